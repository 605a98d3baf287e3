"""Protocols that the other entries follow."""

# ruff: noqa: E501, RUF001 - prose and its signs: Greek letters, minus, multiplication

from __future__ import annotations

from encre.demo.documents import pdf_file, text_file
from encre.demo.entries.shapes import Attachment, Comment, Entry, Lab, Link, Revision, measure, words


def bmdm(lab: Lab) -> Entry:
    """Differentiation of bone-marrow macrophages."""
    body = """
## À quoi sert ce protocole
Obtenir 60 à 80 × 10<sup>6</sup> macrophages par souris en sept jours. Version **4**, relue par Claire.

## Réactifs
| Réactif | Quantité | Remarque |
| --- | --- | --- |
| RPMI 1640 + GlutaMAX | 500 mL | |
| SVF décomplémenté | 50 mL | lot testé, voir l'étiquette |
| Surnageant L929 | 75 mL | soit 15 % ; à défaut M-CSF 25 ng/mL |
| HEPES 1 M | 5 mL | |
| Pénicilline-streptomycine | 5 mL | |

## Déroulement
1. **J0.** Fémurs et tibias, éthanol 70 % 1 min, couper les épiphyses, chasser la moelle (aiguille 25 G, 5 mL de milieu par os).
2. Filtrer à 70 µm, centrifuger 300 g, 5 min. Lyse des globules rouges : ACK 1 mL, 60 s, pas davantage.
3. Compter ; 8 × 10<sup>6</sup> cellules par boîte **non traitée** de 10 cm, 10 mL.
4. **J3.** Ajouter 5 mL de milieu complet, sans retirer l'ancien.
5. **J6.** Changer le milieu ; jeter les cellules flottantes.
6. **J7.** PBS-EDTA 2 mM froid, 10 min à 4 °C, puis gratter doucement. Ne pas utiliser de trypsine.

## Critères d'acceptation
- F4/80<sup>+</sup> CD11b<sup>+</sup> supérieur à 95 %
- Viabilité supérieure à 92 %
- Test de mycoplasmes du surnageant L929 négatif

## Pièges
- Au-delà de J9, l'amorçage baisse nettement.
- Une boîte traitée pour la culture : les cellules ne se décollent plus.
- Ne jamais mélanger deux lots de L929 dans une même expérience.
"""
    lines = ["# Matériel", "RPMI 1640, SVF 10 %, surnageant L929 15 %", "", "# J0", "Fémurs et tibias, éthanol 70 % une minute", "Chasser la moelle, filtrer à 70 µm", "ACK 1 mL, 60 secondes", "8 millions de cellules par boîte non traitée", "", "# J3", "Ajouter 5 mL de milieu complet", "", "# J6", "Changer le milieu", "", "# J7", "PBS-EDTA 2 mM froid, 10 min, gratter doucement", "", "# Acceptation", "F4/80+ CD11b+ > 95 %, viabilité > 92 %"]
    return Entry("protocole-bmdm", "inflammasome", "Protocole : macrophages dérivés de moelle osseuse (BMDM)", "sylvie", 420, "Protocole", body, tags=("protocole", "BMDM"),
                 fields=(words("Version", "4"), measure("Durée", 7, "jours"), measure("Rendement attendu", 70, "millions")),
                 comments=(Comment("anais", 395, "Merci pour la remarque sur les boîtes non traitées, j’allais me tromper."),),
                 attachments=(Attachment("fiche_BMDM_v4.pdf", "application/pdf", lambda: pdf_file("Macrophages dérivés de moelle (BMDM)", "Fiche de paillasse, version 4", lines)),),
                 revisions=(Revision("## À quoi sert ce protocole\nObtenir des macrophages en sept jours. Version 3.\n\n## Déroulement\n1. **J0.** Moelle, ACK 2 min.\n2. **J3.** Changer le milieu.\n3. **J7.** Gratter.", 60),), state="signed", witness="claire")  # fmt: skip


