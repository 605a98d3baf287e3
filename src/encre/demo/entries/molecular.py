"""Cloning, genotyping, vectors, genome editing."""

# ruff: noqa: E501, PLR2004, RUF001 - prose, its signs and its thresholds

from __future__ import annotations

from statistics import fmean

from encre.demo.documents import csv_file, genbank, sequence, text_file
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
from encre.demo.figures.gels import Band, Membrane, blot, gel
from encre.demo.figures.plots import Bar, Series, bars, curves
from encre.demo.measures import draw, mean_sd
from encre.demo.prose import table

KB = (10000, 8000, 6000, 5000, 4000, 3000, 2500, 2000, 1500, 1000, 750, 500, 250)


def gibson(lab: Lab) -> Entry:
    """Gibson assembly and colony PCR."""
    rng = lab.rng("gibson-asc")
    good = {1, 2, 4, 5, 7, 8}
    lanes = [
        (
            f"C{rank}",
            [Band(1290, rng.uniform(0.7, 0.9))]
            if rank in good
            else ([Band(410, 0.5)] if rank == 3 else []),
        )
        for rank in range(1, 9)
    ]
    rows = [["pLenti-EF1α linéarisé", "8 412", "50", number(50 / (8412 * 0.617) * 1000, 1)], ["ASC humain", "588", number(2 * 50 * 588 / 8412, 1), number(2 * 50 / (8412 * 0.617) * 1000, 1)], ["mCherry", "711", number(2 * 50 * 711 / 8412, 1), number(2 * 50 / (8412 * 0.617) * 1000, 1)]]  # fmt: skip
    bases = sequence(rng, 9650)
    body = lab.text(
        "gibson-asc",
        table=table(("Fragment", "Taille (pb)", "Masse (ng)", "Quantité (fmol)"), rows),
        text=len(good),
    )
    features = (
        ("promoter", 2480, 3660, "EF1a"),
        ("CDS", 3690, 4277, "ASC (PYCARD)"),
        ("CDS", 4287, 4997, "mCherry"),
        ("LTR", 7000, 7234, "3' LTR"),
        ("CDS", 8300, 9160, "AmpR"),
    )
    return Entry(
        "gibson-asc", "inflammasome", "Clonage Gibson : pLenti-EF1α-ASC-mCherry", "mathieu", 160, "Clonage", body, tags=("clonage", "Gibson", "ASC", "plasmide"),
        fields=(measure("Température d’assemblage", 50, "°C"), measure("Durée", 45, "min"), measure("Colonies conformes", len(good)), words("Résistance", "ampicilline"), words("Plasmide", "pIR-118")),
        steps=(Step("PCR des fragments"), Step("Assemblage"), Step("Séquençage de C1 et C4")),
        comments=(Comment("ines", 3, "C4 sequence is fine on my side too, thank you Mathieu."),),
        attachments=(png("pcr_colonies_image-de-synthese.png", lambda: gel("PCR sur colonies, gel d’agarose 1 %", lanes, KB, "pb", lab.seed, bold_sizes=(3000, 1000))),
                     Attachment("pIR-118_pLenti-EF1a-ASC-mCherry.gb", "chemical/x-genbank", lambda: genbank("pIR118", "Lentiviral vector EF1a-ASC-mCherry (demonstration sequence)", bases, features)),
                     Attachment("amorces.fasta", "text/x-fasta", lambda: text_file(">ASC_F\nGTGTCGTGAGGATCCGCCACCATGGGGCGCGCGCGCG\n>mCh_R\nTGATTGTCGACTTACTTGTACAGCTCGTCCATGCC"))),
        state="locked",
    )  # fmt: skip


def genotyping(lab: Lab) -> Entry:
    """Genotyping of a litter."""
    rng = lab.rng("genotypage")
    kinds = ("flox/flox", "flox/+", "+/+")
    mice = [
        (f"{2140 + i}", rng.choice("MF"), rng.choice(kinds), rng.random() < 0.5) for i in range(10)
    ]
    lanes = []
    for name, _, kind, cre in mice:
        bands = (
            [Band(380, 0.8)]
            if kind == "flox/flox"
            else [Band(380, 0.6), Band(260, 0.65)]
            if kind == "flox/+"
            else [Band(260, 0.85)]
        )
        lanes.append((name, [*bands, *([Band(700, 0.6)] if cre else [])]))
    kept = [m[0] for m in mice if m[2] == "flox/flox" and m[3]]
    rows = [
        [n, "mâle" if s == "M" else "femelle", f"*Nlrp3* {k}", "oui" if c else "non"]
        for n, s, k, c in mice
    ]
    body = lab.text(
        "genotypage",
        table=table(("Animal", "Sexe", "Locus", "Cre"), rows),
        text=", ".join(kept) or "aucun dans cette portée",
    )
    return Entry("genotypage", "inflammasome", "Génotypage de la portée P-118 (Nlrp3 flox, LysM-Cre)", "loic", 55, "Animalerie", body, tags=("génotypage", "lignées murines"),
                 fields=(measure("Animaux", len(mice)), measure("Animaux utiles", len(kept)), measure("Cycles", 35), words("Portée", "P-118")),
                 comments=(Comment("anais", 0, "J’ai revérifié le gel avec Loïc, d’accord pour tous."),),
                 attachments=(png("genotypage_P-118_image-de-synthese.png", lambda: gel("Portée P-118, agarose 2 %", lanes, (1500, 1000, 800, 700, 600, 500, 400, 300, 200, 100), "pb", lab.seed + 1, bold_sizes=(1000, 500))),
                              data("portee_P-118.csv", lambda: csv_file(("animal", "sex", "nlrp3", "cre"), [[n, s, k, int(c)] for n, s, k, c in mice]))))  # fmt: skip


