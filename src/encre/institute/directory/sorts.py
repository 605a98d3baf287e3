"""What people are told of by the directory."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.notices import Mail, Sort, register

DEPARTURE = "directory.departure"


def declare() -> None:
    """Make the sorts of notices known."""
    register(
        Sort(
            DEPARTURE,
            _("Somebody of my team, or I, will leave"),
            _("The departure of %(title)s comes near: look at what is to be handed over."),
            icon="user-minus",
            mail=Mail.NOW,
        )
    )
