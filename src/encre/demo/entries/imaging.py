"""Immunofluorescence and flow cytometry of macrophages."""

# ruff: noqa: E501, RUF001 - prose, its signs and its thresholds

from __future__ import annotations

from statistics import fmean

from encre.demo.documents import csv_file
from encre.demo.entries.shapes import (
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
)
from encre.demo.figures.axes import Span
from encre.demo.figures.fields import Cloud, Panel, cytometry, events, share
from encre.demo.figures.micrographs import cells
from encre.demo.figures.plots import Bar, Marks, Series, bars, curves
from encre.demo.measures import mean_sd, p_value, welch
from encre.demo.prose import table


def specks(lab: Lab) -> Entry:
    """Immunofluorescence of ASC specks."""
    rng = lab.rng("if-asc")
    truth = {"NT": 0.006, "LPS": 0.02, "LPS + nigéricine": 0.37, "LPS + nigéricine + MCC950": 0.05}
    counts = {n: [(rng.randint(148, 215), 0) for _ in range(6)] for n in truth}
    counts = {
        n: [
            (total, round(total * max(0.0, rng.gauss(truth[n], truth[n] * 0.16))))
            for total, _ in rows
        ]
        for n, rows in counts.items()
    }
    percent = {n: [round(100 * s / t, 1) for t, s in rows] for n, rows in counts.items()}
    p = welch(percent["LPS + nigéricine"], percent["LPS + nigéricine + MCC950"])
    rows = [[n, number(sum(t for t, _ in counts[n])), number(sum(s for _, s in counts[n])), mean_sd(percent[n], 1)] for n in truth]  # fmt: skip
    body = lab.text(
        "if-asc",
        table=table(("Condition", "Cellules", "Specks", "% par champ"), rows),
        value=number(fmean(percent["LPS + nigéricine"]), 0),
        value2=number(fmean(percent["LPS + nigéricine + MCC950"]), 0),
        p=p_value(p),
    )
    return Entry(
        "if-asc", "inflammasome", "Immunofluorescence : specks d’ASC dans les THP-1 ASC-mCherry", "ines", 63, "Microscopie", body, tags=("microscopie", "ASC", "THP-1"),
        fields=(measure("Champs par condition", 6), measure("Pas en z", 0.5, "µm", 1), measure("Laser 561", 2.4, "%", 1), words("Objectif", "40×/1,3 huile"), pick("Comptage", "à l’aveugle", "à l’aveugle", "ouvert", "automatique")),
        steps=(Step("Fixation et marquage"), Step("Acquisition"), Step("Comptage automatique", done=False, days=40)),
        comments=(Comment("claire", 1, "Superbe. Je propose le champ 3 pour la figure."), Comment("ines", 1, "Agreed, field 3, same LUT for both panels.")),
        attachments=(png("asc_NT_image-de-synthese.png", lambda: cells("THP-1 non traitées", "NT · ASC / actine / ADN", 46, 0, lab.seed)),
                     png("asc_nigericine_image-de-synthese.png", lambda: cells("THP-1, nigéricine", "LPS + nigéricine · ASC / actine / ADN", 46, 17, lab.seed + 1)),
                     png("specks_par_condition.png", lambda: bars("Cellules à speck d’ASC", "Six champs par condition", "Cellules à speck (%)", [("", [Bar(n.replace(" + ", "\n+ "), v) for n, v in percent.items()])], [(2, 3, p_value(p))])),
                     data("comptage_specks.csv", lambda: csv_file(("condition", "field", "cells", "specks", "percent"), [[n, i + 1, t, s, percent[n][i]] for n in truth for i, (t, s) in enumerate(counts[n])]))),
        links=(Link("follows", "lentivirus"),), state="locked",
    )  # fmt: skip