def lentivirus(lab: Lab) -> Entry:
    """Lentivirus production and titration."""
    rng = lab.rng("lentivirus")
    volumes = (0.1, 0.3, 1.0, 3.0, 10.0)
    percents = [
        round(100 * (1 - 2.718281828 ** -(v * 0.145)) + rng.gauss(0, 0.3), 1) for v in volumes
    ]
    titre = 1e5 * percents[2] / 100 / 0.001
    rows = [
        [number(v, 1), number(p, 1), "oui" if 2 < p < 20 else "non"]
        for v, p in zip(volumes, percents, strict=True)
    ]
    body = lab.text(
        "lentivirus",
        table=table(("Volume (µL)", "mCherry + (%)", "Zone linéaire"), rows),
        value=number(titre / 1000000.0, 1),
    )
    return Entry("lentivirus", "inflammasome", "Production et titrage du lentivirus ASC-mCherry", "mathieu", 142, "Vecteurs", body, tags=("lentivirus", "ASC", "L2"),
                 fields=(measure("Titre", titre, "UT/mL"), measure("Aliquots", 12), pick("Confinement", "L2", "L1", "L2", "L3"), measure("MOI visée", 0.3, "", 1)),
                 steps=(Step("Transfection"), Step("Récolte à 48 h"), Step("Récolte à 72 h"), Step("Titrage")),
                 attachments=(png("titrage_lentivirus.png", lambda: curves("Titrage du lentivirus", "THP-1, cytométrie à 72 h", Span(0.05, 20, "Volume (µL)", log=True), Span(0, 90, "Cellules mCherry + (%)"), [Series("ASC-mCherry", volumes, percents, (volumes, percents))])),
                              data("titrage.csv", lambda: csv_file(("volume_ul", "mcherry_pct"), list(zip(volumes, percents, strict=True))))),
                 links=(Link("follows", "gibson-asc"),))  # fmt: skip


def crispr(lab: Lab) -> Entry:
    """CRISPR knock-out in THP-1."""
    rng = lab.rng("crispr-thp1")
    guides = {"g1 (exon 3)": 71.0, "g2 (exon 3)": 84.0, "g3 (exon 4)": 38.0}
    indel = {n: draw(rng, m, 0.04, 3) for n, m in guides.items()}
    clones = ("WT", "2A4", "2B7", "2C1", "2D9", "2F3")
    expressed = (0.75, 0.0, 0.0, 0.38, 0.0, 0.72)
    body = lab.text(
        "crispr-thp1",
        table=table(
            ("Guide", "Insertions-délétions (%)", "n"),
            [[n, mean_sd(v, 1), "3"] for n, v in indel.items()],
        ),
    )
    return Entry("crispr-thp1", "inflammasome", "CRISPR-Cas9 : THP-1 NLRP3−/− par ribonucléoprotéine", "youssef", 118, "Édition du génome", body, tags=("CRISPR", "THP-1", "NLRP3"),
                 fields=(measure("Cas9", 60, "pmol"), measure("ARN guide", 120, "pmol"), words("Séquence g2", "GTCGAGGAGGCTCAGCAAGG"), measure("Efficacité g2", fmean(indel["g2 (exon 3)"]), "%", 1)),
                 comments=(Comment("karim", 5, "Pensez à déclarer la lignée OGM au registre avant la congélation définitive."), Comment("youssef", 6, "Déclaration faite, classe 1.")),
                 attachments=(png("efficacite_guides.png", lambda: bars("Efficacité des guides", "THP-1, 72 h après nucléofection, n = 3", "Insertions-délétions (%)", [("", [Bar(n.replace(" (", "\n("), v) for n, v in indel.items()])])),
                              png("clones_nlrp3_image-de-synthese.png", lambda: blot("Clones THP-1, LPS 4 h", clones, [Membrane("NLRP3", "118 kDa", expressed), Membrane("β-actine", "42 kDa", (0.8, 0.78, 0.8, 0.82, 0.79, 0.8))], lab.seed + 2)),
                              data("guides.csv", lambda: csv_file(("guide", "replicate", "indel_pct"), [[n, i + 1, v] for n, vs in indel.items() for i, v in enumerate(vs)]))),
                 state="signed", witness="claire")  # fmt: skip


def mycoplasma(lab: Lab) -> Entry:
    """Routine mycoplasma test."""
    lanes = [
        ("Témoin +", [Band(520, 0.9)]),
        ("Témoin −", []),
        ("THP-1 WT", []),
        ("THP-1 2A4", []),
        ("THP-1 2B7", []),
        ("HEK 293T", []),
        ("L929", [Band(520, 0.35)]),
    ]
    body = lab.text("mycoplasmes")
    return Entry("mycoplasmes", "vie-equipe", "Contrôle mensuel des mycoplasmes : L929 positive", "mathieu", 38, "Contrôle", body, tags=("mycoplasmes", "qualité", "L929"),
                 fields=(measure("Lignées testées", 5), pick("Résultat", "une lignée positive", "toutes négatives", "une lignée positive", "plusieurs positives"), words("Lots interdits", "L9-22, L9-23")),
                 steps=(Step("Décontamination de l’incubateur 2"), Step("Nouveau contrôle", done=False, days=52)),
                 comments=(Comment("claire", 0, "Merci d’avoir réagi si vite. Mes BMDM de la semaine dernière venaient du lot L9-21, donc sauves."),),
                 attachments=(png("mycoplasmes_image-de-synthese.png", lambda: gel("PCR mycoplasmes, agarose 1,5 %", lanes, (1500, 1000, 750, 500, 300, 200, 100), "pb", lab.seed + 3, bold_sizes=(500,))),))  # fmt: skip


ENTRIES = (gibson, genotyping, lentivirus, crispr, mycoplasma)
