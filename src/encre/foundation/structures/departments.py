"""The departments and territories of France: their codes, names and places on the vendored map."""

import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Department:
    """A department or territory; `shape` is its identifier in `fra.topo.json`, or empty."""

    code: str
    name: str
    shape: str

    @property
    def overseas(self) -> bool:
        """Say whether it lies outside Europe."""
        return len(self.code) == 3  # noqa: PLR2004 - 971 to 988


_TABLE = """
01 AI Ain|02 AS Aisne|03 AL Allier|04 AP Alpes-de-Haute-Provence|05 HA Hautes-Alpes
06 AM Alpes-Maritimes|07 AH Ardèche|08 AN Ardennes|09 AG Ariège|10 AB Aube|11 AD Aude|12 AV Aveyron
13 BD Bouches-du-Rhône|14 CV Calvados|15 CL Cantal|16 CT Charente|17 CM Charente-Maritime|18 CH Cher
19 CZ Corrèze|2A CS Corse-du-Sud|2B HC Haute-Corse|21 CO Côte-d’Or|22 CA Côtes-d’Armor|23 CR Creuse
24 DD Dordogne|25 DB Doubs|26 DM Drôme|27 EU Eure|28 EL Eure-et-Loir|29 FI Finistère|30 GA Gard
31 HG Haute-Garonne|32 GE Gers|33 GI Gironde|34 HE Hérault|35 IV Ille-et-Vilaine|36 IN Indre
37 IL Indre-et-Loire|38 IS Isère|39 JU Jura|40 LD Landes|41 LC Loir-et-Cher|42 LR Loire
43 HL Haute-Loire|44 LA Loire-Atlantique|45 LT Loiret|46 LO Lot|47 LG Lot-et-Garonne|48 LZ Lozère
49 ML Maine-et-Loire|50 MH Manche|51 MR Marne|52 HM Haute-Marne|53 MY Mayenne
54 MM Meurthe-et-Moselle|55 MS Meuse|56 MB Morbihan|57 MO Moselle|58 NI Nièvre|59 NO Nord|60 OI Oise
61 OR Orne|62 PC Pas-de-Calais|63 PD Puy-de-Dôme|64 PA Pyrénées-Atlantiques|65 HP Hautes-Pyrénées
66 PO Pyrénées-Orientales|67 BR Bas-Rhin|68 HR Haut-Rhin|69 RH Rhône|70 HN Haute-Saône
71 SL Saône-et-Loire|72 ST Sarthe|73 SV Savoie|74 HS Haute-Savoie|75 VP Paris|76 SM Seine-Maritime
77 SE Seine-et-Marne|78 YV Yvelines|79 DS Deux-Sèvres|80 SO Somme|81 TA Tarn|82 TG Tarn-et-Garonne
83 VR Var|84 VC Vaucluse|85 VD Vendée|86 VN Vienne|87 HV Haute-Vienne|88 VG Vosges|89 YO Yonne
90 TB Territoire de Belfort|91 ES Essonne|92 HD Hauts-de-Seine|93 SS Seine-Saint-Denis
94 VM Val-de-Marne|95 VO Val-d’Oise|971 GP. Guadeloupe|972 MQ. Martinique|973 GF. Guyane
974 RE. La Réunion|975 - Saint-Pierre-et-Miquelon|976 YT. Mayotte|977 - Saint-Barthélemy
978 - Saint-Martin|986 - Wallis-et-Futuna|987 - Polynésie française|988 - Nouvelle-Calédonie
"""
# Postcodes that do not begin with their territory's number; other 977xx are CEDEX of Réunion.
_EXCEPTIONS = {"97133": "977", "97700": "977", "97150": "978"}


def _read() -> dict[str, Department]:
    found = {}
    for line in _TABLE.strip().replace("\n", "|").split("|"):
        code, shape, name = line.split(" ", 2)
        if shape == "-":
            shape = ""
        elif not shape.endswith("."):
            shape = f"FR.{shape}"
        found[code] = Department(code, name, shape)
    return found


DEPARTMENTS = _read()


def department_of(postcode: str, town: str = "") -> str | None:
    """Return the department of a French postcode, CEDEX included: `20250` is in `2B`.

    A town written « Corte (2B) » or a postcode that is not French gives what can be known.
    """
    digits = re.sub(r"\s", "", postcode).upper().replace("O", "0")
    if not re.fullmatch(r"\d{5}", digits):
        written = re.search(r"\((2[AB]|\d{2,3})\)", town)
        return written[1] if written and written[1] in DEPARTMENTS else None
    if digits in _EXCEPTIONS:
        return _EXCEPTIONS[digits]
    if digits.startswith("20"):
        # Corse-du-Sud keeps 200xx and 201xx; Haute-Corse has 202xx and 206xx (Bastia).
        return "2A" if digits[2] in "01" else "2B"
    code = digits[:3] if digits[:2] in ("97", "98") else digits[:2]
    if code == "977":
        return "974"
    return code if code in DEPARTMENTS else None
