"""The forms of provisioning clients and of their tokens."""

from django import forms
from django.utils.translation import gettext_lazy as _

from encre.foundation.people.services.tokens import SCOPES

LIVES = [("90", _("90 days")), ("365", _("1 year")), ("730", _("2 years"))]


class ClientForm(forms.Form):
    """A program that provisions."""

    name = forms.CharField(
        label=_("Name"),
        max_length=80,
        help_text=_("The other system, such as « Entra ID », « Okta » or « Gestion des agents »."),
    )
    unlisted = forms.BooleanField(
        label=_("Also the people outside the public directory"),
        required=False,
        help_text=_("Without it, those who asked not to be listed do not exist for this client."),
    )


class ChangeClientForm(ClientForm):
    """What a program may do from now on."""

    enabled = forms.BooleanField(
        label=_("May connect"),
        required=False,
        help_text=_("Without it, none of its tokens opens anything."),
    )


class ClientTokenForm(forms.Form):
    """A token for a program."""

    name = forms.CharField(
        label=_("Name of the token"), max_length=80, help_text=_("Where it will be kept.")
    )
    scope = forms.ChoiceField(label=_("It may"), choices=SCOPES, initial="rw")
    days = forms.ChoiceField(label=_("Valid for"), choices=LIVES, initial="365")
