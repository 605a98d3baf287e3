"""What the demonstration keeps in its freezers: places, resources, tubes. Nothing of it is real."""

# ruff: noqa: E501 - one resource a line

from __future__ import annotations

from dataclasses import dataclass, field

TEAM, UNIT = "team:iris-1", "unit:iris"


@dataclass(frozen=True)
class Spot:
    """A place: key, kind, name, the key of the one it is in, °C, grid."""

    key: str
    kind: str
    name: str
    inside: str = ""
    temperature: int | None = None
    grid: tuple[int, int] | None = None
    owner: str = UNIT


@dataclass(frozen=True)
class Kept:
    """A resource: the usual type's English name, who added it, facts, values, tubes and where."""

    type: str
    by: str
    title: str
    unit: str
    amount: str
    tubes: int = 1
    place: str = ""
    low: str = ""
    facts: dict[str, str] = field(default_factory=dict)
    values: dict[str, str] = field(default_factory=dict)
    days: int = 90
    expires: int | None = None
    tags: tuple[str, ...] = ()
    taken: tuple[str, ...] = ()
    split: tuple[int, str] | None = None
    thaws: int = 0
    confidential: bool = False


SPOTS: tuple[Spot, ...] = (
    Spot("cryo", "room", "Cryothèque, rez-de-chaussée"),
    Spot("214", "room", "Pièce 214"),
    Spot("216", "room", "Pièce 216, culture"),
    Spot("m80", "freezer", "Congélateur -80 n° 2", "cryo", -80),
    Spot("azote", "freezer", "Cuve d’azote A", "cryo", -196),
    Spot("m20", "freezer", "Congélateur -20", "214", -20),
    Spot("froid", "freezer", "Réfrigérateur des anticorps", "214", 4),
    Spot("solvants", "freezer", "Armoire ventilée", "214", 20),
    Spot("m80-2", "shelf", "Étage 2", "m80"),
    Spot("m80-3", "shelf", "Étage 3", "m80"),
    Spot("tour4", "rack", "Tour 4", "m80-2"),
    Spot("surnageants", "box", "Surnageants BMDM 2026", "tour4", None, (9, 9), TEAM),
    Spot("serums", "box", "Sérums péritonite", "tour4", None, (9, 9), TEAM),
    Spot("plasmides", "box", "Plasmides de l’équipe", "m20", None, (9, 9), TEAM),
    Spot("canne3", "rack", "Canister 3", "azote"),
    Spot("thp1", "box", "THP-1 et dérivées", "canne3", None, (5, 5), TEAM),
    Spot("anticorps", "box", "Anticorps de western", "froid", None, (10, 10), TEAM),
)