def caspase_flow(lab: Lab) -> Entry:
    """Flow cytometry, written in English."""
    base = [Cloud(5200, 1.35, 1.3, 0.36, 0.36), Cloud(260, 3.1, 1.5, 0.3, 0.4)]
    panels_events = {"LPS": events([*base, Cloud(240, 3.3, 3.2, 0.3, 0.35, 0.3)], lab.seed + 10), "LPS + nigericin": events([Cloud(2500, 1.4, 1.35, 0.38, 0.38), Cloud(900, 3.2, 1.5, 0.3, 0.4), Cloud(2300, 3.4, 3.3, 0.32, 0.36, 0.3)], lab.seed + 11), "+ VX-765": events([Cloud(4700, 1.36, 1.32, 0.37, 0.37), Cloud(330, 3.1, 1.5, 0.3, 0.4), Cloud(650, 3.3, 3.2, 0.31, 0.35, 0.3)], lab.seed + 12)}  # fmt: skip
    gates = {
        "Q1": (-9, 2.4, 2.4, 99),
        "Q2": (2.4, 99, 2.4, 99),
        "Q3": (2.4, 99, -9, 2.4),
        "Q4": (-9, 2.4, -9, 2.4),
    }
    found = {
        n: {g: round(share(evs, box), 1) for g, box in gates.items()}
        for n, evs in panels_events.items()
    }
    rows = [[n, *(f"{v[g]:.1f}" for g in ("Q4", "Q3", "Q2", "Q1"))] for n, v in found.items()]
    body = lab.text(
        "cytometrie-flica",
        table=table(
            (
                "Condition",
                "Negative (%)",
                "FLICA only (%)",
                "Double positive (%)",
                "SYTOX only (%)",
            ),
            rows,
        ),
        value=f"{found['LPS + nigericin']['Q2']:.1f}",
        value2=f"{found['+ VX-765']['Q2']:.1f}",
        value3=f"{found['LPS + nigericin']['Q3']:.1f}",
    )
    return Entry(
        "cytometrie-flica", "inflammasome", "Flow cytometry: caspase-1 activity (FLICA) and membrane leakage", "ines", 41, "Cytométrie", body, language="en",
        tags=("cytométrie", "caspase-1", "THP-1"), fields=(measure("SYTOX Green", 30, "nM"), measure("VX-765", 25, "µM"), measure("Double positives, nigéricine", found["LPS + nigericin"]["Q2"], "%", 1)),
        comments=(Comment("claire", 2, "Good point about the viability dye. Could you show the single-stain controls as well?"), Comment("ines", 3, "Will upload them with the clones.")),
        attachments=(png("flica_sytox.png", lambda: cytometry("Caspase-1 activity and membrane leakage", "THP-1, single cells", "FLICA 660", "SYTOX Green", [Panel(n, e, (2.4, 2.4)) for n, e in panels_events.items()])),
                     data("gates.csv", lambda: csv_file(("condition", *gates), [[n, *(v[g] for g in gates)] for n, v in found.items()]))),
        links=(Link("follows", "cinetique-ip"), Link("cites", "crispr-thp1")),
    )  # fmt: skip


def antibody_titration(lab: Lab) -> Entry:
    """Antibody titration by staining index."""
    dilutions = (25, 50, 100, 200, 400, 800, 1600)
    rng = lab.rng("titrage-cd11b")
    positive = [
        round(41200 * (1 / d) / (1 / d + 1 / 260) * rng.uniform(0.97, 1.03)) for d in dilutions
    ]
    negative = [round(150 + 21000 / d * rng.uniform(0.95, 1.05)) for d in dilutions]
    spread = [round(70 + 6200 / d * rng.uniform(0.95, 1.05)) for d in dilutions]
    index = [
        round((p - n) / (2 * s), 1) for p, n, s in zip(positive, negative, spread, strict=True)
    ]
    best = dilutions[index.index(max(index))]
    rows = [
        [
            f"1/{d}",
            number(p),
            number(n),
            number(s),
            f"**{number(i, 1)}**" if d == best else number(i, 1),
        ]
        for d, p, n, s, i in zip(dilutions, positive, negative, spread, index, strict=True)
    ]
    body = lab.text(
        "titrage-cd11b",
        table=table(
            ("Dilution", "MFI positive", "MFI négative", "Écart-type négatif", "Indice"), rows
        ),
        text=best,
    )
    return Entry("titrage-cd11b", "inflammasome", "Titrage de l’anti-CD11b BV421, lot 2B-771", "ines", 88, "Cytométrie", body, tags=("cytométrie", "anticorps", "qualité"),
                 fields=(words("Lot", "2B-771"), measure("Dilution retenue", best), measure("Indice maximal", max(index), "", 1)),
                 attachments=(png("titrage_cd11b.png", lambda: curves("Indice de séparation", "Anti-CD11b BV421, lot 2B-771", Span(20, 2000, "Dilution (1/x)", log=True), Span(0, max(index) * 1.2, "Indice"), [Series("indice", dilutions, index, (dilutions, index))], Marks(legend="none"))),
                              data("titrage_cd11b.csv", lambda: csv_file(("dilution", "mfi_pos", "mfi_neg", "sd_neg", "index"), list(zip(dilutions, positive, negative, spread, index, strict=True))))))  # fmt: skip


