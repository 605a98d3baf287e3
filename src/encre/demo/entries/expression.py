"""RT-qPCR, RNA-seq: what the genes say."""

# ruff: noqa: E501, PLR2004, RUF001 - prose, its signs and its thresholds

from __future__ import annotations

import math
from statistics import fmean
from typing import Any

from encre.demo.documents import csv_file, json_file, text_file
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
from encre.demo.figures.canvas import BLUE, GREY, VERMILION
from encre.demo.figures.fields import heatmap
from encre.demo.figures.plots import Bar, Marks, Series, bars, curves, scatter
from encre.demo.measures import mean_sd, p_value, welch
from encre.demo.prose import table

CONDITIONS = ("NT", "LPS 4 h", "LPS + MCC950")
Cycles = dict[tuple[str, str], list[float]]


def _cycles(lab: Lab) -> Cycles:
    """Draw the threshold cycles of five genes in three conditions, four mice each."""
    rng = lab.rng("qpcr-amorcage")
    base = {"Il1b": 28.4, "Nlrp3": 27.1, "Casp1": 24.6, "Gsdmd": 23.8, "Rpl32": 17.9}
    shift = {"Il1b": -8.3, "Nlrp3": -3.4, "Casp1": -0.6, "Gsdmd": -0.3, "Rpl32": 0.05}
    late = {"NT": 0.0, "LPS 4 h": 1.0, "LPS + MCC950": 0.98}
    return {
        (gene, name): [
            round(base[gene] + shift[gene] * late[name] + rng.gauss(0, 0.14), 2) for _ in range(4)
        ]
        for gene in base
        for name in CONDITIONS
    }


def _folds(ct: Cycles) -> Cycles:
    """Return expression relative to Rpl32 and to untreated cells."""
    genes = ("Il1b", "Nlrp3", "Casp1", "Gsdmd")
    reference = {
        gene: fmean(a - b for a, b in zip(ct[gene, "NT"], ct["Rpl32", "NT"], strict=True))
        for gene in genes
    }
    return {
        (gene, name): [
            2 ** -(a - b - reference[gene])
            for a, b in zip(ct[gene, name], ct["Rpl32", name], strict=True)
        ]
        for gene in genes
        for name in CONDITIONS
    }


def _amplification(ct: Cycles) -> bytes:
    """Draw amplification curves that cross the threshold at the cycles measured."""
    cycles = list(range(1, 41))
    series = [
        Series(f"{gene} {name}", cycles, [0.012 + 3.6 / (1 + math.exp(-(c - fmean(ct[gene, name]) - 4.6) * 0.62)) for c in cycles])
        for gene in ("Il1b", "Nlrp3", "Rpl32")
        for name in CONDITIONS[:2]
    ]  # fmt: skip
    return curves(
        "Courbes d’amplification", "SYBR Green, moyenne de quatre réplicats, échelle logarithmique",
        Span(1, 40, "Cycle", ticks=(1, 10, 20, 30, 40)), Span(0.01, 10, "ΔRn", log=True), series, Marks(0.2, "seuil 0,2"),
    )  # fmt: skip


def _relative(fold: Cycles) -> bytes:
    """Draw relative expression."""
    groups = [
        (gene, [Bar(name.replace(" + ", "\n+ "), fold[gene, name]) for name in CONDITIONS])
        for gene in ("Nlrp3", "Casp1", "Gsdmd")
    ]
    note = "Rapportée à Rpl32 et au témoin non traité, n = 4 souris"
    return bars("Expression relative (2 puissance −ΔΔCt)", note, "Expression relative", groups)


def _values(ct: Cycles, fold: Cycles) -> bytes:
    """Return the CSV of every cycle and ratio."""
    lines = [
        [
            gene,
            name,
            rank + 1,
            ct[gene, name][rank],
            round(fold[gene, name][rank], 3) if (gene, name) in fold else "",
        ]
        for gene, name in ct
        for rank in range(4)
    ]
    return csv_file(("gene", "condition", "mouse", "ct", "fold"), lines)


