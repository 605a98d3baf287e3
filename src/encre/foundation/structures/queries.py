"""Reads about structures: by label in any writing, tree, map, history, staff."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count, Prefetch, Q, QuerySet

from encre.foundation import access
from encre.foundation.base.models import holds_on
from encre.foundation.base.text import sort_key
from encre.foundation.people.queries import people
from encre.foundation.structures.labels import alike, canonical
from encre.foundation.structures.models import (
    Attachment,
    Body,
    Label,
    Responsibility,
    ResponsibilityRole,
    Structure,
    StructureKind,
    Succession,
    SuccessionKind,
    Supervision,
    SupervisionNature,
)

if TYPE_CHECKING:
    from encre.foundation.people.models import Affiliation, Person

TREE_DEPTH = 8
KINDS = StructureKind.choices
ROLES = ResponsibilityRole.choices
SUCCESSIONS = SuccessionKind.choices
NATURES = SupervisionNature.choices


def structures(reader: "Person | None") -> QuerySet[Structure]:
    """Return the structures `reader` may see, closed ones and stubs included."""
    return access.visible(reader, Structure.objects.all())


def open_structures(reader: "Person | None", day: date | None = None) -> QuerySet[Structure]:
    """Return the visible structures that live on `day` (today by default)."""
    return structures(reader).filter(holds_on(day))


def by_label(text: str) -> QuerySet[Structure]:
    """Return the structures a label names, whatever its writing: « umrs 1016 », « UMR_S 1016 »."""
    code = canonical(text)
    if not code:
        return Structure.objects.none()
    exact = Structure.objects.filter(pk__in=_labelled(frozenset((code,))))
    return exact if exact.exists() else Structure.objects.filter(pk__in=_labelled(alike(code)))


def _labelled(codes: frozenset[str]) -> QuerySet[Label, UUID]:
    return Label.objects.filter(code__in=codes).values_list("structure_id", flat=True)


def named_by(texts: Iterable[str]) -> dict[str, UUID]:
    """Return the one structure each text names, by label in any writing or by national number.

    A text that names none, or several that are open, is left out; three queries for any number.
    """
    wanted = {text: canonical(text) for text in texts}
    codes = {code for code in wanted.values() if code}
    labels = Label.objects.filter(code__in={other for code in codes for other in alike(code)})
    held: dict[str, set[UUID]] = {}
    for code, structure in labels.values_list("code", "structure_id"):
        held.setdefault(code, set()).add(structure)
    numbers = Structure.objects.filter(rnsr__in={text.strip().upper() for text in wanted})
    by_number = dict(numbers.values_list("rnsr", "pk"))
    found = {
        text: by_number.get(text.strip().upper())
        or _one(held.get(code) or set().union(*(held.get(other, set()) for other in alike(code))))
        for text, code in wanted.items()
    }
    return {text: pk for text, pk in found.items() if pk is not None}


def _one(ids: set[UUID]) -> UUID | None:
    """Return the only structure of a set, or the only one of it that is open."""
    if len(ids) > 1:
        rows = Structure.objects.filter(holds_on(), pk__in=ids)
        ids = set(rows.values_list("pk", flat=True))
    return next(iter(ids)) if len(ids) == 1 else None


def employers() -> list[tuple[UUID, tuple[str, ...]]]:
    """Return every body with the texts it is known by: acronym, name, UAI; in French order."""
    rows = Body.objects.order_by("sort_name", "pk")
    return [(body.pk, (body.acronym, body.name, body.uai)) for body in rows]


def matching(rows: QuerySet[Structure], text: str) -> QuerySet[Structure]:
    """Keep the structures that `text` names: by words, by a label in any writing, by number."""
    condition = Q()
    for word in sort_key(text).split():
        condition &= Q(search_name__contains=word)
    code = canonical(text)
    if code:
        condition |= Q(pk__in=_labelled(alike(code)))
    number = text.strip().upper()
    return rows.filter(condition | Q(rnsr=number) if number else condition)


def in_domain(rows: QuerySet[Structure], domain: str) -> QuerySet[Structure]:
    """Keep the structures of a scientific domain, given by its name."""
    return rows.filter(search_domains__contains=f"|{sort_key(domain)}|")


def domains() -> list[str]:
    """Return every scientific domain of the open structures, in French order."""
    lists = Structure.objects.filter(holds_on()).order_by().values_list("domains", flat=True)
    return sorted({domain for found in lists.distinct() for domain in found}, key=sort_key)


def within(
    rows: QuerySet[Structure], ancestor: UUID, day: date | None = None
) -> QuerySet[Structure]:
    """Keep what lies under a structure on `day`, at any depth, itself included."""
    return rows.filter(pk__in=descendants(ancestor, day))


def descendants(ancestor: UUID, day: date | None = None) -> set[UUID]:
    """Return the ids of what lies under a structure on `day`, itself included."""
    children: dict[UUID, list[UUID]] = {}
    links = Attachment.objects.filter(holds_on(day)).values_list("parent_id", "child_id")
    for parent, child in links:
        children.setdefault(parent, []).append(child)
    found, waiting = {ancestor}, [ancestor]
    while waiting:
        for child in children.get(waiting.pop(), ()):
            if child not in found:
                found.add(child)
                waiting.append(child)
    return found


@dataclass
class Branch:
    """A structure of a chart and what lies under it; `elsewhere` are its other parents."""

    structure: Structure
    parts: list["Branch"]
    heads: list[Responsibility]


def tree(root: Structure, day: date | None = None, depth: int = TREE_DEPTH) -> Branch:
    """Return what lies under a structure on `day`, in three queries whatever its size."""
    links = Attachment.objects.filter(holds_on(day), holds_on(day, "child__"))
    children: dict[UUID, list[UUID]] = {}
    for parent, child in links.values_list("parent_id", "child_id"):
        children.setdefault(parent, []).append(child)
    wanted, level = {root.pk}, {root.pk}
    for _step in range(depth):
        level = {child for parent in level for child in children.get(parent, ())} - wanted
        wanted |= level
    known = Structure.objects.in_bulk(list(wanted))
    heads = responsible(wanted, day)

    def branch(structure: Structure, path: frozenset[UUID]) -> Branch:
        below = [
            known[child]
            for child in children.get(structure.pk, ())
            if child in known and child not in path
        ]
        below.sort(key=lambda part: (ORDER.get(part.kind, 9), part.sort_name))
        parts = [branch(part, path | {part.pk}) for part in below] if len(path) <= depth else []
        return Branch(structure, parts, heads.get(structure.pk, []))

    return branch(root, frozenset((root.pk,)))


ORDER = {
    str(kind): place
    for place, kind in enumerate(
        (
            StructureKind.INSTITUTE,
            StructureKind.SERVICE,
            StructureKind.DELEGATION,
            StructureKind.FEDERATION,
            StructureKind.UNIT,
            StructureKind.TEAM,
        )
    )
}


def responsible(ids: Iterable[UUID], day: date | None = None) -> dict[UUID, list[Responsibility]]:
    """Return who answers for each structure on `day`, directors first."""
    found: dict[UUID, list[Responsibility]] = {}
    rows = Responsibility.objects.filter(holds_on(day), structure_id__in=list(ids))
    for row in rows.select_related("person").order_by("role", "family_name", "id"):
        found.setdefault(row.structure_id, []).append(row)
    order = {"head": 0, "deputy": 1, "manager": 2}
    for held in found.values():
        held.sort(key=lambda row: order[row.role])
    return found


def parts(structure: Structure, day: date | None = None) -> QuerySet[Structure]:
    """Return what lies directly under a structure on `day`: its teams, units, departments."""
    links = Attachment.objects.filter(holds_on(day), parent=structure)
    rows = Structure.objects.filter(pk__in=links.values("child_id")).filter(holds_on(day))
    return rows.order_by("kind", "sort_name", "id")


def parents(structure: Structure) -> QuerySet[Attachment]:
    """Return where a structure lies and lay, today's places first."""
    return structure.attachments.select_related("parent").order_by("-ends", "starts", "pk")


