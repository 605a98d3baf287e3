"""People and structures are found by their names: the foundation may not know of search."""

from collections.abc import Iterable
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import QuerySet

from encre.commons.search.documents import SearchDocument, document

if TYPE_CHECKING:
    from encre.foundation.journal import Recorded
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure


def _with_places(rows: "QuerySet[Person]") -> "QuerySet[Person]":
    return rows.prefetch_related("affiliations__structure")


@document(
    "people.Person",
    events=(
        "people.person.created",
        "people.person.updated",
        "people.affiliation.added",
        "people.affiliation.changed",
    ),
    select=_with_places,
    suggested=True,
)
def person_document(person: "Person") -> SearchDocument | None:
    """A person's names, identifiers, fields of work and laboratories; a hidden name stays so."""
    if person.automatic or person.presence == "merged":
        return None
    birth = "" if person.hide_birth_name else person.birth_name
    places = [row.structure.title for row in person.affiliations.all()]
    return SearchDocument(
        title=person.display_name,
        body=" · ".join(filter(None, [person.expertise, *dict.fromkeys(places)])),
        extra=" ".join(filter(None, [birth, person.email, person.orcid, person.idhal])),
    )


def _with_labels(rows: "QuerySet[Structure]") -> "QuerySet[Structure]":
    return rows.select_related("site").prefetch_related("labels", "responsibilities__person")


def _imported(event: "Recorded") -> Iterable[UUID]:
    """Return every structure: an import tells how many it changed, not which."""
    from django.apps import apps

    del event
    return apps.get_model("structures.Structure").objects.values_list("pk", flat=True)


@document(
    "structures.Structure",
    events=(
        "structures.structure.created",
        "structures.structure.updated",
        "structures.structure.closed",
        "structures.structure.attached",
        "structures.responsibility.given",
        "structures.responsibility.ended",
    ),
    related={"structures.reference.imported": _imported},
    select=_with_labels,
    suggested=True,
)
def structure_document(structure: "Structure") -> SearchDocument:
    """A structure's names and labels, where it is, who heads it, what it works on."""
    labels = [label.text for label in structure.labels.all()]
    heads = [
        row.person.display_name if row.person else f"{row.given_name} {row.family_name}".strip()
        for row in structure.responsibilities.all()
        if row.holds()
    ]
    town = structure.site.town if structure.site else ""
    name = structure.name if structure.name not in structure.title else ""
    domains = [str(domain) for domain in structure.domains]
    return SearchDocument(
        title=structure.title,
        body=" · ".join(filter(None, [name, town, structure.description, *domains])),
        extra=" ".join(filter(None, [*labels, *heads, structure.rnsr, structure.ror])),
    )
