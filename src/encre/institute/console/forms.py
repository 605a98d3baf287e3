"""The forms of the console."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.institute.console.account_words import ROLES
from encre.institute.console.models import Loss

MAX_REASON = 500


class TestMailForm(forms.Form):
    """Where to send a test mail."""

    to = forms.EmailField(label=_("Mail address"))


class RemoveFactorsForm(forms.Form):
    """Why the second factors are removed, and how the person was recognised."""

    reason = forms.ChoiceField(label=_("What became of them"), choices=Loss)
    details = forms.CharField(
        label=_("How you made sure who asks"),
        help_text=_("The person and the auditors read it."),
        max_length=MAX_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class FirstAdminForm(forms.Form):
    """Who the first administrator is, and their password."""

    given_name = forms.CharField(label=_("First name"), max_length=120)
    family_name = forms.CharField(label=_("Family name"), max_length=120)
    login = forms.SlugField(
        label=_("Login"),
        max_length=64,
        required=False,
        help_text=_("Left empty, it is made from your name: claire.le-goff."),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=_("Twelve characters at least."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=_("The same password again"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, known: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if known:
            for name in ("given_name", "family_name", "login"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """Refuse two different passwords."""
        answers = super().clean() or {}
        if answers.get("password") != answers.get("again"):
            self.add_error("again", _("The two passwords differ."))
        return answers


class OpenAccountForm(forms.Form):
    """The login of a new account."""

    login = forms.RegexField(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*$",
        label=_("Login"),
        max_length=64,
        help_text=_("Letters without accents, digits, dots and hyphens. It never changes."),
    )


class RolesForm(forms.Form):
    """The institute roles of a person."""

    roles = forms.MultipleChoiceField(
        label=_("Institute roles"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        roles: Any = self.fields["roles"]
        roles.choices = [
            (name, gettext("%(role)s: %(meaning)s") % {"role": role.label, "meaning": role.meaning})
            for name, role in ROLES.items()
        ]
