"""What the rest of the house must know of a comment."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.links.addresses import page

links.register(
    links.Kind(
        model="threads.Comment",
        label=_("A comment"),
        plural=_("Comments"),
        icon="message",
        title=lambda comment: comment.text[:80],
        url=page("threads:comment"),
        order=90,
    )
)
