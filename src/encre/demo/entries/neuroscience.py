"""Electrophysiology, calcium imaging, behaviour."""

# ruff: noqa: E501, RUF001 - prose and its signs: Greek letters, minus, multiplication

from __future__ import annotations

from statistics import fmean, stdev

from encre.demo.documents import csv_file, json_file
from encre.demo.entries.shapes import Attachment, Comment, Entry, Lab, Link, Step, data, measure, number, pick, png, words
from encre.demo.figures.axes import Span
from encre.demo.figures.plots import Bar, Series, bars, curves
from encre.demo.figures.traces import calcium, spikes, stacked
from encre.demo.measures import draw, mean_sd, p_value, welch
from encre.demo.prose import table


def patch(lab: Lab) -> Entry:
    """Patch-clamp of amygdala neurons."""
    rng = lab.rng("patch-amygdale")
    currents = (0, 50, 100, 150, 200, 250, 300)
    rates = {"Naïves": (0, 0.6, 3.4, 7.9, 12.2, 15.9, 18.4), "Conditionnées": (0, 2.1, 7.2, 13.4, 18.8, 22.3, 24.1)}
    cells = {n: [[round(max(0, rng.gauss(m, 0.9 + m * 0.11)), 1) for _ in range(12)] for m in ms] for n, ms in rates.items()}
    passive = {"Potentiel de repos (mV)": (draw(rng, 68.4, 0.03, 12), draw(rng, 66.9, 0.03, 12)), "Résistance d'entrée (MΩ)": (draw(rng, 142, 0.14, 12, 0), draw(rng, 171, 0.14, 12, 0)), "Capacité (pF)": (draw(rng, 118, 0.12, 12, 0), draw(rng, 121, 0.12, 12, 0)), "Rhéobase (pA)": (draw(rng, 92, 0.16, 12, 0), draw(rng, 58, 0.17, 12, 0))}
    p = welch(*passive["Rhéobase (pA)"])
    rows = [[n, ("−" if "repos" in n else "") + mean_sd(a, 1), ("−" if "repos" in n else "") + mean_sd(b, 1), p_value(welch(a, b))] for n, (a, b) in passive.items()]
    trains = (("Naïve", [140 + 74 * k for k in range(7)]), ("Conditionnée", [122 + 40 * k for k in range(12)]))
    body = f"""
## Objectif
Comparer l'excitabilité des neurones principaux de l'amygdale basolatérale, 24 h après un conditionnement de peur.

## Conditions
Tranches de 300 µm, souris de 8 semaines (6 par groupe, 2 neurones par souris). ACSF à 32 °C, 95 % O<sub>2</sub>. Pipettes 4 à 6 MΩ, solution au gluconate de potassium. Résistance série inférieure à 20 MΩ, variation de moins de 20 %. Bloqueurs : DNQX 20 µM, AP5 50 µM, gabazine 10 µM.

## Propriétés passives
{table(("Mesure", "Naïves (n = 12)", "Conditionnées (n = 12)", "Test"), rows)}

## Décharge
![Réponse à 150 pA pendant 500 ms](attachment:decharge_150pA.png)

Fréquence (Hz) selon le courant :
{table(("Courant (pA)", *rates), [[c, *(mean_sd(cells[n][i], 1) for n in rates)] for i, c in enumerate(currents)])}
![Relation fréquence-courant](attachment:frequence_courant.png)

La rhéobase baisse après conditionnement ({p_value(p)}). La résistance d'entrée monte : conductance de fuite ?

## Suite
- [ ] Ba<sup>2+</sup> 100 µM pour isoler les courants de fuite
- [x] Fichiers bruts déposés (24 × `.abf`)
"""
    return Entry("patch-amygdale", "peur", "Patch-clamp : excitabilité de l’amygdale 24 h après conditionnement", "chiara", 26, "Électrophysiologie", body, tags=("patch-clamp", "amygdale", "peur"),
                 fields=(measure("Température", 32, "°C"), measure("Neurones par groupe", 12), measure("Courant montré", 150, "pA"), pick("Configuration", "cellule entière", "cellule entière", "cellule attachée", "perforée")),
                 comments=(Comment("emmanuel", 2, "Très convaincant. Avez-vous noté l’hémisphère et l’axe antéro-postérieur pour chaque neurone ?"), Comment("chiara", 2, "Oui, feuille jointe, colonnes H et I.")),
                 attachments=(png("decharge_150pA.png", lambda: stacked("Réponse à 150 pA", "Neurones principaux, amygdale basolatérale", [(n, *spikes(800, t, -68, (100, 600, 22), lab.seed + i)) for i, (n, t) in enumerate(trains)], x_bar=(100, "100 ms"), y_bar=(40, "40 mV"))),
                              png("frequence_courant.png", lambda: curves("Relation fréquence-courant", "n = 12 neurones par groupe", Span(0, 310, "Courant injecté (pA)"), Span(0, 30, "Fréquence (Hz)"), [Series(n, currents, [fmean(v) for v in cells[n]], errors=[stdev(v) for v in cells[n]]) for n in rates])),
                              data("frequence_courant.csv", lambda: csv_file(("group", "current_pA", "neuron", "hz"), [[n, c, k + 1, v] for n in rates for c, vs in zip(currents, cells[n], strict=True) for k, v in enumerate(vs)]))))  # fmt: skip


