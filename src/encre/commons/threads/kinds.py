"""What the rest of the house must know of a comment."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links

links.register(
    links.Kind(
        model="threads.Comment",
        label=_("A comment"),
        plural=_("Comments"),
        icon="message",
        title=lambda comment: comment.text[:80],
        url=lambda comment: reverse("threads:comment", args=[comment.pk]),
        order=90,
    )
)
