"""The thirteen delegations of the fictitious institute."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Delegation:
    """A delegation: its key, full name, short name, code and the site of its office."""

    key: str
    name: str
    acronym: str
    code: str
    site: str


DELEGATIONS: tuple[Delegation, ...] = (
    Delegation("siege", "Administration du siège", "ADS", "DR01", "siege"),
    Delegation("idf-centre", "Délégation Île-de-France Centre", "IDFC", "DR02", "cordeliers"),
    Delegation("idf-sud", "Délégation Île-de-France Sud", "IDFS", "DR03", "villejuif"),
    Delegation("grand-ouest", "Délégation Grand Ouest", "GO", "DR04", "nantes"),
    Delegation("nord-ouest", "Délégation Nord-Ouest", "NO", "DR05", "lille"),
    Delegation("est", "Délégation Est", "EST", "DR06", "strasbourg"),
    Delegation("aura", "Délégation Auvergne-Rhône-Alpes", "ARA", "DR07", "bron"),
    Delegation("paca", "Délégation Provence-Alpes-Côte d’Azur et Corse", "PACAC", "DR08", "luminy"),
    Delegation("occ-med", "Délégation Occitanie Méditerranée", "OCCM", "DR09", "montpellier"),
    Delegation("occ-pyr", "Délégation Occitanie Pyrénées", "OCCP", "DR10", "toulouse"),
    Delegation("aquitaine", "Délégation Nouvelle-Aquitaine", "NAQ", "DR11", "bordeaux"),
    Delegation("grand-centre", "Délégation Grand Centre", "GC", "DR12", "tours"),
    Delegation("outre-mer", "Délégation Outre-mer", "OM", "DR13", "saint-denis"),
)
