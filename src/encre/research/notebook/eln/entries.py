"""An entry made of its node and of all that lies below it."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from .content import plain_words, texts
from .dates import noted
from .fields import fields
from .graph import Graph, Node
from .links import links
from .model import JSON, Attachment, Change, Comment, Entry, Link, Step, Text
from .paths import last_part
from .people import author, authors
from .steps import steps

if TYPE_CHECKING:
    from .files import Shelf
    from .report import Findings
    from .tree import Branch, Tree
    from .vendors import Hints

STATES = {"normal", "archived", "deleted"}
LOCKED = {"locked", "read-only", "readonly"}


class Scribe:
    """Writes entries from the branches of the tree."""

    def __init__(
        self, graph: Graph, tree: Tree, shelf: Shelf, hints: Hints, findings: Findings
    ) -> None:
        self.graph, self.tree, self.shelf, self.hints, self.findings = (
            graph,
            tree,
            shelf,
            hints,
            findings,
        )
        self._replies: dict[str, list[Node]] = {}
        for node in graph.nodes.values():
            if "comment" in node.types:
                for holder in graph.follow(node, "parentItem", "about"):
                    self._replies.setdefault(holder.id, []).append(node)
        self._comment_uses: dict[str, int] = {}

    def entry(self, branch: Branch) -> Entry:
        """The whole entry of a branch, vendor files not yet read."""
        places = [(branch.node, ""), *((node, node.id) for node, _ in branch.sections)]
        if branch.sections:
            self.findings.note("section_inside", branch.key, count=len(branch.sections))
        versions = frozenset(node.id for node, _ in branch.versions)
        return replace(
            self._described(branch.node, branch.key),
            attachments=self._attachments(branch),
            links=tuple(
                link
                for node, section in places
                for link in links(
                    self.graph, node, self.tree.entry_of, section=section, leave=versions
                )
            )
            + tuple(self._references(branch)),
            comments=self._comments(branch, places),
            steps=tuple(step for node, section in places for step in self._steps(node, section)),
            fields=tuple(
                item
                for node, section in places
                for item in fields(self.graph, node, self.findings, section=section)
            ),
            sections=tuple(self._below(node, holder) for node, holder in branch.sections),
            versions=tuple(self._version(node, holder) for node, holder in branch.versions),
            children=tuple(branch.children),
        )

    def _described(self, node: Node, key: str) -> Entry:
        """What the node itself says."""
        self._doubt(node)
        category, color = self._category(node)
        found = self._texts(node, key)
        states = {str(value).strip().lower() for value in node.all("status")}
        status = next(
            (
                str(value)
                for value in node.all("status")
                if str(value).strip().lower() not in STATES
            ),
            "",
        )
        return Entry(
            key=key,
            title=node.text("name", "headline", "title"),
            source=node.data,
            identifier=node.text("identifier"),
            local_id=node.text("alternateName"),
            genre=node.text("genre"),
            url=node.text("url"),
            license=plain_words(self.graph, node, "license"),
            authors=authors(self.graph, node, self.findings, "author", "authors", "creator"),
            created=self._date(node, "dateCreated"),
            modified=self._date(node, "dateModified"),
            experiment_date=self._date(node, "temporal", "temporalCoverage"),
            tags=self._tags(node),
            rating=self._rating(node),
            history=self._history(node),
            status=node.text("creativeWorkStatus") or status,
            category=category,
            category_color=color,
            locked=node.text("conditionsOfAccess").lower() in LOCKED,
            archived="archived" in states,
            deleted="deleted" in states,
            body=found[0] if found else None,
            descriptions=tuple(found[1:]),
        )

    def _texts(self, node: Node, key: str) -> list[Text]:
        """The texts of a node, and those of its other descriptions when they differ."""
        found = texts(self.graph, node, key, self.findings, trusted=self.hints.ours)
        if node.conflicts & {"text", "articleBody", "description", "abstract"}:
            for data in node.variants[1:]:
                other = Node(node.id, data, [data])
                found += texts(self.graph, other, key, self.findings, trusted=self.hints.ours)
        return list({text.content: text for text in reversed(found)}.values())[::-1]

    def _doubt(self, node: Node) -> None:
        if node.conflicts - {"name"} or ("name" in node.conflicts and "dataset" in node.types):
            self.findings.warn(
                "duplicate_differs", node.id, properties=", ".join(sorted(node.conflicts))
            )

    def _below(self, node: Node, holder: str) -> Entry:
        section = self._described(node, node.id)
        return replace(section, title=section.title or last_part(node.id), parent=holder)

    def _version(self, node: Node, holder: str) -> Entry:
        return replace(self._below(node, holder), fields=fields(self.graph, node, self.findings))

    def _date(self, node: Node, *names: str) -> Any:
        return noted(
            node.text(*names), node.id, self.findings, day_first_colons=self.hints.day_first_colons
        )

    def _tags(self, node: Node) -> tuple[str, ...]:
        """Keywords: one comma-separated text, an array, or defined terms."""
        found: list[str] = []
        for value in node.all("keywords"):
            if isinstance(value, dict):
                term = self.graph.resolve(value)
                found.append(term.text("name", "termCode", "value") if term else "")
            else:
                found.extend(self.hints.split_tags(str(value)))
        return tuple(dict.fromkeys(tag.strip() for tag in found if tag.strip()))

    def _rating(self, node: Node) -> float | None:
        for value in node.all("aggregateRating", "contentRating"):
            target = self.graph.resolve(value)
            words = target.text("ratingValue") if target and target.described else str(value)
            try:
                rating = float(words)
            except ValueError:
                continue
            if math.isfinite(rating):
                return rating
        return None

    def _category(self, node: Node) -> tuple[str, str]:
        """The name and colour of the category."""
        name = plain_words(self.graph, node, "category")
        for target in self.graph.follow(node, "about"):
            if target.described and target.types & {"thing", "definedterm", "categorycode"}:
                return name or target.text("name"), target.text("color")
        return name, ""

    def _history(self, node: Node) -> tuple[Change, ...]:
        return tuple(
            Change(
                target=plain_words(self.graph, action, "object"),
                text=plain_words(self.graph, action, "result"),
                author=next(iter(authors(self.graph, action, self.findings, "agent")), None),
                date=self._date(action, "startTime", "endTime"),
            )
            for action in self.graph.follow(node, "subjectOf")
            if "updateaction" in action.types
        )

    def _attachments(self, branch: Branch) -> tuple[Attachment, ...]:
        """Every file below the entry, each once."""
        found: dict[object, Attachment] = {}
        for node, section in branch.files:
            item = self.shelf.described(node, section)
            found.setdefault(
                item.member if item.member is not None else (item.key or object()), item
            )
        return tuple(found.values())

    def _references(self, branch: Branch) -> list[Link]:
        titles = {key: self.tree.branches[key].node.text("name") for key in branch.references}
        return [Link(target=key, label=title or last_part(key)) for key, title in titles.items()]

    def _steps(self, node: Node, section: str) -> tuple[Step, ...]:
        return steps(self.graph, node, self.findings, section=section)

    def _comments(self, branch: Branch, places: list[tuple[Node, str]]) -> tuple[Comment, ...]:
        """Comments that nodes list, that lie among the parts, or that name their holder."""
        found: list[Comment] = []
        seen: set[str] = set()
        for node, section in places:
            for value in node.all("comment", "comments"):
                target = self.graph.resolve(value)
                if target is not None:
                    seen.add(target.id)
                    found.extend(self._said(target, value, node, section))
            for target in self._replies.get(node.id, []) if node.id else []:
                if target.id not in seen:
                    seen.add(target.id)
                    found.extend(self._said(target, None, node, section))
        for target, section in branch.comments:
            if target.id not in seen:
                seen.add(target.id)
                found.extend(self._said(target, None, branch.node, section))
        return tuple(found)

    def _said(self, target: Node, value: JSON, holder: Node, section: str) -> list[Comment]:
        """The comment of a reference; one identifier may stand for several comments."""
        if not target.described:
            text = value.strip() if isinstance(value, str) else ""
            return [Comment(text, section=section)] if text else []
        if "text" not in target.conflicts:
            return [self._comment(target, section)]
        uses = sum(
            1 for other in holder.all("comment", "comments") if self.graph.resolve(other) is target
        )
        if uses != len(target.variants):
            self.findings.warn("comment_ambiguous", target.id)
        turn = self._comment_uses.get(holder.id + target.id, 0)
        self._comment_uses[holder.id + target.id] = turn + 1
        chosen = target.variants[turn : turn + 1] if turn + 1 < uses else target.variants[turn:]
        return [self._comment(Node(target.id, data, [data]), section) for data in chosen]

    def _comment(self, node: Node, section: str) -> Comment:
        said = texts(self.graph, node, node.id, self.findings, trusted=self.hints.ours)
        body = next(iter(said), None)
        who = next(
            (
                author(self.graph, value, node.id, self.findings)
                for value in node.all("author", "creator")
            ),
            None,
        )
        return Comment(
            text=body.content if body else node.text("name"),
            format=body.format if body else "plain",
            author=who,
            date=self._date(node, "dateCreated", "datePublished"),
            section=section,
        )
