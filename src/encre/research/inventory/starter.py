"""The types a team begins with: what laboratories write on their tubes."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

TEXT, NUMBER, DATE, CHOICE, CHECK, ADDRESS = "text", "number", "date", "choice", "check", "address"


@dataclass(frozen=True)
class Asked:
    """A field of a usual type."""

    name: Any
    kind: str = TEXT
    unit: str = ""
    required: bool = False
    options: tuple[Any, ...] = ()


@dataclass(frozen=True)
class Usual:
    """A usual type."""

    name: Any
    description: Any
    unit: str
    fields: tuple[Asked, ...]
    has_molecule: bool = False


_CLONALITY = (_("Monoclonal"), _("Polyclonal"), _("Recombinant"))
_SEX = (_("Male"), _("Female"), _("Not determined"))
_BIOSAFETY = ("BSL-1", "BSL-2", "BSL-3")
USUAL = (
    Usual(
        _("Biological sample"),
        _("What was taken from a person, an animal or a culture."),
        "pce",
        (
            Asked(_("Species"), required=True),
            Asked(_("Nature of the sample"), required=True),
            Asked(_("Taken on"), DATE),
            Asked(_("Pseudonym of the donor")),
            Asked(_("Consent or approval")),
        ),
    ),
    Usual(
        _("Reagent"),
        _("A chemical, a kit, a buffer, a medium."),
        "mL",
        (
            Asked(_("Concentration")),
            Asked(_("Molar mass"), NUMBER, "g/mol"),
            Asked(_("Purity"), NUMBER, "%"),
            Asked(_("Safety data sheet"), ADDRESS),
        ),
        has_molecule=True,
    ),
    Usual(
        _("Plasmid"),
        _("A construct, with its backbone and its resistance."),
        "µg",
        (
            Asked(_("Backbone"), required=True),
            Asked(_("Insert")),
            Asked(_("Size"), NUMBER, "bp"),
            Asked(_("Bacterial resistance"), required=True),
            Asked(_("Selection in cells")),
            Asked(_("Addgene number")),
        ),
    ),
    Usual(
        _("Antibody"),
        _("A primary or secondary antibody, and the dilutions that work."),
        "µL",
        (
            Asked(_("Target"), required=True),
            Asked(_("Host species"), required=True),
            Asked(_("Clone")),
            Asked(_("Clonality"), CHOICE, options=_CLONALITY),
            Asked(_("Conjugate")),
            Asked(_("Isotype")),
            Asked(_("Working dilution")),
            Asked("RRID"),
        ),
    ),
    Usual(
        _("Cell line"),
        _("A line or a primary culture, with its passage and its last mycoplasma test."),
        "pce",
        (
            Asked(_("Species"), required=True),
            Asked(_("Tissue")),
            Asked(_("Passage"), NUMBER),
            Asked(_("Culture medium")),
            Asked(_("Biosafety level"), CHOICE, options=_BIOSAFETY),
            Asked(_("Mycoplasma free"), CHECK),
            Asked(_("Last mycoplasma test"), DATE),
            Asked("Cellosaurus"),
        ),
    ),
    Usual(
        _("Animal"),
        _("An animal or a line, with its genotype and the project that allows it."),
        "pce",
        (
            Asked(_("Species"), required=True),
            Asked(_("Strain"), required=True),
            Asked(_("Genotype")),
            Asked(_("Sex"), CHOICE, options=_SEX),
            Asked(_("Born on"), DATE),
            Asked(_("Number of the approved project"), required=True),
        ),
    ),
    Usual(
        _("Oligonucleotide"),
        _("A primer, a probe, a guide."),
        "nmol",
        (
            Asked(_("Sequence 5’ to 3’"), required=True),
            Asked(_("Melting temperature"), NUMBER, "°C"),
            Asked(_("Modification")),
        ),
    ),
)
