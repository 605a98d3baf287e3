"""What the rest of the house must know of a file."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links

links.register(
    links.Kind(
        model="files.File",
        label=_("File"),
        plural=_("Files"),
        icon="file",
        title=lambda file: file.name,
        url=lambda file: reverse("files:file", args=[file.pk]),
        order=60,
        prefetch=("blob",),
    )
)
