"""Employers in their several writings: `INSERM`, `C.N.R.S.`, `Univ. Paris Cité`, a SIRET."""

from __future__ import annotations

import re
from functools import lru_cache

from encre.institute.directory.matching.folding import folded, words

_EMPTY = frozenset(("de", "du", "des", "d", "la", "le", "les", "l", "et", "en", "pour", "a", "au"))
_BODIES: tuple[tuple[str, str], ...] = (
    ("inserm", r"inserm|institut national (de la )?sante (et )?(de )?(la )?recherche medicale"),
    ("inserm", r"0755364y|18003604800015|02vjkv261"),
    ("cnrs", r"cnrs|centre national (de )?(la )?recherche scientifique|0753639y|02feahw73"),
    ("aphp", r"ap ?hp|assistance publique hopitaux (de )?paris"),
    ("aphm", r"ap ?hm|assistance publique hopitaux (de )?marseille"),
    ("inrae", r"inrae?|institut national (de )?(la )?recherche (pour )?(l )?agri\w+.*"),
    ("inrae", r"institut national (de )?(la )?recherche agronomique"),
    ("inria", r"inria|institut national (de )?recherche (en )?(informatique|sciences).*"),
    ("ird", r"ird|institut (de )?recherche (pour )?(le )?developpement"),
    ("cea", r"cea|commissariat (a )?(l )?energie atomique.*"),
    ("pasteur", r"(institut )?pasteur"),
    ("curie", r"(institut )?curie"),
    ("hcl", r"hcl|hospices civils (de )?lyon"),
    ("ined", r"ined|institut national (d )?etudes demographiques"),
    ("ephe", r"ephe|ecole pratique (des )?hautes etudes"),
)
_KNOWN = tuple((name, re.compile(pattern)) for name, pattern in _BODIES)
_UNIVERSITY = re.compile(r"\b(universite|university|univ|u)\b")
_HOSPITAL = re.compile(
    r"\b(chru|chu|hu|centre hospitalier (regional )?(et )?universitaire|centre hospitalier regional"
    r"|hopita(l|ux) universitaires?)\b"
)


@lru_cache(maxsize=20_000)
def employer(text: str) -> str:
    """Return the one name of an employer (empty for an empty text)."""
    dotless = re.sub(r"\b(?:[a-z]\.){2,}[a-z]?\b\.?", lambda m: m[0].replace(".", ""), folded(text))
    plain = " ".join(words(dotless))
    for name, pattern in _KNOWN:
        if pattern.fullmatch(plain) or pattern.fullmatch(re.sub(r"\b[dl] ", "", plain)):
            return name
    for kind, pattern in (("chu", _HOSPITAL), ("univ", _UNIVERSITY)):
        if pattern.search(plain):
            rest = [w for w in pattern.sub(" ", plain).split() if w not in _EMPTY]
            return " ".join([kind, *sorted(rest)])
    return " ".join(word for word in plain.split() if word not in _EMPTY)
