"""ELISA, Western blot, cell death: what macrophages release."""

# ruff: noqa: E501, RUF001 - prose, its signs and its thresholds

from __future__ import annotations

import math
from statistics import fmean, stdev

from encre.demo.documents import csv_file, xlsx_file
from encre.demo.entries.shapes import (
    Attachment,
    Comment,
    Entry,
    Lab,
    Link,
    Revision,
    Step,
    data,
    measure,
    number,
    pick,
    png,
    words,
)  # fmt: skip
from encre.demo.figures.axes import Span
from encre.demo.figures.fields import plate
from encre.demo.figures.gels import Membrane, blot
from encre.demo.figures.plots import Bar, Marks, Series, bars, curves, sigmoid, spaced
from encre.demo.measures import draw, fit_decay, line, mean_sd, p_value, welch
from encre.demo.prose import table


def _read_plate(
    lab: Lab,
) -> tuple[tuple[float, ...], dict[float, list[float]], list[float], dict[str, list[float]]]:
    """Draw the optical densities of a plate: doses, standard, blank, conditions."""
    rng = lab.rng("elisa-il1b")
    doses = (1000, 500, 250, 125, 62.5, 31.3, 15.6)
    standard = {
        dose: [round(_density(dose) + rng.gauss(0, 0.012), 3) for _ in range(2)] for dose in doses
    }
    blank = [round(0.062 + rng.gauss(0, 0.004), 3) for _ in range(2)]
    truth = {
        "NT": 6,
        "LPS": 38,
        "LPS + nigéricine": 842,
        "LPS + nigéricine + MCC950": 71,
        "LPS + ATP": 611,
        "LPS + ATP + MCC950": 58,
    }
    optical = {
        name: [round(_density(v), 3) for v in draw(rng, mean, 0.11, 6, 1)]
        for name, mean in truth.items()
    }
    return doses, standard, blank, optical


def _density(dose: float) -> float:
    """Return the optical density of a dose (pg/mL)."""
    return 0.062 + 2.62 * dose / (dose + 520)


def _amount(density: float) -> float:
    """Return the dose (pg/mL) read from a density."""
    ratio = max(0.001, (density - 0.062) / 2.62)
    return round(ratio * 520 / (1 - ratio), 1)


def _wells(
    standard: dict[float, list[float]], blank: list[float], optical: dict[str, list[float]]
) -> dict[str, float | None]:
    """Return the plate: standard on the left, one condition a column."""
    wells: dict[str, float | None] = {}
    for row, pair in zip("ABCDEFGH", [*standard.values(), blank], strict=True):
        wells[f"{row}1"], wells[f"{row}2"] = pair
    for column, values in enumerate(optical.values(), 4):
        for row, value in zip("ABCDEF", values, strict=True):
            wells[f"{row}{column}"] = value
    return wells


