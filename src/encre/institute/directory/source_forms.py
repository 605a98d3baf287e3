"""The forms of the directories that are read."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.forms import VersionedForm, with_unit
from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.mapping import STEPS
from encre.institute.directory.mapping.shape import JOINS
from encre.institute.directory.models import SourceKind

RULES = (
    ("", _("only when asked")),
    ("15m", _("every quarter of an hour")),
    ("1h", _("every hour")),
    ("4h", _("every four hours")),
    ("day 05:00", _("every day at 5:00")),
    ("monday 05:00", _("every Monday at 5:00")),
)
LABELS = {
    "source_id": _("Identifier in the source"),
    "family_name": _("Family name"),
    "birth_name": _("Birth name"),
    "given_names": _("First names"),
    "sex": _("Sex or civility"),
    "birth_date": _("Birth date"),
    "birth_place": _("Birth place"),
    "email": _("Mail addresses"),
    "phone": _("Telephones"),
    "employee_number": _("Staff number"),
    "orcid": _("ORCID"),
    "employer": _("Employer"),
    "unit": _("Unit"),
    "title": _("Title or category"),
    "start_date": _("Arrival"),
    "end_date": _("Departure"),
}


class NewSourceForm(forms.Form):
    """What a source is, and whose."""

    name = forms.CharField(
        label=_("Name"), max_length=80, help_text=_("Such as: Annuaire de la délégation Est.")
    )
    owner: Any = forms.ModelChoiceField(label=_("Whose directory it is"), queryset=None)
    kind = forms.ChoiceField(
        label=_("How it is received"), choices=SourceKind, widget=forms.RadioSelect
    )

    def __init__(self, *args: Any, owners: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]


class SettingsForm(VersionedForm):
    """Its name, its owner, when it is read, when the brake stops it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    owner: Any = forms.ModelChoiceField(label=_("Whose directory it is"), queryset=None)
    brake = with_unit(
        forms.IntegerField(
            label=_("Brake"),
            min_value=1,
            max_value=100,
            help_text=_(
                "A reading in which more than this share of the rows vanish or change is halted:"
                " nothing is written until somebody has looked."
            ),
        ),
        "%",
    )
    rule = forms.ChoiceField(label=_("When it is read"), choices=RULES, required=False)
    reconcile_hours = with_unit(
        forms.IntegerField(
            label=_("Everything is read again after"),
            min_value=1,
            max_value=24 * 31,
            help_text=_("In between, only what changed lately is read: it does not show who left."),
        ),
        _("hours"),
    )

    def __init__(self, *args: Any, owners: Any, server: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["owner"].queryset = owners  # type: ignore[attr-defined]
        if not server:
            del self.fields["rule"], self.fields["reconcile_hours"]


class ConnectionForm(VersionedForm):
    """How its server is reached."""

    address = forms.CharField(
        label=_("Address"),
        max_length=250,
        help_text=_("ldaps://annuaire.institut.fr, or ldap://… with StartTLS."),
    )
    start_tls = forms.BooleanField(label=_("Protect with StartTLS"), required=False)
    authority = forms.CharField(
        label=_("Certificate of the authority (PEM)"),
        required=False,
        max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only when the machine does not know who signed the server’s certificate."),
    )
    base = forms.CharField(
        label=_("Base"), max_length=200, help_text=_("Such as ou=people,dc=institut,dc=fr.")
    )
    wanted = forms.CharField(
        label=_("Filter"),
        max_length=500,
        required=False,
        help_text=_("Which entries are people; (objectClass=person) when left empty."),
    )
    reader = forms.CharField(
        label=_("Reader's name (DN)"),
        max_length=250,
        required=False,
        help_text=_("An account that may read, and nothing else. Left empty: anonymous."),
    )
    secret = forms.CharField(
        label=_("Reader's password"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("Kept encrypted, never shown again. Leave empty to keep the present one."),
    )


class ExportForm(forms.Form):
    """An export that is sent."""

    file = forms.FileField(label=_("Export of the directory"))


class MappingForm(VersionedForm):
    """One line a canonical column: native columns, a transform, its option."""

    def __init__(self, *args: Any, saved: dict[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.saved = saved
        for name in COLUMNS:
            self._add(name, saved.get("columns", {}).get(name, {}))
        without = saved.get("without", [])
        first = without[0] if len(without) == 1 else {}
        self.kept_without = without if len(without) > 1 else []
        self.fields["without_column"] = forms.CharField(
            required=False, max_length=100, initial=first.get("column", ""),
            label=_("Rows left out: column"),
        )  # fmt: skip
        self.fields["without_values"] = forms.CharField(
            required=False, max_length=250, initial=" ; ".join(first.get("values", [])),
            label=_("Rows left out: values, separated by semicolons"),
        )  # fmt: skip

    def _add(self, name: str, told: dict[str, Any]) -> None:
        steps = told.get("steps", [])
        step = steps[0] if steps else {}
        label = LABELS[name]
        self.fields[f"from_{name}"] = forms.CharField(
            required=False, max_length=400, initial=", ".join(told.get("from", [])), label=label
        )
        words = {"column": label}
        self.fields[f"do_{name}"] = forms.ChoiceField(
            required=False, initial=step.get("do", ""), choices=[("", "—"), *STEPS.items()],
            label=_("Transform of “%(column)s”") % words,
        )  # fmt: skip
        self.fields[f"option_{name}"] = forms.CharField(
            required=False, max_length=2_000, initial=option_text(step.get("option")),
            label=_("Option of “%(column)s”") % words,
        )  # fmt: skip

    def lines(self) -> list[dict[str, Any]]:
        """Return the lines of the table, and which of them are more than it can show."""
        return [
            {
                "name": name,
                "label": LABELS[name],
                "needed": name in ("source_id", "family_name"),
                "from": self[f"from_{name}"],
                "do": self[f"do_{name}"],
                "option": self[f"option_{name}"],
                "errors": self.errors.get(f"from_{name}", []) if self.is_bound else [],
                "long": self._is_long(name),
            }
            for name in COLUMNS
        ]

    def _is_long(self, name: str) -> bool:
        told = self.saved.get("columns", {}).get(name, {})
        return len(told.get("steps", [])) > 1 or told.get("join", "first") not in ("", JOINS[0])

    def mapping(self) -> dict[str, Any]:
        """Return the answers in the saved form; columns set in JSON stay as they are."""
        columns: dict[str, Any] = {}
        for name in COLUMNS:
            if self._is_long(name):
                columns[name] = self.saved["columns"][name]
                continue
            told = self.cleaned_data
            names = [one.strip() for one in told[f"from_{name}"].split(",") if one.strip()]
            step = told[f"do_{name}"]
            if not names and step != "constant":
                continue
            columns[name] = {"from": names}
            if step:
                option = option_value(step, told[f"option_{name}"])
                columns[name]["steps"] = [{"do": step, "option": option}]
        return {"columns": columns, "without": self._without()}

    def _without(self) -> list[dict[str, Any]]:
        column = self.cleaned_data["without_column"].strip()
        values = [
            one.strip() for one in self.cleaned_data["without_values"].split(";") if one.strip()
        ]
        if self.kept_without:
            return list(self.kept_without)
        return [{"column": column, "values": values}] if column and values else []


class MappingJsonForm(VersionedForm):
    """The whole mapping as JSON."""

    mapping = forms.JSONField(
        label=_("Mapping"),
        widget=forms.Textarea(attrs={"rows": 24, "class": "code", "spellcheck": "false"}),
    )


def option_text(option: Any) -> str:
    """Return an option as it is typed: a table becomes “a = b ; c = d”."""
    if isinstance(option, dict):
        return " ; ".join(f"{name} = {told}" for name, told in option.items())
    return "" if option is None else str(option)


def option_value(step: str, text: str) -> Any:
    """Return an option as it is kept."""
    if step != "table":
        return text.strip() or None
    pairs = (part.partition("=") for part in text.split(";") if part.strip())
    return {name.strip(): told.strip() for name, _equal, told in pairs}
