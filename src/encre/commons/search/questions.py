"""What a person types, read: words, "phrases", -exclusions, prefix*, kind:entry."""

import re
from dataclasses import dataclass, replace

from encre.commons.search import words

MOST_TERMS = 12
LONGEST_QUESTION = 400
_PIECE = re.compile(
    r"(?P<minus>-)?(?:(?P<kind>kind|type):(?P<name>[\w.]+)|[\"«“](?P<phrase>[^\"»”]*)[\"»”]?|"
    r"(?P<word>[^\s\"«»“”]+))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Term:
    """One thing to find: any of several sequences of stems, or (`prefix`) words that begin so."""

    sequences: tuple[tuple[str, ...], ...]
    prefix: str = ""
    excluded: bool = False


@dataclass(frozen=True)
class Question:
    """A question as engines read it."""

    text: str
    terms: tuple[Term, ...] = ()
    kinds: tuple[str, ...] = ()

    @property
    def wanted(self) -> tuple[Term, ...]:
        """Return what must be there."""
        return tuple(term for term in self.terms if not term.excluded)

    @property
    def excluded(self) -> tuple[Term, ...]:
        """Return what must not be there."""
        return tuple(term for term in self.terms if term.excluded)

    @property
    def answerable(self) -> bool:
        """Say whether there is at least one word to look for."""
        return bool(self.wanted)

    @property
    def stems(self) -> frozenset[str]:
        """Return the stems to highlight."""
        return frozenset(
            stem for term in self.wanted for sequence in term.sequences for stem in sequence
        )

    @property
    def prefixes(self) -> tuple[str, ...]:
        """Return the beginnings of words to highlight."""
        return tuple(term.prefix for term in self.wanted if term.prefix)


def read(text: str, *, typing: bool = False) -> Question:
    """Read a question; when the person is still `typing`, the last word may be unfinished."""
    text = text.replace("\0", " ").strip()[:LONGEST_QUESTION]
    terms: list[Term] = []
    kinds: list[str] = []
    for match in _PIECE.finditer(text):
        if match["kind"]:
            kinds.append(match["name"].lower())
            continue
        unfinished = typing and match.end() == len(text)
        term = _term(match["phrase"], match["word"] or "", unfinished=unfinished)
        if term and len(terms) < MOST_TERMS:
            terms.append(replace(term, excluded=bool(match["minus"])))
    return Question(text, tuple(terms), tuple(kinds))


def _term(phrase: str | None, word: str, *, unfinished: bool) -> Term | None:
    if phrase is not None:
        sequence = tuple(stem for found in words.compounds(phrase) for stem in found.parts)
        return Term((sequence,)) if sequence else None
    starred = word.endswith("*")
    found = list(words.compounds(word))
    if unfinished or starred:
        pieces = words.forms(word)
        if not pieces:
            return None
        exact = _sequences(found)
        return (
            Term(exact, prefix="".join(pieces) if len(pieces) == 1 else "")
            if (exact or len(pieces) == 1)
            else None
        )
    sequences = _sequences(found)
    return Term(sequences) if sequences else None


def _sequences(found: list[words.Compound]) -> tuple[tuple[str, ...], ...]:
    """Return the ways to find compounds: their parts in a row, or written in one word."""
    if not found:
        return ()
    parts = tuple(stem for compound in found for stem in compound.parts)
    if len(found) == 1 and found[0].joined:
        return (parts, (found[0].joined[0],))
    return (parts,)
