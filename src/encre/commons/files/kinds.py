"""What the rest of the house must know of a file."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.links.addresses import page

links.register(
    links.Kind(
        model="files.File",
        label=_("File"),
        plural=_("Files"),
        icon="file",
        title=lambda file: file.name,
        url=page("files:file"),
        order=60,
        prefetch=("blob",),
    )
)
