"""What people are told when an operator changes how they sign in."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.notices import Mail, Sort, register

FACTORS_REMOVED = "console.factors_removed"


def declare() -> None:
    """Make the sort of notice known."""
    register(
        Sort(
            FACTORS_REMOVED,
            _("My means of signing in are changed by an operator"),
            _(
                "%(by)s removed the second factors of your account. If you did not ask for it,"
                " tell the service desk at once."
            ),
            icon="shield-lock",
            mail=Mail.NOW,
        )
    )
