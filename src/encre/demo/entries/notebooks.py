"""The notebooks of the demonstration."""

# ruff: noqa: E501 - prose

from __future__ import annotations

from encre.demo.entries.shapes import Notebook

NOTEBOOKS: tuple[Notebook, ...] = (
    Notebook(
        "inflammasome", "team:iris-1", "Inflammasome NLRP3 : mécanismes et modulation",
        "Cahier commun de l’équipe : macrophages primaires, lignées, modèles murins et protocoles validés.", "claire", shared_with=("minh", "loic"),
    ),
    Notebook(
        "cible7", "team:iris-1", "CIBLE-7 : inhibiteurs de NLRP3",
        "Projet en cours de protection avec le service de valorisation. Diffusion limitée aux personnes désignées.",
        "claire", confidential=True, shared_with=("helene", "karim", "youssef"),
    ),
    Notebook(
        "vie-equipe", "unit:iris", "Vie de l’unité et du plateau technique",
        "Réunions, incidents, étalonnages, réceptions de lots : ce qui concerne tout le monde.", "sylvie",
    ),
    Notebook(
        "organoides", "team:barriere-1", "Organoïdes et perméabilité intestinale",
        "Lignées d’organoïdes humains et murins, essais de perméabilité, histologie.", "marta",
    ),
    Notebook(
        "peur", "team:carreire-1", "Mémoire de peur et amygdale",
        "Électrophysiologie, imagerie calcique et comportement (projet APAFIS en cours).", "emmanuel",
    ),
    Notebook(
        "assemblages", "team:assemblages-1", "Assemblages de l’immunité innée",
        "Expression, purification, biophysique et cryo-microscopie des complexes NAIP, NLRC4 et ASC.", "stephane",
    ),
    Notebook(
        "cohorte", "team:trajectoires-1", "Cohorte SOUFFLE : analyses",
        "Plans d’analyse, contrôles de qualité et résultats agrégés. Aucune donnée individuelle dans ce cahier.", "laurence",
    ),
    Notebook(
        "criblage", "team:crible-1", "Plateforme de criblage",
        "Campagnes de criblage, facteurs Z’, confirmation des touches.", "jurgen",
    ),
)  # fmt: skip
