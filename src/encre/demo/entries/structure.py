"""Proteins: purification, kinetics, stability, mass, grids."""

# ruff: noqa: E501, RUF001 - prose and its signs: Greek letters, minus, multiplication

from __future__ import annotations

from statistics import fmean

from encre.demo.documents import csv_file, json_file, text_file
from encre.demo.entries.shapes import Attachment, Comment, Entry, Lab, Link, Step, data, measure, number, pick, png, words
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
    steps = (("Clarified lysate", 312.0, 11.0), ("IMAC elution", 31.5, 71.0), ("After TEV", 27.2, 78.0), ("SEC pool", 14.8, 97.0))
    soup = [Band(s, 0.2 + 0.5 * rng.random()) for s in (18, 24, 29, 34, 41, 48, 55, 62, 75, 88, 116, 140)]
    lanes = [("Lysate", soup), ("Flow", soup[:-2]), ("Wash", [Band(55, 0.12), Band(34, 0.1)]), ("IMAC", [Band(118, 0.9), Band(60, 0.15), Band(34, 0.12)]), ("TEV", [Band(114, 0.85), Band(27, 0.3)]), ("SEC 12", [Band(114, 0.5)]), ("SEC 13", [Band(114, 0.95)]), ("SEC 14", [Band(114, 0.55)])]
    body = f"""
## Aim
Purify NLRC4 (residues 1-1024, N-terminal His<sub>8</sub>-TEV) from 4 L of Sf9 for grids and kinetics.

## Buffers
- Lysis: 25 mM HEPES pH 7.5, 300 mM NaCl, 20 mM imidazole, 5% glycerol, 1 mM TCEP, protease inhibitors
- Elution: same with 250 mM imidazole
- SEC: 20 mM HEPES pH 7.5, 150 mM NaCl, 0.5 mM TCEP

## Steps
1. Lysis by sonication, 3 min total, on ice; 40,000 g for 45 min.
2. 5 mL nickel column, 2 mL/min, wash 20 column volumes.
3. TEV 1:50, overnight at 4 °C, dialysed.
4. Superdex 200 10/300, 0.5 mL/min, 500 µL injected.

## Results
{table(("Step", "Protein (mg)", "Purity (%)"), [[n, f"{m:.1f}", f"{p:.0f}"] for n, m, p in steps])}
![Size exclusion chromatogram](attachment:sec_nlrc4.png)

![SDS-PAGE of the fractions](attachment:page_nlrc4_image-de-synthese.png)

Main peak at 12.6 mL, as expected for a monomer (116 kDa). The shoulder at 8.4 mL is aggregate (about {100 * 22 * 0.25 / (22 * 0.25 + 148 * 0.42):.0f}% by height × width). Final concentration 4.2 mg/mL, A260/280 = 0.61.

## Conclusion
{steps[-1][1]:.1f} mg, {steps[-1][2]:.0f}% pure. 30 aliquots of 50 µL, snap-frozen, box P-12.

## Next
- [x] Intact mass
- [ ] Thermal shift with ADP and ATPγS
"""
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
    speed = {n: [draw(rng, v * d / (k + d), 0.035, 3, 2) for d in doses] for n, (v, k) in truth.items()}
    means = {n: [fmean(v) for v in vs] for n, vs in speed.items()}
    fits = {n: fit_michaelis(doses, means[n]) for n in truth}
    fit = [v * 1.6 for v in range(0, 101)]
    body = f"""
## Objectif
C-17 agit-il directement sur la caspase-1 ? (demande de Claire Le Goff, équipe Inflammasomes)

## Matériel
Caspase-1 recombinante 2 nM, Ac-WEHD-AMC de 1 à 160 µM, tampon HEPES 50 mM pH 7,4, NaCl 100 mM, CHAPS 0,1 %, DTT 10 mM, 25 °C. Vitesses initiales sur 5 min, moins de 8 % de substrat consommé.

## Résultats
Vitesse (u. f./s), moyenne de trois puits :
{table(("Ac-WEHD-AMC (µM)", *truth), [[number(d), *(mean_sd(speed[n][i], 1) for n in truth)] for i, d in enumerate(doses)])}
Ajustement $v = \\frac{{V_{{max}}[S]}}{{K_m + [S]}}$ :
{table(("Condition", "Vmax (u. f./s)", "Km (µM)"), [[n, number(v, 1), number(k, 1)] for n, (v, k) in fits.items()])}
![Michaelis et Menten](attachment:michaelis_caspase1.png)

## Conclusion
C-17 ne touche pas l'enzyme. VX-765 se comporte en compétitif (Km multiplié par {number(fits["VX-765 (50 nM)"][1] / fits["Témoin"][1], 1)}, Vmax inchangée), comme attendu.
"""
    return Entry("cinetique-casp1", "assemblages", "Dosage enzymatique de la caspase-1 : C-17 et VX-765", "jakub", 22, "Enzymologie", body, tags=("caspase-1", "enzymologie"),
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
    curve = {n: [0.06 + 0.9 / (1 + 2.718281828 ** (-(x - fmean(melt[n])) / 1.5)) * (1 - max(0.0, x - fmean(melt[n])) * 0.012) for x in xs] for n in truth}
    body = f"""
## Objectif
Stabilité thermique de NLRC4 selon le nucléotide, pour choisir l'état des grilles.

## Résultats
{table(("État", "Tm (°C)", "Écart"), [[n, mean_sd(v, 2), number(fmean(v) - fmean(melt["apo"]), 1)] for n, v in melt.items()])}
![Fluorimétrie différentielle](attachment:dsf_nlrc4.png)

## Conclusion
L'ADP stabilise le plus (+{number(fmean(melt["ADP 1 mM"]) - fmean(melt["apo"]), 1)} °C) : on congèle **avec ADP 1 mM et MgCl<sub>2</sub> 2 mM**.
"""
    return Entry("dsf-nlrc4", "assemblages", "Décalage thermique de NLRC4 : apo, ADP, ATPγS", "jakub", 62, "Biophysique", body, tags=("DSF", "NLRC4"), fields=(measure("Protéine", 2, "µM"), measure("Rampe", 1, "°C/min"), measure("Tm apo", fmean(melt["apo"]), "°C", 1)),
                 attachments=(png("dsf_nlrc4.png", lambda: curves("Dénaturation thermique de NLRC4", "Sonde fluorescente, 1 °C/min", Span(25, 85, "Température (°C)"), Span(0, 1.05, "Fluorescence normalisée"), [Series(n, xs, curve[n]) for n in truth])), data("tm.csv", lambda: csv_file(("state", "replicate", "tm_celsius"), [[n, i + 1, v] for n, vs in melt.items() for i, v in enumerate(vs)]))),
                 links=(Link("follows", "purification-nlrc4"),), state="signed", witness="stephane")  # fmt: skip


def cryo(lab: Lab) -> Entry:
    """Cryo-EM grids, in English."""
    rng = lab.rng("cryo-grilles")
    rows = []
    for rank, (blot, conc) in enumerate(((3.0, 0.8), (4.0, 0.8), (4.0, 0.4), (5.0, 0.4)), 1):
        rows.append([f"G{rank}", f"{conc:.1f}", f"{blot:.1f}", rng.choice(("thin", "good", "good", "thick")), str(rng.randint(70, 190))])
    rows[1][3], rows[1][4] = "good", "152"
    body = f"""
## Aim
Screen four grids of NLRC4-ADP before asking for time on the 300 kV microscope.

## Freezing
UltrAuFoil R1.2/1.3, glow discharge 25 mA 60 s, 3 µL, 100% humidity, 4 °C, blot force 0, liquid ethane.
{table(("Grid", "Protein (mg/mL)", "Blot (s)", "Ice", "Particles/image"), rows)}
## Screening
200 kV, 105,000×, 0.84 Å per pixel, 40 e<sup>−</sup>/Å<sup>2</sup>, defocus −1.8 µm.

![Grid G2, square 4](attachment:grille_G2_image-de-synthese.png)

Top and side views in about equal numbers; no obvious preferred orientation. G2 is the grid to collect: 152 particles per image, thin and even ice.

## Storage
Puck 14, slots 1 to 4. **G2 clipped on 27th, do not reuse.**

## Next
- [x] Request 48 h on the 300 kV
- [ ] Test 0.01% fluorinated octyl maltoside if the views turn out biased
"""
    settings = {"microscope_kv": 200, "magnification": 105000, "pixel_size_angstrom": 0.84, "dose_e_per_A2": 40, "defocus_um": -1.8, "grids": [dict(zip(("grid", "mg_ml", "blot_s", "ice", "particles"), row, strict=True)) for row in rows]}
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
    body = f"""
## Objectif
Vérifier la masse de NLRC4 (lot P-12) et chercher des modifications.

## Méthode
LC-MS en phase inverse C4, gradient 5 à 80 % d'acétonitrile en 8 min, 2 µg injectés, déconvolution par entropie maximale.

## Résultats
{table(("Espèce", "Attendue (Da)", "Mesurée (Da)", "Écart (ppm)"), [["Complète, sans Met", number(expected, 1), number(found, 1), number(ppm, 1)], ["+ 1 phosphate", number(expected + 79.98, 1), number(phospho, 1), number((phospho - expected - 79.98) / expected * 1e6, 1)]])}
![Masse déconvoluée](attachment:masse_nlrc4.png)

Un quart environ de la protéine porte un phosphate. Emplacement à chercher par digestion (Ser533 ?).

## Conclusion
Protéine conforme ; traiter à la λ-phosphatase pour les grilles suivantes.
"""
    return Entry("masse-intacte", "assemblages", "Spectrométrie de masse intacte de NLRC4, lot P-12", "priya", 68, "Spectrométrie de masse", body, tags=("spectrométrie de masse", "NLRC4"), fields=(measure("Masse mesurée", found, "Da", 1), measure("Écart", ppm, "ppm", 1), words("Lot", "P-12")),
                 attachments=(png("masse_nlrc4.png", lambda: curves("Masse déconvoluée", "NLRC4, lot P-12", Span(116_000, 117_000, "Masse (Da)"), Span(-3, 115, "Intensité (%)"), [Series("", xs, ys)], Marks(notes=((found, 106, number(found, 1)), (phospho + 60, 42, number(phospho, 1)))))), data("masse.csv", lambda: csv_file(("dalton", "intensity"), [[x, round(y, 2)] for x, y in zip(xs, ys, strict=True)]))),
                 links=(Link("follows", "purification-nlrc4"),))  # fmt: skip


ENTRIES = (purification, kinetics, thermal, cryo, mass)
