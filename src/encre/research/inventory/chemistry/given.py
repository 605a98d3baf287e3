"""A molecule as it is given, SMILES or molfile (V2000, V3000, SDF): what can be told without RDKit.

Molfiles: Biovia, “CTfile formats” (2020). An SDF is molfiles with data, separated by `$$$$`.
"""

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _

MOST_ATOMS = 500
MOST_BYTES = 1_000_000
MOST_LINE = 4_000
"""The longest SMILES, in characters: 500 atoms with their isotopes, charges and centres."""
HEADER = 3
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u2028\u2029]")
_COUNTS = re.compile(r"^([ \d]{3})([ \d]{3})[^\n]*V([23])000\s*$")
_COUNTS_3 = re.compile(r"^M  V30 COUNTS +(\d{1,6}) +(\d{1,6})", re.MULTILINE)
_ATOM = re.compile(r"\[[^\]]*\]|Br|Cl|[BCNOPSFIbcnops]")


class Unreadable(ValueError):
    """What was given is no molecule that can be kept; the message is a sentence for people."""


@dataclass(frozen=True)
class Given:
    """A molecule as given, without what surrounds it; `molfile` says which of the two."""

    text: str
    molfile: bool


def given(text: str) -> Given:
    """Return the molecule in `text` (raises Unreadable); its atoms are counted, not understood."""
    if len(text.encode(errors="replace")) > MOST_BYTES:
        raise Unreadable(_("This is too large for one molecule: 1 MB at most."))
    plain = text.replace("\r\n", "\n").replace("\r", "\n").replace("\ufeff", "")
    if _CONTROL.search(plain):
        raise Unreadable(_("This holds characters that no molecule has. Is it a text file?"))
    lines = plain.split("\n")
    counts = next((n for n, line in enumerate(lines) if _COUNTS.match(line)), None)
    if counts is not None:
        return Given(_molfile(lines, counts), molfile=True)
    bare = plain.strip()
    if "\n" in bare:
        raise Unreadable(
            _("This is neither a SMILES, which is one line, nor a molfile: its line of counts"
              " (V2000 or V3000) is missing.")
        )  # fmt: skip
    return Given(_smiles(bare), molfile=False)


def decoded(data: bytes) -> str:
    """Return the text of a file of structures: UTF-8, else Latin-1 (raises Unreadable)."""
    if len(data) > MOST_BYTES:
        raise Unreadable(_("This file is too large for one molecule: 1 MB at most."))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _smiles(text: str) -> str:
    """Return a SMILES without the name that may follow it (raises Unreadable)."""
    word = text.split(maxsplit=1)[0] if text else ""
    if len(word) > MOST_LINE:
        raise Unreadable(_("This SMILES is too long: 4,000 characters at most."))
    if not word.isascii():
        odd = next(character for character in word if not character.isascii())
        raise Unreadable(_("“%(sign)s” has no place in a SMILES.") % {"sign": odd})
    if ">" in word:
        raise Unreadable(_("This is a reaction. One molecule is asked for."))
    _few(len(_ATOM.findall(word)))
    return word


def _molfile(lines: list[str], counts: int) -> str:
    """Return the one molfile, its header in three lines (raises Unreadable)."""
    ends = [n for n, line in enumerate(lines) if line.rstrip() == "M  END"]
    if len(ends) > 1:
        words = _("This file holds %(count)d molecules. One is asked for: keep the one you mean.")
        raise Unreadable(words % {"count": len(ends)})
    cut = _("This molfile is cut: its end (“M  END”) is missing. Export it again.")
    if not ends or ends[0] < counts:
        raise Unreadable(cut)
    header = lines[max(0, counts - HEADER) : counts]
    body = lines[counts : ends[0] + 1]
    atoms, bonds = _said(body)
    _few(atoms)
    if len(body) < atoms + bonds + 2:
        words = _("This molfile is cut: it announces %(atoms)d atoms and %(bonds)d bonds.")
        raise Unreadable(words % {"atoms": atoms, "bonds": bonds})
    if not atoms:
        raise Unreadable(_("This molfile has no atom."))
    return "\n".join([*[""] * (HEADER - len(header)), *header, *body]) + "\n"


def _said(body: list[str]) -> tuple[int, int]:
    """Return how many atoms and bonds a molfile announces, from its line of counts on."""
    first = _COUNTS.match(body[0])
    if first and first[3] == "2":
        return int(first[1].strip() or 0), int(first[2].strip() or 0)
    said = _COUNTS_3.search("\n".join(body[:6]))
    if not said:
        raise Unreadable(_("This molfile (V3000) does not say how many atoms it has."))
    return int(said[1]), int(said[2])


def _few(atoms: int) -> None:
    if atoms > MOST_ATOMS:
        words = _("This molecule has %(count)d atoms; at most %(most)d are kept.")
        raise Unreadable(words % {"count": atoms, "most": MOST_ATOMS})