def peritonitis(lab: Lab) -> Entry:
    """Crystal-induced peritonitis in mice."""
    rng = lab.rng("peritonite-msu")
    truth = {
        "PBS": (0.4, 9),
        "MSU + véhicule": (5.6, 61),
        "MSU + C-17": (2.2, 34),
        "MSU, Nlrp3−/−": (1.5, 27),
    }
    neutro = {
        n: [round(max(0.05, rng.gauss(m, m * 0.2)), 2) for _ in range(8)]
        for n, (m, _) in truth.items()
    }
    percent = {
        n: [round(min(92, max(1, rng.gauss(q, q * 0.12))), 1) for _ in range(8)]
        for n, (_, q) in truth.items()
    }
    p = welch(neutro["MSU + véhicule"], neutro["MSU + C-17"])
    rows = [[n, "8", mean_sd(neutro[n], 2), mean_sd(percent[n], 0)] for n in truth]
    evs = {n: events([Cloud(int(2600 * (1 - q / 100)), 1.5, 1.4, 0.45, 0.4), Cloud(int(2600 * q / 100), 3.5, 3.5, 0.25, 0.3, 0.2)], lab.seed + 20 + i) for i, (n, (_, q)) in enumerate(list(truth.items())[:3])}  # fmt: skip
    body = lab.text(
        "peritonite-msu",
        table=table(("Groupe", "n", "Neutrophiles (millions)", "% des CD45+"), rows),
        value=number(100 * (1 - fmean(neutro["MSU + C-17"]) / fmean(neutro["MSU + véhicule"])), 0),
        p=p_value(p),
    )
    before = lab.text("peritonite-msu.avant")
    return Entry("peritonite-msu", "inflammasome", "Péritonite aux cristaux d’urate : effet de C-17 per os", "claire", 17, "In vivo", body, status="review", tags=("souris", "in vivo", "NLRP3", "cytométrie"),
                 fields=(measure("Animaux", 32), measure("Dose de C-17", 20, "mg/kg"), measure("MSU", 1, "mg"), pick("Voie", "orale", "orale", "intrapéritonéale", "intraveineuse"), pick("Aveugle", "oui", "oui", "non")),
                 steps=(Step("Traitement et lavage"), Step("Cytométrie", days=0), Step("IL-1β du lavage", done=False, days=19)),
                 comments=(Comment("loic", 0, "RAS pendant les six heures, scores tous à 0 ou 1."), Comment("helene", 2, "Résultat important. @Claire Le Goff, une relecture à deux avant d’aller plus loin ?", ("claire",)), Comment("karim", 3, "D’accord avec Hélène.")),
                 attachments=(png("neutrophiles_msu.png", lambda: bars("Neutrophiles péritonéaux à 6 h", "n = 8 souris par groupe", "Neutrophiles (millions)", [("", [Bar(n.replace(" + ", "\n+ ").replace(", ", "\n"), v) for n, v in neutro.items()])], [(1, 2, p_value(p))])),
                              png("ly6g_cd11b.png", lambda: cytometry("Neutrophiles du lavage", "CD45+ vivantes", "Ly6G", "CD11b", [Panel(n, e, None, (2.6, 4.7, 2.6, 4.7)) for n, e in evs.items()])),
                              data("peritonite.csv", lambda: csv_file(("group", "mouse", "neutrophils_million", "pct_cd45"), [[n, i + 1, a, b] for n in truth for i, (a, b) in enumerate(zip(neutro[n], percent[n], strict=True))]))),
                 links=(Link("follows", "dose-reponse-c17"), Link("cites", "genotypage")), revisions=(Revision(before, 2),))  # fmt: skip


ENTRIES = (specks, caspase_flow, antibody_titration, peritonitis)
