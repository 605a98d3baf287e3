"""The instruments of the demonstration and how they are booked: believable, drawn from the seed."""

# ruff: noqa: E501 - one instrument, one entry

from __future__ import annotations

from dataclasses import dataclass

NIGHT_AND_DAY = [[[0, 1440]]] * 7
OFFICE = [[[480, 1200]]] * 5 + [[], []]
LONG = [[[420, 1320]]] * 6 + [[]]


@dataclass(frozen=True)
class DemoInstrument:
    """An instrument: whose, who answers for it, and by which rules it is booked (minutes)."""

    structure: str
    keeper: str
    name: str
    category: str
    maker_model: str
    room: str
    description: str
    serial: str
    audience: str = "unit"
    hours: list[list[list[int]]] | None = None
    step: int = 30
    most: int = 480
    training: bool = False
    approval: bool = False
    cancel_hours: int = 0
    state: str = "service"
    note: str = ""


INSTRUMENTS: tuple[DemoInstrument, ...] = (
    DemoInstrument(
        "unit:iris",
        "minh",
        "Confocal LSM 900",
        "microscopy",
        "Zeiss LSM 900 Airyscan 2",
        "Bâtiment B, pièce 014",
        "Microscope confocal inversé, 4 lasers (405, 488, 561, 640 nm), chambre d’incubation à 37 °C.",
        "2022-4471",
        "institute",
        LONG,
        training=True,
        cancel_hours=24,
    ),
    DemoInstrument(
        "unit:iris",
        "minh",
        "Vidéomicroscope Ti2",
        "microscopy",
        "Nikon Eclipse Ti2-E",
        "Bâtiment B, pièce 016",
        "Suivi de cellules vivantes sur plusieurs jours, CO₂ et hygrométrie réglés.",
        "TI2-10382",
        "unit",
        NIGHT_AND_DAY,
        60,
        4320,
        training=True,
    ),
    DemoInstrument(
        "unit:iris",
        "loic",
        "Cytomètre LSRFortessa",
        "cytometry",
        "BD LSRFortessa X-20",
        "Bâtiment A, pièce 112",
        "Analyse jusqu’à 18 couleurs ; calibration chaque matin à 8 h par la plateforme.",
        "R656700J1",
        "institute",
        OFFICE,
        training=True,
    ),
    DemoInstrument(
        "unit:iris",
        "loic",
        "Trieur FACSAria",
        "cytometry",
        "BD FACSAria Fusion",
        "Bâtiment A, pièce 113 (L2)",
        "Tri en confinement L2. Un opérateur de la plateforme est présent : demandez votre créneau.",
        "P65828J02",
        "institute",
        OFFICE,
        60,
        480,
        training=True,
        approval=True,
        cancel_hours=48,
    ),
    DemoInstrument(
        "team:iris-1",
        "sylvie",
        "qPCR QuantStudio 5",
        "molecular",
        "Applied Biosystems QuantStudio 5, 384 puits",
        "Bâtiment A, pièce 208",
        "PCR quantitative, plaques de 384 puits ; comptez 1 h 30 par plaque.",
        "272522184",
        "unit",
        LONG,
        30,
        240,
    ),
    DemoInstrument(
        "team:iris-1",
        "sylvie",
        "qPCR LightCycler 480",
        "molecular",
        "Roche LightCycler 480 II",
        "Bâtiment A, pièce 208",
        "PCR quantitative, 96 puits.",
        "LC-28917",
        "team",
        LONG,
        30,
        240,
        state="out",
        note="lampe en cours de remplacement, retour attendu sous quinze jours",
    ),
    DemoInstrument(
        "team:iris-1",
        "mathieu",
        "Hotte à flux laminaire 2",
        "culture",
        "Thermo MSC-Advantage 1.2",
        "Bâtiment A, pièce 210",
        "Culture de lignées et de monocytes humains.",
        "41783002",
        "team",
        NIGHT_AND_DAY,
        30,
        240,
    ),
    DemoInstrument(
        "unit:iris",
        "gwenaelle",
        "Ultracentrifugeuse Optima",
        "separation",
        "Beckman Coulter Optima XPN-80",
        "Bâtiment A, sous-sol",
        "Rotors SW 32 Ti et 70 Ti ; équilibrez à 0,01 g près.",
        "XPN13J-044",
        "unit",
        NIGHT_AND_DAY,
        60,
        1440,
        training=True,
    ),
    DemoInstrument(
        "unit:iris",
        "gwenaelle",
        "Cryostat CM1950",
        "histology",
        "Leica CM1950",
        "Bâtiment B, pièce 021",
        "Coupes congelées de 5 à 50 µm.",
        "CM-7731",
        "unit",
        OFFICE,
        30,
        240,
    ),
    DemoInstrument(
        "team:barriere-1",
        "marta",
        "Chambre de Ussing",
        "other",
        "Physiologic Instruments EM-CSYS-6",
        "Pièce 3.17",
        "Six chambres, résistance transépithéliale et courant de court-circuit.",
        "EM6-118",
        "unit",
        OFFICE,
        60,
        480,
    ),
    DemoInstrument(
        "team:carreire-1",
        "chiara",
        "IRM préclinique 7 T",
        "imaging",
        "Bruker BioSpec 70/20",
        "Animalerie, pièce E05",
        "Imagerie du petit animal ; protocole autorisé et formation exigés.",
        "BS70-0921",
        "institute",
        OFFICE,
        60,
        480,
        training=True,
        approval=True,
        cancel_hours=72,
    ),
    DemoInstrument(
        "team:assemblages-1",
        "priya",
        "Cryomicroscope Glacios",
        "microscopy",
        "Thermo Scientific Glacios 2",
        "Hall de cryo-microscopie",
        "200 kV, détecteur Falcon 4i ; sessions par demi-journée.",
        "GL2-0057",
        "institute",
        NIGHT_AND_DAY,
        240,
        2880,
        training=True,
        approval=True,
        cancel_hours=72,
    ),
)
PURPOSES = ("Lames de foie, marquage CK19", "Panel lymphocytes T, 12 couleurs", "Plaque IL-6 et TNF", "Organoïdes jour 7",
            "Témoins négatifs", "Tri CD14+", "Calibration", "Cinétique 48 h", "Coupes de côlon", "Répétition du 12")  # fmt: skip
