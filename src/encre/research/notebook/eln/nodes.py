"""JSON-LD nodes of an entry and of what it holds."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from .paths import is_address

if TYPE_CHECKING:
    from .model import JSON, Attachment, Author, Change, Comment, Entry, Field, Moment, Step, Text

MEDIA_TYPES = {"html": "text/html", "markdown": "text/markdown", "plain": "text/plain"}
ELABFTW_TYPES = {"text", "number", "date", "time", "checkbox", "radio", "select", "url", "email"}


class Nodes:
    """The growing graph: people, categories and organisations are written once."""

    def __init__(self) -> None:
        self.graph: list[dict[str, JSON]] = []
        self._known: dict[str, dict[str, JSON]] = {}
        self._count = 0

    def add(self, **properties: JSON) -> dict[str, JSON]:
        """Add a node; `id` and `type` get their sign, empty properties are left out."""
        node = {"@id": properties.pop("id"), "@type": properties.pop("type")}
        node |= {
            name: value for name, value in properties.items() if value not in (None, "", [], ())
        }
        self.graph.append(node)
        return node

    def numbered(self, kind: str) -> str:
        """A fresh fragment identifier."""
        self._count += 1
        return f"#{kind}-{self._count}"

    def once(self, kind: str, **properties: JSON) -> dict[str, str]:
        """A reference to a node that is written only once for the same properties."""
        told = json.dumps(properties, sort_keys=True, ensure_ascii=False)
        identifier = (
            properties.pop("id", None)
            or f"#{kind}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        )
        if identifier in self._known and self._known[identifier] != properties:
            identifier = f"#{kind}-{hashlib.sha256(told.encode()).hexdigest()[:16]}"
        if identifier not in self._known:
            self._known[identifier] = dict(properties)
            self.add(id=identifier, **properties)
        return {"@id": identifier}

    def person(self, author: Author | None) -> dict[str, str] | None:
        """A reference to a person."""
        if author is None:
            return None
        key = author.key if is_address(author.key) and not author.key.startswith("_:") else None
        employer = (
            self.once("organization", type="Organization", name=author.affiliation)
            if author.affiliation
            else None
        )
        return self.once(
            "person",
            id=f"https://orcid.org/{author.orcid}" if author.orcid else key,
            type="Person",
            name=author.name,
            givenName=author.given,
            familyName=author.family,
            email=author.email,
            affiliation=employer,
            url=author.url,
            identifier=f"https://orcid.org/{author.orcid}" if author.orcid else "",
        )

    def dataset(self, entry: Entry, identifier: str) -> dict[str, JSON]:
        """The node of an entry, of a section or of a version, without what hangs below it."""
        people = [self.person(author) for author in entry.authors]
        states = [
            name for name, on in (("Archived", entry.archived), ("Deleted", entry.deleted)) if on
        ]
        category = (
            self.once("category", type="Thing", name=entry.category, color=entry.category_color)
            if entry.category
            else None
        )
        node = self.add(
            id=identifier,
            type="Dataset",
            name=entry.title,
            author=people[0] if people else None,
            creator=people if len(people) > 1 else None,
            dateCreated=_raw(entry.created),
            dateModified=_raw(entry.modified),
            temporal=_raw(entry.experiment_date),
            identifier=entry.identifier,
            alternateName=entry.local_id,
            genre=entry.genre,
            url=entry.url,
            keywords=_keywords(entry.tags),
            about=category,
            creativeWorkStatus=entry.status,
            conditionsOfAccess="Locked" if entry.locked else "",
            status=states[0] if len(states) == 1 else states,
            license=entry.license,
            aggregateRating=self._rating(entry.rating),
            subjectOf=[self._change(item) for item in entry.history],
            **self._words(entry),
        )
        node["hasPart"] = []
        return node

    def _rating(self, rating: float | None) -> dict[str, str] | None:
        if rating is None:
            return None
        node = self.add(
            id=self.numbered("rating"), type="AggregateRating", ratingValue=rating, reviewCount=1
        )
        return {"@id": node["@id"]}

    def _words(self, entry: Entry) -> dict[str, JSON]:
        """`text`, its format, and the other texts."""
        told: dict[str, JSON] = {}
        others = entry.descriptions
        if entry.body:
            told["encodingFormat"] = MEDIA_TYPES[entry.body.format]
            told["description" if entry.body.origin == "description" else "text"] = (
                entry.body.content
            )
        elif others:
            told["encodingFormat"] = MEDIA_TYPES["plain"]
        if "description" in told and others:
            told["description"] = [told["description"], *(self._text(text) for text in others)]
        elif others:
            told["description"] = (
                others[0].content
                if len(others) == 1 and others[0].format == "plain"
                else [self._text(text) for text in others]
            )
        return told

    def _text(self, text: Text) -> dict[str, str]:
        node = self.add(
            id=self.numbered("text"),
            type="TextObject",
            encodingFormat=MEDIA_TYPES[text.format],
            text=text.content,
        )
        return {"@id": node["@id"]}

    def _change(self, change: Change) -> dict[str, str]:
        node = self.add(
            id=self.numbered("change"),
            type="UpdateAction",
            object=change.target,
            result=change.text,
            agent=self.person(change.author),
            startTime=_raw(change.date),
        )
        return {"@id": node["@id"]}

    def comment(self, comment: Comment, holder: str) -> dict[str, str]:
        """A comment on the node `holder`."""
        node = self.add(
            id=self.numbered("comment"),
            type="Comment",
            text=comment.text,
            author=self.person(comment.author),
            dateCreated=_raw(comment.date),
            parentItem={"@id": holder},
            encodingFormat=MEDIA_TYPES[comment.format] if comment.format != "plain" else "",
        )
        return {"@id": node["@id"]}

    def step(self, step: Step) -> dict[str, str]:
        """A step, its words in a node of their own."""
        words = self.add(id=self.numbered("direction"), type="HowToDirection", text=step.text)
        node = self.add(
            id=self.numbered("step"),
            type="HowToStep",
            position=step.position,
            expires=_raw(step.deadline),
            creativeWorkStatus="finished" if step.done else "unfinished",
            temporal=_raw(step.finished),
            itemListElement={"@id": words["@id"]},
        )
        return {"@id": node["@id"]}

    def fields(self, fields: Iterable[Field], *, definitions: bool) -> list[dict[str, str]]:
        """Property values, and their eLabFTW definitions (its importer reads only those)."""
        listed = list(fields)
        references = [self._field(item) for item in listed]
        if definitions and listed:
            node = self.add(
                id=self.numbered("field"),
                type="PropertyValue",
                propertyID="elabftw_metadata",
                description="eLabFTW metadata JSON as string",
                value=_elabftw(listed),
            )
            references.insert(0, {"@id": node["@id"]})
        return references

    def _field(self, item: Field) -> dict[str, str]:
        node = self.add(
            id=self.numbered("field"),
            type="PropertyValue",
            propertyID=item.path,
            name=item.name,
            unitText=item.unit_text,
            unitCode=item.unit_code,
            description=item.description,
            valueReference=item.type,
            identifier=item.concept,
        )
        if item.value is not None:
            node["value"] = item.value
        return {"@id": node["@id"]}

    def file(
        self, item: Attachment, identifier: str, *, size: int | None, sha256: str | None
    ) -> dict[str, JSON]:
        """A file, stored in the archive or elsewhere."""
        other = list(item.alternate_names)
        return self.add(
            id=identifier,
            type="File",
            name=item.name if item.name.strip() else item.safe_name,
            encodingFormat=item.media_type,
            description=item.description,
            contentSize=str(size) if size is not None else "",
            sha256=sha256,
            dateCreated=_raw(item.created),
            alternateName=other[0] if len(other) == 1 else other,
            dateModified=_raw(item.modified),
            author=self.person(item.author),
            creativeWorkStatus="Archived" if item.archived else "",
            variableMeasured=self.fields(item.fields, definitions=False),
            url=item.url,
            text=item.text.content if item.text else "",
        )


def _raw(moment: Moment | None) -> str | None:
    """A date as understood, else as it was written."""
    return (moment.iso or moment.raw) if moment else None


def _keywords(tags: tuple[str, ...]) -> str:
    """Comma-separated tags; one that holds a comma is quoted."""
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(tags)
    return line.getvalue()


def _elabftw(fields: list[Field]) -> str:
    names = list(dict.fromkeys(item.group for item in fields if item.group))
    groups = {name: number for number, name in enumerate(names, 1)}
    extra: dict[str, dict[str, JSON]] = {}
    for item in fields:
        told: dict[str, JSON] = {
            "type": item.type if item.type in ELABFTW_TYPES else "text",
            "value": _shown(item.value),
        }
        told |= {"description": item.description} if item.description else {}
        told |= {"options": list(item.options)} if item.options else {}
        told |= {"unit": item.unit_text, "units": [item.unit_text]} if item.unit_text else {}
        told |= {"group_id": groups[item.group]} if item.group else {}
        told |= {"position": item.position} if item.position is not None else {}
        told |= {name: True for name in ("required", "readonly") if getattr(item, name)}
        extra.setdefault(item.path or item.name, told)
    metadata: dict[str, JSON] = {"extra_fields": extra}
    if groups:
        listed = [{"id": number, "name": name} for name, number in groups.items()]
        metadata = {"elabftw": {"extra_fields_groups": listed}} | metadata
    return json.dumps(metadata, ensure_ascii=False)


def _shown(value: JSON) -> JSON:
    """A value as eLabFTW stores it: text, or a list of texts."""
    if isinstance(value, list):
        return [str(part) for part in value]
    if isinstance(value, bool):
        return "on" if value else ""
    return "" if value is None else str(value)