def elisa(lab: Lab) -> Entry:
    """IL-1β by ELISA, with its standard curve and plate."""
    doses, standard, blank, optical = _read_plate(lab)
    secreted = {name: [_amount(value) for value in values] for name, values in optical.items()}
    wells = _wells(standard, blank, optical)
    p = welch(secreted["LPS + nigéricine"], secreted["LPS + nigéricine + MCC950"])
    drop = 100 * (
        1 - fmean(secreted["LPS + nigéricine + MCC950"]) / fmean(secreted["LPS + nigéricine"])
    )
    rows = [
        [name, mean_sd(optical[name], 3), mean_sd(values, 0)] for name, values in secreted.items()
    ]
    fit = spaced(8, 1600)

    def curve() -> bytes:
        return curves("Gamme étalon IL-1β", "Deux puits par point, ajustement hyperbolique, blanc déduit du modèle",
                      Span(8, 1600, "IL-1β (pg/mL)", log=True), Span(0, 2.2, "DO 450 − 570 nm"),
                      [Series("étalon", [d for d in doses for _ in range(2)], [v for d in doses for v in standard[d]], (fit, [_density(x) for x in fit]))], Marks(legend="none"))  # fmt: skip

    body = lab.text("elisa-il1b", table=table(("Condition", "DO", "IL-1β (pg/mL)"), rows), value=number(drop, 0), p=p_value(p))  # fmt: skip
    return Entry(
        "elisa-il1b", "inflammasome", "ELISA IL-1β : nigéricine, ATP et MCC950 sur BMDM", "claire", 9, "ELISA", body,
        tags=("ELISA", "IL-1β", "BMDM", "MCC950"),
        fields=(measure("MCC950", 1, "µM"), measure("Nigéricine", 10, "µM"), measure("ATP", 5, "mM"), measure("Puits par condition", 6),
                measure("Inhibition par MCC950", drop, "%", 1), words("Lot du kit", "EL-0417"),
                pick("Type cellulaire", "BMDM", "BMDM", "THP-1", "Monocytes humains")),
        steps=(Step("Activation et récolte"), Step("ELISA", days=1), Step("IL-18 sur les mêmes aliquots", done=False, days=14)),
        comments=(Comment("sylvie", 0, "Le kit EL-0417 est presque fini, j’en commande deux."),
                  Comment("helene", 1, "@Claire Le Goff, pensez à la figure 2 : mêmes couleurs que le Western, s’il vous plaît.", ("claire",))),
        attachments=(png("gamme_il1b.png", curve),
                     png("il1b_conditions.png", lambda: bars("IL-1β sécrétée", "BMDM, n = 6 puits, moyenne ± écart-type", "IL-1β (pg/mL)", [("", [Bar(n.replace(" + ", "\n+ "), v) for n, v in secreted.items()])], [(2, 3, p_value(p))])),
                     png("plaque_il1b.png", lambda: plate("Plaque ELISA IL-1β", "DO 450 nm − 570 nm", wells, "DO", (("Colonnes 1-2", "gamme étalon"), ("Colonnes 4-9", "conditions")))),
                     data("elisa_il1b.csv", lambda: csv_file(("condition", "replicate", "od", "il1b_pg_ml"), [[n, i + 1, o, s] for n in optical for i, (o, s) in enumerate(zip(optical[n], secreted[n], strict=True))])),
                     Attachment("elisa_il1b.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                                lambda: xlsx_file("IL-1β", [("Puits", "DO"), *((w, v) for w, v in wells.items() if v is not None)]))),
        links=(Link("follows", "qpcr-amorcage"), Link("protocol", "protocole-elisa"), Link("cites", "dose-reponse-c17")),
    )  # fmt: skip


def western(lab: Lab) -> Entry:
    """Western blot of the cascade."""
    rng = lab.rng("western-caspase")
    lanes = ("NT", "LPS", "LPS + Nig.", "LPS + Nig. + MCC950", "LPS + ATP")
    strips = {"NLRP3": ("118 kDa", (0.06, 0.55, 0.6, 0.58, 0.61)), "pro-IL-1β": ("31 kDa", (0.03, 0.85, 0.7, 0.83, 0.72)),
              "IL-1β p17 (SN)": ("17 kDa", (0, 0.02, 0.92, 0.07, 0.74)), "Caspase-1 p20 (SN)": ("20 kDa", (0, 0.03, 0.84, 0.09, 0.66)),
              "GSDMD N-ter": ("31 kDa", (0, 0.02, 0.71, 0.05, 0.58)), "β-actine": ("42 kDa", (0.82, 0.8, 0.81, 0.83, 0.8))}  # fmt: skip
    noisy = {
        n: [round(max(0.0, v * rng.uniform(0.94, 1.06)), 3) for v in vs]
        for n, (_, vs) in strips.items()
    }
    density = {
        n: [round(v / a, 2) for v, a in zip(noisy[n], noisy["β-actine"], strict=True)]
        for n in noisy
        if n != "β-actine"
    }
    rows = [[n, *(number(v, 2) for v in vs)] for n, vs in density.items()]
    body = lab.text(
        "western-caspase",
        table=table(("Cible", *lanes), rows),
    )
    return Entry(
        "western-caspase", "inflammasome", "Western blot : clivage de la caspase-1, de l’IL-1β et de GSDMD", "youssef", 7, "Western blot", body,
        status="running", tags=("Western blot", "caspase-1", "GSDMD", "BMDM"),
        fields=(measure("Protéines par puits", 25, "µg"), measure("Temps d’exposition", 40, "s"), words("Membrane", "PVDF 0,2 µm"),
                pick("Révélation", "chimiluminescence", "chimiluminescence", "fluorescence")),
        steps=(Step("Transfert et révélation"), Step("Deuxième réplicat biologique", done=False, days=12)),
        comments=(Comment("claire", 0, "Joli. Attention, la β-actine sature un peu à 40 s : une exposition à 5 s pour la quantification ?"),
                  Comment("youssef", 1, "Faite, je remplace les valeurs ce soir."),),
        attachments=(png("western_cascade_image-de-synthese.png", lambda: blot("Cascade de l’inflammasome, BMDM", lanes, [Membrane(n, size, noisy[n]) for n, (size, _) in strips.items()], lab.seed)),
                     data("western_densites.csv", lambda: csv_file(("target", *lanes), [[n, *vs] for n, vs in density.items()]))),
        links=(Link("follows", "elisa-il1b"), Link("cites", "dosage-bca")), revisions=(Revision("## Objectif\nClivage de la caspase-1 et de l'IL-1β, mêmes échantillons que l'ELISA.\n\n## Résultats\nMembranes en cours de révélation, exposition 40 s.", 1),),
        state="countersign", witness="claire",
    )  # fmt: skip


def pyroptosis(lab: Lab) -> Entry:
    """Kinetics of propidium iodide entry and LDH release."""
    rng = lab.rng("cinetique-ip")
    times = list(range(0, 125, 5))
    plateau = {
        "Triton X-100": 100.0,
        "LPS + nigéricine": 82.0,
        "LPS + nigéricine + MCC950": 13.0,
        "LPS": 7.0,
    }
    half = {
        "Triton X-100": 4.0,
        "LPS + nigéricine": 34.0,
        "LPS + nigéricine + MCC950": 60.0,
        "LPS": 70.0,
    }
    uptake = {n: [round(max(0.0, 3 + (plateau[n] - 3) / (1 + math.exp(-(t - half[n]) / (2.0 if n[0] == "T" else 8.0))) + rng.gauss(0, 0.9)), 1) for t in times] for n in plateau}  # fmt: skip
    ldh = {
        "NT": draw(rng, 4.8, 0.12, 5),
        "LPS": draw(rng, 6.9, 0.12, 5),
        "LPS + nigéricine": draw(rng, 71, 0.06, 5),
        "LPS + nigéricine + MCC950": draw(rng, 12.4, 0.1, 5),
    }
    rows = [
        [n, number(uptake[n][6], 1), number(uptake[n][12], 1), number(uptake[n][24], 1)]
        for n in plateau
    ]
    p = welch(ldh["LPS + nigéricine"], ldh["LPS + nigéricine + MCC950"])
    body = lab.text("cinetique-ip", table=table(("Condition", "30 min", "60 min", "120 min"), rows), value=mean_sd(ldh["LPS + nigéricine"], 1), value2=mean_sd(ldh["LPS + nigéricine + MCC950"], 1), p=p_value(p))  # fmt: skip
    return Entry(
        "cinetique-ip", "inflammasome", "Pyroptose en temps réel : iodure de propidium et LDH (THP-1)", "youssef", 48, "Mort cellulaire", body,
        tags=("THP-1", "pyroptose", "LDH"), fields=(measure("PMA", 50, "ng/mL"), measure("Iodure de propidium", 3.3, "µg/mL", 1), measure("Intervalle de lecture", 5, "min"),
        pick("Type cellulaire", "THP-1", "BMDM", "THP-1", "Monocytes humains")),
        comments=(Comment("ines", 2, "With glycine you should see PI entry but no LDH release. Happy to help next week."),),
        attachments=(png("cinetique_ip.png", lambda: curves("Entrée d’iodure de propidium", "THP-1, moyenne de trois puits", Span(0, 120, "Temps (min)"), Span(0, 110, "IP (% du Triton)"), [Series(n, times, uptake[n]) for n in plateau])),
                     png("ldh_2h.png", lambda: bars("LDH libérée à 2 h", "n = 5 puits", "LDH (% de la lyse totale)", [("", [Bar(n.replace(" + ", "\n+ "), v) for n, v in ldh.items()])], [(2, 3, p_value(p))])),
                     data("cinetique_ip.csv", lambda: csv_file(("minutes", *plateau), [[t, *(uptake[n][i] for n in plateau)] for i, t in enumerate(times)]))),
        links=(),
    )  # fmt: skip


def viability(lab: Lab) -> Entry:
    """MTT of a small series of compounds."""
    rng = lab.rng("mtt-serie")
    doses = (0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)
    truth = {"MCC950": 400.0, "C-17": 210.0, "C-23": 24.0}
    seen = {
        n: [
            [round(8 + 92 / (1 + (d / mid) ** 1.3) + rng.gauss(0, 2.4), 1) for _ in range(3)]
            for d in doses
        ]
        for n, mid in truth.items()
    }
    means = {n: [round(fmean(v), 1) for v in vs] for n, vs in seen.items()}
    fits = {n: fit_decay(doses, means[n], mid) for n, mid in truth.items()}
    fitted = fits["C-23"]
    rows = [[number(d, 1), *(mean_sd(seen[n][i], 1) for n in truth)] for i, d in enumerate(doses)]
    fit = spaced(0.1, 100)
    body = lab.text(
        "mtt-serie",
        table=table(("Dose (µM)", *truth), rows),
        value=number(fitted[2], 0),
        value2=number(fitted[3], 1),
    )
    return Entry(
        "mtt-serie", "inflammasome", "MTT : innocuité de MCC950, C-17 et C-23 sur BMDM", "anais", 21, "Viabilité", body,
        tags=("MTT", "toxicité", "BMDM"), fields=(measure("Contact", 24, "h"), measure("DMSO", 0.2, "%", 1), measure("Dose toxique médiane C-23", fitted[2], "µM", 1)),
        comments=(Comment("claire", 1, "Très bien pour une première plaque, Anaïs. Indiquez aussi le passage et le jour de différenciation."), Comment("anais", 1, "C’est ajouté : jour 7, congélation du mois dernier.")),
        attachments=(png("mtt_composes.png", lambda: curves("Viabilité à 24 h", "MTT, n = 3, courbes ajustées", Span(0.1, 100, "Dose (µM)", log=True), Span(0, 120, "Viabilité (% du témoin)"),
                        [Series(n, doses, means[n], (fit, [q[0] + (q[1] - q[0]) / (1 + (x / q[2]) ** q[3]) for x in fit])) for n, q in fits.items()])),
                     data("mtt.csv", lambda: csv_file(("dose_uM", "compound", "replicate", "viability_pct"), [[d, n, r + 1, v] for n in truth for d, vs in zip(doses, seen[n], strict=True) for r, v in enumerate(vs)]))),
        links=(Link("cites", "dose-reponse-c17"),),
    )  # fmt: skip


def potency(lab: Lab) -> Entry:
    """Dose-response of an inhibitor on IL-1β."""
    rng = lab.rng("dose-reponse-c17")
    doses = (1.0, 3.0, 10.0, 30.0, 100.0, 300.0, 1000.0, 3000.0)
    truth = {"MCC950": 12.0, "C-17": 46.0}
    seen = {
        n: [
            [round(3 + 97 - sigmoid(d, 0, 97, mid, 1.1) + rng.gauss(0, 3), 1) for _ in range(4)]
            for d in doses
        ]
        for n, mid in truth.items()
    }
    means = {n: [round(fmean(v), 1) for v in vs] for n, vs in seen.items()}
    fits = {n: fit_decay(doses, means[n], mid) for n, mid in truth.items()}
    fit = spaced(1, 3000)
    rows = [[number(d), *(mean_sd(seen[n][i], 1) for n in truth)] for i, d in enumerate(doses)]

    def plot() -> bytes:
        series = [Series(n, doses, means[n], (fit, [f[0] + (f[1] - f[0]) / (1 + (x / f[2]) ** f[3]) for x in fit]), [stdev(v) for v in seen[n]]) for n, f in fits.items()]  # fmt: skip
        return curves(
            "Inhibition de la sécrétion d’IL-1β",
            "LPS puis nigéricine, n = 4, ajustement à quatre paramètres",
            Span(1, 3000, "Inhibiteur (nM)", log=True),
            Span(0, 120, "IL-1β (% du témoin)"),
            series,
        )

    body = lab.text("dose-reponse-c17", table=table(("Dose (nM)", *truth), rows), value=number(fits["MCC950"][2], 1), value2=number(fits["MCC950"][3], 2), value3=number(fits["C-17"][2], 1), value4=number(fits["C-17"][3], 2), value5=number(fits["C-17"][2] / fits["MCC950"][2], 1))  # fmt: skip
    return Entry(
        "dose-reponse-c17", "inflammasome", "Dose-réponse de C-17 et de MCC950 sur l’IL-1β", "claire", 27, "Pharmacologie", body,
        tags=("dose-réponse", "MCC950", "IL-1β"), fields=(measure("CI50 MCC950", fits["MCC950"][2], "nM", 1), measure("CI50 C-17", fits["C-17"][2], "nM", 1), measure("Réplicats", 4)),
        comments=(Comment("helene", 2, "Bon composé de départ. On en parle à la réunion de lundi."),),
        attachments=(png("dose_reponse_il1b.png", plot), data("dose_reponse.csv", lambda: csv_file(("dose_nM", "compound", "replicate", "il1b_pct"), [[d, n, r + 1, v] for n in truth for d, vs in zip(doses, seen[n], strict=True) for r, v in enumerate(vs)]))),
        links=(Link("protocol", "protocole-elisa"),), state="signed", witness="helene",
    )  # fmt: skip


def protein_assay(lab: Lab) -> Entry:
    """BCA assay before a Western blot."""
    rng = lab.rng("dosage-bca")
    doses = (0, 125, 250, 500, 750, 1000, 1500, 2000)
    optical = [round(0.094 + 0.00062 * d + rng.gauss(0, 0.008), 3) for d in doses]
    slope, start, r2 = line(doses, optical)
    samples = {f"L{rank}": round(rng.uniform(0.55, 0.98), 3) for rank in range(1, 7)}
    amount = {name: (value - start) / slope * 5 / 1000 for name, value in samples.items()}
    rows = [
        [n, number(samples[n], 3), number(amount[n], 2), number(25 / amount[n], 1)] for n in samples
    ]
    body = lab.text(
        "dosage-bca",
        value=number(slope * 1000, 3),
        value2=number(r2, 4),
        table=table(("Lysat", "DO 562 nm", "Protéines (mg/mL)", "Volume pour 25 µg (µL)"), rows),
    )
    return Entry("dosage-bca", "inflammasome", "Dosage BCA des lysats L1 à L6", "anais", 8, "Dosage", body, tags=("BCA", "Western blot"),
                 fields=(measure("R² de la gamme", r2, "", 4), measure("Dilution", 5)),
                 attachments=(png("gamme_bca.png", lambda: curves("Gamme BSA", f"R² = {number(r2, 4)}", Span(0, 2100, "BSA (µg/mL)"), Span(0, 1.5, "DO 562 nm"), [Series("BSA", doses, optical, ([0, 2000], [start, start + 2000 * slope]))], Marks(legend="none"))),
                              data("bca.csv", lambda: csv_file(("sample", "od562", "mg_ml"), [[n, samples[n], round(amount[n], 3)] for n in samples]))),
                 links=())  # fmt: skip


ENTRIES = (elisa, western, pyroptosis, viability, potency, protein_assay)
