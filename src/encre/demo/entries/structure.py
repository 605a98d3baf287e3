"""Proteins: purification, kinetics, stability, mass, grids."""

# ruff: noqa: E501, RUF001 - prose, its signs and its thresholds

from __future__ import annotations

from statistics import fmean

from encre.demo.documents import csv_file, json_file, text_file
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
from encre.demo.figures.gels import Band, gel
from encre.demo.figures.micrographs import grid
from encre.demo.figures.plots import Marks, Series, curves
from encre.demo.figures.traces import peaks
from encre.demo.measures import draw, fit_michaelis, mean_sd
from encre.demo.prose import table

KDA = (250, 150, 100, 75, 50, 37, 25, 20, 15)


def purification(lab: Lab) -> Entry:
    """IMAC and size exclusion, in English."""
    rng = lab.rng("purification-nlrc4")
    xs = [v / 10 for v in range(60, 201)]
    ys = peaks(xs, ((8.4, 22, 0.25), (12.6, 148, 0.42), (17.9, 12, 0.4)), 0.25, lab.seed)
    steps = (
        ("Clarified lysate", 312.0, 11.0),
        ("IMAC elution", 31.5, 71.0),
        ("After TEV", 27.2, 78.0),
        ("SEC pool", 14.8, 97.0),
    )
    soup = [
        Band(s, 0.2 + 0.5 * rng.random())
        for s in (18, 24, 29, 34, 41, 48, 55, 62, 75, 88, 116, 140)
    ]
    lanes = [("Lysate", soup), ("Flow", soup[:-2]), ("Wash", [Band(55, 0.12), Band(34, 0.1)]), ("IMAC", [Band(118, 0.9), Band(60, 0.15), Band(34, 0.12)]), ("TEV", [Band(114, 0.85), Band(27, 0.3)]), ("SEC 12", [Band(114, 0.5)]), ("SEC 13", [Band(114, 0.95)]), ("SEC 14", [Band(114, 0.55)])]  # fmt: skip
    body = lab.text(
        "purification-nlrc4",
        table=table(
            ("Step", "Protein (mg)", "Purity (%)"),
            [[n, f"{m:.1f}", f"{p:.0f}"] for n, m, p in steps],
        ),
        value=f"{100 * 22 * 0.25 / (22 * 0.25 + 148 * 0.42):.0f}",
        value2=f"{steps[-1][1]:.1f}",
        value3=f"{steps[-1][2]:.0f}",
    )
    return Entry("purification-nlrc4", "assemblages", "Purification of NLRC4 from Sf9 (IMAC, TEV, SEC)", "priya", 75, "Purification", body, language="en", tags=("purification", "NLRC4", "Sf9"),
                 fields=(measure("Culture", 4, "L"), measure("Rendement", steps[-1][1], "mg", 1), measure("Concentration", 4.2, "mg/mL", 1), measure("Pureté", 97, "%"), pick("Hôte", "Sf9", "E. coli", "Sf9", "Expi293F")),
                 comments=(Comment("stephane", 1, "Bravo, meilleur rendement depuis un an. Qu’avez-vous changé ?"), Comment("priya", 1, "Lower MOI (0.5) and harvest at 60 h instead of 72 h.")),
                 attachments=(png("sec_nlrc4.png", lambda: curves("Superdex 200, NLRC4", "0,5 mL/min, 500 µL injectés", Span(6, 20, "Volume (mL)"), Span(-5, 170, "A280 (mUA)"), [Series("A280", xs, ys)], Marks(spans=((12.0, 13.4, "regroupées"),), legend="none"))),
                              png("page_nlrc4_image-de-synthese.png", lambda: gel("Purification de NLRC4, gel 4-20 %", lanes, KDA, "kDa", lab.seed, dark=False, bold_sizes=(75, 25))),
                              data("sec_nlrc4.csv", lambda: csv_file(("ml", "mAU"), [[x, round(y, 2)] for x, y in zip(xs, ys, strict=True)])),
                              Attachment("sequence_nlrc4.fasta", "text/x-fasta", lambda: text_file(">NLRC4_construct_P12 demonstration sequence\n" + "MHHHHHHHHENLYFQGSMNFIKDNSRALIQRMGMTVIKQITDDLFVWNVLNREEVNIICC"))), state="locked")  # fmt: skip


