"""The columns of the file, and its parallel lists."""

from collections.abc import Mapping, Sequence

NUMBER = "numero_national_de_structure"
DIRECTORS = ("nom_du_responsable", "prenom_du_responsable", "titre_du_responsable")
BODIES = (
    "tutelles",
    "sigles_des_tutelles",
    "uai_des_tutelles",
    "siret_des_tutelles",
    "nature_de_tutelle",
    "label_numero",
    "code_de_type_de_tutelle",
)
ORIGINS = (
    "numero_de_structure_historique",
    "code_de_type_de_succession",
    "annee_d_effet_historique",
)
NEEDED = (
    NUMBER,
    "libelle",
    "sigle",
    "annee_de_creation",
    "type_de_structure",
    "code_de_type_de_structure",
    "code_de_niveau_de_structure",
    "site_web",
    "adresse",
    "code_postal",
    "commune",
    "numero_de_structure_enfant",
    "numero_de_structure_parent",
    "domaine_scientifique",
    *DIRECTORS,
    *BODIES,
    *ORIGINS,
)


class Unequal(ValueError):
    """Lists that should go together have different lengths."""


def listed(text: str) -> list[str]:
    """Return the slots of a `;`-list, empty ones included; an empty text has no slot."""
    return [slot.strip() for slot in text.split(";")] if text.strip() else []


def parallel(fields: Mapping[str, str], names: Sequence[str]) -> list[tuple[str, ...]]:
    """Return the lists `names` read together, one tuple a slot (raises Unequal).

    A column that is wholly empty gives empty slots: `;;` and an empty text mean the same there.
    """
    columns = [listed(fields[name]) for name in names]
    length = max(map(len, columns), default=0)
    padded = [column or [""] * length for column in columns]
    if any(len(column) != length for column in padded):
        raise Unequal(", ".join(names))
    return list(zip(*padded, strict=True))
