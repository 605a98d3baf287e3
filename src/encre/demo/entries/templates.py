"""Templates and protocols of the demonstration, in versions, and the entries begun from them."""

# ruff: noqa: E501 - prose

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Version:
    """A version: published so many days ago, with its note and what the draft then says."""

    days: int
    note: str
    body: str
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Template:
    """A template of a structure or of its owner; the last version may be left as a draft."""

    key: str
    title: str
    owner: str
    structure: str
    purpose: str
    versions: tuple[Version, ...]
    draft: Version | None = None
    favourite_of: tuple[str, ...] = ()


@dataclass(frozen=True)
class Begun:
    """An entry begun from a version: values of its fields, and to whom its steps are given."""

    template: str
    notebook: str
    author: str
    days: int
    values: dict[str, str]
    given: dict[str, str] = field(default_factory=dict)
    done: tuple[str, ...] = ()


def number(name: str, unit: str = "", text: str = "", **more: Any) -> dict[str, Any]:
    """Return a numeric field."""
    return {"name": name, "kind": "number", "unit": unit, "text": text, **more}


def text(name: str, **more: Any) -> dict[str, Any]:
    """Return a text field."""
    return {"name": name, "kind": "text", **more}


def choice(name: str, *options: str, kind: str = "choice", **more: Any) -> dict[str, Any]:
    """Return a field of choices."""
    return {"name": name, "kind": kind, "options": list(options), **more}


def step(words: str, days: int | None = None) -> dict[str, Any]:
    """Return a step."""
    return {"text": words, "days": days}


_ELISA = """## But
Quelle cytokine, dans quels échantillons, pour répondre à quelle question ?

## Déroulement
1. Anticorps de capture, 100 µL par puits, une nuit à 4 °C.
2. Trois lavages (PBS-Tween 0,05 %, 300 µL).
3. Saturation BSA 1 %, 1 h à température ambiante.
4. Gamme en doublets, 1 000 à 15,6 pg/mL, au demi ; blanc sur deux puits.
5. Échantillons 2 h, détection 1 h, streptavidine-HRP @hrp@.
6. TMB 12 min, arrêt H<sub>2</sub>SO<sub>4</sub> 1 M, lecture 450 nm moins 570 nm.

## Résultat
Joindre le fichier du lecteur et la courbe à quatre paramètres.
"""
_ELISA_FIELDS = [
    choice("Cytokine", "IL-1β", "IL-18", "IL-6", "TNF", required=True),
    text("Lot du coffret", required=True, help="Sur la boîte, après LOT"),
    number("Volume d’échantillon", "µL", "100"),
    number("Dilution", text="10"),
]
_QPCR = """## But
Gènes, conditions, contrastes.

## Déroulement
1. ARN : 500 ng par transcription inverse, contrôle sans transcriptase.
2. ADNc dilué au dixième, 4 µL par puits, triplicats techniques.
3. 95 °C 3 min, puis 40 cycles (95 °C 10 s, 60 °C 30 s), courbe de fusion.

## Calcul
ΔΔCt sur deux gènes de référence.
"""
_BMDM = """## Déroulement
1. **J0.** Fémurs et tibias, éthanol 70 % une minute ; chasser la moelle, filtrer à 70 µm ; ACK 1 mL, 60 secondes.
2. **J0.** 8 millions de cellules par boîte non traitée, milieu complet (L929 15 %).
3. **J3.** Ajouter 5 mL de milieu complet.
4. **J6.** Changer le milieu.
5. **J7.** PBS-EDTA 2 mM froid, 10 min, gratter doucement, compter.

## Acceptation
F4/80<sup>+</sup> CD11b<sup>+</sup> > 95 %, viabilité > 92 %.
"""

