"""The confidential project: inhibitors on their way to a patent."""

# ruff: noqa: E501, RUF001 - prose, its signs and its thresholds

from __future__ import annotations

from statistics import fmean

from encre.demo.documents import csv_file
from encre.demo.entries.shapes import (
    Comment,
    Entry,
    Field,
    Lab,
    Link,
    Step,
    data,
    measure,
    number,
    pick,
    png,
    words,
)
from encre.demo.figures.axes import Span
from encre.demo.figures.fields import heatmap
from encre.demo.figures.plots import Bar, Series, bars, curves, spaced
from encre.demo.measures import draw, fit_decay, mean_sd
from encre.demo.prose import table


def series(lab: Lab) -> Entry:
    """Potency of the second series."""
    rng = lab.rng("cible7-serie2")
    doses = (0.3, 1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0)
    truth = {"C7-101": 38.0, "C7-108": 9.5, "C7-112": 2.6, "C7-115": 160.0}
    means = {
        n: [
            round(fmean(2 + 97 / (1 + (d / m) ** 1.05) + rng.gauss(0, 2.4) for _ in range(4)), 1)
            for d in doses
        ]
        for n, m in truth.items()
    }
    fits = {n: fit_decay(doses, means[n], m) for n, m in truth.items()}
    best = min(fits, key=lambda n: fits[n][2])
    fit = spaced(0.3, 1000)
    body = lab.text(
        "cible7-serie2",
        table=table(
            ("Composé", "CI50 (nM)", "Pente", "IL-1β résiduelle (%)"),
            [[n, number(f[2], 1), number(f[3], 2), number(f[0], 1)] for n, f in fits.items()],
        ),
        text=best,
        value=number(fits["C7-101"][2] / fits[best][2], 0),
    )
    return Entry("cible7-serie2", "cible7", "CIBLE-7 : puissance des analogues de la série 2", "claire", 24, "Pharmacologie", body, tags=("confidentiel", "dose-réponse"),
                 fields=(words("Meilleur composé", best), measure("CI50 du meilleur", fits[best][2], "nM", 1), measure("Composés", 4)),
                 comments=(Comment("helene", 1, "Très beau gain. On ne montre rien avant le dépôt."),),
                 attachments=(png("serie2_dose_reponse.png", lambda: curves("Analogues de la série 2", "BMDM, nigéricine, moyenne de quatre puits", Span(0.3, 1000, "Composé (nM)", log=True), Span(0, 120, "IL-1β (% du témoin)"), [Series(n, doses, means[n], (fit, [f[0] + (f[1] - f[0]) / (1 + (x / f[2]) ** f[3]) for x in fit])) for n, f in fits.items()])),
                              data("serie2.csv", lambda: csv_file(("dose_nM", *truth), [[d, *(means[n][i] for n in truth)] for i, d in enumerate(doses)]))),
                 links=(Link("follows", "dose-reponse-c17"),), state="signed", witness="helene")  # fmt: skip


def selectivity(lab: Lab) -> Entry:
    """Selectivity against other inflammasomes."""
    rng = lab.rng("cible7-selectivite")
    stimuli = {
        "NLRP3 (nigéricine)": 6,
        "NLRP3 (MSU)": 9,
        "NLRC4 (flagelline)": 97,
        "AIM2 (poly dA:dT)": 95,
        "NLRP1b (toxine létale)": 99,
    }
    il = {n: draw(rng, m, 0.07, 4) for n, m in stimuli.items()}
    tnf = draw(rng, 98, 0.05, 4)
    body = lab.text(
        "cible7-selectivite",
        table=table(("Voie", "IL-1β (%)"), [[n, mean_sd(v, 1)] for n, v in il.items()]),
        value=mean_sd(tnf, 1),
    )
    return Entry("cible7-selectivite", "cible7", "CIBLE-7 : sélectivité de C7-112", "youssef", 11, "Pharmacologie", body, tags=("confidentiel", "sélectivité"),
                 fields=(measure("Dose", 100, "nM"), words("Composé", "C7-112")),
                 attachments=(png("selectivite_c7-112.png", lambda: bars("IL-1β résiduelle sous C7-112", "100 nM, n = 4", "IL-1β (% du témoin)", [("", [Bar(n.replace(" (", "\n("), v) for n, v in il.items()])])),
                              data("selectivite.csv", lambda: csv_file(("pathway", "replicate", "il1b_pct"), [[n, i + 1, v] for n, vs in il.items() for i, v in enumerate(vs)]))),
                 links=(Link("follows", "cible7-serie2"),), state="countersign", witness="claire")  # fmt: skip


