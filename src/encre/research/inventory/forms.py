"""The inventory's forms."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.access.levels import Level
from encre.foundation.access.services import Subject
from encre.foundation.structures import choosing
from encre.foundation.ui.forms import Day, VersionedForm
from encre.research.inventory import queries
from encre.research.inventory.chemistry.given import MOST_BYTES, Unreadable, decoded
from encre.research.inventory.labels import formats
from encre.research.inventory.labels.codes import Symbology
from encre.research.inventory.models import FieldKind, PlaceKind, Resource, ResourceType, TypeField
from encre.research.inventory.models.places import MOST_COLUMNS, MOST_ROWS, RANKS
from encre.research.inventory.quantities import choices as unit_choices
from encre.research.inventory.services.types import YES

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

MOST_PLACES = 500
SEPARATOR = " › "
DECIMAL = {"inputmode": "decimal", "autocomplete": "off"}
"""A box that opens the figures of a phone, where a comma can be typed."""
SYMBOLOGIES = (
    (Symbology.QR.value, _("QR code: read by telephones")),
    (Symbology.DATAMATRIX.value, _("Data Matrix: the smallest")),
    (Symbology.CODE128.value, _("Code 128: bars, for wide labels")),
)


def offer_own(field: Any, person: "Person") -> None:
    """Offer the teams and units in whose inventory `person` works."""
    choosing.offer(field, choosing.working_places(person, access.actor(person).member_of))


class PlaceChoice(forms.ModelChoiceField):
    """A place among those of the person; its own name first, which a phone then shows whole."""

    def __init__(self, **options: Any) -> None:
        super().__init__(queryset=None, **options)

    def offer(self, person: "Person", *, before: int | None = None) -> None:
        """Offer the open places of the person; those of an earlier rank than `before` only."""
        rows = queries.places(person)
        if before is not None:
            rows = rows.filter(rank__lt=before)
        rows = rows.order_by("rank", "sort_name")
        self.queryset = rows
        shown = list(rows[:MOST_PLACES])
        names = queries.whole_names(person, [row.pk for row in shown])
        named = [(str(row.pk), _innermost_first(names.get(row.pk, row.name))) for row in shown]
        self.choices = [("", "—"), *sorted(named, key=_second)]


def _innermost_first(whole: str) -> str:
    """Return « Sérums (Pièce 214 › Congélateur) » for « Pièce 214 › Congélateur › Sérums »."""
    inside, _arrow, name = whole.rpartition(SEPARATOR)
    return f"{name} ({inside})" if inside else name


def _second(pair: tuple[str, str]) -> str:
    return pair[1].lower()


class TypeForm(forms.Form):
    """What a type is."""

    structure: Any = forms.ModelChoiceField(queryset=None, label=_("Team or unit"))
    name = forms.CharField(label=_("Name"), max_length=120)
    description = forms.CharField(
        label=_("What it is for"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    unit = forms.ChoiceField(label=_("Usual unit"), choices=unit_choices)
    hazards = forms.CharField(
        label=_("Hazard statements"), required=False, help_text=_("For example: H225, H319.")
    )
    place = PlaceChoice(label=_("Usually kept in"), required=False)
    has_molecule = forms.BooleanField(
        label=_("Its resources have a molecule"),
        required=False,
        help_text=_("Then a structure can be drawn or pasted for each, and searched."),
    )

    def __init__(self, *args: Any, person: "Person", fixed: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].offer(person)  # type: ignore[attr-defined]
        offer_own(self.fields["structure"], person)
        if fixed:
            del self.fields["structure"]


class FieldForm(forms.Form):
    """A field of a type."""

    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    kind = forms.ChoiceField(label=_("Kind"), choices=FieldKind.choices)
    unit = forms.CharField(label=_("Unit"), max_length=40, required=False)
    options = forms.CharField(
        label=_("Options"), required=False, help_text=_("Separated by semicolons, for a choice.")
    )
    required = forms.BooleanField(label=_("Required"), required=False)


FieldSet = forms.formset_factory(FieldForm, extra=3, max_num=60)


class StartForm(forms.Form):
    """The team or unit that begins."""

    structure: Any = forms.ModelChoiceField(queryset=None, label=_("Team or unit"))

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        offer_own(self.fields["structure"], person)


class ChooseTypeForm(StartForm):
    """What kind of resource, and whose."""

    type: Any = forms.ModelChoiceField(queryset=ResourceType.objects.none(), label=_("Type"))
    field_order = ("type", "structure")

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, person=person, **options)
        rows = queries.types(person).order_by("sort_name", "structure__sort_name")
        self.fields["type"].queryset = rows  # type: ignore[attr-defined]
        self.fields["type"].label_from_instance = _with_team  # type: ignore[attr-defined]


def _with_team(row: ResourceType) -> str:
    return f"{row.name} ({row.structure.title})"


class ResourceForm(VersionedForm):
    """A resource: what all have, then the fields of its type."""

    title = forms.CharField(label=_("Name"), max_length=250)
    description = forms.CharField(
        label=_("Description"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    supplier = forms.CharField(label=_("Supplier"), max_length=160, required=False)
    catalogue = forms.CharField(label=_("Catalogue number"), max_length=80, required=False)
    cas = forms.CharField(
        label=_("CAS number"), max_length=14, required=False, help_text=_("For example: 67-56-1.")
    )
    molecule = forms.CharField(
        label=_("Molecule"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 4, "spellcheck": "false", "class": "molecule-text"}),
        help_text=_("A SMILES on one line, or a molfile (V2000, V3000) pasted whole."),
    )
    molecule_file = forms.FileField(
        label=_("or a MOL or SDF file"),
        required=False,
        help_text=_("One molecule, 500 atoms at most. It takes the place of what is above."),
    )
    lot = forms.CharField(label=_("Lot"), max_length=80, required=False)
    received_on = forms.DateField(label=_("Received on"), required=False, widget=Day)
    opened_on = forms.DateField(label=_("Opened on"), required=False, widget=Day)
    expires_on = forms.DateField(label=_("Use before"), required=False, widget=Day)
    hazards = forms.CharField(
        label=_("Hazard statements"), required=False, help_text=_("For example: H225, H319.")
    )
    unit = forms.ChoiceField(label=_("Counted in"), choices=unit_choices)
    low = forms.CharField(
        label=_("Tell when the stock comes down to"),
        required=False,
        max_length=30,
        help_text=_("In the unit above. Whoever added the resource or follows it is told."),
    )
    tags = forms.CharField(label=_("Tags"), required=False, help_text=_("Separated by commas."))
    confidential = forms.BooleanField(
        label=_("Confidential"),
        required=False,
        help_text=_("Then only you, and those you share it with, know that this resource exists."),
    )

    def __init__(self, *args: Any, kind: ResourceType, **options: Any) -> None:
        super().__init__(*args, **options)
        self.asked = list(kind.fields.order_by("position"))
        if not kind.has_molecule:
            del self.fields["molecule"], self.fields["molecule_file"]
        common = list(self.fields)
        for asked in self.asked:
            self.fields[f"value-{asked.pk}"] = _typed(asked)
        first = ["version", "title", *(f"value-{asked.pk}" for asked in self.asked)]
        self.order_fields([*first, *common])

    def clean(self) -> dict[str, Any]:
        """Take the molecule of the file, when there is one."""
        answers: dict[str, Any] = super().clean() or {}
        sent = answers.pop("molecule_file", None)
        if sent is not None:
            try:
                answers["molecule"] = decoded(sent.read(MOST_BYTES + 1))
            except Unreadable as error:
                self.add_error("molecule_file", str(error))
        return answers

    def values(self) -> dict[str, str]:
        """Return what was typed in the type's fields, by folded name."""
        return {
            asked.key: str(self.cleaned_data.get(f"value-{asked.pk}") or "") for asked in self.asked
        }

    def facts(self) -> dict[str, Any]:
        """Return the other answers, version and tags apart."""
        left = ("version", "tags")
        return {
            name: value
            for name, value in self.cleaned_data.items()
            if name not in left and not name.startswith("value-")
        }