def kinetics(lab: Lab) -> Entry:
    """Caspase-1 kinetics on a fluorogenic substrate."""
    rng = lab.rng("cinetique-casp1")
    doses = (1.0, 2.0, 5.0, 10.0, 20.0, 40.0, 80.0, 160.0)
    truth = {"Témoin": (118.0, 14.0), "C-17 (1 µM)": (116.0, 14.8), "VX-765 (50 nM)": (115.0, 61.0)}
    speed = {
        n: [draw(rng, v * d / (k + d), 0.035, 3, 2) for d in doses] for n, (v, k) in truth.items()
    }
    means = {n: [fmean(v) for v in vs] for n, vs in speed.items()}
    fits = {n: fit_michaelis(doses, means[n]) for n in truth}
    fit = [v * 1.6 for v in range(101)]
    body = lab.text(
        "cinetique-casp1",
        table=table(
            ("Ac-WEHD-AMC (µM)", *truth),
            [[number(d), *(mean_sd(speed[n][i], 1) for n in truth)] for i, d in enumerate(doses)],
        ),
        table2=table(
            ("Condition", "Vmax (u. f./s)", "Km (µM)"),
            [[n, number(v, 1), number(k, 1)] for n, (v, k) in fits.items()],
        ),
        value=number(fits["VX-765 (50 nM)"][1] / fits["Témoin"][1], 1),
    )
    return Entry("cinetique-casp1", "assemblages", "Dosage enzymatique de la caspase-1 : C-17 et VX-765", "jakub", 22, "Enzymologie", body, tags=("caspase-1", "enzymologie"), shared_with=("claire",),
                 fields=(measure("Enzyme", 2, "nM"), measure("Température", 25, "°C"), measure("Km témoin", fits["Témoin"][1], "µM", 1)),
                 comments=(Comment("claire", 1, "Merci Jakub, c’est exactement le témoin qui manquait."), Comment("stephane", 2, "Ajoutez le tracé en double inverse en annexe, les relecteurs le demanderont.")),
                 attachments=(png("michaelis_caspase1.png", lambda: curves("Caspase-1, Ac-WEHD-AMC", "Moyenne de trois puits, 25 °C", Span(0, 165, "Substrat (µM)"), Span(0, 130, "Vitesse (u. f./s)"), [Series(n, doses, means[n], (fit, [v * x / (k + x) for x in fit])) for n, (v, k) in fits.items()])),
                              data("vitesses.csv", lambda: csv_file(("substrate_uM", "condition", "well", "rate"), [[d, n, w + 1, v] for n in truth for d, vs in zip(doses, speed[n], strict=True) for w, v in enumerate(vs)]))))  # fmt: skip


def thermal(lab: Lab) -> Entry:
    """Thermal shift of NLRC4."""
    truth = {"apo": 47.2, "ADP 1 mM": 53.8, "ATPγS 1 mM": 50.1}
    rng = lab.rng("dsf-nlrc4")
    melt = {n: draw(rng, t, 0.004, 4, 2) for n, t in truth.items()}
    xs = [25 + v / 2 for v in range(121)]
    curve = {
        n: [
            0.06
            + 0.9
            / (1 + 2.718281828 ** (-(x - fmean(melt[n])) / 1.5))
            * (1 - max(0.0, x - fmean(melt[n])) * 0.012)
            for x in xs
        ]
        for n in truth
    }
    body = lab.text(
        "dsf-nlrc4",
        table=table(
            ("État", "Tm (°C)", "Écart"),
            [[n, mean_sd(v, 2), number(fmean(v) - fmean(melt["apo"]), 1)] for n, v in melt.items()],
        ),
        value=number(fmean(melt["ADP 1 mM"]) - fmean(melt["apo"]), 1),
    )
    return Entry("dsf-nlrc4", "assemblages", "Décalage thermique de NLRC4 : apo, ADP, ATPγS", "jakub", 62, "Biophysique", body, tags=("DSF", "NLRC4"), fields=(measure("Protéine", 2, "µM"), measure("Rampe", 1, "°C/min"), measure("Tm apo", fmean(melt["apo"]), "°C", 1)),
                 attachments=(png("dsf_nlrc4.png", lambda: curves("Dénaturation thermique de NLRC4", "Sonde fluorescente, 1 °C/min", Span(25, 85, "Température (°C)"), Span(0, 1.05, "Fluorescence normalisée"), [Series(n, xs, curve[n]) for n in truth])), data("tm.csv", lambda: csv_file(("state", "replicate", "tm_celsius"), [[n, i + 1, v] for n, vs in melt.items() for i, v in enumerate(vs)]))),
                 links=(Link("follows", "purification-nlrc4"),), state="signed", witness="stephane")  # fmt: skip


