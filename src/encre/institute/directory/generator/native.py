"""Which native form each directory leaves in, and how its fields are named there."""

from __future__ import annotations

from dataclasses import dataclass, field

LDIF, AD, TABLE, SHEET = "ldif", "ad", "csv", "xlsx"


@dataclass(frozen=True)
class Native:
    """A native form: kind, file ending, and the name of each canonical fact that it holds.

    `encoding` and `separator` are a table's; `reversed_cn` writes `cn` surname first; `language`
    adds the attribute option `;lang-fr` to names.
    """

    kind: str
    names: dict[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    separator: str = ","
    quoted: bool = False
    reversed_cn: bool = False
    language: bool = False

    @property
    def ending(self) -> str:
        """Return the ending of the file."""
        return {LDIF: "ldif", AD: "ldif", TABLE: "csv", SHEET: "xlsx"}[self.kind]


_SUPANN = {
    "source_id": "entryUUID",
    "family_name": "sn",
    "birth_name": "supannNomDeNaissance",
    "given_names": "givenName",
    "sex": "supannCivilite",
    "birth_date": "supannOIDCDateDeNaissance",
    "email": "mail",
    "phone": "telephoneNumber",
    "employee_number": "supannEmpId",
    "orcid": "eduPersonOrcid",
    "employer": "o",
    "unit": "supannEntiteAffectation",
    "title": "employeeType",
    "start_date": "inrbDateDebut",
    "end_date": "supannEmpDateFin",
}
_BY_UID = _SUPANN | {"source_id": "uid"}
_ACTIVE = {
    "source_id": "objectGUID",
    "family_name": "sn",
    "given_names": "givenName",
    "sex": "extensionAttribute2",
    "email": "mail",
    "phone": "telephoneNumber",
    "employee_number": "employeeID",
    "orcid": "extensionAttribute1",
    "employer": "company",
    "unit": "department",
    "title": "title",
    "end_date": "accountExpires",
}


def _headed(*names: str) -> dict[str, str]:
    """Return the headers of a table, given in the order of the canonical facts."""
    from encre.institute.directory.facts import COLUMNS

    return dict(zip(COLUMNS, names, strict=True))


_FRENCH = _headed(
    "N° agent", "Nom d’usage", "Nom de naissance", "Prénom", "Civilité", "Date de naissance",
    "Lieu de naissance", "Courriel", "Téléphone", "Matricule", "ORCID", "Employeur", "Unité",
    "Corps-grade", "Date d’arrivée", "Date de départ",
)  # fmt: skip
_SHOUTED = _headed(
    "IDENT", "NOM", "NOM_PATRONYMIQUE", "PRENOM", "SEXE", "DATE_NAISS", "LIEU_NAISS", "MEL", "TEL",
    "MATRICULE", "ID_ORCID", "ETABLISSEMENT", "CODE_UNITE", "GRADE", "DATE_DEB", "DATE_FIN",
)  # fmt: skip
_SHORT = _headed(
    "id", "nom", "nom_naissance", "prenom", "genre", "ne_le", "ne_a", "mail", "poste",
    "num_employe", "orcid", "organisme", "labo", "fonction", "du", "au",
)  # fmt: skip

NATIVES: dict[str, Native] = {
    "siege": Native(TABLE, _FRENCH, encoding="utf-8-sig", separator=";"),
    "idf-centre": Native(TABLE, _SHOUTED, encoding="cp1252", separator=";"),
    "idf-sud": Native(LDIF, _SUPANN),
    "grand-ouest": Native(SHEET, _FRENCH),
    "nord-ouest": Native(TABLE, _SHOUTED, encoding="utf-16", separator="\t"),
    "est": Native(AD, _ACTIVE),
    "aura": Native(LDIF, _BY_UID, reversed_cn=True),
    "paca": Native(TABLE, _SHORT, encoding="utf-8-sig"),
    "occ-med": Native(LDIF, _SUPANN, reversed_cn=True),
    "occ-pyr": Native(SHEET, _SHORT),
    "aquitaine": Native(LDIF, _BY_UID, language=True),
    "grand-centre": Native(TABLE, _SHORT, encoding="cp1252", separator="\t"),
    "outre-mer": Native(TABLE, _FRENCH, separator=";", quoted=True),
}
"""One for each directory: six tables in four encodings, two workbooks, five LDIF (one an AD's)."""