TEMPLATES: tuple[Template, ...] = (
    Template(
        "elisa", "ELISA sandwich des cytokines murines", "sylvie", "team:iris-1",
        "Dosages de l’équipe : mêmes contrôles, mêmes champs, comparables d’une plaque à l’autre.",
        (
            Version(300, "Première version", _ELISA.replace("@hrp@", "30 min"), {
                "pattern": "ELISA du {date}", "category": "Dosage", "status": "planned",
                "tags": ["ELISA"], "fields": _ELISA_FIELDS,
                "steps": [step("Coater la plaque", 0), step("Lire la plaque", 1)],
            }),
            Version(120, "Contrôle interne SR-2 sur chaque plaque", _ELISA.replace("@hrp@", "30 min"), {
                "fields": [*_ELISA_FIELDS, number("Contrôle interne SR-2", "pg/mL", required=True, help="Attendu : 410 ± 45 pg/mL")],
            }),
            Version(20, "HRP ramenée à 20 min : fond plus bas ; la plaque est relue par une autre personne", _ELISA.replace("@hrp@", "20 min, à l’abri de la lumière"), {
                "steps": [step("Coater la plaque", 0), step("Lire la plaque", 1), step("Faire relire la courbe", 3)],
            }),
        ),
        favourite_of=("claire",),
    ),
    Template(
        "qpcr", "RT-qPCR SYBR Green", "sylvie", "team:iris-1",
        "Expression relative de gènes ; deux gènes de référence au moins.",
        (
            Version(260, "Première version", _QPCR, {
                "pattern": "RT-qPCR du {date}", "category": "Expression", "status": "planned", "tags": ["RT-qPCR"],
                "fields": [
                    text("Gènes", required=True), choice("Références", "Hprt", "Actb", "Gapdh", "Tbp", kind="choices", required=True),
                    number("ARN par réaction", "ng", "500"), number("Efficacité des amorces", "%"), number("RIN le plus bas"),
                ],
                "steps": [step("Transcription inverse", 0), step("Plaque et lecture", 1), step("ΔΔCt et figure", 4)],
            }),
        ),
    ),
    Template(
        "bmdm", "Macrophages dérivés de moelle osseuse (BMDM)", "minh", "unit:iris",
        "Culture de sept jours, validée par l’unité.",
        (
            Version(240, "Version 4 de la fiche de paillasse", _BMDM, {
                "pattern": "BMDM, culture du {date}", "category": "Culture", "status": "planned", "tags": ["BMDM"],
                "fields": [
                    text("Souche", required=True, text="C57BL/6J"), choice("Sexe", "F", "M", required=True),
                    {"name": "Date de naissance", "kind": "date"}, text("Lot L929", required=True),
                    number("Cellules par boîte", "", "8e6"), number("Rendement", "cellules"), number("F4/80+ CD11b+", "%", required=True),
                    {"name": "Faite par", "kind": "person"},
                ],
                "steps": [step("J3 : ajouter 5 mL", 3), step("J6 : changer le milieu", 6), step("J7 : récolter et compter", 7)],
            }),
        ),
        draft=Version(4, "", _BMDM.replace("L929 15 %", "L929 20 %"), {}),
        favourite_of=("claire",),
    ),
    Template(
        "reunion", "Réunion d’équipe", "claire", "",
        "Ordre du jour, décisions, qui fait quoi.",
        (
            Version(200, "Première version", "## Présents\n\n## Décisions\n\n## Qui fait quoi, avant quand\n", {
                "pattern": "Réunion du {date}", "category": "Réunion", "tags": ["réunion"],
                "fields": [{"name": "Heure", "kind": "time"}, {"name": "Animée par", "kind": "person"}],
            }),
        ),
    ),
)  # fmt: skip

BEGUN: tuple[Begun, ...] = (
    Begun("elisa", "inflammasome", "anais", 60, {"Cytokine": "IL-1β", "Lot du coffret": "P345821", "Contrôle interne SR-2": "402"},
          done=("Coater la plaque", "Lire la plaque")),
    Begun("elisa", "inflammasome", "claire", 1, {"Cytokine": "IL-18", "Dilution": "20"}, {"Faire relire la courbe": "sylvie"},
          ("Coater la plaque",)),
    Begun("bmdm", "inflammasome", "sylvie", 5, {"Sexe": "F", "Lot L929": "2026-09"}, {"J6 : changer le milieu": "claire"},
          ("J3 : ajouter 5 mL",)),
    Begun("qpcr", "inflammasome", "anais", 9, {"Gènes": "Il1b, Nlrp3, Casp1", "Références": "Hprt; Tbp", "Efficacité des amorces": "98", "RIN le plus bas": "8,4"},
          done=("Transcription inverse", "Plaque et lecture")),
)  # fmt: skip
