"""A birth cohort and a screening campaign."""

# ruff: noqa: E501, PLR2004 - prose, its signs and its thresholds

from __future__ import annotations

import math
from statistics import fmean, stdev

from encre.demo.documents import csv_file, text_file
from encre.demo.entries.shapes import (
    Attachment,
    Comment,
    Entry,
    Lab,
    Link,
    data,
    measure,
    number,
    pick,
    png,
    words,
)
from encre.demo.figures.axes import Span
from encre.demo.figures.canvas import BLUE, GREY, VERMILION
from encre.demo.figures.fields import plate
from encre.demo.figures.plots import Marks, Series, curves, scatter, spaced
from encre.demo.measures import fit_decay
from encre.demo.prose import NBSP, table


def model(lab: Lab) -> Entry:
    """A logistic model on aggregate results."""
    rng = lab.rng("cohorte-modele")
    factors = {"Tabac pendant la grossesse": (1.62, 0.13), "Crèche avant 6 mois": (1.31, 0.09), "Allaitement ≥ 4 mois": (0.79, 0.08), "NO2, + 10 µg/m³": (1.18, 0.06), "Moisissures visibles": (1.44, 0.11), "Chat au domicile": (0.97, 0.09)}  # fmt: skip
    odds = {}
    for name, (value, error) in factors.items():
        log = math.log(value) + rng.gauss(0, 0.02)
        odds[name] = tuple(round(math.exp(log + z * error), 2) for z in (0, -1.96, 1.96))

    def forest() -> bytes:
        names = list(odds)
        series = [
            Series("", [low, high], [len(names) - i] * 2, color=BLUE, width=2.6)
            for i, (_, low, high) in enumerate(odds.values())
        ]
        series += [
            Series("", [o], [len(names) - i], dots=True, color=VERMILION)
            for i, (o, _, _) in enumerate(odds.values())
        ]
        return curves("Sifflements à 4 ans : rapports de cotes", "Modèle ajusté, intervalles de confiance à 95 %", Span(0.5, 2.5, "Rapport de cotes (échelle logarithmique)", log=True, ticks=(0.5, 0.7, 1, 1.5, 2, 2.5)),
                      Span(0.3, len(names) + 0.7, "", ticks=tuple(range(len(names), 0, -1)), names=tuple(f"F{i + 1}" for i in range(len(names)))), series, Marks(spans=((0.998, 1.002, "1"),)))  # fmt: skip

    script = """
library(mice); library(dplyr)
d <- readRDS("cohorte_v7.rds") |> filter(suivi_4ans == 1)
imp <- mice(d, m = 20, seed = 2026)
fit <- with(imp, glm(sifflements ~ tabac + creche6 + allait4 + no2_10 + moisissures + chat +
                       sexe + age_mat + diplome + centre, family = binomial))
summary(pool(fit), conf.int = TRUE, exponentiate = TRUE)
"""
    body = lab.text("cohorte-modele", table=table(("Facteur", "Rapport de cotes", "IC 95 %"), [[f"F{i}. {n}", number(o, 2), f"{number(lo, 2)} à {number(hi, 2)}"] for i, (n, (o, lo, hi)) in enumerate(odds.items(), 1)]))  # fmt: skip
    return Entry("cohorte-modele", "cohorte", "Sifflements à 4 ans : modèle principal et analyses de sensibilité", "ousmane", 31, "Statistique", body, status="review", tags=("cohorte", "R", "régression"),
                 fields=(measure("Enfants analysés", 4218), measure("Imputations", 20), words("Données", "cohorte_v7"), words("R", "4.4.1"), pick("Plan enregistré", "oui", "oui", "non")),
                 comments=(Comment("laurence", 2, "Très clair. Précisez que le seuil d’exposition NO₂ est fixé avant l’analyse."), Comment("salome", 2, "Script relu, deux noms de variables harmonisés.")),
                 attachments=(png("foret_sifflements.png", forest), data("rapports_de_cotes.csv", lambda: csv_file(("factor", "or", "low", "high"), [[n, *v] for n, v in odds.items()])), Attachment("modele_principal.R", "text/x-r", lambda: text_file(script))),
                 links=(Link("follows", "cohorte-qualite"),), state="countersign", witness="laurence")  # fmt: skip


