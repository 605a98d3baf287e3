"""Protocols that the other entries follow."""

# ruff: noqa: E501 - prose, its signs and its thresholds

from __future__ import annotations

from encre.demo.documents import pdf_file, text_file
from encre.demo.entries.shapes import (
    Attachment,
    Comment,
    Entry,
    Lab,
    Revision,
    measure,
    words,
)


def bmdm(lab: Lab) -> Entry:
    """Differentiation of bone-marrow macrophages."""
    body = lab.text("protocole-bmdm")
    lines = [
        "# Matériel",
        "RPMI 1640, SVF 10 %, surnageant L929 15 %",
        "",
        "# J0",
        "Fémurs et tibias, éthanol 70 % une minute",
        "Chasser la moelle, filtrer à 70 µm",
        "ACK 1 mL, 60 secondes",
        "8 millions de cellules par boîte non traitée",
        "",
        "# J3",
        "Ajouter 5 mL de milieu complet",
        "",
        "# J6",
        "Changer le milieu",
        "",
        "# J7",
        "PBS-EDTA 2 mM froid, 10 min, gratter doucement",
        "",
        "# Acceptation",
        "F4/80+ CD11b+ > 95 %, viabilité > 92 %",
    ]
    return Entry("protocole-bmdm", "inflammasome", "Protocole : macrophages dérivés de moelle osseuse (BMDM)", "sylvie", 420, "Protocole", body, tags=("protocole", "BMDM"),
                 fields=(words("Version", "4"), measure("Durée", 7, "jours"), measure("Rendement attendu", 70, "millions")),
                 comments=(Comment("anais", 395, "Merci pour la remarque sur les boîtes non traitées, j’allais me tromper."),),
                 attachments=(Attachment("fiche_BMDM_v4.pdf", "application/pdf", lambda: pdf_file("Macrophages dérivés de moelle (BMDM)", "Fiche de paillasse, version 4", lines)),),
                 revisions=(Revision("## À quoi sert ce protocole\nObtenir des macrophages en sept jours. Version 3.\n\n## Déroulement\n1. **J0.** Moelle, ACK 2 min.\n2. **J3.** Changer le milieu.\n3. **J7.** Gratter.", 60),), state="signed", witness="claire")  # fmt: skip


def qpcr(lab: Lab) -> Entry:
    """Reverse transcription and qPCR."""
    body = lab.text("protocole-qpcr")
    return Entry("protocole-qpcr", "inflammasome", "Protocole : RT-qPCR SYBR Green", "sylvie", 380, "Protocole", body, tags=("protocole", "RT-qPCR"),
                 fields=(words("Version", "2"), measure("Volume par puits", 10, "µL")), state="signed", witness="helene",
                 attachments=(Attachment("plan_plaque_384.txt", "text/plain", lambda: text_file("Plan de plaque 384 puits, RT-qPCR\n\nColonnes 1-3   : gène 1, triplicats techniques\nColonnes 4-6   : gène 2\nColonnes 7-9   : référence\nColonnes 22-24 : contrôles sans transcriptase et sans matrice\nLignes A-P     : échantillons 1 à 16\n")),))  # fmt: skip


def elisa(lab: Lab) -> Entry:
    """Sandwich ELISA."""
    body = lab.text("protocole-elisa")
    return Entry("protocole-elisa", "inflammasome", "Protocole : ELISA sandwich des cytokines murines", "sylvie", 350, "Protocole", body, tags=("protocole", "ELISA"),
                 fields=(words("Version", "5"), measure("Contrôle interne SR-2", 410, "pg/mL")), comments=(Comment("youssef", 12, "SR-2 : 398 pg/mL sur ma dernière plaque."),))  # fmt: skip


def histology(lab: Lab) -> Entry:
    """Histology of the colon."""
    body = lab.text("protocole-histologie")
    return Entry("protocole-histologie", "organoides", "Protocole : histologie du côlon et score de colite", "marta", 300, "Protocole", body, tags=("protocole", "histologie"),
                 fields=(words("Version", "3"), measure("Épaisseur des coupes", 4, "µm")))  # fmt: skip


ENTRIES = (bmdm, qpcr, elisa, histology)
