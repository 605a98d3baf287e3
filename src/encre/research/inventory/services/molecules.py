"""Keeping what RDKit reads of the molecules that resources carry."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from encre.commons.search import documents as search
from encre.commons.search.services import index
from encre.foundation import journal
from encre.foundation.base.errors import Refused
from encre.research.inventory.chemistry import asking
from encre.research.inventory.chemistry.asking import Known
from encre.research.inventory.chemistry.given import Given, Unreadable, given
from encre.research.inventory.events import MoleculesRead
from encre.research.inventory.models import Molecule, Resource, ResourceType

BATCH = 200
"""Molecules that one process reads."""


def checked(text: object, wrong: dict[str, list[object]]) -> str:
    """Return a molecule as it is kept; what is wrong goes to `wrong`. RDKit is not asked."""
    try:
        return _given(text).text
    except Unreadable as error:
        wrong["molecule"] = [str(error)]
        return ""


def read(facts: Mapping[str, Any], kind: ResourceType, *, before: str = "") -> Known | None:
    """Return what RDKit knows of the molecule among `facts` (raises Refused by field).

    Outside of any transaction: a process apart reads it. None for no molecule, for the one there
    was `before`, and where RDKit is not installed.
    """
    if "molecule" not in facts or not kind.has_molecule or not asking.installed():
        return None
    try:
        one = _given(facts["molecule"])
    except Unreadable as error:
        raise Refused(fields={"molecule": [str(error)]}) from error
    if not one.text or one.text == before:
        return None
    known = asking.read_all([one])[0]
    if isinstance(known, Unreadable):
        raise Refused(fields={"molecule": [str(known)]})
    return known


def read_many(texts: Sequence[str]) -> dict[str, Known | Unreadable]:
    """Return by text what RDKit knows of each molecule; nothing where it is not installed."""
    if not asking.installed():
        return {}
    found: dict[str, Known | Unreadable] = {}
    wanted: dict[str, Given] = {}
    for text in dict.fromkeys(filter(None, texts)):
        try:
            wanted[text] = given(text)
        except Unreadable as error:
            found[text] = error
    names = list(wanted)
    for start in range(0, len(names), BATCH):
        part = names[start : start + BATCH]
        answers = asking.read_all([wanted[name] for name in part])
        found |= dict(zip(part, answers, strict=True))
    return found


def keep(resource: Resource, known: Known | None) -> None:
    """Keep what is known of a resource's molecule; within the transaction of its change."""
    Molecule.objects.filter(resource=resource).delete()
    if known is not None:
        described(resource, known).save(force_insert=True)


def described(resource: Resource, known: Known) -> Molecule:
    """Return the row of a molecule, not written yet."""
    facts = {name: getattr(known, name) for name in known.__dataclass_fields__}
    return Molecule(resource=resource, **facts)


def read_waiting(most: int = BATCH) -> int:
    """Read molecules given before RDKit was installed; return how many were read.

    One that RDKit refuses stays as it was given, and is tried again the next time.
    """
    waiting = Resource.objects.filter(chemistry__isnull=True).exclude(molecule="").order_by("?")
    rows = list(waiting[:most])
    known = read_many([row.molecule for row in rows])
    made = [
        described(row, one)
        for row in rows
        if (one := known.get(row.molecule)) is not None and not isinstance(one, Unreadable)
    ]
    if made:
        with transaction.atomic():
            Molecule.objects.bulk_create(made, ignore_conflicts=True)
            journal.record(MoleculesRead(None, count=len(made)), by=None)
            source = search.source_of("inventory.Resource")
            if source is not None:  # nothing that an event tells of has changed
                index(source, [one.resource_id for one in made])
    return len(made)


def _given(text: object) -> Given:
    plain = str(text or "")
    if not plain.strip():
        return Given("", molfile=False)
    one = given(plain)
    if not one.text:
        raise Unreadable(_("There is no atom in this molecule."))
    return one