def stability(lab: Lab) -> Entry:
    """Microsomal stability."""
    rng = lab.rng("cible7-stabilite")
    times = (0, 5, 15, 30, 45, 60)
    rates = {"C7-108": 0.011, "C7-112": 0.023, "Vérapamil": 0.061}
    left = {
        n: [
            100.0,
            *(round(100 * 2.718281828 ** (-k * t) + rng.gauss(0, 1.2), 1) for t in times[1:]),
        ]
        for n, k in rates.items()
    }
    half = {n: 0.6931 / k for n, k in rates.items()}
    body = lab.text(
        "cible7-stabilite",
        table=table(
            ("Temps (min)", *rates),
            [[t, *(number(left[n][i], 1) for n in rates)] for i, t in enumerate(times)],
        ),
        value=number(half["C7-108"], 0),
        value2=number(half["C7-112"], 0),
        value3=number(half["Vérapamil"], 0),
    )
    return Entry("cible7-stabilite", "cible7", "CIBLE-7 : stabilité microsomale de C7-108 et C7-112", "claire", 4, "Pharmacologie", body, status="running", tags=("confidentiel", "stabilité"),
                 fields=(measure("Microsomes", 0.5, "mg/mL", 1), measure("Demi-vie C7-108", half["C7-108"], "min"), pick("Espèce", "souris", "souris", "rat", "humain"), Field("Dépôt de brevet prévu", "date", str(lab.today.fromordinal(lab.today.toordinal() + 45)))),
                 steps=(Step("Microsomes humains", done=False, days=12), Step("Bilan pour la valorisation", done=False, days=20)),
                 attachments=(png("microsomes.png", lambda: curves("Stabilité microsomale, souris", "Composé restant, LC-MS/MS", Span(0, 60, "Temps (min)"), Span(0, 110, "Restant (%)"), [Series(n, times, left[n], dots=True, fit=(list(range(61)), [100 * 2.718281828 ** (-k * t) for t in range(61)])) for n, k in rates.items()])),
                              data("microsomes.csv", lambda: csv_file(("minutes", *rates), [[t, *(left[n][i] for n in rates)] for i, t in enumerate(times)]))),
                 links=(Link("follows", "cible7-selectivite"),))  # fmt: skip


def profile(lab: Lab) -> Entry:
    """Kinase panel of the lead."""
    rng = lab.rng("cible7-panel")
    kinases = ("NEK7", "JNK1", "p38α", "IKKβ", "TAK1", "SYK", "BTK", "PKD1")
    compounds = ("C7-101", "C7-108", "C7-112", "C7-115")
    grid = [
        [
            round(rng.gauss(-2, 6) - (34 if k == "PKD1" and c == "C7-112" else 0), 1)
            for c in compounds
        ]
        for k in kinases
    ]
    body = lab.text(
        "cible7-panel",
        table=table(
            ("Kinase", *compounds),
            [[k, *(number(v, 1) for v in row)] for k, row in zip(kinases, grid, strict=True)],
        ),
    )
    return Entry("cible7-panel", "cible7", "CIBLE-7 : panneau de kinases à 1 µM", "claire", 15, "Pharmacologie", body, tags=("confidentiel", "sélectivité"), fields=(measure("Dose", 1, "µM"), measure("Kinases", 8)),
                 attachments=(png("panel_kinases.png", lambda: heatmap("Activité des kinases à 1 µM", "Variation en % du témoin", kinases, compounds, grid, "%")), data("kinases.csv", lambda: csv_file(("kinase", *compounds), [[k, *r] for k, r in zip(kinases, grid, strict=True)]))),
                 links=(Link("cites", "cible7-serie2"),))  # fmt: skip


ENTRIES = (series, selectivity, stability, profile)
