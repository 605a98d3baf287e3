"""The staff nomenclature of HCERES, and the words that administrations write for it."""

import re

from encre.foundation.base.text import sort_key

STAFF: dict[str, str] = {
    "PR": r"pr|prof(esseur|esseure)?( des universites)?( \d.*| cl.*)?|pu",
    "MCF": r"mcf|maitre(sse)? de conf(erences)?( .*)?|mcu",
    "PUPH": r"pu ?ph|professeure? des universites praticienn?e? hospitalier(e)?",
    "MCUPH": r"mcu ?ph|maitre(sse)? de conferences( des universites)? praticienn?e? hospitaliere?",
    "PREM": r"prem|professeure? emerite|emerite.*|eme?r",
    "DREM": r"drem|direct(eur|rice) de recherche emerite",
    "CCA": r"cca|chef(fe)? de clinique.*",
    "AHU": r"ahu|assistante? hospitalo universitaire",
    "PHU": r"phu|praticienn?e? hospitalo universitaire",
    "PH": r"ph|praticienn?e? hospitalier(e)?|medecin|pharmacienn?e?|hospitalier",
    "DR": r"dr ?[12e]?|direct(eur|rice) de recherche.*",
    "CR": r"cr ?[12nh]?c?|chargee? de recherche.*|chercheu(r|se)",
    "IR": r"ir ?(hc|[12])?|ingenieure? de recherche.*",
    "IE": r"ie ?(hc|[12])?|ige|igr|ingenieure? d'?\s?etudes.*",
    "AI": r"ai|asi|assistante? ingenieure?.*",
    "TECH": r"t|tech?n?|tcn|technicienn?e?.*|tr",
    "ADJ": r"adj|at|adt|adjointe? techni.*|agente? technique.*",
    "ADM": r"adm|administratif|gestionnaire.*|secretaire.*|attachee? d'?\s?administration.*|saenes",
    "ATER": r"ater|attachee? (temporaire )?d'?\s?enseignement.*",
    "DOC": r"doc|phd|doctorante?.*|thesard",
    "POSTDOC": r"post ?doc.*|chercheu(r|se) contractuel(le)?",
    "CDD": r"cdd.*|contractuel(le)?.*",
    "ARC": r"arc|attachee? de recherche clinique|tec",
    "IDE": r"ide|infirmier(e)?.*",
    "STAG": r"stag(iaire)?.*|apprentie?|m[12]|master.*|alternante?",
    "INV": r"inv(itee?)?|visiteu(r|se)|guest|benevole|collaborat(eur|rice) benevole|externe",
}
_PATTERNS = {name: re.compile(words) for name, words in STAFF.items()}
_EMERITUS = re.compile(r"\bemerit[a-z]*")
_SPARE = re.compile(r"[^a-z0-9']+")


def known_staff(title: str) -> str:
    """Return the code of a title in the nomenclature, or nothing."""
    text = _SPARE.sub(" ", sort_key(title)).strip()
    found = next((name for name, words in _PATTERNS.items() if words.fullmatch(text)), "")
    bare = "" if found else _EMERITUS.sub("", text).strip()
    return known_staff(bare) if bare and bare != text else found