def supervisions(structure: Structure, day: date | None = None) -> QuerySet[Supervision]:
    """Return the bodies above a structure on `day`, in their order."""
    rows = structure.supervisions.filter(holds_on(day)).select_related("body")
    return rows.order_by("nature", "position", "pk")


def with_labels(rows: QuerySet[Structure]) -> QuerySet[Structure]:
    """Add the site, and in four queries today's labels, bodies, parents and heads."""
    labels = Label.objects.filter(holds_on()).order_by("pk")
    above = Supervision.objects.filter(holds_on()).select_related("body").order_by("position", "pk")
    places = Attachment.objects.filter(holds_on()).select_related("parent").order_by("pk")
    heads = Responsibility.objects.filter(holds_on(), role="head").select_related("person")
    return rows.select_related("site").prefetch_related(
        Prefetch("labels", labels, to_attr="present_labels"),
        Prefetch("supervisions", above, to_attr="present_bodies"),
        Prefetch("attachments", places, to_attr="present_places"),
        Prefetch("responsibilities", heads.order_by("family_name", "id"), to_attr="present_heads"),
    )


def units_of(path: str) -> "Prefetch[str]":
    """Return what also reads, through `path`, the laboratory a team lies under today."""
    rows = Attachment.objects.filter(holds_on(), parent__kind=StructureKind.UNIT)
    rows = rows.select_related("parent").order_by("pk")
    return Prefetch(f"{path}attachments", rows, to_attr="present_units")


