"""Names and themes of teams, by scientific domain."""

# ruff: noqa: RUF001 - letters and signs as French and science write them

from __future__ import annotations


def _pairs(text: str) -> tuple[tuple[str, str], ...]:
    """Read `name : theme` lines."""
    rows = (line.split(" : ", 1) for line in text.strip().splitlines())
    return tuple((name.strip(), theme.strip()) for name, theme in rows)


THEMES: dict[str, tuple[tuple[str, str], ...]] = {
    "immunology": _pairs(
        """Cellules dendritiques et présentation de l’antigène : cellules dendritiques, vaccins
        Auto-immunité et thérapies cellulaires : lymphocytes T régulateurs, cellules CAR
        Immunité des muqueuses : IgA, tissus lymphoïdes, allergie
        Complément et maladies rénales : complément, glomérulopathies
        Neutrophiles et résolution de l’inflammation : neutrophiles, médiateurs lipidiques
        Lymphocytes B et mémoire humorale : centres germinatifs, anticorps
        Cellules natural killer et lymphocytes innés : NK, ILC, cytotoxicité
        Arthrites inflammatoires : polyarthrite, biothérapies, fibroblastes synoviaux
        Tolérance de greffe : rejet, biomarqueurs, immunosuppression
        Biophysique de l’activation lymphocytaire : synapse immunologique, mécanotransduction
        Asthme et remodelage bronchique : épithélium bronchique, IL-33
        Génétique des déficits immunitaires : exomes, interférons"""
    ),
    "neuro": _pairs(
        """Plasticité synaptique et apprentissage : hippocampe, potentialisation à long terme
        Maladie de Parkinson et modèles animaux : dopamine, α-synucléine
        Neurodéveloppement et épilepsies : canalopathies, organoïdes cérébraux
        Sommeil et mémoire : rythmes, électroencéphalographie
        Douleur chronique et opioïdes : nocicepteurs, moelle épinière
        Glie et inflammation du système nerveux : microglie, astrocytes
        Imagerie de la cognition : IRM fonctionnelle, langage
        Photorécepteurs et thérapie génique : rétine, vecteurs AAV
        Motricité et interfaces cerveau-machine : cortex moteur, prothèses
        Addictions et prise de décision : récompense, vulnérabilité
        Sclérose latérale amyotrophique : motoneurones, biomarqueurs
        Accident vasculaire cérébral : neuroprotection, imagerie
        Neuroendocrinologie du comportement alimentaire : hypothalamus, leptine
        Psychiatrie translationnelle : dépression, stress précoce"""
    ),
    "cancer": _pairs(
        """Réplication de l’ADN et instabilité génétique : stress réplicatif, réparation
        Microenvironnement tumoral : fibroblastes, macrophages associés aux tumeurs
        Leucémies aiguës et résistance : clones, thérapies ciblées
        Métabolisme des cellules cancéreuses : mitochondries, glutamine
        Lymphomes et épigénétique : EZH2, chromatine
        Mélanome et plasticité cellulaire : MITF, persistance
        Immunothérapie des tumeurs solides : PD-1, lymphocytes infiltrants
        Cancers du sein et hormones : récepteurs des œstrogènes
        Carcinogenèse hépatique : carcinome hépatocellulaire, souris humanisées
        Sarcomes et développement : translocations, modèles dérivés de patients
        Radiobiologie et hypoxie : radiosensibilité, vaisseaux
        Biomarqueurs sanguins des cancers : ADN circulant, exosomes"""
    ),
    "cardio": _pairs(
        """Arythmies et canaux ioniques : Nav1.5, syndrome de Brugada
        Insuffisance cardiaque et remodelage : cardiomyocytes, fibrose
        Athérosclérose et macrophages : plaque, lipoprotéines
        Thrombose et plaquettes : hémostase, facteur Willebrand
        Obésité et tissu adipeux : adipocytes, insulinorésistance
        Biologie vasculaire et endothélium : cellules endothéliales, angiogenèse
        Hypertension pulmonaire : artères pulmonaires, BMPR2
        Muscle squelettique et exercice : mitochondries, sarcopénie
        Ischémie-reperfusion : cardioprotection, mitochondries
        Rigidité artérielle et vieillissement : aorte, matrice"""
    ),
    "digestive": _pairs(
        """Microbiote et inflammation intestinale : maladie de Crohn, métabolites
        Système nerveux entérique : glie entérique, motricité
        Stéatose hépatique et fibrose : hépatocytes, cellules étoilées
        Nutrition précoce et empreinte : lait maternel, épigénétique
        Perméabilité et toxines alimentaires : contaminants, jonctions serrées
        Cholestases et transporteurs biliaires : ABCB4, acides biliaires
        Cellules souches intestinales : niche, Wnt
        Hormones et tissus cibles : récepteur minéralocorticoïde
        Escherichia coli et côlon : souches adhérentes-invasives"""
    ),
    "genetics": _pairs(
        """Génomique des maladies rares du développement : exomes, variants structuraux
        Dystrophies musculaires et thérapie génique : dystrophine, AAV
        Ciliopathies et rein : cils primaires, néphronophtise
        Épissage et maladies neuromusculaires : oligonucléotides antisens
        Mucoviscidose et CFTR : modulateurs, cellules nasales
        Hémoglobinopathies : drépanocytose, érythropoïèse
        Laminopathies et vieillissement : progéria, enveloppe nucléaire
        Génétique des maladies métaboliques : diabète monogénique
        Craniosténoses et os : ostéoblastes, FGFR
        Régulation de la transcription : chromatine, séquençage cellule unique"""
    ),
    "microbio": _pairs(
        """Staphylocoques et infections ostéoarticulaires : biofilms, toxines
        Virus respiratoires et zoonoses : grippe, coronavirus
        VIH et réservoirs : latence, anticorps neutralisants
        Résistance aux antibiotiques : β-lactamases, plasmides
        Hépatites virales : virus B, virus delta
        Arbovirus et vecteurs : dengue, Aedes
        Paludisme et parasites intracellulaires : Plasmodium, Toxoplasma
        Tuberculose et macrophages : Mycobacterium, granulome
        Champignons pathogènes : Candida, Aspergillus
        Écologie des réservoirs animaux : chauves-souris, leptospires
        Bactéries entériques invasives : Shigella, Salmonella"""
    ),
    "epidemio": _pairs(
        """Épidémiologie des cancers : facteurs de risque, cohortes
        Inégalités sociales de santé : trajectoires, accès aux soins
        Méthodes statistiques et données longitudinales : modèles conjoints, données manquantes
        Santé périnatale : grossesse, prématurité
        Pharmaco-épidémiologie : données de l’assurance maladie
        Vieillissement et fragilité : démence, cohortes
        Maladies infectieuses et modélisation : épidémies, vaccination
        Nutrition et santé publique : étiquetage, additifs
        Santé mentale des jeunes : adolescents, prévention"""
    ),
    "chemistry": _pairs(
        """Peptides et vecteurs : pénétration cellulaire, fluorescence
        Substances naturelles et inhibiteurs de kinases : kinases, organismes marins
        Biomatériaux et réparation osseuse : hydrogels, os
        Récepteurs couplés aux protéines G : ligands, signalisation
        Phytochimie et activités biologiques : plantes endémiques, antioxydants"""
    ),
    "structural": _pairs(
        """Machines de la transcription : cryo-microscopie, facteurs de transcription
        Membranes et transporteurs : protéines membranaires, nanodisques
        Cytosquelette et division : microtubules, kinésines
        Biophysique des acides nucléiques : ARN, chaperons
        Dynamique de la chromatine : nucléosomes, remodelage
        Virus et machines de réplication : polymérases virales
        Trafic intracellulaire et signalisation : endocytose, petites GTPases
        Résonance magnétique nucléaire : protéines désordonnées"""
    ),
}
