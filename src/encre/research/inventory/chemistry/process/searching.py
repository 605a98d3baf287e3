"""Searching with RDKit: what a question looks like, and which candidates really hold it."""

from typing import Any

from rdkit import Chem

from encre.research.inventory.chemistry.process.molecules import (
    MORGAN,
    SAID,
    Wrong,
    drawn,
    packed,
    understood,
)


def question(text: str, *, molfile: bool, mode: str) -> dict[str, Any]:
    """Return what screens the molecules for a question (raises Wrong)."""
    if mode == "pattern":
        return {"pattern": packed(Chem.PatternFingerprint(_smarts(text)))}
    molecule = understood(text, molfile=molfile)
    return {
        "smiles": Chem.MolToSmiles(molecule),
        "inchikey": Chem.InchiToInchiKey(Chem.MolToInchi(molecule)),
        "pattern": packed(Chem.PatternFingerprint(molecule)),
        "morgan": packed(MORGAN.GetFingerprint(molecule)),
        "svg": drawn(molecule),
    }


def match(text: str, *, smarts: bool, smiles: list[str]) -> dict[str, Any]:
    """Return the ranks of the canonical SMILES that hold the question."""
    asked = _smarts(text) if smarts else Chem.MolFromSmiles(text)
    found = []
    for rank, one in enumerate(smiles):
        molecule = Chem.MolFromSmiles(one)
        if molecule is not None and molecule.HasSubstructMatch(asked):
            found.append(rank)
    return {"found": found}


def _smarts(text: str) -> Chem.Mol:
    SAID.lines.clear()
    pattern = Chem.MolFromSmarts(text)
    if pattern is None or not pattern.GetNumAtoms():
        raise Wrong("smarts")
    # Ring and hydrogen counts of the pattern itself are asked of by some fingerprints.
    pattern.UpdatePropertyCache(strict=False)
    Chem.FastFindRings(pattern)
    return pattern