def with_unit(structure: Structure) -> str:
    """Return a team's name after that of its laboratory (read by `units_of`); others' as it is."""
    above = getattr(structure, "present_units", ())
    if structure.kind == StructureKind.TEAM and above:
        return f"{above[0].parent.title} – {structure.acronym or structure.name}"
    return structure.title


def placed(rows: QuerySet[Structure]) -> QuerySet[Structure]:
    """Keep the structures that have a place on the map: coordinates, or a department."""
    somewhere = Q(site__latitude__isnull=False) | ~Q(site__department="")
    return rows.filter(somewhere, site__isnull=False).select_related("site")


@dataclass(frozen=True)
class Ancestry:
    """Where a structure comes from and what it gave, direct steps and those beyond."""

    before: list[Succession]
    after: list[Succession]


def history(structure: Structure) -> Ancestry:
    """Return the successions on both sides of a structure, the oldest first."""
    before = structure.predecessors.select_related("predecessor").order_by("year", "kind", "pk")
    after = structure.successors.select_related("successor").order_by("year", "kind", "pk")
    return Ancestry(list(before), list(after))


def staff(
    structure: Structure, reader: "Person | None", day: date | None = None
) -> QuerySet["Affiliation"]:
    """Return who works in a structure and in its teams on `day`, as far as `reader` may see."""
    rows = structure.affiliations.model._default_manager.filter(holds_on(day))
    rows = rows.filter(
        structure_id__in=descendants(structure.pk, day), person__in=people(reader).values("pk")
    )
    return rows.select_related("person", "structure", "employer").order_by(
        "person__sort_name", "person_id", "-primary", "pk"
    )


def frequent_bodies(limit: int) -> list[Body]:
    """Return the bodies that stand above most structures today, in French order."""
    held = Supervision.objects.filter(holds_on()).order_by().values_list("body_id")
    most = [body for body, _size in held.annotate(size=Count("pk")).order_by("-size")[:limit]]
    return sorted(Body.objects.in_bulk(most).values(), key=lambda body: (body.sort_name, body.pk))