def priming(lab: Lab) -> Entry:
    """RT-qPCR of inflammasome genes after LPS."""
    ct, conditions = _cycles(lab), CONDITIONS
    fold = _folds(ct)
    genes = list(dict.fromkeys(gene for gene, _ in ct))
    rows = [[gene, *(mean_sd(ct[gene, name], 2) for name in conditions)] for gene in genes]
    folds = [[f"*{gene}*", *(mean_sd(fold[gene, name], 1) for name in conditions)] for gene in genes[:4]]  # fmt: skip
    p = welch([math.log2(v) for v in fold["Nlrp3", "NT"]], [math.log2(v) for v in fold["Nlrp3", "LPS 4 h"]])  # fmt: skip

    body = lab.text("qpcr-amorcage", table=table(("Gène", *conditions), rows), table2=table(("Gène", *conditions), folds), value=number(fmean(fold["Nlrp3", "LPS 4 h"]), 1), p=p_value(p))  # fmt: skip
    before = lab.text("qpcr-amorcage.avant", day=lab.on(12))  # fmt: skip
    return Entry(
        "qpcr-amorcage", "inflammasome", "Amorçage par le LPS : RT-qPCR de Il1b, Nlrp3, Casp1 et Gsdmd dans les BMDM",
        "claire", 12, "RT-qPCR", body, tags=("BMDM", "RT-qPCR", "NLRP3", "LPS"),
        fields=(
            measure("Concentration de LPS", 100, "ng/mL"), measure("Durée de stimulation", 4, "h"),
            measure("Animaux", 4), pick("Type cellulaire", "BMDM", "BMDM", "THP-1", "Monocytes humains"),
            words("Lot de LPS", "LPS-2203"), words("Gène de référence", "Rpl32"),
        ),
        steps=(
            Step("Extraction des ARN", days=0), Step("qPCR sur 384 puits", days=1),
            Step("Refaire avec Pam3CSK4", done=False, days=20),
        ),
        comments=(
            Comment("helene", 1, "Très propre. Pouvez-vous ajouter Tnf comme témoin d’amorçage indépendant de NLRP3 ?", ()),
            Comment("claire", 1, "Oui, les ADNc sont prêts, je l’ajoute à la plaque de jeudi."),
            Comment("youssef", 2, "@Claire Le Goff, je peux prendre Pam3CSK4 en même temps que mes THP-1 si cela vous arrange.", ("claire",)),
        ),
        attachments=(
            png("amplification_il1b_nlrp3.png", lambda: _amplification(ct)), png("expression_relative.png", lambda: _relative(fold)),
            data("qpcr_amorcage_ct.csv", lambda: _values(ct, fold)),
            Attachment("programme_qpcr.json", "application/json", lambda: json_file({
                "instrument": "thermocycleur 384 puits", "volume_ul": 10, "chemistry": "SYBR Green",
                "cycles": 40, "threshold": 0.2, "stages": [{"celsius": 95, "seconds": 120}, {"celsius": 95, "seconds": 5}, {"celsius": 60, "seconds": 20}],
            })),
        ),
        links=(Link("protocol", "protocole-qpcr"), Link("protocol", "protocole-bmdm")),
        revisions=(Revision(before, 1),),
    )  # fmt: skip


