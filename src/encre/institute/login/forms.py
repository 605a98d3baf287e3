"""The forms of sign-in, with the house's labels and no text inside the boxes."""

from typing import Any

from allauth.account import forms
from allauth.mfa.base import forms as factors
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as keys
from django.utils.translation import gettext_lazy as _

LABELS = {
    "login": _("Login or mail address"),
    "email": _("Mail address"),
    "password": _("Password"),
    "oldpassword": _("Present password"),
    "password1": _("New password"),
    "password2": _("The new password again"),
    "code": _("Code"),
    "name": _("Name of the key"),
    "passwordless": _("Sign in with this key alone, without a password"),
}
HELP = {
    "password": "",
    "password1": _("Twelve characters at least; a sentence is best."),
    "passwordless": _("The key then asks for your fingerprint or its own code."),
}


class Dressed:
    """The house's labels and help, empty boxes, and where one begins to type."""

    first = ""
    fields: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, field in self.fields.items():
            field.label = LABELS.get(name, field.label)
            field.help_text = HELP.get(name, field.help_text)
            field.widget.attrs.pop("placeholder", None)
        if self.first:
            self.fields[self.first].widget.attrs.update(autofocus=True)


class LoginForm(Dressed, forms.LoginForm):
    """Login or mail address, and password."""

    first = "login"

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].widget.attrs.update(autocomplete="username")


class ReauthenticateForm(Dressed, forms.ReauthenticateForm):
    """The password again."""

    first = "password"


class ResetPasswordForm(Dressed, forms.ResetPasswordForm):
    """Where to send a link."""

    first = "email"


class ResetPasswordKeyForm(Dressed, forms.ResetPasswordKeyForm):
    """A new password, by a link."""

    first = "password1"


class ChangePasswordForm(Dressed, forms.ChangePasswordForm):
    """The present password, and a new one."""


class SetPasswordForm(Dressed, forms.SetPasswordForm):
    """A first password."""


class AuthenticateForm(Dressed, factors.AuthenticateForm):
    """A code of the second factor."""

    first = "code"


class ReauthenticateByCodeForm(Dressed, factors.ReauthenticateForm):
    """A code of the second factor, to prove again who one is."""

    first = "code"


class ActivateAppForm(Dressed, totp.ActivateTOTPForm):
    """The first code of an authenticator app."""


class AddKeyForm(Dressed, keys.AddWebAuthnForm):
    """A new key."""


class RenameKeyForm(Dressed, keys.EditWebAuthnForm):
    """Another name for a key."""
