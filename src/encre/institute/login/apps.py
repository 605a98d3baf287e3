"""The app of sign-in."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LoginConfig(AppConfig):
    """Declares `login`: how people prove who they are."""

    name = "encre.institute.login"

    def ready(self) -> None:
        """Put the declared services in the rail of those who keep them."""
        from encre.foundation import ui
        from encre.foundation.ui import Wing

        ui.rail(
            Wing.INSTITUTE,
            _("Services"),
            "login-2",
            "login_services",
            action="login.service.manage",
            order=807,
        )
