"""The life of the team: meetings, incidents, calibrations, plans."""

# ruff: noqa: E501, RUF001 - prose and its signs: Greek letters, minus, multiplication

from __future__ import annotations

from statistics import fmean, stdev

from encre.demo.documents import csv_file
from encre.demo.entries.shapes import Comment, Entry, Field, Lab, Link, Step, data, measure, number, pick, png, words
from encre.demo.figures.axes import Span
from encre.demo.figures.canvas import BLUE, VERMILION
from encre.demo.figures.plots import Bar, Marks, Series, bars, curves, scatter
from encre.demo.measures import draw, mean_sd
from encre.demo.prose import table


def meeting(lab: Lab) -> Entry:
    """A team meeting."""
    body = f"""
**Présents** : Hélène Castaing, Claire Le Goff, Inês Carvalho, Youssef El Amrani, Sylvie Tanguy, Mathieu Le Bihan, Anaïs Ducasse. **Excusée** : Minh Anh Trần.

## Points scientifiques
- **C-17** (Claire). CI<sub>50</sub> confirmée, péritonite encourageante. On attend l'exposition plasmatique avant la relation dose-effet.
- **Western** (Youssef). Deuxième réplicat à faire ; exposition plus courte pour l'actine.
- **Specks** (Inês). Comptage automatique en cours, comparaison avec le comptage à l'aveugle sur 24 champs.
- **Lignée** (Minh Anh, par écrit). Effet interféron attribué au variant passager : on n'utilise plus l'ancienne lignée.

## Organisation
- L929 : nouvelle banque prête, lot L9-24 disponible lundi.
- Le congélateur −80 n<sup>o</sup> 2 part en réparation ; plan de transfert affiché.
- Anaïs soutient son mémoire à mi-parcours dans trois semaines : répétition jeudi.

## Décisions
1. Figure 2 de l'article : ELISA, Western et specks sur les mêmes conditions.
2. Tout nouvel essai *in vivo* passe par une relecture à deux du plan.

## À faire
- [x] Réserver la salle pour la répétition (Sylvie)
- [ ] Plan d'analyse du bras dose-effet (Claire)
- [ ] Commander deux kits IL-1β (Sylvie)
- [ ] Envoyer la liste des lots en cours d'usage à l'équipe 3 (Mathieu)
"""
    return Entry("reunion-equipe", "vie-equipe", f"Réunion d’équipe du {lab.on(5)}", "claire", 5, "Réunion", body, tags=("réunion",),
                 fields=(Field("Prochaine réunion", "date", str(lab.today.fromordinal(lab.today.toordinal() + 9))), measure("Participants", 7)),
                 steps=(Step("Plan d’analyse dose-effet", done=False, days=10), Step("Commande des kits IL-1β", days=3)),
                 comments=(Comment("minh", 1, "D’accord avec le compte rendu. J’ajoute les marqueurs à vérifier dans l’entrée RNA-seq."),),
                 links=(Link("cites", "peritonite-msu"), Link("cites", "western-caspase"), Link("cites", "qpcr-ifit1")))  # fmt: skip


