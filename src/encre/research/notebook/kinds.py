"""What the rest of the house must know of notebooks and entries."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation import links

links.register(
    links.Kind(
        model="notebook.Entry",
        label=_("Notebook entry"),
        plural=_("Notebook entries"),
        icon="notebook",
        title=lambda entry: entry.title,
        url=lambda entry: reverse("notebook:entry", args=[entry.pk]),
        order=30,
    )
)
links.register(
    links.Kind(
        model="notebook.Notebook",
        label=_("Notebook"),
        plural=_("Notebooks"),
        icon="book-2",
        title=lambda notebook: notebook.title,
        url=lambda notebook: reverse("notebook:notebook", args=[notebook.pk]),
        order=31,
    )
)
links.register(
    links.Kind(
        model="notebook.ImportedArchive",
        label=_("Imported archive"),
        plural=_("Imported archives"),
        icon="archive",
        title=lambda archive: archive.name,
        url=lambda archive: reverse("notebook:archive", args=[archive.pk]),
        order=32,
    )
)
