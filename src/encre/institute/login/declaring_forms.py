"""The forms in which a service is declared, one for each protocol."""

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from encre.foundation.structures import queries as structures
from encre.institute.login.claims import CHOICES
from encre.institute.login.models import Audience, NameId
from encre.institute.login.services.declaring import categories

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.institute.login.models import Service

_KINDS = ("institute", "delegation", "service", "federation", "unit")
_LARGEST = 1_000_000


class Lines(forms.CharField):
    """Several addresses, one a line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": 3}), **options)

    def prepare_value(self, value: Any) -> Any:
        """Return the lines to show."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Return the lines that are not empty."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def validate(self, value: Any) -> None:
        """Ask for one line at least when it must."""
        if self.required and not value:
            raise forms.ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """Leave what an address must be to the service that keeps it."""


class ServiceForm(forms.Form):
    """What every service says of itself, and who may enter."""

    name = forms.CharField(label=_("Name"), max_length=120)
    about = forms.CharField(
        label=_("In a sentence"),
        max_length=250,
        required=False,
        help_text=_("People read it before they enter."),
    )
    address = forms.CharField(
        label=_("Address"), max_length=500, help_text=_("The page that people open.")
    )
    audience = forms.ChoiceField(
        label=_("Who may enter"), choices=Audience, initial=Audience.EVERYONE
    )
    structure: Any = forms.ModelChoiceField(
        queryset=None,
        label=_("Structure"),
        required=False,
        help_text=_("Only for a service kept for a structure."),
    )
    category = forms.ChoiceField(
        label=_("Staff category"),
        required=False,
        help_text=_("Only for a service kept for a staff category."),
    )
    claims = forms.MultipleChoiceField(
        label=_("What it learns of people"),
        choices=CHOICES,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Nothing more than it needs: each answer leaves the institute."),
    )
    pairwise = forms.BooleanField(
        label=_("Knows people by an identifier of its own"),
        required=False,
        help_text=_("Two services cannot then compare whom they know."),
    )
    asks_consent = forms.BooleanField(
        label=_("Asks for people’s agreement"),
        required=False,
        initial=True,
        help_text=_("People who are not in the public directory are always asked."),
    )
    second_factor = forms.BooleanField(label=_("Asks for a second factor"), required=False)

    def __init__(self, *args: Any, person: "Person", **options: Any) -> None:
        super().__init__(*args, **options)
        choice: Any = self.fields["structure"]
        rows = structures.open_structures(person).filter(kind__in=_KINDS)
        choice.queryset = rows.order_by("kind", "sort_name")
        category: Any = self.fields["category"]
        category.choices = [("", "—"), *categories()]


class OidcForm(ServiceForm):
    """A service that speaks OpenID Connect."""

    returns = Lines(
        label=_("Return addresses"),
        help_text=_("One a line, to the letter: redirect_uri is compared exactly."),
    )
    logout_returns = Lines(
        label=_("Addresses after signing out"),
        required=False,
        help_text=_("One a line, to the letter (post_logout_redirect_uri)."),
    )
    logout_address = forms.CharField(
        label=_("Address that receives the end of sessions"),
        max_length=500,
        required=False,
        help_text=_("backchannel_logout_uri, called by Encre without the browser."),
    )
    public = forms.BooleanField(
        label=_("Cannot keep a secret"),
        required=False,
        help_text=_("A page or a telephone: PKCE alone protects it."),
    )
    field_order = ("name", "about", "address", "returns", "logout_returns", "logout_address")


class CasForm(ServiceForm):
    """A service that speaks CAS."""

    returns = Lines(
        label=_("Its addresses"),
        help_text=_("One a line: each opens itself and what lies under it."),
    )
    tells_logout = forms.BooleanField(
        label=_("Understands single logout"),
        required=False,
        initial=True,
        help_text=_("Encre then posts the end of a session at the ticket’s address."),
    )
    field_order = ("name", "about", "address", "returns", "tells_logout")


class SamlForm(ServiceForm):
    """A service that speaks SAML."""

    metadata = forms.CharField(
        label=_("Metadata"),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
        max_length=_LARGEST,
        help_text=_("The whole XML file that the service gives: its addresses and keys are in it."),
    )
    name_id = forms.ChoiceField(label=_("It knows people by"), choices=NameId)
    field_order = ("name", "about", "address", "metadata", "name_id")


FORMS: dict[str, type[ServiceForm]] = {"oidc": OidcForm, "cas": CasForm, "saml": SamlForm}


def initial(service: "Service") -> dict[str, Any]:
    """Return the answers a form opens with for a declared service."""
    names = FORMS[service.protocol].base_fields
    return {name: getattr(service, name) for name in names if name != "public"}