def cryo(lab: Lab) -> Entry:
    """Cryo-EM grids, in English."""
    rng = lab.rng("cryo-grilles")
    rows = []
    for rank, (blot, conc) in enumerate(((3.0, 0.8), (4.0, 0.8), (4.0, 0.4), (5.0, 0.4)), 1):
        rows.append(
            [
                f"G{rank}",
                f"{conc:.1f}",
                f"{blot:.1f}",
                rng.choice(("thin", "good", "good", "thick")),
                str(rng.randint(70, 190)),
            ]
        )
    rows[1][3], rows[1][4] = "good", "152"
    body = lab.text(
        "cryo-grilles",
        table=table(("Grid", "Protein (mg/mL)", "Blot (s)", "Ice", "Particles/image"), rows),
    )
    settings = {
        "microscope_kv": 200,
        "magnification": 105000,
        "pixel_size_angstrom": 0.84,
        "dose_e_per_A2": 40,
        "defocus_um": -1.8,
        "grids": [
            dict(zip(("grid", "mg_ml", "blot_s", "ice", "particles"), row, strict=True))
            for row in rows
        ],
    }
    return Entry("cryo-grilles", "assemblages", "Cryo-EM: screening of NLRC4-ADP grids", "jakub", 37, "Cryo-microscopie", body, language="en", tags=("cryo-EM", "NLRC4"),
                 fields=(measure("Taille de pixel", 0.84, "Å", 2), measure("Dose", 40, "e−/Å²"), words("Grille retenue", "G2"), pick("Glace", "bonne", "trop mince", "bonne", "trop épaisse")),
                 steps=(Step("Congélation"), Step("Criblage 200 kV"), Step("Session 300 kV", done=False, days=45)), comments=(Comment("priya", 2, "If views are biased, I still have the tagged version."),),
                 attachments=(png("grille_G2_image-de-synthese.png", lambda: grid("Grille G2", "G2 · 105 000× · −1,8 µm", 85, lab.seed)), Attachment("session_criblage.json", "application/json", lambda: json_file(settings))),
                 links=(Link("follows", "dsf-nlrc4"), Link("follows", "purification-nlrc4")))  # fmt: skip


def mass(lab: Lab) -> Entry:
    """Intact mass spectrometry."""
    expected, rng = 116_402.6, lab.rng("masse-intacte")
    found = round(expected + rng.uniform(-2.2, 2.2), 1)
    phospho = round(expected + 79.98 + rng.uniform(-2, 2), 1)
    xs = [116_000 + v * 4 for v in range(250)]
    ys = peaks(xs, ((found, 100, 9), (phospho, 34, 9), (found + 178.2, 7, 9)), 0.5, lab.seed)
    ppm = (found - expected) / expected * 1e6
    body = lab.text(
        "masse-intacte",
        table=table(
            ("Espèce", "Attendue (Da)", "Mesurée (Da)", "Écart (ppm)"),
            [
                ["Complète, sans Met", number(expected, 1), number(found, 1), number(ppm, 1)],
                [
                    "+ 1 phosphate",
                    number(expected + 79.98, 1),
                    number(phospho, 1),
                    number((phospho - expected - 79.98) / expected * 1000000.0, 1),
                ],
            ],
        ),
    )
    return Entry("masse-intacte", "assemblages", "Spectrométrie de masse intacte de NLRC4, lot P-12", "priya", 68, "Spectrométrie de masse", body, tags=("spectrométrie de masse", "NLRC4"), fields=(measure("Masse mesurée", found, "Da", 1), measure("Écart", ppm, "ppm", 1), words("Lot", "P-12")),
                 attachments=(png("masse_nlrc4.png", lambda: curves("Masse déconvoluée", "NLRC4, lot P-12", Span(116_000, 117_000, "Masse (Da)"), Span(-3, 115, "Intensité (%)"), [Series("", xs, ys)], Marks(notes=((found, 106, number(found, 1)), (phospho + 60, 42, number(phospho, 1)))))), data("masse.csv", lambda: csv_file(("dalton", "intensity"), [[x, round(y, 2)] for x, y in zip(xs, ys, strict=True)]))),
                 links=(Link("follows", "purification-nlrc4"),))  # fmt: skip


ENTRIES = (purification, kinetics, thermal, cryo, mass)
