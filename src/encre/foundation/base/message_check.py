"""Whether the French of the house is complete and well written.

`python -m encre.foundation.base.message_check` prints what is wrong (status 1).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

from django.utils.translation import gettext, override, pgettext

from encre.foundation.base.message_sources import Asked, asked
from encre.foundation.base.messages import SOURCES, Message, catalogues, parse

Key = tuple[str | None, str]
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w+)\}")
MARKUP = re.compile(r"<[^>]*>|%\(\w+\)[sd]|%%|\{\w*\}|\w+://\S+|&\w+;|\d{1,2}:\d\d")
# Before these signs French puts a space that cannot break a line.
UNSPACED = re.compile(r"[^\s\u00a0\u202f«(?!:;][?!;:](?=[\s»)]|$)|[ ][?!;:](?=[\s»)]|$)")
PLAIN_SPACES = {" ", "\n", "\t"}
GUILLEMET = re.compile(r"«(?![\u00a0\u202f])|(?<![\u00a0\u202f])»")


def _placeholders(text: str) -> set[str]:
    return {named or braced for named, braced in PLACEHOLDER.findall(text)}


def wording(message: Message) -> Iterator[str]:
    """Yield what is wrong in the writing of one translation."""
    wanted = _placeholders(message.id) | _placeholders(message.plural or "")
    for text in filter(None, message.texts.values()):
        given = _placeholders(text)
        if not given <= wanted or (message.plural is None and given != wanted):
            yield f"placeholders differ: {sorted(wanted ^ given)}"
        prose = MARKUP.sub("", text)
        if "'" in prose:
            yield "straight apostrophe"
        if UNSPACED.search(prose):
            yield "no unbreakable space before ; : ? !"
        if GUILLEMET.search(prose):
            yield "no unbreakable space inside « »"
        if (message.id[:1] in PLAIN_SPACES) != (text[:1] in PLAIN_SPACES):
            yield "begins otherwise than the English"


def _catalogue(root: Path, language: str) -> Iterator[tuple[Path, Message]]:
    for path in catalogues(root):
        if path.parent.parent.name == language:
            for message in parse(path.read_text("utf-8"), str(path)):
                if message.id:
                    yield path, message


def problems(root: Path = SOURCES, language: str = "fr") -> Iterator[str]:
    """Yield every missing, fuzzy, empty, useless, contradictory or badly written message."""
    known: dict[Key, Message] = {}
    places: dict[Key, str] = {}
    for path, message in _catalogue(root, language):
        place = f"{path.relative_to(root.parent)}:{message.line}"
        label = f"{place}: {message.id[:60]!r}"
        if message.fuzzy:
            yield f"{label} is fuzzy"
        if not message.complete:
            yield f"{label} is empty"
        other = known.setdefault(message.key, message)
        if other is not message and other.texts != message.texts:
            yield f"{label} reads otherwise in {places[message.key]}"
        places.setdefault(message.key, place)
        yield from (f"{label}: {wrong}" for wrong in wording(message))
    wanted: set[Key] = set()
    for found in asked(root):
        if not isinstance(found, Asked):
            yield f"{found.where}: a message must be a plain text (no f-string, no addition)"
        elif found.key not in wanted:
            wanted.add(found.key)
            if found.id and found.key not in known and not _django_knows(found, language):
                yield f"{found.where}: {found.id[:60]!r} has no {language}"
    for key in known.keys() - wanted:
        yield f"{places[key]}: {key[1][:60]!r} is asked for nowhere"


def _django_knows(found: Asked, language: str) -> bool:
    """Say whether Django or a library translates the message."""
    with override(language):
        if found.context is not None:
            return pgettext(found.context, found.id) != found.id
        return gettext(found.id) != found.id


if __name__ == "__main__":
    import django

    django.setup()
    wrong = sorted(set(problems()))
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    sys.exit(1 if wrong else 0)
