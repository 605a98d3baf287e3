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
    asked, candidate = (_smarts(text), Chem.MolFromSmiles) if smarts else (_part(text), _trusted)
    found = []
    for rank, one in enumerate(smiles):
        molecule = candidate(one)
        if molecule is not None and molecule.HasSubstructMatch(asked):
            found.append(rank)
    return {"found": found}


def _part(text: str) -> Chem.Mol:
    """Return a structure to look for: the bonds that a part like [N+](=O)[O-] lacks are free."""
    asked = Chem.MolFromSmiles(text)
    for atom in asked.GetAtoms():
        atom.SetNumRadicalElectrons(0)
    return asked


def _trusted(smiles: str) -> Chem.Mol | None:
    """Return a molecule from a SMILES that RDKit wrote itself, without checking it again.

    Enough for atoms, charges and bonds; a SMARTS may ask for more (rings, hybridisation).
    """
    molecule = Chem.MolFromSmiles(smiles, sanitize=False)
    if molecule is not None:
        molecule.UpdatePropertyCache(strict=False)
        Chem.FastFindRings(molecule)
    return molecule


def _smarts(text: str) -> Chem.Mol:
    SAID.lines.clear()
    pattern = Chem.MolFromSmarts(text)
    if pattern is None or not pattern.GetNumAtoms():
        raise Wrong("smarts")
    # Ring and hydrogen counts of the pattern itself are asked of by some fingerprints.
    pattern.UpdatePropertyCache(strict=False)
    Chem.FastFindRings(pattern)
    return pattern