def freezer(lab: Lab) -> Entry:
    """A −80 °C freezer incident."""
    rng = lab.rng("congelateur")
    hours = [h / 4 for h in range(0, 73)]
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
    body = f"""
## Ce qui s'est passé
Alarme du congélateur −80 n<sup>o</sup> 2 à 4 h 20 dans la nuit. Compresseur du premier étage arrêté. L'astreinte m'a appelée à 6 h 05, transfert commencé à 7 h 30 vers le n<sup>o</sup> 4 et la neige carbonique de la plateforme.

## Température
![Relevé de la sonde interne](attachment:temperature_congelateur_2.png)

Maximum : **{number(peak, 1)} °C** ; {number(over, 2)} h au-dessus de −60 °C. Aucun rack n'a dépassé −40 °C.

## Contenu et décision
| Rack | Contenu | Décision |
| --- | --- | --- |
| 1-2 | Surnageants ELISA | conservés, contrôle SR-2 |
| 3 | ARN et ADNc | ARN : RIN sur trois tubes ; ADNc conservés |
| 4 | Lentivirus LV-05 | titre à refaire avant emploi |
| 5 | Bactéries, glycérols | conservés |
| 6 | Plasma de la cohorte (Pr de Kersaint) | transférés en priorité, traçabilité jointe |

## Contrôles faits
- [x] RIN de trois ARN : 9,2 ; 9,0 ; 9,3
- [x] SR-2 en ELISA : 402 pg/mL, conforme
- [ ] Titre de LV-05
- [x] Demande d'intervention au service technique

## Ce qu'on change
Deuxième numéro d'astreinte affiché, alarme à −70 °C au lieu de −60 °C, plan de transfert sur la porte.
"""
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
    targets = (("P20-03", 20, 0.07, 1.0), ("P200-01", 200, 0.9, 0.8), ("P200-07", 200, -4.6, 0.8), ("P1000-02", 1000, 2.1, 0.8))
    weights = {n: [round(rng.gauss(v + b, v * 0.003), 2) for _ in range(10)] for n, v, b, _ in targets}
    rows, failed = [], []
    for name, volume, _, limit in targets:
        bias = 100 * (fmean(weights[name]) - volume) / volume
        cv = 100 * stdev(weights[name]) / fmean(weights[name])
        good = abs(bias) <= limit
        if not good:
            failed.append(name)
        rows.append([name, number(volume), number(fmean(weights[name]), 2), number(bias, 2), number(cv, 2), "conforme" if good else "**non conforme**"])
    body = f"""
## Objectif
Contrôle semestriel, pesée d'eau, dix pesées par pipette, 21,3 °C, facteur Z = 1,0030 µL/mg, balance vérifiée le matin.

## Résultats
{table(("Pipette", "Nominal (µL)", "Moyenne (µL)", "Biais (%)", "CV (%)", "Décision"), rows)}
![Dix pesées par pipette](attachment:pesees_pipettes.png)

## Décision
{"Retirée du service : **" + ", ".join(failed) + "**, étiquette rouge, envoi au prestataire." if failed else "Toutes conformes."}

Les plaques ELISA pipetées avec la P200-07 depuis le dernier contrôle sont listées en commentaire : l'erreur est la même partout, les rapports restent justes, les valeurs absolues sont à lire avec réserve.
"""
    return Entry("pipettes", "vie-equipe", "Étalonnage des pipettes : contrôle semestriel", "mathieu", 70, "Métrologie", body, tags=("métrologie", "qualité"),
                 fields=(measure("Température de l’eau", 21.3, "°C", 1), measure("Pipettes contrôlées", 4), measure("Non conformes", len(failed)), Field("Prochain contrôle", "date", str(lab.today.fromordinal(lab.today.toordinal() + 110)))),
                 comments=(Comment("mathieu", 1, "Plaques concernées : ELISA 31 à 38. Aucune n’est dans une figure."), Comment("helene", 2, "Parfait, merci.")),
                 attachments=(png("pesees_pipettes.png", lambda: scatter("Écart au volume nominal", "Dix pesées par pipette", Span(0.5, 4.5, "", ticks=(1, 2, 3, 4), names=tuple(t[0] for t in targets)), Span(-4, 3, "Écart (%)"),
                                   [(i + 0.7 + 0.06 * k, 100 * (w - v) / v, VERMILION if n in failed else BLUE) for i, (n, v, _, _) in enumerate(targets) for k, w in enumerate(weights[n])], lines=[((0.5, 1), (4.5, 1)), ((0.5, -1), (4.5, -1))])),
                              data("pesees.csv", lambda: csv_file(("pipette", "nominal_ul", "weighing", "ul"), [[n, v, i + 1, w] for n, v, _, _ in targets for i, w in enumerate(weights[n])]))))  # fmt: skip


