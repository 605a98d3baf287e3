"""Who may read and write notebooks and entries."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, condition_of, policy
from encre.research.notebook.models import CountersignRequest, Notebook

NOTEBOOK = "notebook.notebook"
ENTRY = "notebook.entry"
_ENTRY_OPEN = Q(locked_at__isnull=True, removed_at__isnull=True)


@policy("notebook.notebook.view")
def view_notebook(who: Actor) -> list[Rule]:
    """The team reads its notebooks; a confidential one, its creator and its sharers only."""
    if not who.known:
        return []
    return [
        Rule(_("You created this notebook"), Q(created_by_id=who.person_id)),
        Rule(
            _("It belongs to a team or unit you work in"),
            Q(confidential=False, structure_id__in=who.member_of),
        ),
        Rule(
            _("You head the unit it belongs to"),
            Q(confidential=False, structure_id__in=who.with_role("head", "deputy")),
        ),
        Rule(_("It is shared with you"), Q(id__in=who.granted(NOTEBOOK))),
    ]


@policy("notebook.notebook.write")
def write_notebook(who: Actor) -> list[Rule]:
    """Those who may add entries to a notebook."""
    if not who.known:
        return []
    shared = Q(id__in=who.granted(NOTEBOOK, at_least="edit"))
    return [
        Rule(_("You created this notebook"), _open(Q(created_by_id=who.person_id))),
        Rule(
            _("It belongs to a team or unit you work in"),
            _open(Q(confidential=False, structure_id__in=who.member_of)),
        ),
        Rule(_("It is shared with you for writing"), _open(shared)),
    ]


@policy("notebook.notebook.manage")
def manage_notebook(who: Actor) -> list[Rule]:
    """Its creator, those it is shared with for managing, and the head of its team or unit."""
    if not who.known:
        return []
    heads = Q(confidential=False, structure_id__in=who.with_role("head", "deputy"))
    return [
        Rule(_("You created this notebook"), Q(created_by_id=who.person_id)),
        Rule(_("You head the unit it belongs to"), heads),
        Rule(_("You may manage it"), Q(id__in=who.granted(NOTEBOOK, at_least="manage"))),
    ]


@policy("notebook.notebook.share")
def share_notebook(who: Actor) -> list[Rule]:
    """Whoever manages a notebook may share it."""
    return manage_notebook(who)


@policy("notebook.notebook.deposit")
def deposit_notebook(who: Actor) -> list[Rule]:
    """Whoever manages a notebook, and who keeps the archives, prepare its package."""
    return [
        *manage_notebook(who),
        Rule(_("You keep the archives and legal affairs"), who.has("archivist")),
    ]


@policy("notebook.notebook.deposit_whole")
def deposit_whole(who: Actor) -> list[Rule]:
    """The archives take confidential entries too, as under a legal hold."""
    return [Rule(_("You keep the archives and legal affairs"), who.has("archivist"))]


@policy("notebook.deposit.view")
def view_deposit(who: Actor) -> list[Rule]:
    """Who asked for a package, who manages the notebook, and the archives read its report."""
    if not who.known:
        return []
    return [
        Rule(_("You asked for it"), Q(by_id=who.person_id)),
        Rule(_("You manage the notebook it is of"), Q(notebook_id__in=_managed(who))),
        Rule(_("You keep the archives and legal affairs"), who.has("archivist")),
    ]


@policy("notebook.notebook.create")
def create_notebook(who: Actor) -> list[Rule]:
    """Whoever works in a team or unit may open a notebook in it."""
    return [Rule(_("You work in a team or unit"), bool(who.held))]


@policy("notebook.entry.view")
def view_entry(who: Actor) -> list[Rule]:
    """Readers of the notebook read its entries; confidential ones, author and sharers only."""
    if not who.known:
        return []
    return [
        Rule(_("You wrote it"), Q(author_id=who.person_id)),
        Rule(
            _("You may read the notebook it is in"),
            Q(confidential=False, notebook_id__in=readable(who)),
        ),
        Rule(_("It is shared with you"), Q(id__in=who.granted(ENTRY))),
    ]


@policy("notebook.entry.edit")
def edit_entry(who: Actor) -> list[Rule]:
    """Writers of the notebook write its entries while they are neither locked nor in the bin."""
    if not who.known:
        return []
    return [
        Rule(_("You wrote it"), Q(author_id=who.person_id) & _ENTRY_OPEN),
        Rule(
            _("You may write in the notebook it is in"),
            Q(confidential=False, notebook_id__in=_writable(who)) & _ENTRY_OPEN,
        ),
        Rule(
            _("It is shared with you for writing"),
            Q(id__in=who.granted(ENTRY, at_least="edit")) & _ENTRY_OPEN,
        ),
    ]


@policy("notebook.entry.comment")
def comment_entry(who: Actor) -> list[Rule]:
    """Readers may comment, on locked entries too; sharers, if their share says so."""
    if not who.known:
        return []
    return [
        Rule(_("You wrote it"), Q(author_id=who.person_id)),
        Rule(
            _("You may read the notebook it is in"),
            Q(confidential=False, notebook_id__in=readable(who)),
        ),
        Rule(
            _("It is shared with you for comments"),
            Q(id__in=who.granted(ENTRY, at_least="comment")),
        ),
    ]


@policy("notebook.entry.share")
def share_entry(who: Actor) -> list[Rule]:
    """Its author, and those who manage its notebook, share an entry."""
    return _owners(who)


@policy("notebook.entry.remove")
def remove_entry(who: Actor) -> list[Rule]:
    """Its author, and the managers of its notebook, put an entry in the bin; never a locked one."""
    return [Rule(rule.reason, rule.condition & Q(locked_at__isnull=True)) for rule in _owners(who)]


@policy("notebook.entry.lock")
def lock_entry(who: Actor) -> list[Rule]:
    """Its author, and those who manage its notebook, lock an entry."""
    return [Rule(rule.reason, rule.condition & Q(removed_at__isnull=True)) for rule in _owners(who)]


@policy("notebook.entry.move")
def move_entry(who: Actor) -> list[Rule]:
    """Its author, and those who manage its notebook, move an open entry to another."""
    return [Rule(rule.reason, rule.condition & _ENTRY_OPEN) for rule in _owners(who)]


@policy("notebook.entry.unlock")
def unlock_entry(who: Actor) -> list[Rule]:
    """Only those who manage the notebook unlock an entry, with a reason."""
    if not who.known:
        return []
    managed = Q(notebook_id__in=_managed(who), confidential=False)
    return [Rule(_("You manage the notebook it is in"), managed)]


@policy("notebook.entry.sign")
def sign_entry(who: Actor) -> list[Rule]:
    """Whoever may comment on an entry may sign it; the meaning says in what capacity."""
    return [
        Rule(rule.reason, rule.condition & Q(removed_at__isnull=True))
        for rule in comment_entry(who)
    ]


@policy("notebook.entry.countersign")
def countersign_entry(who: Actor) -> list[Rule]:
    """Heads of the unit or team, and whom the author asked, countersign what others locked."""
    if who.person_id is None:
        return []
    locked = Q(locked_at__isnull=False, removed_at__isnull=True) & ~Q(author_id=who.person_id)
    heads = who.with_role("head", "deputy")
    led = Q(confidential=False, notebook__confidential=False, notebook__structure_id__in=heads)
    asked = CountersignRequest.objects.filter(person_id=who.person_id, closed_at__isnull=True)
    mine = Q(id__in=asked.values("entry_id")) & condition_of(comment_entry(who))
    return [
        Rule(_("You head the unit it belongs to"), led & locked),
        Rule(_("You were asked to countersign it"), mine & locked),
    ]


@policy("notebook.importedarchive.view")
def view_archive(who: Actor) -> list[Rule]:
    """Whoever brought an archive in, and those who manage the notebook, read its report."""
    if not who.known:
        return []
    managed = Q(notebook_id__in=_managed(who))
    return [
        Rule(_("You imported it"), Q(by_id=who.person_id)),
        Rule(_("You manage the notebook it is in"), managed),
    ]


@policy("notebook.migration.create")
def create_migration(who: Actor) -> list[Rule]:
    """Whoever may open a notebook in a team may bring that team's notebooks from elsewhere."""
    return create_notebook(who)