def quality(lab: Lab) -> Entry:
    """Quality control of a data freeze."""
    rows = [
        ["Âge gestationnel", "5 102", "12", "3 (> 44 sem.)", "corrigées à la source"],
        ["Poids de naissance", "5 102", "9", "1 (g/kg)", "corrigée"],
        ["NO2 au domicile", "5 102", "214", "0", "imputation"],
        ["Tabac, 3e trimestre", "5 102", "61", "0", "imputation"],
        ["Allaitement (mois)", "5 102", "388", "7 (> 48)", "retour au centre"],
    ]
    body = lab.text(
        "cohorte-qualite",
        table=table(("Variable", "Attendus", "Manquants", "Aberrants", "Décision"), rows),
    )
    return Entry("cohorte-qualite", "cohorte", "Gel de données v7 : contrôle de qualité", "salome", 52, "Données", body, tags=("cohorte", "qualité"), fields=(measure("Règles", 143), measure("Alertes", 11), words("Gel", "v7")),
                 attachments=(data("controle_v7.csv", lambda: csv_file(("variable", "expected", "missing", "outliers", "decision"), rows)),), state="signed", witness="ousmane")  # fmt: skip


def survival(lab: Lab) -> Entry:
    """Time to first wheezing episode."""
    rng = lab.rng("cohorte-survie")
    groups = {"Crèche avant 6 mois": 0.0132, "Crèche après 6 mois": 0.0098, "Pas de crèche": 0.0079}
    months = list(range(0, 49, 3))
    kept = {}
    for name, rate in groups.items():
        value, line = 100.0, [100.0]
        for _ in months[1:]:
            value *= math.exp(-3 * rate * rng.uniform(0.85, 1.15))
            line.append(round(value, 1))
        kept[name] = line
    body = lab.text(
        "cohorte-survie",
        table=table(
            ("Âge (mois)", *groups),
            [
                [m, *(number(kept[n][i], 1) for n in groups)]
                for i, m in enumerate(months)
                if m % 12 == 0
            ],
        ),
    )
    return Entry("cohorte-survie", "cohorte", "Délai jusqu’au premier épisode de sifflements selon la crèche", "salome", 18, "Statistique", body, status="running", tags=("cohorte", "survie"), fields=(measure("Groupes", 3), measure("Suivi", 48, "mois")),
                 comments=(Comment("ousmane", 1, "Pensez à la troncature à gauche pour les inclusions tardives."),),
                 attachments=(png("survie_sifflements.png", lambda: curves("Enfants sans sifflements", "Tables actuarielles, pas de trois mois", Span(0, 48, "Âge (mois)", ticks=(0, 12, 24, 36, 48)), Span(40, 102, "Sans épisode (%)"), [Series(n, [m for k in range(len(months) - 1) for m in (months[k], months[k + 1])], [kept[n][k] for k in range(len(months) - 1) for _ in range(2)]) for n in groups])), data("survie.csv", lambda: csv_file(("months", *groups), [[m, *(kept[n][i] for n in groups)] for i, m in enumerate(months)]))),
                 links=(Link("cites", "cohorte-modele"),))  # fmt: skip


def screening(lab: Lab) -> Entry:
    """A plate of a primary screen and its Z' factor."""
    rng = lab.rng("criblage-p14")
    wells: dict[str, float | None] = {}
    for row in "ABCDEFGH":
        wells[f"{row}1"] = round(rng.gauss(100, 4.2), 1)
        wells[f"{row}12"] = round(rng.gauss(4, 1.4), 1)
        for column in range(2, 12):
            wells[f"{row}{column}"] = round(rng.gauss(97, 6), 1)
    for well, value in (("C4", 38.2), ("F9", 51.7), ("B7", 61.4)):
        wells[well] = value
    high, low = (
        [wells[f"{r}1"] or 0.0 for r in "ABCDEFGH"],
        [wells[f"{r}12"] or 0.0 for r in "ABCDEFGH"],
    )
    z = 1 - 3 * (stdev(high) + stdev(low)) / abs(fmean(high) - fmean(low))
    hits = sorted(
        (w for w, v in wells.items() if v is not None and v < 65 and not w.endswith("12")),
        key=lambda w: wells[w] or 0,
    )
    rows = [
        [w, f"CB-14-{(ord(w[0]) - 65) * 10 + int(w[1:]) - 1:03d}", number(wells[w] or 0, 1)]
        for w in hits
    ]
    body = lab.text(
        "criblage-p14",
        value=number(z, 2),
        value2=number(fmean(high) / fmean(low), 0),
        table=table(("Puits", "Composé", "Signal (%)"), rows),
    )
    return Entry("criblage-p14", "criblage", "Criblage primaire ASC : plaque 14", "aurelie", 44, "Criblage", body, tags=("criblage", "ASC"), fields=(measure("Facteur Z’", z, "", 2), measure("Dose", 10, "µM"), measure("Touches", len(hits))),
                 comments=(Comment("jurgen", 1, "Bonne plaque. C4 ressort aussi à la plaque 9 sous un autre numéro : même châssis ?"), Comment("wei", 2, "Yes, same scaffold, I will order both.")),
                 attachments=(png("criblage_plaque14.png", lambda: plate("Criblage ASC, plaque 14", "Signal en % du témoin DMSO", wells, "%", (("Colonne 1", "DMSO"), ("Colonne 12", "sans activateur")))), data("plaque14.csv", lambda: csv_file(("well", "signal_pct"), list(wells.items())))))  # type: ignore[arg-type]  # fmt: skip


