"""Resources of another notebook, kept in our inventory with all that they said."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from encre.commons.files import services as files
from encre.commons.threads import services as threads
from encre.commons.threads.services import MOST_TAGS
from encre.foundation.base.errors import Refused
from encre.foundation.base.text import sort_key
from encre.research.inventory import queries as inventory
from encre.research.inventory.services import resources, types
from encre.research.inventory.services.types import FieldAsked
from encre.research.notebook import body as bodies
from encre.research.notebook.eln import model as eln
from encre.research.notebook.migrating.records import NUMBER
from encre.research.notebook.services.migrating.loading import Item
from encre.research.notebook.services.migrating.shaping import TOLD, TOLD_NAME
from encre.research.notebook.services.typed_values import as_text

if TYPE_CHECKING:
    from encre.commons.files.blobs import Written
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure
    from encre.research.inventory.models import Resource, ResourceType

NOTEBOOK, NEW = "notebook", "new"
"""What may be chosen for a kind of resource, beside the identifier of a type."""
LONGEST_NAME, MOST_FIELDS = 80, 60
FACTS = {"cas": "cas", "manufacturer": "supplier", "supplier": "supplier", "lot": "lot"}
"""Fields of other notebooks that have a place of their own in the inventory."""


@dataclass
class Told:
    """A resource as it can be written: its values, its facts, and what goes to its description."""

    values: dict[str, str] = field(default_factory=dict)
    facts: dict[str, str] = field(default_factory=dict)
    rest: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def choice_for(choices: Mapping[str, Any], item: Item) -> str:
    """Return where a thing goes: the notebook, a new type, or the identifier of a type."""
    if not item.resource:
        return NOTEBOOK
    return str(choices.get("kinds", {}).get(item.source.category, NEW))


def type_name(item: Item) -> str:
    """Return the name of the type made for a resource's kind."""
    return (item.source.category.strip() or _("Resources brought in"))[:LONGEST_NAME]


def type_for(
    choice: str, item: Item, alike: list[Item], structure: "Structure", by: "Person"
) -> "ResourceType":
    """Return the type a resource goes to, defined when it is new; within a transaction."""
    if choice != NEW:
        found = inventory.types(by).filter(pk=choice).first()
        if found is not None:
            return found
    name = type_name(item)
    held = inventory.types(by).filter(structure=structure, sort_name=sort_key(name)).first()
    if held is not None:
        return held
    return types.define_type(structure, by=by, name=name, fields=fields_asked(alike))


def fields_asked(items: list[Item]) -> list[FieldAsked]:
    """Return the fields of a new type: those its resources have, numbers when all are."""
    found: dict[str, list[eln.Field]] = {}
    for item in items:
        for held in item.source.fields:
            if sort_key(held.name) not in FACTS:
                found.setdefault(sort_key(held.name[:LONGEST_NAME]), []).append(held)
    asked = []
    for key, alike in list(found.items())[:MOST_FIELDS]:
        numeric = all(NUMBER.match(as_text(one.value)) for one in alike)
        unit = next((one.unit_text for one in alike if one.unit_text), "")[:20]
        if key:
            kind = "number" if numeric else "text"
            asked.append(FieldAsked(alike[0].name[:LONGEST_NAME], kind, unit if numeric else ""))
    return asked


def told(source: eln.Entry, known: set[str]) -> Told:
    """Return what a resource says, in the places the type has; the rest is kept as words."""
    found = Told()
    if source.body is not None:
        found.rest.append(_plain(source.body))
    for held in source.fields:
        key, text = sort_key(held.name[:LONGEST_NAME]), as_text(held.value)
        fact = FACTS.get(key)
        if fact == "cas" and not _is_cas(text):
            found.doubts.append(f"CAS: {text}")
            fact = None
        if fact and text:
            found.facts[fact] = text
        elif key in known and text:
            found.values[key] = text
        elif text:
            unit = held.unit_text or held.unit_code
            found.rest.append(f"{held.name}: {text}{f' {unit}' if unit else ''}")
    return found


def write(
    item: Item,
    source: eln.Entry,
    kind: "ResourceType",
    received: Mapping[str, "Written"],
    *,
    structure: "Structure",
    by: "Person",
) -> "Resource":
    """Add a resource with its files, tags and comments; within a transaction (raises Refused)."""
    known = {held.key for held in kind.fields.all()}
    said = told(source, known)
    row = _created(kind, structure, source, said, by)
    for attachment in source.attachments:
        if attachment.key in received:
            files.store(received[attachment.key], name=attachment.safe_name, by=by, owner=row)
    if TOLD in received:
        files.store(received[TOLD], name=TOLD_NAME, by=by, owner=row)
    tags = [tag for tag in source.tags if sort_key(tag)]
    if tags:
        threads.set_tags(row, tags[:MOST_TAGS], by=by)
    return row


def _created(
    kind: "ResourceType", structure: "Structure", source: eln.Entry, said: Told, by: "Person"
) -> "Resource":
    """Add it; values that its type refuses become words of its description."""
    title = source.title[:250]
    description = "\n".join([*said.rest, *said.doubts])
    try:
        return resources.create_resource(
            kind, structure, by=by, values=said.values, title=title,
            description=description, **said.facts,
        )  # fmt: skip
    except Refused:
        names = {held.key: held.name for held in kind.fields.all()}
        words = [f"{names.get(key, key)}: {text}" for key, text in said.values.items()]
        words += [f"{name}: {text}" for name, text in said.facts.items()]
        return resources.create_resource(
            kind, structure, by=by, title=title, description="\n".join([description, *words])
        )


def _plain(text: eln.Text) -> str:
    if text.format == "html":
        return bodies.to_text(bodies.from_html(text.content).body)
    return text.content


def _is_cas(text: str) -> bool:
    try:
        resources.checked_cas(text)
    except ValueError:
        return False
    return True
