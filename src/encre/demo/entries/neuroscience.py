"""Electrophysiology, calcium imaging, behaviour."""

# ruff: noqa: E501, PLR2004, RUF001 - prose, its signs and its thresholds

from __future__ import annotations

from statistics import fmean, stdev

from encre.demo.documents import csv_file, json_file
from encre.demo.entries.shapes import (
    Attachment,
    Comment,
    Entry,
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
from encre.demo.figures.plots import Bar, Series, bars, curves
from encre.demo.figures.traces import calcium, spikes, stacked
from encre.demo.measures import draw, mean_sd, p_value, welch
from encre.demo.prose import table


def patch(lab: Lab) -> Entry:
    """Patch-clamp of amygdala neurons."""
    rng = lab.rng("patch-amygdale")
    currents = (0, 50, 100, 150, 200, 250, 300)
    rates = {
        "Naïves": (0, 0.6, 3.4, 7.9, 12.2, 15.9, 18.4),
        "Conditionnées": (0, 2.1, 7.2, 13.4, 18.8, 22.3, 24.1),
    }
    cells = {
        n: [[round(max(0, rng.gauss(m, 0.9 + m * 0.11)), 1) for _ in range(12)] for m in ms]
        for n, ms in rates.items()
    }
    passive = {
        "Potentiel de repos (mV)": (draw(rng, 68.4, 0.03, 12), draw(rng, 66.9, 0.03, 12)),
        "Résistance d'entrée (MΩ)": (draw(rng, 142, 0.14, 12, 0), draw(rng, 171, 0.14, 12, 0)),
        "Capacité (pF)": (draw(rng, 118, 0.12, 12, 0), draw(rng, 121, 0.12, 12, 0)),
        "Rhéobase (pA)": (draw(rng, 92, 0.16, 12, 0), draw(rng, 58, 0.17, 12, 0)),
    }
    p = welch(*passive["Rhéobase (pA)"])
    rows = [[n, ("−" if "repos" in n else "") + mean_sd(a, 1), ("−" if "repos" in n else "") + mean_sd(b, 1), p_value(welch(a, b))] for n, (a, b) in passive.items()]  # fmt: skip
    trains = (
        ("Naïve", [140 + 74 * k for k in range(7)]),
        ("Conditionnée", [122 + 40 * k for k in range(12)]),
    )
    body = lab.text(
        "patch-amygdale",
        table=table(("Mesure", "Naïves (n = 12)", "Conditionnées (n = 12)", "Test"), rows),
        table2=table(
            ("Courant (pA)", *rates),
            [[c, *(mean_sd(cells[n][i], 1) for n in rates)] for i, c in enumerate(currents)],
        ),
        p=p_value(p),
    )
    return Entry("patch-amygdale", "peur", "Patch-clamp : excitabilité de l’amygdale 24 h après conditionnement", "chiara", 26, "Électrophysiologie", body, tags=("patch-clamp", "amygdale", "peur"), links=(Link("cites", "conditionnement"),),
                 fields=(measure("Température", 32, "°C"), measure("Neurones par groupe", 12), measure("Courant montré", 150, "pA"), pick("Configuration", "cellule entière", "cellule entière", "cellule attachée", "perforée")),
                 comments=(Comment("emmanuel", 2, "Très convaincant. Avez-vous noté l’hémisphère et l’axe antéro-postérieur pour chaque neurone ?"), Comment("chiara", 2, "Oui, feuille jointe, colonnes H et I.")),
                 attachments=(png("decharge_150pA.png", lambda: stacked("Réponse à 150 pA", "Neurones principaux, amygdale basolatérale", [(n, *spikes(800, t, -68, (100, 600, 22), lab.seed + i)) for i, (n, t) in enumerate(trains)], x_bar=(100, "100 ms"), y_bar=(40, "40 mV"))),
                              png("frequence_courant.png", lambda: curves("Relation fréquence-courant", "n = 12 neurones par groupe", Span(0, 310, "Courant injecté (pA)"), Span(0, 30, "Fréquence (Hz)"), [Series(n, currents, [fmean(v) for v in cells[n]], errors=[stdev(v) for v in cells[n]]) for n in rates])),
                              data("frequence_courant.csv", lambda: csv_file(("group", "current_pA", "neuron", "hz"), [[n, c, k + 1, v] for n in rates for c, vs in zip(currents, cells[n], strict=True) for k, v in enumerate(vs)]))))  # fmt: skip


def imaging(lab: Lab) -> Entry:
    """Calcium imaging during a tone."""
    rng = lab.rng("calcium-son")
    cells = [
        ("répond", 0.85),
        ("répond", 0.7),
        ("répond", 0.9),
        ("indifférent", 0.1),
        ("indifférent", 0.15),
        ("inhibé", 0.02),
    ]
    traces = []
    for rank, (_, gain) in enumerate(cells):
        onsets = [(rng.uniform(2, 110), rng.uniform(0.3, 0.9)) for _ in range(3)] + (
            [(40 + rng.uniform(0, 3), 1.6), (52 + rng.uniform(0, 4), 1.1)]
            if rng.random() < gain + 0.2 and gain > 0.5
            else []
        )
        traces.append((f"ROI {rank + 1}", *calcium(120, 10, onsets, 1.5, 0.055, lab.seed + rank)))
    rows = []
    for (name, xs, ys), (kind, _) in zip(traces, cells, strict=True):
        before = fmean(y for x, y in zip(xs, ys, strict=True) if 30 <= x < 40)
        during = fmean(y for x, y in zip(xs, ys, strict=True) if 40 <= x < 70)
        rows.append([name, number(before, 3), number(during, 3), "oui" if during - before > 0.08 else "non", kind])  # fmt: skip
    answering = sum(row[3] == "oui" for row in rows)
    body = lab.text(
        "calcium-son",
        table=table(("Neurone", "ΔF/F avant", "ΔF/F pendant", "Répond", "Classe"), rows),
        text=answering,
    )
    return Entry("calcium-son", "peur", "Imagerie calcique de l’amygdale pendant le son conditionné (M-31)", "hugo", 14, "Imagerie", body, tags=("imagerie calcique", "GCaMP", "amygdale"),
                 fields=(measure("Cadence", 10, "Hz"), measure("Puissance", 0.8, "mW", 1), measure("Neurones", 84), words("Animal", "M-31")),
                 steps=(Step("Session 1"), Step("Session 2", done=False, days=7)), comments=(Comment("chiara", 1, "Check the neuropil coefficient: 0.7 looks high with the GRIN lens."),),
                 attachments=(png("calcium_son.png", lambda: stacked("Activité de six neurones", "GCaMP6f, 10 Hz, souris M-31", traces, x_bar=(10, "10 s"), y_bar=(1, "1 ΔF/F₀"), spans=[(40, 70, "son 7,5 kHz")])),
                              data("calcium_roi.csv", lambda: csv_file(("seconds", *(t[0] for t in traces)), [[x, *(round(t[2][i], 4) for t in traces)] for i, x in enumerate(traces[0][1])]))),
                 links=(Link("protocol", "parametres-calcium"),))  # fmt: skip


def parameters(lab: Lab) -> Entry:
    """Parameters of the calcium pipeline, in English."""
    settings = {
        "motion_correction": {"max_shift_px": 12, "patch_px": 96, "iterations": 2},
        "extraction": {"cell_diameter_px": 11, "min_corr": 0.82, "min_pnr": 9, "neuropil": 0.5},
        "events": {"decay_s": 0.6, "threshold_sd": 3},
    }
    body = lab.text("parametres-calcium")
    return Entry("parametres-calcium", "peur", "Calcium imaging: agreed pipeline parameters", "chiara", 60, "Protocole", body, language="en", tags=("protocole", "imagerie calcique"),
                 fields=(words("Version", "2026-1"), measure("Neuropil", 0.5, "", 1)), comments=(Comment("hugo", 1, "D’accord, je relance mes trois sessions avec ces valeurs."),),
                 attachments=(Attachment("pipeline_2026-1.json", "application/json", lambda: json_file(settings)),), state="locked")  # fmt: skip


def fear(lab: Lab) -> Entry:
    """Fear conditioning."""
    rng = lab.rng("conditionnement")
    phases = ("Habituation", "Conditionnement, son 5", "Rappel à 24 h", "Extinction, son 20")
    means = {"Témoin": (4, 52, 58, 21), "hM4Di + CNO": (4, 50, 31, 19)}
    freezing = {
        n: [[round(min(100, max(0, rng.gauss(m, 3 + m * 0.13))), 1) for _ in range(12)] for m in ms]
        for n, ms in means.items()
    }
    p = welch(freezing["Témoin"][2], freezing["hM4Di + CNO"][2])
    body = lab.text(
        "conditionnement",
        table=table(
            ("Phase", *means),
            [[ph, *(mean_sd(freezing[n][i], 1) for n in means)] for i, ph in enumerate(phases)],
        ),
        p=p_value(p),
    )
    return Entry("conditionnement", "peur", "Conditionnement de peur : inhibition chimiogénétique au rappel", "hugo", 40, "Comportement", body, status="review", tags=("comportement", "peur", "DREADD"),
                 fields=(measure("Animaux", 24), measure("CNO", 3, "mg/kg"), measure("Choc", 0.6, "mA", 1), pick("Aveugle", "oui", "oui", "non")),
                 comments=(Comment("emmanuel", 3, "Ajoutez le groupe mCherry + CNO dans la légende, c’est bien votre témoin."),),
                 attachments=(png("immobilite.png", lambda: bars("Immobilité pendant le son", "n = 12 souris par groupe", "Immobilité (%)", [(ph.replace(", ", " · "), [Bar(n.replace(" + ", "\n+ "), freezing[n][i]) for n in means]) for i, ph in enumerate(phases)], [(4, 5, p_value(p))])),
                              data("immobilite.csv", lambda: csv_file(("group", "phase", "mouse", "freezing_pct"), [[n, ph, k + 1, v] for n in means for ph, vs in zip(phases, freezing[n], strict=True) for k, v in enumerate(vs)]))),
                 links=())  # fmt: skip


def surgery(lab: Lab) -> Entry:
    """A plan of stereotaxic surgeries."""
    body = lab.text("chirurgies")
    return Entry("chirurgies", "peur", "Plan de chirurgies stéréotaxiques (M-41 à M-48)", "chiara", 3, "Plan", body, status="planned", tags=("chirurgie", "AAV"),
                 fields=(measure("Animaux", 8), measure("Volume par côté", 300, "nL")), steps=(Step("Fiches de suivi", done=False, days=2), Step("Chirurgies M-41 à M-44", done=False, days=6)), links=(Link("cites", "conditionnement"),))  # fmt: skip


ENTRIES = (patch, imaging, parameters, fear, surgery)