def qpcr(lab: Lab) -> Entry:
    """Reverse transcription and qPCR."""
    body = """
## Domaine
Expression relative à partir de 100 ng à 1 µg d'ARN total, plaque 96 ou 384 puits.

## Transcription inverse (20 µL)
| Composant | Volume | Finale |
| --- | --- | --- |
| Tampon 5× | 4 µL | 1× |
| dNTP 10 mM | 1 µL | 0,5 mM |
| Amorces aléatoires | 1 µL | 2,5 µM |
| Enzyme | 1 µL | 200 U |
| ARN + eau | 13 µL | 500 ng |

25 °C 10 min, 50 °C 15 min, 85 °C 5 min. Diluer au 1/5 avant la qPCR.

## Amorces validées (efficacité mesurée sur six dilutions)
| Gène | Sens (5'→3') | Antisens (5'→3') | Efficacité |
| --- | --- | --- | --- |
| *Il1b* | GCAACTGTTCCTGAACTCAACT | ATCTTTTGGGGTCCGTCAACT | 98 % |
| *Nlrp3* | ATTACCCGCCCGAGAAAGG | TCGCAGCAAAGATCCACACAG | 101 % |
| *Rpl32* | GCTGGAGGTGCTGCTGATGT | ACTCTGATGGCCAGCTGTGC | 99 % |

## Règles de l'équipe
1. Deux gènes de référence au moins pour un article, un seul pour le suivi.
2. Contrôle sans transcriptase pour chaque extraction.
3. On écarte un réplicat technique seulement s'il s'éloigne de plus de 0,5 Ct **et** qu'une raison est notée ici.
4. Les $\\Delta C_t$ sont comparés, jamais les rapports, dans les tests statistiques.
"""
    return Entry("protocole-qpcr", "inflammasome", "Protocole : RT-qPCR SYBR Green", "sylvie", 380, "Protocole", body, tags=("protocole", "RT-qPCR"),
                 fields=(words("Version", "2"), measure("Volume par puits", 10, "µL")), state="signed", witness="helene",
                 attachments=(Attachment("plan_plaque_384.txt", "text/plain", lambda: text_file("Plan de plaque 384 puits, RT-qPCR\n\nColonnes 1-3   : gène 1, triplicats techniques\nColonnes 4-6   : gène 2\nColonnes 7-9   : référence\nColonnes 22-24 : contrôles sans transcriptase et sans matrice\nLignes A-P     : échantillons 1 à 16\n")),))  # fmt: skip


def elisa(lab: Lab) -> Entry:
    """Sandwich ELISA."""
    body = """
## Domaine
IL-1β, TNF, IL-18 et IL-6 de souris, surnageants et lavages.

## Déroulement
1. Anticorps de capture, 100 µL, une nuit à 4 °C.
2. Trois lavages (PBS-Tween 0,05 %, 300 µL), retourner la plaque sur papier.
3. Saturation BSA 1 %, 1 h.
4. Gamme en doublets : 1 000 à 15,6 pg/mL, au demi. Blanc : deux puits.
5. Échantillons 2 h, anticorps de détection 1 h, streptavidine-HRP 20 min à l'abri de la lumière.
6. TMB 12 min, H<sub>2</sub>SO<sub>4</sub> 1 M, lecture 450 nm moins 570 nm.

## Calcul
Ajustement à quatre paramètres ; coefficient de variation des doublets inférieur à 10 % ; une valeur sous le premier point de gamme se note « < 15,6 » et n'entre pas dans un test.

## Contrôle interne
Un aliquot du surnageant de référence **SR-2** sur chaque plaque : 410 ± 45 pg/mL. Hors de cette fourchette, la plaque est à refaire.
"""
    return Entry("protocole-elisa", "inflammasome", "Protocole : ELISA sandwich des cytokines murines", "sylvie", 350, "Protocole", body, tags=("protocole", "ELISA"),
                 fields=(words("Version", "5"), measure("Contrôle interne SR-2", 410, "pg/mL")), comments=(Comment("youssef", 12, "SR-2 : 398 pg/mL sur ma dernière plaque."),))  # fmt: skip


def histology(lab: Lab) -> Entry:
    """Histology of the colon."""
    body = """
## Domaine
Côlon de souris en rouleau suisse, coloration hématéine-éosine-safran et PAS, score de colite.

## Déroulement
1. Prélever le côlon, mesurer (mm), ouvrir le long du mésentère, rouler, l'anus au centre.
2. Formol 4 % tamponné, 24 h, rapport 1/20 ; alcool 70 % ensuite.
3. Inclusion en paraffine, coupes de 4 µm, trois niveaux à 100 µm.
4. Déparaffinage, hématéine 5 min, eau courante, éosine 1 min, safran 5 min, montage.

## Score (0 à 12)
| Critère | 0 | 1 | 2 | 3 |
| --- | --- | --- | --- | --- |
| Inflammation | absente | muqueuse | sous-muqueuse | transmurale |
| Cryptes | normales | 1/3 perdu | 2/3 perdus | absentes |
| Érosion | non | < 10 % | 10 à 30 % | > 30 % |
| Mucus (PAS) | normal | −25 % | −50 % | −75 % |

Deux lecteurs, en aveugle ; si l'écart dépasse 2, troisième lecture.
"""
    return Entry("protocole-histologie", "organoides", "Protocole : histologie du côlon et score de colite", "marta", 300, "Protocole", body, tags=("protocole", "histologie"),
                 fields=(words("Version", "3"), measure("Épaisseur des coupes", 4, "µm")), links=(Link("cites", "permeabilite"),))  # fmt: skip


ENTRIES = (bmdm, qpcr, elisa, histology)