def libraries(lab: Lab) -> Entry:
    """RNA-seq libraries and their quality."""
    rng = lab.rng("rnaseq-banques")
    names = [
        f"{geno}_{cond}_{rank}"
        for geno in ("WT", "KO")
        for cond in ("NT", "LPS")
        for rank in (1, 2, 3)
    ]
    rows: list[list[Any]] = []
    for name in names:
        rows.append([name, round(rng.uniform(9.1, 9.9), 1), round(rng.uniform(12, 38), 1), round(rng.gauss(312, 9)), round(rng.uniform(31, 44), 1), round(rng.uniform(93.1, 96.4), 1)])  # fmt: skip
    shown = [
        [r[0], number(r[1], 1), number(r[2], 1), number(r[3]), number(r[4], 1), number(r[5], 1)]
        for r in rows
    ]
    total = sum(row[4] for row in rows)

    def trace() -> bytes:
        xs = [100 + step * 4 for step in range(180)]
        series = [Series(str(row[0]), xs, [900 * math.exp(-(((math.log(x) - math.log(float(row[3]))) / 0.16) ** 2) / 2) * rng_scale + 6 for x in xs]) for row, rng_scale in zip(rows[::3], (1.0, 0.86, 1.1, 0.94), strict=True)]  # fmt: skip
        return curves("Taille des banques", "Électrophorèse capillaire, quatre échantillons sur douze", Span(100, 800, "Taille (pb)"), Span(0, 1100, "Fluorescence (u. a.)"), series)  # fmt: skip

    body = lab.text("rnaseq-banques", table=table(("Échantillon", "RIN", "Banque (nM)", "Taille (pb)", "Lectures (M)", "Alignées (%)"), shown), value=number(total, 0), value2=number(total / 12, 1))  # fmt: skip
    return Entry(
        "rnaseq-banques", "inflammasome", "RNA-seq Nlrp3−/− : préparation des banques et contrôle de qualité", "minh", 96,
        "RNA-seq", body, tags=("RNA-seq", "BMDM", "qualité"),
        fields=(measure("Échantillons", 12), measure("ARN de départ", 500, "ng"), measure("Cycles de PCR", 12),
                pick("Sens des lectures", "2 × 100", "1 × 75", "2 × 100", "2 × 150"), words("Génome", "GRCm39, annotation M34")),
        steps=(Step("Contrôle RIN"), Step("Banques"), Step("Dépôt des FASTQ sur l’espace d’équipe")),
        comments=(Comment("claire", 1, "Merci Minh Anh. Les WT_NT sont-ils de la même portée que les KO_NT ?"),
                  Comment("minh", 1, "Oui, portées du 3 et du 5, tout est dans la feuille d’échantillons.")),
        attachments=(png("profil_banques.png", trace),
                     data("controle_banques.csv", lambda: csv_file(("sample", "rin", "library_nM", "size_bp", "reads_M", "aligned_pct"), rows)),
                     Attachment("comptage.sh", "text/x-shellscript", lambda: text_file("#!/bin/sh\nset -eu\nfor r1 in fastq/*_R1.fastq.gz; do\n  name=$(basename \"$r1\" _R1.fastq.gz)\n  STAR --genomeDir index/GRCm39_M34 --readFilesIn \"$r1\" \"fastq/${name}_R2.fastq.gz\" \\\n       --readFilesCommand zcat --quantMode GeneCounts --outFileNamePrefix \"out/${name}_\"\ndone"))),
        state="locked",
    )  # fmt: skip


def differential(lab: Lab) -> Entry:
    """Differential expression: volcano and heat map."""
    rng = lab.rng("rnaseq-analyse")
    genes = ("Il1b", "Il6", "Cxcl10", "Nlrp3", "Il18", "Casp4", "Gbp2", "Gbp5", "Ifit1", "Acod1", "Sod2", "Hmox1")  # fmt: skip
    effect = {"Il1b": 0.2, "Il6": -0.3, "Cxcl10": -1.7, "Nlrp3": -6.1, "Il18": 0.1, "Casp4": -0.9, "Gbp2": -1.5,
              "Gbp5": -1.9, "Ifit1": -2.3, "Acod1": 0.4, "Sod2": 0.1, "Hmox1": 1.4}  # fmt: skip
    lfc = {gene: round(effect[gene] + rng.gauss(0, 0.12), 2) for gene in genes}
    log_p = {gene: round(min(42.0, abs(lfc[gene]) * 6.2 + abs(rng.gauss(0, 1.2))), 1) for gene in genes}  # fmt: skip
    cloud = [(rng.gauss(0, 0.55), abs(rng.gauss(0, 1.1))) for _ in range(1500)]
    cloud = [(x, y + abs(x) * 1.1) for x, y in cloud]
    hits = [gene for gene in genes if abs(lfc[gene]) >= 1 and log_p[gene] >= 2]
    extra = [(x, y) for x, y in cloud if abs(x) >= 1 and y >= 2]
    rows = [[f"*{gene}*", number(lfc[gene], 2), f"10<sup>−{number(log_p[gene], 1)}</sup>"] for gene in sorted(hits, key=lambda g: lfc[g])]  # fmt: skip
    grid = [[round(rng.gauss(0, 0.18) + sign, 2) for sign in ([-lfc[g] / 3] * 3 + [lfc[g] / 3] * 3)] for g in hits]  # fmt: skip

    def volcano() -> bytes:
        points = [
            (x, y, VERMILION if abs(x) >= 1 and y >= 2 else GREY) for x, y in cloud if abs(x) < 4
        ]
        points += [(max(-6.8, lfc[g]), log_p[g], VERMILION if g in hits else BLUE) for g in genes]
        return scatter(
            "Nlrp3−/− contre sauvage, LPS 4 h", f"{len(hits) + len(extra)} gènes au-delà des seuils sur {len(cloud) + len(genes)}",
            Span(-7, 5, "log2 du rapport"), Span(0, 45, "−log10 de p ajustée"), points,
            [(max(-6.8, lfc[g]), log_p[g], g) for g in hits], [("|log2| ≥ 1 et p < 0,01", VERMILION), ("autres", GREY)],
            [((-1, 0), (-1, 45)), ((1, 0), (1, 45)), ((-7, 2), (5, 2))],
        )  # fmt: skip

    body = lab.text("rnaseq-analyse", text=len(hits) + len(extra), value=number(len(cloud) + len(genes)), table=table(("Gène", "log2 du rapport", "p ajustée"), rows))  # fmt: skip
    return Entry(
        "rnaseq-analyse", "inflammasome", "RNA-seq Nlrp3−/− : analyse différentielle après LPS", "minh", 81, "Bio-informatique", body,
        status="review", tags=("RNA-seq", "interférons", "NLRP3"),
        fields=(measure("Gènes retenus", len(hits) + len(extra)), measure("Seuil |log2|", 1, "", 1), measure("Seuil de p", 0.01, "", 2),
                words("Modèle", "~ portee + genotype"), words("R", "4.4.1")),
        comments=(Comment("karim", 3, "Il faut trancher entre variant passager et effet propre avant d’en parler dehors. @Claire Le Goff, qu’en dit le génotypage ?", ("claire",)),
                  Comment("claire", 4, "Les marqueurs sont commandés ; réponse dans quinze jours.")),
        attachments=(png("volcan_nlrp3_lps.png", volcano),
                     png("carte_chaleur.png", lambda: heatmap("Gènes retenus", "log2 centré, trois souris par génotype", hits, ("WT 1", "WT 2", "WT 3", "KO 1", "KO 2", "KO 3"), grid, "log2")),
                     data("genes_suivis.csv", lambda: csv_file(("gene", "log2_fold_change", "minus_log10_padj"), [[g, lfc[g], log_p[g]] for g in genes]))),
        links=(Link("follows", "rnaseq-banques"),),
    )  # fmt: skip


