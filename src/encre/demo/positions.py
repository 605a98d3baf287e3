"""Positions held in French research, and how they are shared out."""

# ruff: noqa: E501 - one line a row reads better than a row over three lines

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """A position: code, French labels (man|woman), category, usual age, length in months."""

    code: str
    label: str
    category: str
    age: tuple[int, int]
    months: int | None = None


def gendered(text: str, sex: str) -> str:
    """Return the side of `man|woman` that suits; a text without bar suits both."""
    man, _, woman = text.partition("|")
    return woman or man if sex == "f" else man


POSITIONS: dict[str, Position] = {
    position.code: position
    for position in (
        Position("DR", "Directeur de recherche|Directrice de recherche", "researcher", (45, 64)),
        Position("CR", "Chargé de recherche|Chargée de recherche", "researcher", (32, 58)),
        Position(
            "PR", "Professeur des universités|Professeure des universités", "teacher", (42, 64)
        ),
        Position("MCF", "Maître de conférences|Maîtresse de conférences", "teacher", (32, 60)),
        Position(
            "PU-PH",
            "Professeur des universités, praticien hospitalier|Professeure des universités, praticienne hospitalière",
            "hospital",
            (42, 64),
        ),
        Position(
            "MCU-PH",
            "Maître de conférences, praticien hospitalier|Maîtresse de conférences, praticienne hospitalière",
            "hospital",
            (35, 58),
        ),
        Position("IR", "Ingénieur de recherche|Ingénieure de recherche", "engineer", (30, 62)),
        Position("IE", "Ingénieur d’études|Ingénieure d’études", "engineer", (26, 62)),
        Position("AI", "Assistant ingénieur|Assistante ingénieure", "engineer", (24, 60)),
        Position("T", "Technicien|Technicienne", "engineer", (22, 62)),
        Position("CDD", "Ingénieur contractuel|Ingénieure contractuelle", "engineer", (23, 45), 24),
        Position("postdoc", "Postdoctorant|Postdoctorante", "postdoc", (28, 36), 30),
        Position("doctorant", "Doctorant|Doctorante", "doctoral", (23, 30), 36),
        Position("stagiaire", "Stagiaire", "trainee", (20, 25), 6),
        Position(
            "émérite",
            "Directeur de recherche émérite|Directrice de recherche émérite",
            "emeritus",
            (66, 76),
            36,
        ),
        Position("invité", "Chercheur invité|Chercheuse invitée", "guest", (35, 60), 12),
    )
}

# What a team is made of beside its leader: (position, weight).
TEAM_MIX: tuple[tuple[str, float], ...] = (
    ("CR", 14), ("DR", 5), ("MCF", 10), ("PU-PH", 6), ("MCU-PH", 4), ("IR", 8), ("IE", 12), ("AI", 6),
    ("T", 6), ("CDD", 6), ("postdoc", 9), ("doctorant", 15), ("stagiaire", 4), ("émérite", 2), ("invité", 1),
)  # fmt: skip
