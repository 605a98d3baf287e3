"""The few lines of a text where the words asked for stand, marked."""

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from encre.commons.search import words
from encre.commons.search.questions import Question

AROUND = 110
LENGTH = 280
_SPACES = re.compile(r"\s+")
_LETTERS = re.compile("oe|.")
_ACCENTED = {
    "a": "aàáâãäåæ", "c": "cç", "e": "eèéêë", "i": "iìíîï", "n": "nñ", "o": "oòóôõöœø",
    "u": "uùúûüµμ", "y": "yýÿ",
}  # fmt: skip


def marked(text: str, question: Question) -> SafeString:
    """Return the whole of a short text with the words asked for in <mark>."""
    return _mark(text, _places(text, question))


def extract(body: str, extra: str, question: Question) -> SafeString:
    """Return the lines of `body` around the words asked for, else those of `extra`.

    With the words in neither (they are in the title), the beginning of `body`.
    """
    places, text = _places(body, question, first=200), body
    if not places:
        beside = _places(extra, question, first=200)
        places, text = (beside, extra) if beside else ([], body)
    start = _best_start(places)
    end = min(len(text), start + LENGTH)
    if start:
        start = text.find(" ", start) + 1 or start
    if end < len(text):
        end = max(text.rfind(" ", start, end), start + AROUND)
    inside = [(a - start, b - start) for a, b in places if a >= start and b <= end]
    shown = _mark(text[start:end], inside)
    return mark_safe(  # noqa: S308 escaped piece by piece
        ("… " if start else "")
        + _SPACES.sub(" ", shown).strip()
        + (" …" if end < len(text) else "")
    )


def _best_start(places: list[tuple[int, int]]) -> int:
    """Return where the window begins that holds most of the places."""
    best, most = 0, 0
    for index, (start, _end) in enumerate(places[:50]):
        held = sum(1 for place in places[index : index + 30] if place[0] < start + LENGTH - AROUND)
        if held > most:
            best, most = start, held
    return max(0, best - AROUND)


def _mark(text: str, places: list[tuple[int, int]]) -> SafeString:
    pieces, last = [], 0
    for start, end in places:
        pieces += [escape(text[last:start]), "<mark>", escape(text[start:end]), "</mark>"]
        last = end
    return mark_safe("".join([*pieces, escape(text[last:])]))  # noqa: S308 each piece is escaped


def _places(text: str, question: Question, first: int = 1_000) -> list[tuple[int, int]]:
    """Return where words with one of the question's stems stand in `text`."""
    beginnings = tuple(sorted({stem[:3] for stem in question.stems} | set(question.prefixes)))
    if not beginnings:
        return []
    found = []
    for candidate in _candidates(beginnings).finditer(text):
        for compound in words.compounds(candidate[0]):
            if _answers(compound, question, candidate[0]):
                offset = candidate.start()
                found.append((offset + compound.start, offset + compound.end))
        if len(found) >= first:
            break
    return found


def _answers(compound: words.Compound, question: Question, text: str) -> bool:
    if question.stems.intersection((*compound.parts, *compound.joined)):
        return True
    whole = words.plain(text[compound.start : compound.end])
    return bool(question.prefixes) and whole.startswith(question.prefixes)


@lru_cache(maxsize=256)
def _candidates(beginnings: tuple[str, ...]) -> re.Pattern[str]:
    """Return a pattern of words that may have one of these beginnings, accents or not."""
    ways = "|".join(
        "[-_./]?".join(_letter(letter) for letter in _LETTERS.findall(beginning))
        for beginning in beginnings
    )
    return re.compile(rf"\b(?:{ways}|\w*[α-ω])[\w./‐‑-]*", re.IGNORECASE)  # noqa: RUF001


def _letter(letter: str) -> str:
    if letter == "oe":
        return "(?:[oòóôõö]e|œ)"
    accented = _ACCENTED.get(letter)
    return f"[{accented}]" if accented else re.escape(letter)
