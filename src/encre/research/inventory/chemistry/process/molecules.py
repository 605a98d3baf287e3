"""Reading a molecule with RDKit: what is wrong with it, else what it is and how it is drawn."""

import base64
import logging
import re
from typing import Any

from rdkit import Chem, DataStructs, rdBase
from rdkit.Chem import rdFingerprintGenerator, rdMolDescriptors
from rdkit.Chem.Draw import rdMolDraw2D

MOST_ATOMS = 500
WIDE, HIGH = 360, 260
MORGAN = rdFingerprintGenerator.GetMorganGenerator(radius=2, fpSize=2048)
_PLACE = re.compile(r"around position (\d+)")


class Wrong(Exception):
    """A molecule cannot be read; `facts` says why."""

    def __init__(self, wrong: str, **facts: Any) -> None:
        super().__init__(wrong)
        self.facts = {"wrong": wrong, **facts}


class _Said(logging.Handler):
    """What RDKit says while it reads."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep a line."""
        self.lines.append(record.getMessage())


SAID = _Said()
rdBase.LogToPythonLogger()
_log = logging.getLogger("rdkit")
_log.handlers, _log.propagate = [SAID], False


def read(text: str, *, molfile: bool) -> dict[str, Any]:
    """Return what a molecule is: names, masses, fingerprints (base64) and drawing."""
    molecule = understood(text, molfile=molfile)
    inchi = Chem.MolToInchi(molecule)
    return {
        "smiles": Chem.MolToSmiles(molecule),
        "inchi": inchi,
        "inchikey": Chem.InchiToInchiKey(inchi) if inchi else "",
        "formula": rdMolDescriptors.CalcMolFormula(molecule),
        "average": average(molecule),
        "exact": rdMolDescriptors.CalcExactMolWt(molecule),
        "pattern": packed(Chem.PatternFingerprint(molecule)),
        "morgan": packed(MORGAN.GetFingerprint(molecule)),
        "svg": drawn(molecule),
    }


def understood(text: str, *, molfile: bool) -> Chem.Mol:
    """Return the molecule with its valences and rings checked (raises Wrong)."""
    SAID.lines.clear()
    if molfile:
        molecule = Chem.MolFromMolBlock(text, sanitize=False, removeHs=False, strictParsing=True)
    else:
        molecule = Chem.MolFromSmiles(text, sanitize=False)
    if molecule is None:
        said = " ".join(SAID.lines)
        place = _PLACE.search(said)
        reason = "ring" if "unclosed ring" in said else "syntax"
        raise Wrong(reason, place=int(place[1]) if place else 0)
    if not 0 < molecule.GetNumAtoms() <= MOST_ATOMS:
        raise Wrong("size", count=molecule.GetNumAtoms())
    for problem in Chem.DetectChemistryProblems(molecule):
        _tell(molecule, problem)
    Chem.SanitizeMol(molecule)
    Chem.AssignStereochemistry(molecule, cleanIt=True, force=True)
    if molfile:
        Chem.AssignChiralTypesFromBondDirs(molecule)
        Chem.AssignStereochemistry(molecule, cleanIt=True, force=True)
    return Chem.RemoveHs(molecule)


def _tell(molecule: Chem.Mol, problem: Any) -> None:
    """Raise what RDKit found wrong, with the atoms it is about, counted from one."""
    if problem.GetType() == "AtomValenceException":
        atom = molecule.GetAtomWithIdx(problem.GetAtomIdx())
        bonds = sum(bond.GetBondTypeAsDouble() for bond in atom.GetBonds())
        held = int(bonds) + atom.GetNumExplicitHs()
        facts = {"atom": atom.GetIdx() + 1, "symbol": atom.GetSymbol(), "held": held}
        raise Wrong("valence", **facts)
    if problem.GetType() == "KekulizeException":
        raise Wrong("aromatic", atoms=[index + 1 for index in problem.GetAtomIndices()][:12])
    if problem.GetType() == "AtomKekulizeException":
        raise Wrong("aromatic", atoms=[problem.GetAtomIdx() + 1])
    raise Wrong("unreadable")


def average(molecule: Chem.Mol) -> float:
    """Return the average mass in g/mol; an atom whose isotope is given counts for that isotope."""
    hydrogen = Chem.GetPeriodicTable().GetAtomicWeight(1)
    atoms = molecule.GetAtoms()
    return float(sum(atom.GetMass() + atom.GetTotalNumHs() * hydrogen for atom in atoms))


def drawn(molecule: Chem.Mol) -> str:
    """Return the drawing as SVG, black on nothing; the places of a molfile's atoms are kept."""
    pen = rdMolDraw2D.MolDraw2DSVG(WIDE, HIGH)
    options: Any = pen.drawOptions()
    options.clearBackground = False
    options.fixedBondLength = 34
    options.useBWAtomPalette()
    rdMolDraw2D.PrepareAndDrawMolecule(pen, molecule)
    pen.FinishDrawing()
    return str(pen.GetDrawingText())


def packed(bits: Any) -> str:
    """Return a fingerprint's bytes in base64."""
    return base64.b64encode(DataStructs.BitVectToBinaryText(bits)).decode()