def interferon_check(lab: Lab) -> Entry:
    """RT-qPCR check of the interferon signature on the new line."""
    rng = lab.rng("qpcr-ifit1")
    groups = {"WT": (1.0, 24.0), "Nlrp3−/−": (1.0, 22.6), "WT + IFN-β": (18.0, 61.0)}
    values = {(name, cond): [round(rng.gauss(mean, mean * 0.13), 2) for _ in range(4)]
              for name, means in groups.items() for cond, mean in zip(("NT", "LPS"), means, strict=True)}  # fmt: skip
    p = welch(values["WT", "LPS"], values["Nlrp3−/−", "LPS"])
    rows = [
        [name, mean_sd(values[name, "NT"], 2), mean_sd(values[name, "LPS"], 1)] for name in groups
    ]
    body = lab.text(
        "qpcr-ifit1",
        table=table(("Groupe", "NT", "LPS 4 h"), rows),
        p=p_value(p),
    )
    return Entry(
        "qpcr-ifit1", "inflammasome", "Ifit1 dans la lignée Nlrp3−/− CRISPR : variant passager confirmé", "claire", 47, "RT-qPCR", body,
        tags=("RT-qPCR", "interférons", "NLRP3", "lignées murines"),
        fields=(measure("Animaux par génotype", 4), measure("LPS", 100, "ng/mL"), pick("Type cellulaire", "BMDM", "BMDM", "THP-1", "Monocytes humains")),
        comments=(Comment("minh", 0, "Cela règle la question. Je mets l’avertissement."), Comment("karim", 1, "Belle vérification.")),
        attachments=(png("ifit1_lignee_crispr.png", lambda: bars("Ifit1, lignée CRISPR", "n = 4 souris par groupe", "Expression relative",
                        [(name, [Bar(cond, values[name, cond]) for cond in ("NT", "LPS")]) for name in groups], [(1, 3, p_value(p))])),
                     data("ifit1.csv", lambda: csv_file(("group", "condition", "mouse", "fold"), [[n, c, i + 1, v] for (n, c), vs in values.items() for i, v in enumerate(vs)]))),
        links=(Link("follows", "rnaseq-analyse"), Link("protocol", "protocole-qpcr")), state="signed", witness="helene",
    )  # fmt: skip


def abandoned(lab: Lab) -> Entry:
    """A duplicate in the bin."""
    body = lab.text(
        "qpcr-doublon",
        day=lab.on(13),
    )
    return Entry("qpcr-doublon", "inflammasome", "qPCR amorçage (doublon, à ne pas utiliser)", "youssef", 13, "RT-qPCR", body,
                 status="failed", state="bin", tags=("RT-qPCR",))  # fmt: skip


ENTRIES = (priming, libraries, differential, interferon_check, abandoned)
