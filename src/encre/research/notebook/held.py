"""What a structure holds in notebooks, and how it passes to another."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.research.notebook.services.passing import pass_arrival, pass_notebook, pass_template

links.holds(
    links.Held(
        name="notebooks",
        kind="notebook.Notebook",
        label=_("Notebooks"),
        icon="book-2",
        pass_on=pass_notebook,
        by_one=True,
        means=_(
            "Entries, numbers, versions and signatures stay as they are; the next entries are"
            " numbered under the new structure. Confidential projects stay with whom they name."
        ),
        order=10,
    )
)
links.holds(
    links.Held(
        name="templates",
        kind="notebook.Template",
        label=_("Templates and protocols"),
        icon="clipboard-list",
        pass_on=pass_template,
        order=12,
    )
)
links.holds(
    links.Held(
        name="arrivals",
        kind="notebook.Migration",
        label=_("Arrivals from elsewhere"),
        icon="file-import",
        pass_on=pass_arrival,
        order=14,
    )
)
