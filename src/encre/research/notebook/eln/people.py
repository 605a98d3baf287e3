"""Authors, from a full node down to a bare word."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from .graph import Graph, Node, values
from .model import Author
from .paths import is_remote, last_part

if TYPE_CHECKING:
    from .report import Findings

ORCID = re.compile(r"(?<!\d)(\d{4}-\d{4}-\d{4}-\d{3}[\dXx])(?![\dA-Za-z])")
LONGEST_MAIL = 254
MAIL = re.compile(r"^(?:mailto:)?[^@\s:/]+@[^@\s/]+\.[^@\s/]+$")


def is_mail(text: str) -> bool:
    """Whether a text is nothing but an e-mail address."""
    return len(text) <= LONGEST_MAIL and bool(MAIL.match(text))


def authors(graph: Graph, node: Node, findings: Findings, *names: str) -> tuple[Author, ...]:
    """The people of the given properties, each once, in order."""
    found: dict[tuple[str, str], Author] = {}
    for value in node.all(*names):
        person = author(graph, value, node.id, findings)
        if person:
            found.setdefault((person.key, "" if person.key else person.name), person)
    return tuple(found.values())


def author(graph: Graph, value: object, where: str, findings: Findings) -> Author | None:
    """One person from a reference, an inline node, an address, an e-mail address or a name."""
    node = graph.resolve(value)
    if node is None:
        return None
    if not node.described and isinstance(value, str) and not is_remote(value):
        return _from_words(value)
    names = _names(node)
    mails = [*node.all("email"), *(name for name in names if is_mail(name)), node.id]
    mail = next((str(item).removeprefix("mailto:") for item in mails if is_mail(str(item))), "")
    spoken = [name for name in names if not is_mail(name)]
    given, family = node.text("givenName", "firstName"), node.text("familyName", "lastName")
    orcid = _orcid(node)
    name = next(iter(spoken), "") or f"{given} {family}".strip() or mail or orcid
    if not name:
        findings.warn("author_unresolved", where, id=node.id)
        name = last_part(node.id)
    if "name" in node.conflicts and len(set(spoken)) > 1:
        findings.warn("duplicate_differs", node.id, properties="name")
    employer = graph.follow(node, "affiliation", "worksFor", "memberOf")
    return Author(
        name=name,
        given=given,
        family=family,
        orcid=orcid,
        email=mail,
        key=node.id,
        affiliation=", ".join(
            part for part in (item.text("name") or item.id for item in employer) if part
        ),
        url=node.text("url")
        or (node.id if is_remote(node.id) and not _valid_orcid(node.id) else ""),
    )


def _names(node: Node) -> list[str]:
    """Every name the node is given, in all its descriptions."""
    given = [
        str(value).strip()
        for data in node.variants or [node.data]
        for value in values(data.get("name"))
    ]
    return [name for name in dict.fromkeys(given) if name]


def _from_words(words: str) -> Author:
    """A person written as a bare string."""
    mail = words.strip() if is_mail(words.strip()) else ""
    orcid = _valid_orcid(words)
    return Author(name=words.strip(), email=mail.removeprefix("mailto:"), orcid=orcid)


def _orcid(node: Node) -> str:
    """The first ORCID among the identifiers of a node whose check digit is right."""
    for value in [node.id, *node.all("identifier", "orcid", "url", "sameAs")]:
        text = value.get("@id") or value.get("value") if isinstance(value, dict) else value
        found = _valid_orcid(str(text))
        if found:
            return found
    return ""


def _valid_orcid(text: str) -> str:
    """The ORCID within a text, if its check digit (ISO 7064 mod 11-2) is right."""
    match = ORCID.search(text)
    if not match:
        return ""
    digits = match[1].upper().replace("-", "")
    total = 0
    for digit in digits[:-1]:
        total = (total + int(digit)) * 2
    check = "0123456789X"[(12 - total % 11) % 11]
    return match[1].upper() if digits[-1] == check else ""