def week_plan(lab: Lab) -> Entry:
    """A plan for the week, under way."""
    body = """
## Cette semaine
| Jour | Manipulation | Qui | Réservation |
| --- | --- | --- | --- |
| Lundi | Moelle, trois souris WT et trois *Nlrp3*<sup>−/−</sup> | Claire, Loïc | PSM 2, 9 h |
| Mardi | IL-1β du lavage péritonéal (32 échantillons) | Claire | lecteur, 14 h |
| Mercredi | Western, réplicat 2 | Youssef | chimiluminescence, 16 h |
| Jeudi | Répétition d'Anaïs ; glycine et IP | tous, Youssef | salle 214 |
| Vendredi | Confocal, 24 champs | Inês | confocal, 9 h à 13 h |

## À préparer
- [x] Aliquoter MCC950 1 mM (lot MC-12)
- [x] Vérifier le stock de LPS (reste 0,4 mg)
- [ ] Milieu L929 frais
- [ ] Étiquettes pour les tubes de lavage

## Calcul
Cellules attendues : six souris × 70 × 10<sup>6</sup> = 420 × 10<sup>6</sup>. Besoin : 96 puits × 2 × 10<sup>5</sup> × 4 plaques ≈ 77 × 10<sup>6</sup>. Le reste est congelé à J4.
"""
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
    body = f"""
## Objectif
Accepter ou refuser le lot LPS-2305 avant la fin du lot LPS-2203.

## Résultats
TNF (pg/mL), BMDM, 6 h, n = 3 :
{table(("Lot", *(f"{d} ng/mL" for d in doses)), [[n, *(mean_sd(v, 0) for v in vs)] for n, vs in tnf.items()])}
![TNF selon le lot de LPS](attachment:lot_lps_tnf.png)

Écart à 100 ng/mL : {number(gap, 1)} %. Critère : moins de 15 %.

## Conclusion
Lot **accepté**. Pas de réponse dans les BMDM *Tlr4*<sup>−/−</sup> (< 15,6 pg/mL à toutes les doses) : pas de contaminant TLR2 visible.
"""
    return Entry("lot-lps", "vie-equipe", "Acceptation du lot LPS-2305", "anais", 45, "Contrôle", body, tags=("LPS", "qualité"),
                 fields=(words("Lot", "LPS-2305"), measure("Écart au lot précédent", gap, "%", 1), pick("Décision", "accepté", "accepté", "refusé", "à refaire")),
                 attachments=(png("lot_lps_tnf.png", lambda: bars("TNF selon le lot de LPS", "BMDM, 6 h, n = 3", "TNF (pg/mL)", [(f"{d} ng/mL", [Bar(n.split(" (")[0], tnf[n][i]) for n in lots]) for i, d in enumerate(doses)])),
                              data("lot_lps.csv", lambda: csv_file(("lot", "lps_ng_ml", "replicate", "tnf_pg_ml"), [[n, d, r + 1, v] for n in lots for d, vs in zip(doses, tnf[n], strict=True) for r, v in enumerate(vs)]))))  # fmt: skip


def article(lab: Lab) -> Entry:
    """A confidential plan of an article."""
    body = """
## Titre de travail
« Un inhibiteur oral de NLRP3 limite l'afflux de neutrophiles sans toucher l'amorçage »

## Figures
1. Amorçage intact (RT-qPCR) et sécrétion bloquée (ELISA)
2. Cascade : Western blot, *specks*, pyroptose en direct
3. Puissance et sélectivité (sans les structures)
4. Péritonite aux cristaux d'urate
5. Épithélium : à garder pour un second article ?

## Ce qui manque
- [ ] Deuxième réplicat biologique du Western
- [ ] Exposition plasmatique
- [x] Caspase-1 recombinante (fait par Jakub)

## Règle
Rien ne sort avant l'accord du service de valorisation. Cette entrée n'est visible que de moi et des personnes à qui je la partage.
"""
    return Entry("plan-article", "inflammasome", "Plan de l’article C-17 (brouillon personnel)", "claire", 2, "Rédaction", body, status="running", tags=("article",), confidential=True,
                 links=(Link("cites", "elisa-il1b"), Link("cites", "western-caspase"), Link("cites", "if-asc"), Link("cites", "peritonite-msu"), Link("cites", "cinetique-casp1")))  # fmt: skip


ENTRIES = (article, meeting, freezer, pipettes, week_plan, lps_batch)
