"""What legal holds cover; whether an entry, or what a person wrote, is held."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.access.queries import above, below, reaching
from encre.foundation.base.errors import Refused
from encre.foundation.base.retaining import retains
from encre.research.notebook.models import Entry, Hold, HoldTarget, Notebook

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

KEPT = _(
    "The institute keeps this as it is: it cannot be removed, unlocked or moved. You may go on"
    " writing; nothing of what was there is lost. The archives and legal affairs can tell you more."
)
"""Why a destructive act is refused, the same whether the hold is discreet or not."""
KINDS = ("entry", "notebook", "person", "structure")
"""What a target may name."""


def holds(reader: "Person") -> QuerySet[Hold]:
    """Return the holds `reader` may see, with who placed and lifted them."""
    return access.visible(reader, Hold.objects.all()).select_related("by", "lifted_by")


def holds_on(entry: Entry) -> QuerySet[Hold]:
    """Return the holds in force on an entry, rights not looked at."""
    rows = HoldTarget.objects.filter(hold__lifted_at__isnull=True)
    if not rows.exists():
        return Hold.objects.none()
    place = Notebook.objects.values_list("structure_id", flat=True).get(pk=entry.notebook_id)
    covering = Q(entry_id=entry.pk) | Q(notebook_id=entry.notebook_id)
    covering |= Q(structure_id__in=above(place))
    if entry.author_id is not None:
        covering |= Q(person_id=entry.author_id)
    return Hold.objects.filter(pk__in=rows.filter(covering).values("hold_id"))


def is_held(entry: Entry) -> bool:
    """Say whether a hold in force covers an entry."""
    return holds_on(entry).exists()


def refuse_if_held(entry: Entry) -> None:
    """Raise Refused when a hold in force covers an entry."""
    if is_held(entry):
        raise Refused(str(KEPT))


def covered(hold: Hold) -> QuerySet[Entry]:
    """Return every entry a hold covers, of the bin and confidential too, rights not looked at."""
    return Entry.objects.filter(_covering(list(hold.targets.all())))


def counted(targets: Iterable[HoldTarget]) -> dict[int, int]:
    """Return how many entries each target covers, in four queries whatever their number."""
    rows = list(targets)
    ids = {name: {getattr(row, f"{name}_id") for row in rows} - {None} for name in KINDS}
    under = reaching(ids["structure"])
    places = set().union(*under.values())
    tally = {
        "entry": dict.fromkeys(ids["entry"], 1),
        "notebook": _tally("notebook_id", ids["notebook"]),
        "person": _tally("author_id", ids["person"]),
    }
    in_place = _tally("notebook__structure_id", places)
    tally["structure"] = {
        place: sum(in_place.get(one, 0) for one in below_it) for place, below_it in under.items()
    }
    return {row.pk: _first(tally, row) for row in rows}


def _tally(path: str, ids: set[UUID]) -> dict[UUID, int]:
    rows = Entry.objects.filter(**{f"{path}__in": ids}).order_by().values_list(path)
    return dict(rows.annotate(Count("pk"))) if ids else {}


def _first(tally: dict[str, dict[UUID, int]], row: HoldTarget) -> int:
    """Return the count of the one thing that a target names."""
    named = ((name, getattr(row, f"{name}_id")) for name in KINDS)
    return next(tally[name].get(key, 0) for name, key in named if key is not None)


def _covering(targets: list[HoldTarget]) -> Q:
    ids: dict[str, list[UUID]] = {name: [] for name in KINDS}
    for target in targets:
        for name, found in ids.items():
            identifier = getattr(target, f"{name}_id")
            if identifier is not None:
                found.append(identifier)
    condition = Q(pk__in=ids["entry"]) | Q(notebook_id__in=ids["notebook"])
    condition |= Q(author_id__in=ids["person"])
    if ids["structure"]:
        condition |= Q(notebook__structure_id__in=below(ids["structure"]))
    return condition


@retains("notebook.hold")
def kept(thing: Any) -> object:
    """Say why an entry, a comment or file of it, or the facts of a person, are kept."""
    if isinstance(thing, Entry):
        return KEPT if is_held(thing) else None
    if thing is None or thing._meta.label_lower != "people.person":
        return None
    targets = list(HoldTarget.objects.filter(hold__lifted_at__isnull=True))
    if not targets:
        return None
    named = any(target.person_id == thing.pk for target in targets)
    wrote = named or Entry.objects.filter(_covering(targets), author_id=thing.pk).exists()
    return _("A legal hold covers what this person wrote.") if wrote else None
