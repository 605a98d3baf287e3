"""The forms of LDAP servers and of departures."""

from typing import Any

from django import forms
from django.apps import apps
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.forms import Day, VersionedForm, with_unit
from encre.institute.directory.staying import GRACE


class TargetForm(forms.Form):
    """How an LDAP server is reached."""

    name = forms.CharField(label=_("Name"), max_length=80)
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
        label=_("Base"), max_length=200, help_text=_("Such as dc=institut,dc=fr.")
    )
    publisher = forms.CharField(
        label=_("Publisher's name (DN)"),
        max_length=250,
        help_text=_("The rootdn of the configuration that Encre wrote."),
    )
    secret = forms.CharField(
        label=_("Publisher's password"),
        required=False,
        max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    establishment = forms.CharField(
        label=_("UAI of the institute"), required=False, max_length=8, help_text="0755364Y"
    )
    enabled = forms.BooleanField(label=_("Fed"), required=False, initial=True)

    def __init__(self, *args: Any, known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["secret"].required = not known
        if known:
            self.fields["secret"].help_text = _("Leave empty to keep the present one.")


class CompareForm(forms.Form):
    """Whether a comparison may remove many entries."""

    forced = forms.BooleanField(
        label=_("Many entries may be removed"),
        required=False,
        help_text=_("Only after a comparison was halted, and you looked at why."),
    )


class DepartureForm(forms.Form):
    """The last day of somebody."""

    on = forms.DateField(label=_("Last day"), widget=Day)


class HandOverForm(forms.Form):
    """What is passed on, and to whom."""

    to = forms.ChoiceField(label=_("Who takes over"), widget=forms.RadioSelect)
    objects = forms.MultipleChoiceField(
        label=_("What is passed on"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, people: Any, things: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = people  # type: ignore[attr-defined]
        self.fields["objects"].choices = things  # type: ignore[attr-defined]


def _days(label: Any, help_text: Any = "") -> forms.IntegerField:
    field = forms.IntegerField(label=label, min_value=0, max_value=1_100, help_text=help_text)
    return with_unit(field, _("days"))


class RulesForm(VersionedForm):
    """The house's rules about departures."""

    notice_days = _days(_("Notice"), _("How long before the last day people are told."))
    erase_days = _days(
        _("Keeping of facts"),
        _("How long after the account is closed the person’s facts are erased."),
    )
    arrivals_from = forms.DateField(
        label=_("Open accounts of arrivals from"),
        widget=Day,
        required=False,
        help_text=_(
            "Whoever begins on this day or later receives by mail a link to activate their account."
            " Left empty, you open accounts yourselves."
        ),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        category = apps.get_model("people.Affiliation")._meta.get_field("category")
        labels = dict(category.choices or ())
        for name in GRACE:
            words = {"category": labels[name]}
            self.fields[f"grace_{name}"] = _days(_("Grace: %(category)s") % words)

    def rules(self) -> dict[str, Any]:
        """Return the answers as the service takes them."""
        facts = dict(self.cleaned_data)
        grace = {name: facts.pop(f"grace_{name}") for name in GRACE}
        return {**facts, "version": facts["version"] or 0, "grace": grace}
