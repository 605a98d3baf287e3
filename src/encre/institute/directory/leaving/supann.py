"""SupAnn's values: labelled codes, and the composite profile of an affiliation."""

import re

from encre.institute.directory.leaving.facts import PersonFacts, Shape, StructureFacts, Work

_UNIT = "{SUPANN}S105"
"""The nomenclature's code of a research unit; no other is known to us, so none is invented."""
_BRACKETS = re.compile(r"[\[\]=]+")


def uai(code: str) -> str:
    """Return an establishment's code under its label: {UAI}0755364Y."""
    return f"{{UAI}}{code}" if code else ""


def profile(work: Work) -> str:
    """Return an affiliation as supannEmpProfil says it: [affil=researcher][affect=U1016]…"""
    told = (
        ("affil", work.affiliations[0] if work.affiliations else "affiliate"),
        ("etab", uai(work.employer)),
        ("typeaffect", _UNIT if work.kind == "unit" else ""),
        ("affect", work.code),
    )
    return "".join(f"[{name}={_BRACKETS.sub(' ', value)}]" for name, value in told if value)


def of_person(person: PersonFacts, shape: Shape) -> dict[str, list[str]]:
    """Return the attributes of supannPerson; guests have a profile of people from outside."""
    outside = [work for work in person.works if work.category == "guest"]
    inside = [work for work in person.works if work.category != "guest"]
    return {
        "supannListeRouge": ["TRUE" if person.unlisted else "FALSE"],
        "supannEtablissement": [uai(shape.establishment)],
        "supannEntiteAffectation": [
            code for work in person.works for code in (work.code, *work.above)
        ],
        "supannEntiteAffectationPrincipale": [work.code for work in person.works[:1]],
        "supannEmpProfil": [profile(work) for work in inside],
        "supannExtProfil": [profile(work) for work in outside],
    }


def of_structure(structure: StructureFacts) -> dict[str, list[str]]:
    """Return the attributes of supannEntite."""
    return {
        "supannCodeEntite": [structure.code],
        "supannCodeEntiteParent": list(structure.parents),
        "supannTypeEntite": [_UNIT] if structure.kind == "unit" else [],
        "supannRefId": [
            f"{{{label}}}{value}"
            for label, value in (("RNSR", structure.rnsr), ("ROR", structure.ror))
            if value
        ],
    }
