"""Asking the process in which RDKit runs: its death, its silence and its errors are answers too."""

import base64
import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from encre.foundation.base import apart
from encre.research.inventory.chemistry.drawing import clean
from encre.research.inventory.chemistry.given import MOST_ATOMS, Given, Unreadable

SECONDS = 20
MOST_DEATHS = 3
"""After so many lines lost in one batch, what is left is not tried."""


@dataclass(frozen=True)
class Known:
    """What RDKit knows of a molecule; masses in g/mol and Da, fingerprints of 2,048 bits."""

    smiles: str
    inchi: str
    inchikey: str
    formula: str
    average: float
    exact: float
    pattern: bytes
    morgan: bytes
    svg: str


@dataclass(frozen=True)
class Question:
    """A question to the molecules, ready to screen with."""

    text: str
    smarts: bool
    pattern: bytes
    morgan: bytes = b""
    inchikey: str = ""
    svg: str = ""


@cache
def installed() -> bool:
    """Say whether RDKit is on this server."""
    return find_spec("rdkit") is not None


def read_all(molecules: Sequence[Given]) -> list[Known | Unreadable]:
    """Return what each molecule is, or why it cannot be read, in their order."""
    lines = [{"task": "read", "text": one.text, "molfile": one.molfile} for one in molecules]
    return [_known(answer) for answer in _answers(lines)]


def question(one: Given, mode: str) -> Question:
    """Return a question ready to screen with (raises Unreadable); `mode` “pattern” is SMARTS."""
    asked = {"task": "question", "text": one.text, "molfile": one.molfile, "mode": mode}
    answer = _answers([asked])[0]
    if "wrong" in answer:
        raise Unreadable(_sentence(answer))
    smarts = mode == "pattern"
    return Question(
        one.text if smarts else str(answer["smiles"]),
        smarts,
        base64.b64decode(answer["pattern"]),
        base64.b64decode(answer.get("morgan", "")),
        str(answer.get("inchikey", "")),
        clean(answer.get("svg", "")),
    )


def matching(asked: Question, smiles: Sequence[str]) -> list[int]:
    """Return the ranks of the SMILES that hold the question (raises Unreadable)."""
    line = {"task": "match", "text": asked.text, "smarts": asked.smarts, "smiles": list(smiles)}
    answer = _answers([line])[0]
    if "wrong" in answer:
        raise Unreadable(_("This question asks for too much. Make it shorter or more precise."))
    return [rank for rank in answer["found"] if rank in range(len(smiles))]


def _answers(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return one answer a line; a line on which the process dies has its own, the others go on.

    A line is given up only when it fails alone: the time of a batch is not held against the line
    at which it ends.
    """
    answers: list[dict[str, Any]] = []
    deaths = 0
    while len(answers) < len(lines):
        answers += _run(lines[len(answers) :])
        if len(answers) < len(lines):
            alone = _run([lines[len(answers)]])
            deaths += not alone
            left = 1 if deaths < MOST_DEATHS else len(lines) - len(answers)
            answers += alone or [{"wrong": "lost"}] * left
    return answers


def _run(lines: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run the process without our environment; return what it answered before its end."""
    asked = "".join(json.dumps(line) + "\n" for line in lines).encode()
    module = "encre.research.inventory.chemistry.process"
    with tempfile.TemporaryDirectory(prefix="encre-chemistry-") as name:
        folder = Path(name)
        apart.run(module, [], folder, "answers", seconds=SECONDS, given=asked)
        return _whole_lines((folder / "answers").read_bytes())[: len(lines)]


def _whole_lines(data: bytes) -> list[dict[str, Any]]:
    found = []
    for line in data.split(b"\n")[:-1]:
        try:
            answer = json.loads(line)
        except ValueError:
            break
        found.append(answer if isinstance(answer, dict) else {"wrong": "lost"})
    return found


def _known(answer: dict[str, Any]) -> Known | Unreadable:
    if "wrong" in answer:
        return Unreadable(_sentence(answer))
    return Known(
        smiles=str(answer["smiles"]),
        inchi=str(answer["inchi"]),
        inchikey=str(answer["inchikey"])[:27],
        formula=str(answer["formula"])[:200],
        average=float(answer["average"]),
        exact=float(answer["exact"]),
        pattern=base64.b64decode(answer["pattern"]),
        morgan=base64.b64decode(answer["morgan"]),
        svg=clean(answer["svg"]),
    )


def _sentence(answer: dict[str, Any]) -> str:
    """Return what is wrong with a molecule, where, and what to do."""
    wrong, place = answer["wrong"], answer.get("place")
    if wrong == "valence":
        words = _(
            "Atom %(atom)d (%(symbol)s) has %(held)d bonds, more than it can bear."
            " Look at its bonds and its charge."
        )
        return words % answer
    if wrong == "aromatic":
        atoms = ", ".join(str(atom) for atom in answer["atoms"])
        words = ngettext(
            "Atom %(atoms)s is written aromatic, but no ring allows it.",
            "Atoms %(atoms)s are written aromatic, but no alternation of bonds allows it.",
            len(answer["atoms"]),
        )
        return words % {"atoms": atoms}
    if wrong == "syntax" and place:
        return _("This SMILES cannot be read: look around character %(place)d.") % {"place": place}
    if wrong == "size" and answer["count"]:
        words = _("This molecule has %(count)d atoms; at most %(most)d are kept.")
        return words % {"count": answer["count"], "most": MOST_ATOMS}
    return {
        "ring": _("A ring of this SMILES is open: each ring number comes twice."),
        "size": _("There is no atom in this molecule."),
        "smarts": _("This SMARTS pattern cannot be read. Look at its brackets and parentheses."),
        "lost": _("This molecule could not be read: it asked for too much time or memory."),
    }.get(
        wrong, _("This molecule cannot be read. Look at its atoms and bonds, or export it again.")
    )
