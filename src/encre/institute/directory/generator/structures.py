"""Structures with their history, and the ways in which sources name them; the truth apart.

A structure keeps its number for some years, then is renewed under another, merges, splits or
founds others; sources write its code in ten ways, old or new, name it in words, or slip.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

from encre.institute.directory.generator.chance import Weighted, chance
from encre.institute.directory.generator.mistakes import bare, typo
from encre.institute.directory.generator.styles import DIRECTORIES
from encre.institute.directory.generator.units import units

KINDS = {"F": "fusion", "E": "split", "R": "renewal", "I": "integration", "S": "spin-off"}
REFERENCE = ("structure", "name", "acronym", "town", "labels", "former_labels", "since", "until")
SUCCESSIONS = ("predecessor", "successor", "kind", "year")
MENTIONS = ("mention", "source", "text", "town")
TRUTH = ("mention", "structure", "form")
FIRST_YEAR, LAST_YEAR = 2001, 2025
_EXTRA = 120
_SAME_NUMBER, _OTHER_KINDS = 24, 60
_ABOUT = (
    "Immunité", "Neurosciences", "Génétique", "Métabolisme", "Cancérologie", "Virologie",
    "Cardiologie", "Néphrologie", "Épidémiologie", "Bactériologie", "Hématologie", "Vision",
    "Développement", "Imagerie", "Biostatistique", "Pharmacologie", "Endocrinologie", "Audition",
)  # fmt: skip
_OF = (
    "des maladies rares", "de l’inflammation", "du vieillissement", "des tumeurs", "de l’enfant",
    "du sommeil", "des cellules souches", "de la transplantation", "du microbiote", "de la douleur",
    "des vaisseaux", "de la réparation tissulaire", "des agents transmissibles", "de l’obésité",
)  # fmt: skip
_FORMS = Weighted(
    ("code", "both", "with name", "former", "name", "acronym", "slip", "predecessor", "unknown"),
    (46, 12, 8, 10, 8, 5, 3, 5, 3),
)


@dataclass(slots=True)
class Structure:
    """A structure: official labels, those it had before, its years (None: still there)."""

    key: str
    name: str
    acronym: str
    town: str
    labels: list[str]
    former: list[str] = field(default_factory=list)
    since: int = FIRST_YEAR
    until: int | None = None


@dataclass(frozen=True, slots=True)
class Succession:
    """A step: `kind` is a key of KINDS."""

    predecessor: str
    successor: str
    kind: str
    year: int


@dataclass(frozen=True, slots=True)
class Mention:
    """How a source names a structure; `structure` is empty when the reference does not hold it."""

    source: str
    text: str
    town: str
    structure: str
    form: str


def history(seed: int) -> tuple[list[Structure], list[Succession]]:
    """Return the structures of a seed, living and closed, and what came of what."""
    rng = chance(seed, "structures")
    living = [_living(rng, seed, key) for key in range(len(units(seed)))]
    others = _others(rng, len(living))
    taken = rng.sample(range(2000, 2990), _EXTRA * 2)
    closed: list[Structure] = []
    steps: list[Succession] = []
    for number in range(_EXTRA):
        kind = Weighted(tuple(KINDS), (50, 12, 14, 5, 4)).draw(rng)
        heir = living[rng.randrange(len(living))]
        year = max(heir.since, FIRST_YEAR + 4)
        for part in range(2 if kind == "F" else 1):
            code = taken[number * 2 + part]
            key = f"s{1000 + len(closed):04}"
            old = Structure(key, *_named(rng), heir.town, _labels(rng, code), until=year)
            closed.append(old)
            steps.append(Succession(old.key, heir.key, kind, year))
            if kind == "E":
                twin = living[(int(heir.key[1:]) + len(DIRECTORIES)) % len(living)]
                steps.append(Succession(old.key, twin.key, kind, year))
    return [*living, *others, *closed], steps


def _living(rng: Random, seed: int, key: int) -> Structure:
    unit = units(seed)[key]
    labels = _labels(rng, unit.number)
    if unit.mixed is not None:
        labels.append(f"UMR {unit.mixed}")
    former = [] if unit.former is None else [f"U {unit.former}", f"UMR_S {unit.former}"]
    town = DIRECTORIES[unit.delegation].town
    since = rng.randrange(FIRST_YEAR + 5, LAST_YEAR)
    return Structure(f"s{key:04}", *_named(rng), town, labels, former, since)


def _labels(rng: Random, number: int) -> list[str]:
    """Return the institute's own label, for most the mixed unit's too."""
    return [f"U {number}", f"UMR_S {number}"] if rng.random() < 0.7 else [f"U {number}"]  # noqa: PLR2004


def _others(rng: Random, first: int) -> list[Structure]:
    """Return structures of other kinds, some with the number of a unit of ours."""
    found = []
    codes = rng.sample(range(1400, 9900), _OTHER_KINDS)
    for number in range(_OTHER_KINDS):
        kind = ("US", "CIC", "UAR", "EA", "ERL", "ULR")[number % 6]
        town = DIRECTORIES[number % len(DIRECTORIES)].town
        key = f"s{first + number:04}"
        found.append(Structure(key, *_named(rng), town, [f"{kind} {codes[number]}"]))
    for number in range(_SAME_NUMBER):
        # An INRAE mixed unit may bear the number of one of ours: `UMR 1019` is not `U 1019`.
        code = rng.randrange(900, 1999)
        town = DIRECTORIES[number % len(DIRECTORIES)].town
        key = f"s{first + _OTHER_KINDS + number:04}"
        found.append(Structure(key, *_named(rng), town, [f"UMR {code}"]))
    return found


def _named(rng: Random) -> tuple[str, str]:
    about, of = rng.choice(_ABOUT), rng.choice(_OF)
    second = rng.choice([word for word in _ABOUT if word != about])
    name = f"{about} {of} et {second.lower()}"
    letters = "".join(word[0] for word in bare(name).replace("'", " ").split() if len(word) > 2)  # noqa: PLR2004
    return name, f"{letters.upper()}{rng.choice('AEIOU')}{rng.choice('XTSLN')}"


def mentions(seed: int, count: int) -> list[Mention]:
    """Return how sources name structures, each with the structure meant."""
    rng = chance(seed, "mentions")
    structures, steps = history(seed)
    known = {structure.key: structure for structure in structures}
    living = [structure for structure in structures if structure.until is None]
    return [
        _mention(rng, rng.choice(living), known, steps, DIRECTORIES[rng.randrange(13)].key)
        for _number in range(count)
    ]


def _mention(
    rng: Random,
    meant: Structure,
    known: dict[str, Structure],
    steps: list[Succession],
    source: str,
) -> Mention:
    form, structure = _FORMS.draw(rng), meant.key
    label = rng.choice(meant.labels)
    if form == "former" and meant.former:
        text = _written(rng, rng.choice(meant.former))
    elif form == "predecessor":
        # A closed structure is still named: that structure is meant, and its heirs are known.
        old = known[rng.choice(steps).predecessor]
        text, structure = _written(rng, rng.choice(old.labels)), old.key
    elif form == "both":
        text = rng.choice((";", " - ", " / ")).join(_written(rng, one) for one in meant.labels)
    elif form == "with name":
        text = f"{_written(rng, label)} {rng.choice((meant.name, meant.acronym))}"
    elif form == "name":
        text = _in_words(rng, meant.name)
    elif form == "acronym":
        text = meant.acronym
    elif form == "slip":
        # A number of five digits is nobody's.
        text, structure = _written(rng, f"{label}{rng.randrange(10)}"), ""
    elif form == "unknown":
        text, structure = _written(rng, f"U {rng.randrange(3000, 3999)}"), ""
    else:
        form, text = "code", _written(rng, label)
    return Mention(source, text, meant.town, structure, form)


def _written(rng: Random, label: str) -> str:
    """Write an official label in one of ten ways."""
    kind, _space, number = label.rpartition(" ")
    bound = kind.replace("_", rng.choice(("_", "-", " ", "")))
    ways = (
        f"{bound} {number}", f"{bound}{number}", f"{bound}  {number}", f"{bound}_{number}",
        f"{bound.lower()} {number}", f"{'CNRS' if kind == 'UMR' else 'Inserm'} {bound} {number}",
        f"{bound}-{number}", f"{bound} n° {number}", f"{bound} 0{number}", label,
    )  # fmt: skip
    return rng.choice(ways)


def _in_words(rng: Random, name: str) -> str:
    draw = rng.random()
    if draw < 0.3:  # noqa: PLR2004
        return bare(name).upper()
    if draw < 0.5:  # noqa: PLR2004
        words = name.split()
        words[0] = typo(words[0], rng.random(), rng.random(), rng.random())
        return " ".join(words)
    return name


def write(seed: int, count: int, out: Path, truth: Path) -> None:
    """Write the reference, its successions and the mentions into `out`; the truth elsewhere."""
    out.mkdir(parents=True, exist_ok=True)
    truth.parent.mkdir(parents=True, exist_ok=True)
    structures, steps = history(seed)
    held: list[tuple[object, ...]] = [
        (s.key, s.name, s.acronym, s.town, ";".join(s.labels), ";".join(s.former), s.since, s.until)
        for s in structures
    ]
    _table(out / "structures.csv", REFERENCE, held)
    rows: list[tuple[object, ...]] = [
        (step.predecessor, step.successor, step.kind, step.year) for step in steps
    ]
    _table(out / "successions.csv", SUCCESSIONS, rows)
    made = mentions(seed, count)
    given: list[tuple[object, ...]] = [
        (f"m{n:06}", one.source, one.text, one.town) for n, one in enumerate(made)
    ]
    _table(out / "mentions.csv", MENTIONS, given)
    true: list[tuple[object, ...]] = [
        (f"m{n:06}", one.structure, one.form) for n, one in enumerate(made)
    ]
    _table(truth, TRUTH, true)


def _table(path: Path, columns: tuple[str, ...], rows: list[tuple[object, ...]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        written = csv.writer(file, lineterminator="\n")
        written.writerow(columns)
        written.writerows(rows)
