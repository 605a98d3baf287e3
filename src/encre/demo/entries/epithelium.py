"""Organoids and intestinal permeability."""

# ruff: noqa: E501, RUF001 - prose, its signs and its thresholds

from __future__ import annotations

from statistics import fmean, stdev

from encre.demo.documents import csv_file
from encre.demo.entries.shapes import (
    Comment,
    Entry,
    Lab,
    Link,
    Step,
    data,
    measure,
    pick,
    png,
    words,
)
from encre.demo.figures.axes import Span
from encre.demo.figures.micrographs import organoids
from encre.demo.figures.plots import Bar, Series, bars, curves
from encre.demo.measures import draw, mean_sd, p_value, welch
from encre.demo.prose import table


def passage(lab: Lab) -> Entry:
    """Passage of human colon organoids and their growth."""
    rng = lab.rng("organoides-passage")
    days = (0, 1, 2, 3, 4, 5, 6)
    means = {
        "Milieu complet": (38, 52, 74, 108, 151, 196, 238),
        "Sans Wnt3a": (38, 45, 53, 60, 64, 66, 65),
    }
    size = {
        n: [[round(max(20, rng.gauss(m, m * 0.13))) for _ in range(30)] for m in ms]
        for n, ms in means.items()
    }
    body = lab.text(
        "organoides-passage",
        table=table(
            ("Jour", *means),
            [[f"J{d}", *(mean_sd(size[n][i], 0) for n in means)] for i, d in enumerate(days)],
        ),
    )
    return Entry("organoides-passage", "organoides", "Organoïdes de côlon HC-07 : passage 12 et croissance", "fatoumata", 19, "Culture cellulaire", body, tags=("organoïdes", "côlon", "Wnt"),
                 fields=(measure("Passage", 12), measure("Rapport de passage", 4), words("Lot de matrice", "M-5521"), words("Consentement", "CO-2203-07"), pick("Origine", "côlon sain", "côlon sain", "Crohn", "tumeur")),
                 steps=(Step("Congélation à P12"), Step("Passage 13", done=False, days=7)),
                 comments=(Comment("marta", 1, "Very nice buds. Please keep two domes for RNA before differentiation."), Comment("fatoumata", 1, "C’est noté, deux dômes réservés.")),
                 attachments=(png("organoides_HC07_J6_image-de-synthese.png", lambda: organoids("Organoïdes HC-07", "HC-07 · P12 · J6 · ×4", 15, 66, lab.seed)),
                              png("croissance_organoides.png", lambda: curves("Croissance des organoïdes HC-07", "Moyenne de 30 organoïdes", Span(0, 6, "Jour", ticks=tuple(days)), Span(0, 280, "Diamètre (µm)"), [Series(n, days, [fmean(v) for v in size[n]], errors=[stdev(v) for v in size[n]]) for n in means])),
                              data("diametres.csv", lambda: csv_file(("medium", "day", "organoid", "diameter_um"), [[n, d, k + 1, v] for n in means for d, vs in zip(days, size[n], strict=True) for k, v in enumerate(vs)]))))  # fmt: skip


def permeability(lab: Lab) -> Entry:
    """FITC-dextran permeability and TEER of monolayers."""
    rng = lab.rng("permeabilite")
    hours = (0, 4, 8, 12, 24, 48)
    teer = {
        "Témoin": (620, 631, 640, 652, 660, 668),
        "TNF + IFN-γ": (618, 560, 452, 361, 242, 205),
        "TNF + IFN-γ + C-17": (625, 588, 520, 470, 415, 402),
    }
    seen = {n: [draw(rng, m, 0.05, 4, 0) for m in ms] for n, ms in teer.items()}
    flux = {
        "Témoin": draw(rng, 0.42, 0.13, 4, 2),
        "TNF + IFN-γ": draw(rng, 3.1, 0.12, 4, 2),
        "TNF + IFN-γ + C-17": draw(rng, 1.5, 0.12, 4, 2),
    }
    p = welch(flux["TNF + IFN-γ"], flux["TNF + IFN-γ + C-17"])
    body = lab.text(
        "permeabilite",
        table=table(
            ("Heures", *teer),
            [[h, *(mean_sd(seen[n][i], 0) for n in teer)] for i, h in enumerate(hours)],
        ),
        text="; ".join((f"{n} {mean_sd(v, 2)}" for n, v in flux.items())),
        p=p_value(p),
    )
    return Entry("permeabilite", "organoides", "Perméabilité de monocouches d’organoïdes : cytokines et C-17", "fatoumata", 10, "Perméabilité", body, status="running", tags=("organoïdes", "TEER", "barrière"), shared_with=("claire",),
                 fields=(measure("TNF", 10, "ng/mL"), measure("IFN-γ", 20, "ng/mL"), measure("Surface", 0.33, "cm²", 2), measure("Dextran", 4, "kDa")),
                 comments=(Comment("marta", 2, "Il faut le témoin C-17 seul avant toute conclusion. @Fatoumata Diallo, avez-vous gardé des inserts ?", ("fatoumata",)),),
                 attachments=(png("teer.png", lambda: curves("Résistance transépithéliale", "Monocouches HC-07, n = 4", Span(0, 48, "Temps (h)"), Span(0, 750, "TEER (Ω·cm²)"), [Series(n, hours, [fmean(v) for v in seen[n]], errors=[stdev(v) for v in seen[n]]) for n in teer])),
                              png("dextran_fitc.png", lambda: bars("Passage du dextran à 48 h", "n = 4 inserts", "Dextran-FITC (µg/mL)", [("", [Bar(n.replace(" + ", "\n+ "), v) for n, v in flux.items()])], [(1, 2, p_value(p))])),
                              data("teer.csv", lambda: csv_file(("condition", "hours", "insert", "ohm_cm2"), [[n, h, k + 1, v] for n in teer for h, vs in zip(hours, seen[n], strict=True) for k, v in enumerate(vs)]))),
                 links=(Link("follows", "organoides-passage"),))  # fmt: skip


ENTRIES = (passage, permeability)
