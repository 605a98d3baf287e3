"""What the rest of the house must know of notebooks and entries."""

from django.utils.translation import gettext_lazy as _

from encre.foundation import links
from encre.foundation.links.addresses import page
from encre.foundation.people.pointing import stays

links.register(
    links.Kind(
        model="notebook.Entry",
        label=_("Notebook entry"),
        plural=_("Notebook entries"),
        icon="notebook",
        title=lambda entry: entry.title,
        url=page("notebook:entry"),
        order=30,
        discreet=lambda entry: entry.confidential or entry.notebook.confidential,
    )
)
links.register(
    links.Kind(
        model="notebook.Notebook",
        label=_("Notebook"),
        plural=_("Notebooks"),
        icon="book-2",
        title=lambda notebook: notebook.title,
        url=page("notebook:notebook"),
        order=31,
        discreet=lambda notebook: notebook.confidential,
    )
)
links.register(
    links.Kind(
        model="notebook.ImportedArchive",
        label=_("Imported archive"),
        plural=_("Imported archives"),
        icon="archive",
        title=lambda archive: archive.name,
        url=page("notebook:archive"),
        order=32,
    )
)
links.register(
    links.Kind(
        model="notebook.Template",
        label=_("Template or protocol"),
        plural=_("Templates and protocols"),
        icon="clipboard-list",
        title=lambda template: template.title,
        url=page("notebook:template"),
        order=33,
    )
)
links.register(
    links.Kind(
        model="notebook.Migration",
        label=_("Arrival from elsewhere"),
        plural=_("Arrivals from elsewhere"),
        icon="file-import",
        title=lambda migration: migration.title,
        url=page("notebook:migration"),
        order=34,
    )
)
links.register(
    links.Kind(
        model="notebook.Hold",
        label=_("Legal hold"),
        plural=_("Legal holds"),
        icon="gavel",
        title=lambda hold: hold.title,
        url=page("notebook:hold"),
        order=35,
    )
)
links.register(
    links.Kind(
        model="notebook.Deposit",
        label=_("Package for the archives"),
        plural=_("Packages for the archives"),
        icon="package",
        title=lambda deposit: deposit.notebook.title,
        url=page("notebook:deposit"),
        order=36,
    )
)
for _relation in (
    links.Relation("reproduces", _("reproduces"), _("reproduced by")),
    links.Relation("contradicts", _("contradicts"), _("contradicted by")),
    links.Relation("confirms", _("confirms"), _("confirmed by")),
):
    links.relate(_relation)

# What was signed, and what was kept of it, names who they were then.
stays("notebook.Signature", "signer_id")
stays("notebook.Revision", "by_id")
stays("notebook.TemplateVersion", "by_id")
