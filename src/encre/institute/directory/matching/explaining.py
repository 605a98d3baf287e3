"""A pair explained: what each field says for or against, with its weight."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from encre.institute.directory.matching.contacts import Mail
from encre.institute.directory.matching.evidence import FIELDS, compare, forbidden
from encre.institute.directory.matching.names import Family, Given

if TYPE_CHECKING:
    from encre.institute.directory.matching.profiles import Population, Profile
    from encre.institute.directory.matching.weighing import Weights

_SHOWN: dict[str, tuple[str, ...]] = {
    "given": ("givens",),
    "family": ("families", "aliases"),
    "mail": ("mails",),
    "phone": ("phones",),
    "number": ("numbers",),
    "orcid": ("orcids",),
    "unit": ("units",),
    "place": ("places",),
    "sex": ("sexes",),
    "employer": ("employers",),
    "title": ("titles",),
    "dates": ("starts", "ends"),
    "source": (),
    "namesake": (),
}


class Evidence(NamedTuple):
    """One field of a pair: values of both sides, level of likeness, weight.

    The weight is in natural logarithms of odds: above zero it speaks for one person, below for
    two. `rarity` (of the name) and `prior` are lines of their own: all weights add to the score.
    """

    field: str
    left: str
    right: str
    level: str
    weight: float

    @property
    def against(self) -> bool:
        """Tell whether it speaks for two people."""
        return self.weight < 0


def explain_profiles(
    one: Profile, other: Profile, told: Population, weights: Weights
) -> list[Evidence]:
    """Return the evidence on two golden records, the weightiest first, the prior last."""
    levels = compare(one, other, told)
    lines = [
        Evidence(name, _shown(one, name), _shown(other, name), level, _weight(weights, name, level))
        for name, level in zip(FIELDS, levels.named, strict=True)
    ]
    rare = round(weights.rarity * levels.rarity, 3)
    lines.append(Evidence("rarity", "", "", "name", rare))
    lines = [line for line in lines if line.level != "missing"]
    lines.sort(key=lambda line: (-abs(line.weight), line.field))
    if forbidden(one, other):
        lines.insert(0, Evidence("conflict", "", "", "forbidden", float("-inf")))
    return [*lines, Evidence("prior", "", "", "", weights.base)]


def _weight(weights: Weights, name: str, level: str) -> float:
    return weights.levels.get(name, {}).get(level, 0.0)


def _shown(profile: Profile, name: str) -> str:
    fields = _SHOWN.get(name, (name,))
    return "; ".join(_text(value) for field in fields for value in getattr(profile, field))


def _text(value: object) -> str:
    if isinstance(value, Given | Family):
        return " ".join(value.parts)
    if isinstance(value, Mail):
        return value.whole
    return " ".join(map(str, value)) if isinstance(value, tuple) else str(value)
