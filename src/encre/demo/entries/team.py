"""The life of the team: meetings, incidents, calibrations, plans."""

# ruff: noqa: E501, PLR2004, RUF001, RUF002 - prose, its signs and its thresholds

from __future__ import annotations

from statistics import fmean, stdev

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
from encre.demo.figures.canvas import BLUE, VERMILION
from encre.demo.figures.plots import Bar, Marks, Series, bars, curves, scatter
from encre.demo.measures import draw, mean_sd
from encre.demo.prose import table


def meeting(lab: Lab) -> Entry:
    """A team meeting."""
    body = lab.text("reunion-equipe")
    return Entry("reunion-equipe", "vie-equipe", f"Réunion d’équipe du {lab.on(5)}", "claire", 5, "Réunion", body, tags=("réunion",),
                 fields=(Field("Prochaine réunion", "date", str(lab.today.fromordinal(lab.today.toordinal() + 9))), measure("Participants", 7)),
                 steps=(Step("Plan d’analyse dose-effet", done=False, days=10), Step("Commande des kits IL-1β", days=3)),
                 comments=(Comment("minh", 1, "D’accord avec le compte rendu. J’ajoute les marqueurs à vérifier dans l’entrée RNA-seq."),),
                 links=(Link("cites", "peritonite-msu"), Link("cites", "western-caspase"), Link("cites", "qpcr-ifit1")))  # fmt: skip


def freezer(lab: Lab) -> Entry:
    """A −80 °C freezer incident."""
    rng = lab.rng("congelateur")
    hours = [h / 4 for h in range(73)]
    temps = []
    for h in hours:
        if h < 4:
            value = -80 + rng.gauss(0, 0.5)
        elif h < 9.5:
            value = -80 + 34 * (1 - 2.718 ** (-(h - 4) / 3.6)) + rng.gauss(0, 0.4)
        else:
            top = -80 + 34 * (1 - 2.718 ** (-5.5 / 3.6))
            value = -80 + (top + 80) * 2.718 ** (-(h - 9.5) / 1.6) + rng.gauss(0, 0.5)
        temps.append(round(value, 1))
    peak = max(temps)
    over = sum(t > -60 for t in temps) / 4
    body = lab.text(
        "congelateur",
        value=number(peak, 1),
        value2=number(over, 2),
    )
    return Entry("congelateur", "vie-equipe", "Incident : panne du congélateur −80 n° 2", "sylvie", 30, "Incident", body, status="review", tags=("incident", "qualité", "−80"),
                 fields=(measure("Température maximale", peak, "°C", 1), measure("Durée au-dessus de −60 °C", over, "h", 2), pick("Gravité", "sans perte", "sans perte", "perte partielle", "perte majeure")),
                 steps=(Step("Transfert"), Step("Contrôle des ARN", days=2), Step("Titre de LV-05", done=False, days=34)),
                 comments=(Comment("karim", 0, "Merci Sylvie, réaction exemplaire. J’en parle au conseil de laboratoire."), Comment("kersaint", 1, "Les plasmas sont bien arrivés au n° 4, 96 tubes pointés."), Comment("claire", 2, "@Mathieu Le Bihan, peux-tu reprendre le titre de LV-05 cette semaine ?", ("mathieu",))),
                 attachments=(png("temperature_congelateur_2.png", lambda: curves("Congélateur −80 n° 2", "Sonde interne, un relevé par quart d’heure", Span(0, 18, "Heure depuis minuit (h)"), Span(-85, -35, "Température (°C)"), [Series("sonde", hours, temps)], Marks(-60, "seuil −60 °C", ((7.5, 9.5, "transfert"),), legend="none"))),
                              data("sonde_congelateur_2.csv", lambda: csv_file(("hours", "celsius"), list(zip(hours, temps, strict=True))))),
                 links=(Link("cites", "lentivirus"),))  # fmt: skip