def typed_initial(asked: TypeField, resource: Resource) -> Any:
    """Return the present value of a type's field, as its box shows it."""
    text = resource.values.get(asked.key, {}).get("text", "")
    return text in YES if asked.kind == FieldKind.CHECK else text


def _typed(asked: TypeField) -> forms.Field:
    label, needed = asked.name, asked.required
    if asked.kind == FieldKind.CHECK:
        return forms.BooleanField(label=label, required=False)
    if asked.kind == FieldKind.CHOICE:
        choices = [("", "—"), *((option, option) for option in asked.options)]
        return forms.ChoiceField(label=label, required=needed, choices=choices)
    if asked.kind == FieldKind.DATE:
        return forms.DateField(label=label, required=needed, widget=Day)
    field = forms.CharField(label=label, required=needed, max_length=2_000)
    if asked.unit:
        field.unit = asked.unit  # type: ignore[attr-defined]
    return field


class PlaceForm(forms.Form):
    """What a place is, and in which other it lies."""

    structure: Any = forms.ModelChoiceField(queryset=None, label=_("Team or unit"))
    kind = forms.ChoiceField(label=_("Kind"), choices=PlaceKind.choices)
    name = forms.CharField(label=_("Name"), max_length=120)
    parent = PlaceChoice(label=_("In"), required=False)
    temperature = forms.IntegerField(
        label=_("Temperature"), required=False, min_value=-273, max_value=200
    )
    rows = forms.IntegerField(
        label=_("Rows"), required=False, min_value=1, max_value=MOST_ROWS,
        help_text=_("For a box or a plate: 9 unless you say otherwise."),
    )  # fmt: skip
    columns = forms.IntegerField(
        label=_("Columns"), required=False, min_value=1, max_value=MOST_COLUMNS,
        help_text=_("For a box or a plate: 9 unless you say otherwise."),
    )  # fmt: skip
    note = forms.CharField(
        label=_("Note"), required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, person: "Person", present: str = "", **options: Any) -> None:
        super().__init__(*args, **options)
        rank = RANKS[PlaceKind(present)] if present else None
        self.fields["parent"].offer(person, before=rank)  # type: ignore[attr-defined]
        self.fields["temperature"].unit = "°C"  # type: ignore[attr-defined]
        offer_own(self.fields["structure"], person)
        if present:
            del self.fields["structure"], self.fields["kind"]
            if present != PlaceKind.BOX:
                del self.fields["rows"], self.fields["columns"]