KEPT: tuple[Kept, ...] = (
    Kept("Antibody", "mathieu", "Anti-NLRP3 (souris), clone Cryo-2", "µL", "100", 3, "anticorps", "60",
         {"supplier": "AdipoGen", "catalogue": "AG-20B-0014", "lot": "A41002"},
         {"Target": "NLRP3", "Host species": "Souris", "Clone": "Cryo-2", "Clonality": "Monoclonal", "Isotype": "IgG2b", "Working dilution": "1/1 000 (western)"},
         days=160, expires=210, tags=("western", "inflammasome"), taken=("25", "10")),
    Kept("Antibody", "mathieu", "Anti-IL-1β (chèvre), biotinylé", "µL", "50", 2, "anticorps", "60",
         {"supplier": "R&D Systems", "catalogue": "BAF401", "lot": "DWK1423"},
         {"Target": "IL-1β", "Host species": "Chèvre", "Clonality": "Polyclonal", "Conjugate": "Biotine", "Working dilution": "1/1 000"},
         days=200, expires=18, tags=("western", "ELISA"), taken=("40",)),
    Kept("Antibody", "mathieu", "Anti-caspase-1 p20, clone Casper-1", "µL", "100", 2, "anticorps", "",
         {"supplier": "AdipoGen", "catalogue": "AG-20B-0042", "lot": "A38107"},
         {"Target": "Caspase-1 p20", "Host species": "Souris", "Clone": "Casper-1", "Clonality": "Monoclonal", "Working dilution": "1/1 000"},
         days=240, expires=-12, tags=("western",)),
    Kept("Antibody", "ines", "Anti-GSDMD, clone EPR19828", "µL", "100", 1, "anticorps", "",
         {"supplier": "Abcam", "catalogue": "ab209845", "lot": "GR3380"},
         {"Target": "GSDMD", "Host species": "Lapin", "Clonality": "Recombinant", "Working dilution": "1/1 000"}, days=60, expires=300),
    Kept("Antibody", "mathieu", "Anti-β-actine, clone AC-15", "µL", "200", 1, "anticorps", "",
         {"supplier": "Sigma-Aldrich", "catalogue": "A5441"},
         {"Target": "β-actine", "Host species": "Souris", "Clone": "AC-15", "Clonality": "Monoclonal", "Working dilution": "1/10 000"}, days=300, expires=120, taken=("20",)),
    Kept("Reagent", "sylvie", "LPS ultrapur d’Escherichia coli O111:B4", "mg", "1", 5, "m20", "2",
         {"supplier": "InvivoGen", "catalogue": "tlrl-3pelps", "lot": "5908-42-01"}, {"Concentration": "5 mg/mL après reprise"},
         days=45, expires=400, tags=("LPS", "inflammasome")),
    Kept("Reagent", "sylvie", "Nigéricine, sel de sodium", "mg", "10", 1, "m20", "5",
         {"supplier": "Tocris", "catalogue": "4312", "cas": "28643-80-3", "hazards": "H301", "lot": "7A/241"},
         {"Molar mass": "746.94", "Purity": "98"}, days=120, expires=500, taken=("6",), tags=("inflammasome",)),
    Kept("Reagent", "sylvie", "Méthanol, pour analyses", "L", "2.5", 2, "solvants", "1",
         {"supplier": "VWR", "catalogue": "20847.307", "cas": "67-56-1", "hazards": "H225 H301 H311 H331 H370"},
         {"Molar mass": "32.04", "Purity": "99.8"}, days=30, expires=900, taken=("0.35",)),
    Kept("Reagent", "sylvie", "Acide chlorhydrique 37 %", "L", "1", 1, "solvants", "",
         {"supplier": "VWR", "catalogue": "20252.290", "cas": "7647-01-0", "hazards": "H290 H314 H335"}, {"Concentration": "37 %"}, days=400, expires=200),
    Kept("Reagent", "sylvie", "FBS décomplémenté, lot testé sur BMDM", "mL", "50", 8, "m20", "100",
         {"supplier": "Eurobio", "catalogue": "CVFSVF00-01", "lot": "S75416"}, {}, days=75, expires=25, tags=("BMDM",)),
    Kept("Plasmid", "youssef", "pLEX-hNLRP3-mNeonGreen", "µg", "20", 1, "plasmides", "",
         {"lot": "Midi du 12 mai"}, {"Backbone": "pLEX_307", "Insert": "NLRP3 humain, mNeonGreen en C-ter", "Size": "11240", "Bacterial resistance": "Ampicilline", "Selection in cells": "Puromycine"},
         days=190, split=(4, "4"), tags=("lentivirus",)),
    Kept("Plasmid", "youssef", "pCMV-ASC-mCherry", "µg", "15", 1, "plasmides", "",
         {}, {"Backbone": "pcDNA3.1", "Insert": "ASC humain", "Size": "6890", "Bacterial resistance": "Ampicilline"}, days=150, taken=("2.5",)),
    Kept("Plasmid", "ines", "lentiCRISPR v2, guide NLRP3 n° 2", "µg", "12", 1, "plasmides", "",
         {}, {"Backbone": "lentiCRISPR v2", "Insert": "sgRNA NLRP3-2", "Size": "12880", "Bacterial resistance": "Ampicilline", "Selection in cells": "Puromycine", "Addgene number": "52961"}, days=130),
    Kept("Cell line", "mathieu", "THP-1", "pce", "1", 8, "thp1", "4",
         {"supplier": "ATCC", "catalogue": "TIB-202"}, {"Species": "Homme", "Tissue": "Sang, leucémie monocytaire", "Passage": "6", "Culture medium": "RPMI 1640, FBS 10 %", "Biosafety level": "BSL-1", "Mycoplasma free": "oui", "Cellosaurus": "CVCL_0006"}, days=210, tags=("THP-1",), taken=("1",)),
    Kept("Cell line", "ines", "THP-1 NLRP3 -/-, clone 2B7", "pce", "1", 6, "thp1", "3",
         {}, {"Species": "Homme", "Passage": "11", "Culture medium": "RPMI 1640, FBS 10 %", "Biosafety level": "BSL-2", "Mycoplasma free": "oui"}, days=70, tags=("THP-1", "CRISPR")),
    Kept("Biological sample", "ines", "Surnageants de BMDM, LPS puis nigéricine, série du 3 mars", "µL", "200", 12, "surnageants", "",
         {}, {"Species": "Souris", "Nature of the sample": "Surnageant de culture"}, days=120, tags=("BMDM", "ELISA"), taken=("50",), thaws=1),
    Kept("Biological sample", "claire", "Sérums, péritonite à l’urate, J0 et J1", "µL", "80", 16, "serums", "",
         {}, {"Species": "Souris", "Nature of the sample": "Sérum", "Consent or approval": "APAFIS en cours"}, days=35, tags=("péritonite",)),
    Kept("Reagent", "claire", "Composé C17, lot 3", "mg", "25", 1, "m20", "5",
         {"lot": "C17-03"}, {"Molar mass": "421.5", "Purity": "97.4"}, days=50, expires=365, taken=("21.5",), tags=("CIBLE-7",), confidential=True),
    Kept("Oligonucleotide", "youssef", "Il1b souris, amorces qPCR (F et R)", "nmol", "25", 2, "m20", "",
         {"supplier": "Eurogentec"}, {"Sequence 5’ to 3’": "GCAACTGTTCCTGAACTCAACT / ATCTTTTGGGGTCCGTCAACT", "Melting temperature": "60"}, days=260, tags=("qPCR",)),
    Kept("Oligonucleotide", "youssef", "Ifit1 souris, amorces qPCR (F et R)", "nmol", "25", 2, "m20", "",
         {"supplier": "Eurogentec"}, {"Sequence 5’ to 3’": "CTGAGATGTCACTTCACATGGAA / GTGCATCCCCAATGGGTTCT", "Melting temperature": "60"}, days=180, tags=("qPCR",)),
    Kept("Animal", "claire", "C57BL/6J Nlrp3tm1Bhk, cohorte de mars", "pce", "1", 10, "", "",
         {}, {"Species": "Souris", "Strain": "C57BL/6J", "Genotype": "Nlrp3 -/-", "Sex": "Female", "Number of the approved project": "APAFIS en cours"}, days=100, tags=("péritonite",)),
)  # fmt: skip