def confirmation(lab: Lab) -> Entry:
    """Confirmation and counter-screen of hits."""
    rng = lab.rng("criblage-confirmation")
    doses = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0)
    truth = {"CB-14-023": (4.1, 900.0), "CB-14-058": (11.0, 13.0), "CB-14-016": (18.0, 700.0)}
    main = {
        n: [round(3 + 97 / (1 + d / a) + rng.gauss(0, 2), 1) for d in doses]
        for n, (a, _) in truth.items()
    }
    counter = {
        n: [round(3 + 97 / (1 + d / b) + rng.gauss(0, 2), 1) for d in doses]
        for n, (_, b) in truth.items()
    }
    fits = {n: fit_decay(doses, main[n], truth[n][0]) for n in truth}
    real = [n for n in truth if counter[n][-1] > 80]
    fit = spaced(0.1, 30)
    body = lab.text(
        "criblage-confirmation",
        table=table(
            ("Composé", "CI50 (µM)", "Contre-essai à 30 µM (%)", "Décision"),
            [
                [
                    n,
                    number(fits[n][2], 1),
                    number(counter[n][-1], 0),
                    "**retenu**" if n in real else "écarté (rapporteur)",
                ]
                for n in truth
            ],
        ),
        text=len(real),
    )
    return Entry("criblage-confirmation", "criblage", "Confirmation des touches de la plaque 14 et contre-criblage", "wei", 23, "Criblage", body, tags=("criblage", "ASC", "dose-réponse"), fields=(measure("Retenus", len(real)), measure("Réplicats", 3)),
                 attachments=(png("confirmation_touches.png", lambda: curves("Essai principal", "Luciférase fragmentée, ajustement logistique", Span(0.1, 30, "Composé (µM)", log=True), Span(0, 115, "Signal (% du DMSO)"), [Series(n, doses, main[n], (fit, [f[0] + (f[1] - f[0]) / (1 + (x / f[2]) ** f[3]) for x in fit])) for n, f in fits.items()])), data("confirmation.csv", lambda: csv_file(("dose_uM", *(f"{n} {k}" for n in truth for k in ("main", "counter"))), [[d, *(v for n in truth for v in (main[n][i], counter[n][i]))] for i, d in enumerate(doses)]))),
                 links=(Link("follows", "criblage-p14"),))  # fmt: skip


def agreement(lab: Lab) -> Entry:
    """Agreement between two readers of the plates."""
    rng = lab.rng("lecteurs")
    pairs = [(rng.uniform(5, 110), rng.gauss(-1.1, 2.6)) for _ in range(80)]
    gaps = [gap for _, gap in pairs]
    mean, limit = fmean(gaps), 1.96 * stdev(gaps)
    body = lab.text(
        "lecteurs",
        value=number(mean, 2),
        value2=number(mean - limit, 1),
        value3=number(mean + limit, 1),
        text=NBSP,
    )
    return Entry("lecteurs", "criblage", "Ancien et nouveau lecteur de plaques : agrément", "aurelie", 110, "Métrologie", body, tags=("métrologie", "qualité"), fields=(measure("Puits", 80), measure("Écart moyen", mean, "point", 2)),
                 attachments=(png("agrement_lecteurs.png", lambda: scatter("Agrément des deux lecteurs", "80 puits", Span(0, 120, "Moyenne des deux lectures (%)"), Span(-12, 12, "Écart (points)"), [(m, g, GREY if abs(g - mean) <= limit else VERMILION) for m, g in pairs], lines=[((0, mean), (120, mean)), ((0, mean + limit), (120, mean + limit)), ((0, mean - limit), (120, mean - limit))])), data("lecteurs.csv", lambda: csv_file(("mean_pct", "difference"), [[round(m, 2), round(g, 2)] for m, g in pairs]))), state="locked")  # fmt: skip


ENTRIES = (model, quality, survival, screening, confirmation, agreement)
