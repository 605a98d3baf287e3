"""Who may do what in the directory."""

from datetime import timedelta
from uuid import UUID

from django.apps import apps
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy

# --- what leaves for LDAP servers -----------------------------------------------------------------


@policy("directory.target.manage")
def manage_targets(who: Actor) -> list[Rule]:
    """Operators declare the LDAP servers that are fed."""
    return [Rule(_("You run the service"), who.has("operator"))]


@policy("directory.target.view")
def view_targets(who: Actor) -> list[Rule]:
    """Operators see them."""
    return [Rule(_("You run the service"), who.has("operator"))]


# --- the life cycle -------------------------------------------------------------------------------

_LATELY = timedelta(days=180)


def _of_mine(who: Actor) -> Q | None:
    """Return which people work, or worked lately, where somebody answers for the place."""
    scopes = who.with_role("head", "deputy", "manager")
    if not scopes:
        return None
    rows = apps.get_model("people.Affiliation")._default_manager.filter(structure_id__in=scopes)
    since = timezone.localdate() - _LATELY
    return Q(pk__in=rows.exclude(ends__lt=since).values("person_id"))


@policy("directory.departure.follow")
def follow_departure(who: Actor) -> list[Rule]:
    """Keepers, those who answer for the person's structure, and the person."""
    if not who.known:
        return []
    mine = _of_mine(who)
    return [
        Rule(_("It is you"), Q(pk=who.person_id)),
        Rule(_("You manage this person's structure"), False if mine is None else mine),
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
    ]


@policy("directory.departure.list")
def list_departures(who: Actor) -> list[Rule]:
    """Keepers, and those who answer for a structure, see who leaves and who arrives."""
    answers = bool(who.with_role("head", "deputy", "manager"))
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("You answer for a structure"), answers),
    ]


@policy("directory.stay.view")
def view_stay(who: Actor) -> list[Rule]:
    """Whoever may follow the departure of a person sees when they leave."""
    if not who.known:
        return []
    people = apps.get_model("people.Person")._default_manager
    mine = _of_mine(who)
    theirs = Q(person_id__in=people.filter(mine).values("pk")) if mine is not None else False
    return [
        Rule(_("It is you"), Q(person_id=who.person_id)),
        Rule(_("You manage this person's structure"), theirs),
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
    ]


@policy("directory.rules.set")
def set_rules(who: Actor) -> list[Rule]:
    """Keepers set the house's rules about departures."""
    return [Rule(_("You keep the directory"), who.has("keeper", "operator"))]


# --- the golden record ----------------------------------------------------------------------------


def _delegations(who: Actor) -> list[UUID]:
    """Return the places that somebody answers for and that own a source."""
    scopes = who.with_role("head", "deputy", "manager")
    if not scopes:
        return []
    sources = apps.get_model("directory.Source")._default_manager.filter(owner_id__in=scopes)
    return who.recall(
        "directory.delegations",
        lambda: sorted(set(sources.values_list("owner_id", flat=True))),
    )


def _told_of(who: Actor, path: str) -> Q | None:
    """Return the condition that a source of one's delegation tells of the person at `path`.

    Who was merged is told of by the records that passed on. None: no source is one's own.
    """
    places = _delegations(who)
    if not places:
        return None
    records = apps.get_model("directory.SourceRecord")._default_manager
    told = records.filter(source__owner_id__in=places, gone_at=None, person__isnull=False)
    people = told.values("person_id")
    into = "merged_into" if path == "pk" else f"{path}__merged_into"
    return Q(**{f"{path}__in": people}) | Q(**{f"{into}__in": people})


@policy("directory.review")
def review(who: Actor) -> list[Rule]:
    """Keepers decide doubtful cases; those who answer for a delegation, its own."""
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("It is your delegation’s"), bool(_delegations(who))),
    ]