def pipettes(lab: Lab) -> Entry:
    """Calibration of pipettes by weighing."""
    rng = lab.rng("pipettes")
    targets = (
        ("P20-03", 20, 0.07, 1.0),
        ("P200-01", 200, 0.9, 0.8),
        ("P200-07", 200, -4.6, 0.8),
        ("P1000-02", 1000, 2.1, 0.8),
    )
    weights = {
        n: [round(rng.gauss(v + b, v * 0.003), 2) for _ in range(10)] for n, v, b, _ in targets
    }
    rows, failed = [], []
    for name, volume, _, limit in targets:
        bias = 100 * (fmean(weights[name]) - volume) / volume
        cv = 100 * stdev(weights[name]) / fmean(weights[name])
        good = abs(bias) <= limit
        if not good:
            failed.append(name)
        rows.append(
            [
                name,
                number(volume),
                number(fmean(weights[name]), 2),
                number(bias, 2),
                number(cv, 2),
                "conforme" if good else "**non conforme**",
            ]
        )
    body = lab.text("pipettes", table=table(("Pipette", "Nominal (µL)", "Moyenne (µL)", "Biais (%)", "CV (%)", "Décision"), rows), text="Retirée du service : **" + ", ".join(failed) + "**, étiquette rouge, envoi au prestataire." if failed else "Toutes conformes.")  # fmt: skip
    return Entry("pipettes", "vie-equipe", "Étalonnage des pipettes : contrôle semestriel", "mathieu", 70, "Métrologie", body, tags=("métrologie", "qualité"),
                 fields=(measure("Température de l’eau", 21.3, "°C", 1), measure("Pipettes contrôlées", 4), measure("Non conformes", len(failed)), Field("Prochain contrôle", "date", str(lab.today.fromordinal(lab.today.toordinal() + 110)))),
                 comments=(Comment("mathieu", 1, "Plaques concernées : ELISA 31 à 38. Aucune n’est dans une figure."), Comment("helene", 2, "Parfait, merci.")),
                 attachments=(png("pesees_pipettes.png", lambda: scatter("Écart au volume nominal", "Dix pesées par pipette", Span(0.5, 4.5, "", ticks=(1, 2, 3, 4), names=tuple(t[0] for t in targets)), Span(-4, 3, "Écart (%)"),
                                   [(i + 0.7 + 0.06 * k, 100 * (w - v) / v, VERMILION if n in failed else BLUE) for i, (n, v, _, _) in enumerate(targets) for k, w in enumerate(weights[n])], lines=[((0.5, 1), (4.5, 1)), ((0.5, -1), (4.5, -1))])),
                              data("pesees.csv", lambda: csv_file(("pipette", "nominal_ul", "weighing", "ul"), [[n, v, i + 1, w] for n, v, _, _ in targets for i, w in enumerate(weights[n])]))))  # fmt: skip


def week_plan(lab: Lab) -> Entry:
    """A plan for the week, under way."""
    body = lab.text("plan-semaine")
    return Entry("plan-semaine", "vie-equipe", "Plan de manipulations de la semaine", "claire", 1, "Plan", body, status="planned", tags=("plan",),
                 steps=(Step("Milieu L929 frais", done=False, days=1), Step("Étiquettes", done=False, days=2), Step("Aliquots de MCC950")),
                 comments=(Comment("loic", 0, "Les souris sont prêtes, cage 14 et cage 9."),), links=(Link("protocol", "protocole-bmdm"), Link("cites", "reunion-equipe")))  # fmt: skip


def lps_batch(lab: Lab) -> Entry:
    """Acceptance test of a batch of LPS."""
    rng = lab.rng("lot-lps")
    doses = ("1", "10", "100")
    lots = {"LPS-2203 (ancien)": (180, 420, 610), "LPS-2305 (nouveau)": (172, 431, 598)}
    tnf = {n: [draw(rng, m, 0.08, 3, 0) for m in ms] for n, ms in lots.items()}
    gap = 100 * (fmean(tnf["LPS-2305 (nouveau)"][2]) / fmean(tnf["LPS-2203 (ancien)"][2]) - 1)
    body = lab.text(
        "lot-lps",
        table=table(
            ("Lot", *(f"{d} ng/mL" for d in doses)),
            [[n, *(mean_sd(v, 0) for v in vs)] for n, vs in tnf.items()],
        ),
        value=number(gap, 1),
    )
    return Entry("lot-lps", "vie-equipe", "Acceptation du lot LPS-2305", "anais", 45, "Contrôle", body, tags=("LPS", "qualité"),
                 fields=(words("Lot", "LPS-2305"), measure("Écart au lot précédent", gap, "%", 1), pick("Décision", "accepté", "accepté", "refusé", "à refaire")),
                 attachments=(png("lot_lps_tnf.png", lambda: bars("TNF selon le lot de LPS", "BMDM, 6 h, n = 3", "TNF (pg/mL)", [(f"{d} ng/mL", [Bar(n.split(" (")[0], tnf[n][i]) for n in lots]) for i, d in enumerate(doses)])),
                              data("lot_lps.csv", lambda: csv_file(("lot", "lps_ng_ml", "replicate", "tnf_pg_ml"), [[n, d, r + 1, v] for n in lots for d, vs in zip(doses, tnf[n], strict=True) for r, v in enumerate(vs)]))))  # fmt: skip


def article(lab: Lab) -> Entry:
    """A confidential plan of an article."""
    body = lab.text("plan-article")
    return Entry("plan-article", "inflammasome", "Plan de l’article C-17 (brouillon personnel)", "claire", 2, "Rédaction", body, status="running", tags=("article",), confidential=True,
                 links=(Link("cites", "elisa-il1b"), Link("cites", "western-caspase"), Link("cites", "if-asc"), Link("cites", "peritonite-msu"), Link("cites", "cinetique-casp1")))  # fmt: skip


ENTRIES = (article, meeting, freezer, pipettes, week_plan, lps_batch)