class AmountForm(forms.Form):
    """How much, in which unit, and why."""

    amount = forms.CharField(
        label=_("Amount"), max_length=30, widget=forms.TextInput(attrs=DECIMAL)
    )
    unit = forms.ChoiceField(label=_("Unit"))
    reason = forms.CharField(label=_("Reason"), required=False, max_length=250)

    def __init__(self, *args: Any, unit: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["unit"].choices = units_like(unit)  # type: ignore[attr-defined]
        self.fields["unit"].initial = unit


class SpotForm(AmountForm):
    """How many containers, of how much, where."""

    count = forms.IntegerField(
        label=_("How many containers"), min_value=1, max_value=200, initial=1
    )
    place = PlaceChoice(label=_("Place"), required=False)
    position = forms.CharField(
        label=_("Position in the box"),
        required=False,
        max_length=5,
        help_text=_("In a box: B7. Left empty, the first free ones are taken."),
    )
    note = forms.CharField(label=_("Note"), required=False, max_length=250)
    field_order = ("count", "amount", "unit", "place", "position", "note")

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["reason"]
        self.fields["amount"].label = _("Amount in each")
        self.fields["place"].offer(person)  # type: ignore[attr-defined]


class MoveForm(forms.Form):
    """Where a container goes."""

    place = PlaceChoice(label=_("Place"), required=False)
    position = forms.CharField(
        label=_("Position in the box"),
        required=False,
        max_length=5,
        help_text=_("In a box: B7. Left empty, the first free one is taken."),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["place"].offer(person)  # type: ignore[attr-defined]


class ShareForm(forms.Form):
    """With whom, for what, until when."""

    whom = forms.CharField(
        label=_("Person or structure"),
        max_length=250,
        help_text=_("Mail address, first and family name, or the label of a unit (U 1016)."),
    )
    level = forms.ChoiceField(label=_("They may"), choices=Level.choices)
    ends = forms.DateField(label=_("Until"), required=False, widget=Day)

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        self.reader = person

    def clean(self) -> dict[str, Any]:
        """Find the one person, or the one structure, that is meant."""
        answers: dict[str, Any] = super().clean() or {}
        text = answers.get("whom", "").strip()
        if text:
            places = [] if "@" in text else choosing.structures_named(self.reader, text)
            named = choosing.people_named(self.reader, text)
            if len(places) + len(named) != 1:
                sentence = (
                    _("Nobody and no structure is found by this name.")
                    if not places and not named
                    else _("Several have this name: give a mail address or a label.")
                )
                raise forms.ValidationError({"whom": sentence})
            answers["subject"] = Subject(scope_id=places[0].pk) if places else Subject(named[0])
        return answers


class LabelForm(forms.Form):
    """Which labels."""

    form = forms.ChoiceField(label=_("Paper"), choices=formats.choices)
    code = forms.ChoiceField(label=_("Code"), choices=SYMBOLOGIES)
    copies = forms.IntegerField(label=_("Copies of each"), min_value=1, max_value=50, initial=1)
    skip = forms.IntegerField(
        label=_("Labels already used on the first sheet"), min_value=0, max_value=188, initial=0
    )


class ImportForm(forms.Form):
    """A table to read, for which type, and whose."""

    type: Any = forms.ModelChoiceField(queryset=None, label=_("Type"))
    structure: Any = forms.ModelChoiceField(queryset=None, label=_("Team or unit"))
    table = forms.FileField(
        label=_("Table (.csv)"),
        required=False,
        help_text=_("The first line names the columns. The table is checked first."),
    )
    text = forms.CharField(
        label=_("or the lines, pasted from a spreadsheet"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        rows = queries.types(person).order_by("sort_name", "structure__sort_name")
        self.fields["type"].queryset = rows  # type: ignore[attr-defined]
        self.fields["type"].label_from_instance = _with_team  # type: ignore[attr-defined]
        offer_own(self.fields["structure"], person)

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        answers: dict[str, Any] = super().clean() or {}
        if not answers.get("table") and not (answers.get("text") or "").strip():
            raise forms.ValidationError(gettext("Choose a table, or paste its lines."))
        return answers


def units_like(unit: str) -> list[tuple[str, str]]:
    """Return the units that measure what `unit` does."""
    for _dimension, offered in unit_choices():
        if unit in {symbol for symbol, _shown in offered}:
            return offered
    return []
