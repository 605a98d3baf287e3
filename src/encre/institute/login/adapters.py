"""How the house answers django-allauth: no sign-up, every act journalled, secrets encrypted."""

from typing import Any, ClassVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation import journal
from encre.institute.login import gate
from encre.institute.login.events import PasswordChanged, SignedIn, SignedOut
from encre.institute.login.marks import known_mark
from encre.institute.login.sealing import box
from encre.institute.login.services import end_every_session
from encre.institute.login.services.visiting import end_marked

LEFT = "login.left"
"""Where the visits that a sign-out ended are kept, for the page that tells of them."""
_FACTORS = "encre.login.mfa"
# The same sentence whether the login, the address or the password is wrong.
_WRONG = _("The login or the password is not right.")


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are opened by the directory, never by sign-up."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _WRONG,
        "email_password_mismatch": _WRONG,
        "invalid_login": _WRONG,
        "account_inactive": _("This account is closed. Your service desk can open it again."),
        "enter_current_password": _("Enter your present password."),
        "incorrect_password": _("This is not your password."),
        "incorrect_code": _("This code is not right. Codes change every thirty seconds."),
        "too_many_login_attempts": _("Too many failures: wait five minutes, then try again."),
        "rate_limited": _("Too many tries: wait a moment, then try again."),
        "unknown_email": _("This address has no account."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Say no: people enter the directory by other doors."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse:
        """Note the sign-in."""
        with transaction.atomic():
            journal.record(SignedIn(None), by=user.person)
        return super().post_login(request, user, **options)

    def logout(self, request: HttpRequest) -> None:
        """Note the sign-out, and end what the session opened at services."""
        person = getattr(request.user, "person", None)
        mark = known_mark(request.session)
        with transaction.atomic():
            ended = end_marked([mark], reason="signed-out", by=person) if mark else []
            super().logout(request)
            journal.record(SignedOut(None), by=person)
        if ended:
            request.session[LEFT] = [str(visit.pk) for visit in ended]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        """Say that one is signed out, and where one must still sign out."""
        return reverse("login_out")

    def pre_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponse | None:
        """Let nobody in who has left, whatever became of their account."""
        if user.person is not None and not gate.present(user):
            return redirect("account_inactive")
        response: HttpResponse | None = super().pre_login(request, user, **options)
        return response

    def set_password(self, user: Any, password: str) -> None:
        """Change the password, and note when."""
        user.set_password(password)
        user.password_changed_at = timezone.now()
        with transaction.atomic():
            user.save(update_fields=["password", "password_changed_at"])
            # A password replaced by a link was lost, perhaps stolen: nothing stays open.
            if not self.request.user.is_authenticated:
                end_every_session(user, by=user.person)
            journal.record(PasswordChanged(user.person), by=user.person)


class MfaAdapter(DefaultMFAAdapter):
    """Second-factor secrets are encrypted at rest with keys derived from the secret keys."""

    error_messages: ClassVar[dict[str, Any]] = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
        "cannot_delete_authenticator": _("You cannot remove your last second factor."),
        "cannot_generate_recovery_codes": _(
            "Set up an authenticator app or a key first: the codes come with it."
        ),
    }

    def encrypt(self, text: str) -> str:
        """Return `text` encrypted with the present key."""
        return box(_FACTORS).encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text, whichever of the known keys encrypted it."""
        return box(_FACTORS).decrypt(encrypted_text.encode()).decode()

    def get_totp_issuer(self) -> str:
        """Name the institute in authenticator apps."""
        return f"Encre {settings.INSTITUTE_SHORT_NAME}"

    def _get_site_name(self) -> str:
        return f"Encre · {settings.INSTITUTE_SHORT_NAME}"