@policy("notebook.migration.view")
def view_migration(who: Actor) -> list[Rule]:
    """Whoever brings things from elsewhere, and who heads the team or unit, read the report."""
    return _bringers(who)


@policy("notebook.migration.run")
def run_migration(who: Actor) -> list[Rule]:
    """Whoever reads the report chooses, brings in and undoes."""
    return _bringers(who)


@policy("notebook.migration.edit")
def edit_migration(who: Actor) -> list[Rule]:
    """Files are added and removed until something is rehearsed with them."""
    open_ = Q(state__in=("giving", "ready", "refused"))
    return [Rule(rule.reason, rule.condition & open_) for rule in _bringers(who)]


@policy("notebook.migrationline.view")
def view_line(who: Actor) -> list[Rule]:
    """The lines of a migration are read with it."""
    return _bringers(who, "migration__")


def _bringers(who: Actor, path: str = "") -> list[Rule]:
    if not who.known:
        return []
    headed = Q(**{f"{path}structure_id__in": who.with_role("head", "deputy")})
    return [
        Rule(_("You bring it in"), Q(**{f"{path}by_id": who.person_id})),
        Rule(_("You head the unit it belongs to"), headed),
    ]


@policy("notebook.template.view")
def view_template(who: Actor) -> list[Rule]:
    """A template is read by its owner and, once published, by all whom its structure holds."""
    if not who.known:
        return []
    shared = Q(structure_id__in=who.member_of, published__gt=0) | Q(structure_id__in=who.teams)
    headed = Q(structure_id__in=who.with_role("head", "deputy", "manager"))
    return [
        Rule(_("It is yours"), Q(person_id=who.person_id)),
        Rule(_("It belongs to a team or unit you work in"), shared),
        Rule(_("You head the unit it belongs to"), headed),
    ]


