"""The sources that a structure owns, and how they pass to another."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.institute.directory.services.passing import pass_source

links.holds(
    links.Held(
        name="sources",
        kind="directory.Source",
        label=_("Sources of the directory"),
        icon="database-import",
        column="owner",
        pass_on=pass_source,
        order=60,
    )
)
