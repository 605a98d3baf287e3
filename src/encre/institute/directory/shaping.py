"""What the house knows of people and structures, as the facts that leave it: read in bulk."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.apps import apps
from django.contrib.auth import get_user_model

from encre.foundation.base.models import holds_on
from encre.foundation.people.eduperson import kinds_of
from encre.foundation.people.queries import with_affiliations
from encre.foundation.structures.labels import canonical
from encre.foundation.structures.queries import open_structures, with_labels
from encre.institute.directory.leaving.facts import PersonFacts, StructureFacts, Work

BATCH = 500
GROUPED = ("unit", "team", "service")
"""The kinds of structures whose members make a group; those of a whole delegation would not."""


@dataclass
class Snapshot:
    """The structures that live today with their codes, and who works in each: read once a run."""

    structures: dict[UUID, Any] = field(default_factory=dict)
    codes: dict[UUID, str] = field(default_factory=dict)
    below: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    staff: dict[UUID, list[UUID]] = field(default_factory=lambda: defaultdict(list))
    logins: dict[UUID, str] = field(default_factory=dict)

    def members(self, structure: UUID) -> tuple[str, ...]:
        """Return the logins of those who work in a structure or in what lies under it."""
        seen, waiting = {structure}, [structure]
        found: set[UUID] = set()
        while waiting:
            place = waiting.pop()
            found.update(self.staff.get(place, ()))
            for child in self.below.get(place, ()):
                if child not in seen:
                    seen.add(child)
                    waiting.append(child)
        return tuple(sorted(self.logins[one] for one in found if one in self.logins))


def snapshot() -> Snapshot:
    """Read the structures of today, the open accounts and the affiliations, in seven queries."""
    taken = Snapshot()
    rows: Iterable[Any] = with_labels(open_structures(None)).order_by("pk")
    for structure in rows:
        taken.structures[structure.pk] = structure
        for place in structure.present_places:
            taken.below[place.parent_id].append(structure.pk)
    taken.codes = _codes(taken.structures)
    accounts: Any = get_user_model().objects
    living = accounts.filter(
        is_active=True, person__automatic=False, person__merged_into__isnull=True
    )
    taken.logins = dict(living.values_list("person_id", "login"))
    held = apps.get_model("people.Affiliation")._default_manager.filter(holds_on())
    for place, person in held.values_list("structure_id", "person_id").order_by("pk"):
        taken.staff[place].append(person)
    return taken


def _codes(structures: dict[UUID, Any]) -> dict[UUID, str]:
    """Return one short ASCII code a structure; of two that share theirs, the older keeps it."""
    codes: dict[UUID, str] = {}
    taken: set[str] = set()
    for pk, structure in structures.items():
        code = canonical(structure.code)[:40]
        if not code or code.lower() in taken:
            code = "-".join(filter(None, (code or "S", pk.hex[-12:])))
        taken.add(code.lower())
        codes[pk] = code
    return codes


def structure_facts(pk: UUID, taken: Snapshot) -> StructureFacts | None:
    """Return the facts of a structure, or None when it does not live today."""
    structure = taken.structures.get(pk)
    if structure is None:
        return None
    site = structure.site
    grouped = structure.kind in GROUPED
    heads = [row.person_id for row in structure.present_heads]
    return StructureFacts(
        id=pk,
        code=taken.codes[pk],
        name=structure.name,
        acronym=structure.acronym,
        label=structure.code,
        kind=structure.kind,
        parents=tuple(
            taken.codes[place.parent_id]
            for place in structure.present_places
            if place.parent_id in taken.codes
        ),
        rnsr=structure.rnsr,
        ror=structure.ror,
        website=structure.website,
        address=(site.name, site.address, f"{site.postcode} {site.town}") if site else (),
        members=taken.members(pk) if grouped else (),
        heads=tuple(taken.logins[head] for head in heads if head in taken.logins),
    )


def people_facts(ids: Iterable[UUID] | None, taken: Snapshot) -> Iterator[PersonFacts]:
    """Yield the facts of those who have an account, all of them by default, in batches.

    The merged and the machines are not published.
    """
    people: Any = apps.get_model("people.Person")._default_manager
    rows = people.filter(account__isnull=False, automatic=False).exclude(presence="merged")
    wanted = rows.values_list("pk", flat=True).order_by("pk")
    keys = list(wanted) if ids is None else list(wanted.filter(pk__in=list(ids)))
    for start in range(0, len(keys), BATCH):
        some = people.filter(pk__in=keys[start : start + BATCH]).select_related("account")
        yield from (_person(row, taken) for row in with_affiliations(some).order_by("pk"))


def _person(row: Any, taken: Snapshot) -> PersonFacts:
    account = row.account
    works = [_work(held, taken) for held in row.present if held.structure_id in taken.codes]
    return PersonFacts(
        id=row.pk,
        login=account.login,
        given=row.given_name,
        family=row.family_name,
        mail=row.email,
        phone=row.phone,
        orcid=row.orcid,
        language=account.language,
        unlisted=row.unlisted,
        present=account.is_active,
        password=account.password,
        works=tuple(works),
    )


def _work(held: Any, taken: Snapshot) -> Work:
    structure = held.structure
    places = taken.structures[held.structure_id].present_places
    units = [place.parent_id for place in places if place.parent.kind == "unit"]
    return Work(
        code=taken.codes[held.structure_id],
        title=structure.acronym or structure.name,
        kind=structure.kind,
        category=held.category,
        affiliations=tuple(kinds_of([held.category])),
        position=held.position,
        employer=held.employer.uai if held.employer else "",
        above=tuple(taken.codes[unit] for unit in units if unit in taken.codes),
    )