def imaging(lab: Lab) -> Entry:
    """Calcium imaging during a tone."""
    rng = lab.rng("calcium-son")
    cells = [("répond", 0.85), ("répond", 0.7), ("répond", 0.9), ("indifférent", 0.1), ("indifférent", 0.15), ("inhibé", 0.02)]
    traces = []
    for rank, (_, gain) in enumerate(cells):
        onsets = [(rng.uniform(2, 110), rng.uniform(0.3, 0.9)) for _ in range(3)] + ([(40 + rng.uniform(0, 3), 1.6), (52 + rng.uniform(0, 4), 1.1)] if rng.random() < gain + 0.2 and gain > 0.5 else [])
        traces.append((f"ROI {rank + 1}", *calcium(120, 10, onsets, 1.5, 0.055, lab.seed + rank)))
    rows = []
    for (name, xs, ys), (kind, _) in zip(traces, cells, strict=True):
        before = fmean(y for x, y in zip(xs, ys, strict=True) if 30 <= x < 40)
        during = fmean(y for x, y in zip(xs, ys, strict=True) if 40 <= x < 70)
        rows.append([name, number(before, 3), number(during, 3), "oui" if during - before > 0.08 else "non", kind])
    answering = sum(row[3] == "oui" for row in rows)
    body = f"""
## Objectif
Suivre l'amygdale pendant le son conditionné (GCaMP6f, microendoscope), trois semaines après l'injection.

## Acquisition
Souris M-31, lentille GRIN 0,6 mm, 10 images par seconde, LED à 0,8 mW, 120 s dont son de 40 à 70 s (7,5 kHz, 75 dB). Correction du mouvement puis extraction par factorisation (voir l'entrée de Chiara sur les paramètres).

## Résultats
![Six neurones représentatifs](attachment:calcium_son.png)
{table(("Neurone", "ΔF/F avant", "ΔF/F pendant", "Répond", "Classe"), rows)}
{answering} neurones sur 6 montrés répondent (seuil : +0,08 en moyenne). Sur les 84 neurones de la session, 31 répondent, 9 sont inhibés.

## Remarques
- Un artefact de mouvement à 96 s, exclu.
- Blanchiment de 4 % sur la session.

## Suite
- [ ] Même souris à J+7, mêmes neurones (recalage)
"""
    return Entry("calcium-son", "peur", "Imagerie calcique de l’amygdale pendant le son conditionné (M-31)", "hugo", 14, "Imagerie", body, tags=("imagerie calcique", "GCaMP", "amygdale"),
                 fields=(measure("Cadence", 10, "Hz"), measure("Puissance", 0.8, "mW", 1), measure("Neurones", 84), words("Animal", "M-31")),
                 steps=(Step("Session 1"), Step("Session 2", done=False, days=7)), comments=(Comment("chiara", 1, "Check the neuropil coefficient: 0.7 looks high with the GRIN lens."),),
                 attachments=(png("calcium_son.png", lambda: stacked("Activité de six neurones", "GCaMP6f, 10 Hz, souris M-31", traces, x_bar=(10, "10 s"), y_bar=(1, "1 ΔF/F₀"), spans=[(40, 70, "son 7,5 kHz")])),
                              data("calcium_roi.csv", lambda: csv_file(("seconds", *(t[0] for t in traces)), [[x, *(round(t[2][i], 4) for t in traces)] for i, x in enumerate(traces[0][1])]))),
                 links=(Link("protocol", "parametres-calcium"),))  # fmt: skip


def parameters(lab: Lab) -> Entry:
    """Parameters of the calcium pipeline, in English."""
    settings = {"motion_correction": {"max_shift_px": 12, "patch_px": 96, "iterations": 2}, "extraction": {"cell_diameter_px": 11, "min_corr": 0.82, "min_pnr": 9, "neuropil": 0.5}, "events": {"decay_s": 0.6, "threshold_sd": 3}}
    body = """
## Why
Hugo and I were using different parameters; this entry freezes the ones we agreed on for the 2026 sessions.

| Step | Parameter | Value | Why |
| --- | --- | --- | --- |
| Motion correction | maximum shift | 12 px | larger shifts were all artefacts |
| Motion correction | patch | 96 px | rigid is not enough at the lens edge |
| Extraction | cell diameter | 11 px | measured on 40 cells |
| Extraction | minimum PNR | 9 | 8 lets vessels through |
| Extraction | neuropil | 0.5 | 0.7 over-subtracts with a GRIN lens |
| Events | threshold | 3 SD | same as in our 2024 data |

## Check
Ran on three sessions: 84, 77 and 91 accepted cells; 4, 6 and 5 rejected by eye. Duplicates: none.

## Rule
Do not change a value without a new entry that links to this one.
"""
    return Entry("parametres-calcium", "peur", "Calcium imaging: agreed pipeline parameters", "chiara", 60, "Protocole", body, language="en", tags=("protocole", "imagerie calcique"),
                 fields=(words("Version", "2026-1"), measure("Neuropil", 0.5, "", 1)), comments=(Comment("hugo", 1, "D’accord, je relance mes trois sessions avec ces valeurs."),),
                 attachments=(Attachment("pipeline_2026-1.json", "application/json", lambda: json_file(settings)),), state="locked")  # fmt: skip


