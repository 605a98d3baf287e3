"""What the rest of the house must know of the directory's objects."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links

links.register(
    links.Kind(
        model="directory.Target",
        label=_("LDAP server"),
        plural=_("LDAP servers"),
        icon="server",
        title=lambda target: target.name,
        url=lambda target: reverse("directory:target", args=[target.pk]),
        order=220,
    )
)
