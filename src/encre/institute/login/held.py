"""The services that open to the people of a structure, and how they open to those of another."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.institute.login.services.passing import pass_service

links.holds(
    links.Held(
        name="services",
        kind="login.Service",
        label=_("Services kept for its people"),
        icon="login-2",
        pass_on=pass_service,
        order=50,
    )
)
