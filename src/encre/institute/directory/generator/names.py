"""First names by sex and decade, surnames by Zipf's law: own lists, or counted ones when given."""

from __future__ import annotations

import csv
import gzip
from functools import cache
from pathlib import Path
from random import Random

from encre.institute.directory.generator.chance import Weighted, chance

WORDS = Path(__file__).parent / "words"
RANK_SHIFT, EXPONENT = 60, -0.95
DECADES = (1950, 1960, 1970, 1980, 1990, 2000)
COUNTED = ("prenoms-par-decennie.csv", "patronymes-top100.csv", "noms2008nat_txt.txt.gz")
"""The files of counted names, when a folder is given: births a decade, top 100, all surnames."""
_PLACE_COLUMNS = 3
_LIKED = 4  # the second name of a list is given 4/5 as often as the first


class Names:
    """Draws first names and surnames; `source` says where the lists come from."""

    def __init__(
        self, given: dict[str, dict[int, Weighted[str]]], surnames: list[str], source: str
    ) -> None:
        self._given = given
        self.source = source
        weights = ((rank + RANK_SHIFT) ** EXPONENT for rank in range(1, len(surnames) + 1))
        self.surnames = Weighted(surnames, weights)

    def given(self, rng: Random, sex: str, year: int) -> str:
        """Draw a first name as given in the decade of `year`."""
        return self._given[sex][year // 10 * 10].draw(rng)

    def surname(self, rng: Random) -> str:
        """Draw a surname."""
        return self.surnames.draw(rng)


def load(seed: int, folder: Path | None = None) -> Names:
    """Return the names of `folder` (see COUNTED) if it is given and whole, else our own."""
    if folder is not None and all((folder / name).is_file() for name in COUNTED):
        head = _lines((folder / COUNTED[1]).read_text("utf-8"))
        packed = gzip.decompress((folder / COUNTED[2]).read_bytes())
        tail = _lines(packed.decode("latin-1"))
        return Names(_births(folder / COUNTED[0]), _ranked(head, tail, seed), "counted names")
    head, tail = _own_surnames()
    return Names(_own_given(), _ranked(head, tail, seed), "own lists")


def places() -> Weighted[tuple[str, str]]:
    """Return the places of birth: department (99: abroad) and commune."""
    rows = [line.split("|") for line in _lines((WORDS / "places.txt").read_text("utf-8"))]
    rows = [row for row in rows if len(row) == _PLACE_COLUMNS]
    return Weighted([(row[0], row[1]) for row in rows], [int(row[2]) for row in rows])


def _ranked(head: list[str], tail: list[str], seed: int) -> list[str]:
    known = set(head)
    rest = [name for name in tail if name not in known]
    chance(seed, "surnames").shuffle(rest)
    return [_written(name) for name in (*head, *rest)]


def _written(name: str) -> str:
    """Return a surname of a list in capitals as people write it: `Le Goff`, `N’Guessan`."""
    if not name.isupper():
        return name
    return name.title().replace("'", "’")


def _lines(text: str) -> list[str]:
    lines = (line.strip() for line in text.splitlines())
    return [line for line in lines if line and not line.startswith("#")]


def _births(path: Path) -> dict[str, dict[int, Weighted[str]]]:
    """Read births a decade: columns `name,sex,1900,…,2020`."""
    found: dict[str, dict[int, tuple[list[str], list[int]]]] = {
        sex: {decade: ([], []) for decade in DECADES} for sex in "FM"
    }
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            for decade, (values, weights) in found[row["sex"]].items():
                if births := int(row[str(decade)]):
                    values.append(row["name"])
                    weights.append(births)
    return {
        sex: {decade: Weighted(*lists) for decade, lists in decades.items()}
        for sex, decades in found.items()
    }


def _own_given() -> dict[str, dict[int, Weighted[str]]]:
    found: dict[str, dict[int, Weighted[str]]] = {}
    for sex in "FM":
        lines = _lines((WORDS / f"given-{sex.lower()}.txt").read_text("utf-8"))
        pairs = zip(lines[::2], lines[1::2], strict=True)
        found[sex] = {int(decade): _liked(_words(words)) for decade, words in pairs}
    return found


def _liked(words: list[str]) -> Weighted[str]:
    words = list(dict.fromkeys(words))
    return Weighted(words, [1 / (rank + _LIKED) for rank in range(len(words))])


def _words(line: str) -> list[str]:
    return [word.strip() for word in line.split(",") if word.strip()]


@cache
def _own_surnames() -> tuple[list[str], list[str]]:
    """Return the ranked head, and a tail of known and composed surnames (tens of thousands)."""
    lines = _lines((WORDS / "surnames.txt").read_text("utf-8"))
    head = _words(lines[0])
    tail = dict.fromkeys(word for line in lines[1:] for word in _words(line))
    pieces = _lines((WORDS / "pieces.txt").read_text("utf-8"))
    for beginnings, ends in zip(pieces[1::3], pieces[2::3], strict=True):
        tail.update(dict.fromkeys(_composed(beginnings, ends)))
    return head, list(tail)


def _composed(beginnings: str, ends: str) -> list[str]:
    # A beginning such as `Le ` keeps its space: the line is cut at the commas only.
    first = [word.removeprefix(" ") for word in beginnings.split(",")]
    last = _words(ends)
    return [
        f"{a}{b[0].upper() + b[1:] if a.endswith((' ', '’')) else b}" for a in first for b in last
    ]
