"""What the rest of the house must know of a declared service."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links

links.register(
    links.Kind(
        model="login.Service",
        label=_("Service"),
        plural=_("Services"),
        icon="login-2",
        title=lambda service: service.name,
        url=lambda service: reverse("login_service", args=[service.pk]),
        order=600,
    )
)