def fear(lab: Lab) -> Entry:
    """Fear conditioning."""
    rng = lab.rng("conditionnement")
    phases = ("Habituation", "Conditionnement, son 5", "Rappel à 24 h", "Extinction, son 20")
    means = {"Témoin": (4, 52, 58, 21), "hM4Di + CNO": (4, 50, 31, 19)}
    freezing = {n: [[round(min(100, max(0, rng.gauss(m, 3 + m * 0.13))), 1) for _ in range(12)] for m in ms] for n, ms in means.items()}
    p = welch(freezing["Témoin"][2], freezing["hM4Di + CNO"][2])
    body = f"""
## Objectif
Inhiber les neurones marqués pendant l'apprentissage réduit-il le rappel ?

## Animaux
24 souris mâles et femelles, 10 semaines ; AAV2/8-hM4Di-mCherry ou mCherry seul, 300 nL par côté. CNO 3 mg/kg, i.p., 30 min avant le rappel, aux deux groupes. Cages témoins de l'odeur changées entre chaque animal.

## Procédure
- J1 : habituation 3 min, deux sons
- J2 : cinq sons (30 s, 7,5 kHz, 75 dB) suivis d'un choc (0,6 mA, 1 s)
- J3 : rappel, contexte neuf, quatre sons
- J4 : extinction, vingt sons

Immobilité mesurée par vidéo, seuil fixé avant l'expérience ; relecture manuelle de six vidéos, accord 94 %.

## Résultats
Immobilité pendant le son (%, n = 12) :
{table(("Phase", *means), [[ph, *(mean_sd(freezing[n][i], 1) for n in means)] for i, ph in enumerate(phases)])}
![Immobilité pendant le son](attachment:immobilite.png)

Le rappel baisse dans le groupe hM4Di ({p_value(p)}) ; ni l'apprentissage ni l'extinction ne changent.

## Exclusions
Deux animaux écartés sur l'histologie (injection hors cible), avant l'ouverture de l'aveugle et remplacés.
"""
    return Entry("conditionnement", "peur", "Conditionnement de peur : inhibition chimiogénétique au rappel", "hugo", 40, "Comportement", body, status="review", tags=("comportement", "peur", "DREADD"),
                 fields=(measure("Animaux", 24), measure("CNO", 3, "mg/kg"), measure("Choc", 0.6, "mA", 1), pick("Aveugle", "oui", "oui", "non")),
                 comments=(Comment("emmanuel", 3, "Ajoutez le groupe mCherry + CNO dans la légende, c’est bien votre témoin."),),
                 attachments=(png("immobilite.png", lambda: bars("Immobilité pendant le son", "n = 12 souris par groupe", "Immobilité (%)", [(ph.replace(", ", " · "), [Bar(n.replace(" + ", "\n+ "), freezing[n][i]) for n in means]) for i, ph in enumerate(phases)], [(4, 5, p_value(p))])),
                              data("immobilite.csv", lambda: csv_file(("group", "phase", "mouse", "freezing_pct"), [[n, ph, k + 1, v] for n in means for ph, vs in zip(phases, freezing[n], strict=True) for k, v in enumerate(vs)]))),
                 links=(Link("cites", "patch-amygdale"),))  # fmt: skip


def surgery(lab: Lab) -> Entry:
    """A plan of stereotaxic surgeries."""
    body = """
## Programme
Huit souris, deux par demi-journée. Responsable : Chiara. Aide : Hugo.

| Souris | Virus | Cible | Coordonnées (AP, ML, DV) |
| --- | --- | --- | --- |
| M-41 à M-44 | AAV9-CaMKII-GCaMP6f | BLA | −1,6 ; ±3,3 ; −4,6 mm |
| M-45 à M-48 | AAV2/8-hSyn-mCherry | BLA | −1,6 ; ±3,3 ; −4,6 mm |

## Avant
- [x] Analgésie : buprénorphine 0,1 mg/kg, 30 min avant
- [x] Autoclave des outils
- [x] Virus décongelés sur glace, titres relus
- [ ] Fiche de suivi postopératoire imprimée

## Après
Carprofène 5 mg/kg, 48 h ; pesée quotidienne sept jours ; point limite : perte supérieure à 15 %.
"""
    return Entry("chirurgies", "peur", "Plan de chirurgies stéréotaxiques (M-41 à M-48)", "chiara", 3, "Plan", body, status="planned", tags=("chirurgie", "AAV"),
                 fields=(measure("Animaux", 8), measure("Volume par côté", 300, "nL")), steps=(Step("Fiches de suivi", done=False, days=2), Step("Chirurgies M-41 à M-44", done=False, days=6)), links=(Link("cites", "conditionnement"),))  # fmt: skip


ENTRIES = (patch, imaging, parameters, fear, surgery)
