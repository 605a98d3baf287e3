"""Positions held in French research, and how they are shared out."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Position:
    """A position: code, French label, category, usual age and whether it ends by itself."""

    code: str
    label: str
    category: str
    age: tuple[int, int]
    months: int | None = None


POSITIONS: dict[str, Position] = {
    position.code: position
    for position in (
        Position("DR", "Directeur ou directrice de recherche", "researcher", (45, 64)),
        Position("CR", "Chargé ou chargée de recherche", "researcher", (32, 58)),
        Position("PR", "Professeur ou professeure des universités", "teacher", (42, 64)),
        Position("MCF", "Maître ou maîtresse de conférences", "teacher", (32, 60)),
        Position("PU-PH", "Professeur des universités – praticien hospitalier", "hospital", (42, 64)),
        Position("MCU-PH", "Maître de conférences – praticien hospitalier", "hospital", (35, 58)),
        Position("IR", "Ingénieur ou ingénieure de recherche", "engineer", (30, 62)),
        Position("IE", "Ingénieur ou ingénieure d’études", "engineer", (26, 62)),
        Position("AI", "Assistant ingénieur ou assistante ingénieure", "technician", (24, 60)),
        Position("T", "Technicien ou technicienne", "technician", (22, 62)),
        Position("CDD", "Agent contractuel ou agente contractuelle", "engineer", (23, 45), 24),
        Position("postdoc", "Postdoctorant ou postdoctorante", "postdoc", (28, 36), 30),
        Position("doctorant", "Doctorant ou doctorante", "phd", (23, 30), 36),
        Position("stagiaire", "Stagiaire", "trainee", (20, 25), 6),
        Position("émérite", "Émérite", "emeritus", (66, 76), 36),
        Position("invité", "Invité ou invitée", "guest", (35, 60), 12),
    )
}

# What a team is made of beside its leader: (position, weight).
TEAM_MIX: tuple[tuple[str, float], ...] = (
    ("CR", 14), ("DR", 5), ("MCF", 10), ("PU-PH", 6), ("MCU-PH", 4), ("IR", 8), ("IE", 12), ("AI", 6),
    ("T", 6), ("CDD", 6), ("postdoc", 9), ("doctorant", 15), ("stagiaire", 4), ("émérite", 2), ("invité", 1),
)  # fmt: skip