@policy("notebook.template.edit")
def edit_template(who: Actor) -> list[Rule]:
    """One's own; those of the teams and units one works in, or directs."""
    if not who.known:
        return []
    return [
        Rule(_("It is yours"), Q(person_id=who.person_id)),
        Rule(_("It belongs to a team or unit you work in"), Q(structure_id__in=who.teams)),
        Rule(
            _("You head the unit it belongs to"),
            Q(structure_id__in=who.with_role("head", "deputy", "manager")),
        ),
    ]


@policy("notebook.template.create")
def create_template(who: Actor) -> list[Rule]:
    """Whoever is signed in may make templates for themselves."""
    return [Rule(_("You may make templates"), who.known)]


@policy("notebook.hold.place")
def place_hold(who: Actor) -> list[Rule]:
    """The archives and legal affairs place and lift holds, and export what they cover."""
    return [Rule(_("You keep the archives and legal affairs"), who.has("archivist"))]


@policy("notebook.hold.lift")
def lift_hold(who: Actor) -> list[Rule]:
    """Whoever may place holds lifts them."""
    return place_hold(who)


@policy("notebook.hold.export")
def export_hold(who: Actor) -> list[Rule]:
    """Whoever may place holds takes out what they cover."""
    return place_hold(who)


@policy("notebook.hold.list")
def list_holds(who: Actor) -> list[Rule]:
    """Whoever sees holds sees their list."""
    return view_hold(who)


@policy("notebook.hold.view")
def view_hold(who: Actor) -> list[Rule]:
    """Who places holds, and who watches over data and over what is done, see them all."""
    return [
        Rule(_("You keep the archives and legal affairs"), who.has("archivist")),
        Rule(_("You protect personal data"), who.has("dpo")),
        Rule(_("You audit the institute"), who.has("auditor")),
    ]


def _owners(who: Actor) -> list[Rule]:
    if not who.known:
        return []
    managed = Q(notebook_id__in=_managed(who), confidential=False)
    return [
        Rule(_("You wrote it"), Q(author_id=who.person_id)),
        Rule(_("You manage the notebook it is in"), managed),
    ]


def shelf(who: Actor) -> list[Notebook]:
    """Return the notebooks the person reads, by title, with what rules and menus ask of them."""
    return who.recall("notebook.shelf", lambda: _shelf(who))


def readable(who: Actor) -> list[UUID]:
    """Return the notebooks whose entries the person reads, confidential ones apart."""
    return [notebook.pk for notebook in shelf(who)]


def _writable(who: Actor) -> list[UUID]:
    return who.recall("notebook.writable", lambda: _notebooks(write_notebook(who)))


def _managed(who: Actor) -> list[UUID]:
    return who.recall("notebook.managed", lambda: _notebooks(manage_notebook(who)))


def _shelf(who: Actor) -> list[Notebook]:
    rows = Notebook.objects.filter(condition_of(view_notebook(who))).order_by("sort_title", "pk")
    return list(rows.only("title", "structure", "confidential", "created_by", "archived_at"))


def _notebooks(rules: list[Rule]) -> list[UUID]:
    """Return the ids themselves: they are few, and entries are then found by their index."""
    return list(Notebook.objects.filter(condition_of(rules)).values_list("id", flat=True))


def _open(test: Q) -> Q:
    return test & Q(archived_at__isnull=True)