@policy("directory.review.view")
def view_review(who: Actor) -> list[Rule]:
    """Who decides doubtful cases sees them, but for those about themselves.

    A delegation decides where its sources tell of both: elsewhere it would join or part people
    whom it does not know.
    """
    keeps = who.has("keeper", "operator")
    others = ~(Q(left_id=who.person_id) | Q(right_id=who.person_id))
    left, right = _told_of(who, "left"), _told_of(who, "right")
    theirs = others & left & (Q(right=None) | right) if left and right else False
    return [
        Rule(_("You keep the directory"), others if keeps else False),
        Rule(_("It is your delegation’s"), theirs),
    ]


@policy("directory.merge")
def merge(who: Actor) -> list[Rule]:
    """Keepers merge and part people, never themselves; a delegation, those its sources tell of."""
    keeps = who.has("keeper", "operator")
    others = ~Q(pk=who.person_id)
    told = _told_of(who, "pk")
    return [
        Rule(_("You keep the directory"), others if keeps else False),
        Rule(_("It is your delegation’s"), others & told if told else False),
    ]


@policy("directory.record.view")
def view_record(who: Actor) -> list[Rule]:
    """Keepers, the person, and a delegation whose sources tell of them."""
    told = _told_of(who, "pk")
    return [
        Rule(_("It is you"), Q(pk=who.person_id) if who.known else False),
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("It is your delegation’s"), told if told else False),
    ]


@policy("directory.unknownunit.view")
def view_unknown_unit(who: Actor) -> list[Rule]:
    """Keepers see the codes of units that no structure bears; a delegation, its own."""
    places = _delegations(who)
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(
            _("It is your delegation’s"),
            Q(record__source__owner_id__in=places) if places else False,
        ),
    ]


@policy("directory.correct")
def correct(who: Actor) -> list[Rule]:
    """Keepers correct what sources say."""
    return [Rule(_("You keep the directory"), who.has("keeper", "operator"))]


# --- provisioning by SCIM -------------------------------------------------------------------------


@policy("directory.scim.use")
def use_scim(who: Actor) -> list[Rule]:
    """The machines that operators declared keep people and groups by SCIM."""
    return [
        Rule(_("It keeps accounts for the institute"), who.has("provisioner", "provisioner-all"))
    ]


@policy("directory.client.manage")
def manage_clients(who: Actor) -> list[Rule]:
    """Operators declare provisioning clients and give them tokens."""
    return [Rule(_("You run the service"), who.has("operator"))]


@policy("directory.provisioningclient.view")
def view_clients(who: Actor) -> list[Rule]:
    """Operators see them."""
    return [Rule(_("You run the service"), who.has("operator"))]


@policy("directory.provisionedgroup.view")
def view_groups(who: Actor) -> list[Rule]:
    """Operators, keepers and the machines see the groups that machines made."""
    machine = who.has("provisioner", "provisioner-all")
    return [
        Rule(
            _("You keep the directory"),
            Q(deleted_at__isnull=True) if who.has("keeper", "operator") else False,
        ),
        Rule(
            _("It keeps accounts for the institute"),
            Q(deleted_at__isnull=True) if machine else False,
        ),
    ]


# --- the directories that are read ----------------------------------------------------------------


def _sources_of(who: Actor) -> list[Rule]:
    mine = who.with_role("head", "deputy", "manager")
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("It is your delegation’s"), Q(owner_id__in=mine) if mine else False),
    ]


@policy("directory.source.view")
def view_source(who: Actor) -> list[Rule]:
    """Keepers see every source; those who answer for a delegation, its own."""
    return _sources_of(who)


@policy("directory.source.manage")
def manage_source(who: Actor) -> list[Rule]:
    """Whoever sees a source says how it is read."""
    return _sources_of(who)


@policy("directory.source.run")
def run_source(who: Actor) -> list[Rule]:
    """Whoever sees a source may have it read."""
    return _sources_of(who)


@policy("directory.source.list")
def list_sources(who: Actor) -> list[Rule]:
    """Keepers, and those who answer for a structure, may have sources to look at."""
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("You answer for a structure"), bool(who.with_role("head", "deputy", "manager"))),
    ]


@policy("directory.run.view")
def view_run(who: Actor) -> list[Rule]:
    """Whoever sees a source sees how it was read."""
    mine = who.with_role("head", "deputy", "manager")
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("It is your delegation’s"), Q(source__owner_id__in=mine) if mine else False),
    ]
