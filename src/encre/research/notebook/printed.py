"""An entry as PDF/A-3b: what is on its pages, what is enclosed."""

import hashlib
from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, pgettext
from django.utils.translation import gettext as _

from encre.commons.files import blobs
from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.foundation.base.ids import as_uuid
from encre.foundation.ui.display import day_text, moment_text
from encre.research.notebook.body.rendering import to_html
from encre.research.notebook.models import Entry
from encre.research.notebook.paper.formulas import Formulas
from encre.research.notebook.paper.press import PICTURE, Enclosed, Sheet, press
from encre.research.notebook.paper.sequences import Sequences
from encre.research.notebook.paper.sheets import Results
from encre.research.notebook.proof import sealed
from encre.research.notebook.proof.canonical import canonical
from encre.research.notebook.proofs import Proof, proofs_of
from encre.research.notebook.services.covering import sealed_of
from encre.research.notebook.services.showing import mention_address
from encre.research.notebook.services.snapshots import facts_of

if TYPE_CHECKING:
    from encre.commons.files.models import File

CODE = "code"
"""The name of the picture that leads back to the entry."""


def entry_pdf(entry: Entry) -> bytes:
    """Return an entry, which the caller may read, as PDF/A-3b in the language in use."""
    proofs, facts = proofs_of(entry), facts_of(entry)
    source = canonical({"title": entry.title, "document": entry.body.document, "facts": facts})
    rows = files.files_of(entry).select_related("blob__preview__large")
    attached = {str(file.pk): file for file in rows}
    address = settings.BASE_URL + reverse("notebook:entry", args=[entry.pk])
    code = BytesIO()
    segno.make(address, error="m", micro=False).save(code, kind="svg", border=0, xmldecl=False)
    sheet = Sheet(
        html=_html(entry, facts, proofs, list(attached.values()), address),
        identifier=hashlib.sha256(source).hexdigest()[:32].encode(),
        at=entry.updated_at,
        picture=lambda name: code.getvalue() if name == CODE else _picture(attached.get(name)),
        enclosed=[_source(entry, source), *_sealed(proofs)],
    )
    return press(sheet)


def _html(
    entry: Entry, facts: dict[str, Any], proofs: list[Proof], attached: list["File"], address: str
) -> str:
    text = drawn(entry, lambda name: PICTURE + name if as_uuid(name) else None)
    words = words_of(entry, facts, proofs, address)
    return render_to_string("notebook/paper/entry.html", {**words, "text": text, "files": attached})


def drawn(entry: Entry, attachment: Callable[[str], str | None], formulas_as: str = "html") -> str:
    """Return the text of an entry with its formulas, sequences and results in it."""
    with Formulas(formulas_as) as formulas, Sequences() as sequences, Results() as results:
        return to_html(
            entry.body.document,
            attachment=attachment,
            mention=mention_outside,
            formula=lambda latex, display: formulas.html(latex, display=display),
            sequence=lambda node: sequences.html(node, get_language() or "fr"),
            table=results.values,
            listed=_listed,
            standalone=True,
        )


def words_of(
    entry: Entry, facts: dict[str, Any], proofs: list[Proof], address: str
) -> dict[str, Any]:
    """Return what is told of an entry around its text, for a template outside our pages."""
    return {
        "entry": entry,
        "address": address,
        "author": author_name(entry),
        "place": place_name(entry),
        "language": get_language(),
        "tags": facts["tags"],
        "properties": _properties(entry, facts),
        "fields": entry.fields.order_by("position", "id"),
        "steps": entry.steps.select_related("done_by").order_by("position", "id"),
        "proofs": proofs,
        "sealed": any(proof.current for proof in proofs),
        "comments": [row for row in threads.comments(entry) if not row.removed],
    }


def _listed(cell: str, formula: str, wrong: str) -> str:
    """Tell one formula under its table, and what is wrong with it."""
    told = _("%(cell)s: %(formula)s") % {"cell": cell, "formula": formula}
    return f"{told} ({wrong})" if wrong else told


def _properties(entry: Entry, facts: dict[str, Any]) -> list[tuple[str, str]]:
    protocols = [
        _("%(title)s, version %(version)s") % {"title": row["title"], "version": row["version"]}
        for row in facts["protocols"]
    ]
    return [
        (_("Author"), author_name(entry)),
        (_("Date of the experiment"), day_text(entry.experiment_on) if entry.experiment_on else ""),
        (_("Status"), str(entry.get_status_display())),
        (_("Confidential"), _("yes") if entry.confidential else ""),
        (_("Category"), entry.category),
        (_("Tags"), ", ".join(facts["tags"])),
        (_("Protocols used"), ", ".join(protocols)),
        (pgettext("an entry", "Created"), moment_text(entry.created_at)),
        (_("Changed"), moment_text(entry.updated_at)),
    ]


def author_name(entry: Entry) -> str:
    """Return who wrote an entry, as far as it is known."""
    return entry.author.display_name if entry.author else entry.author_name


def place_name(entry: Entry) -> str:
    """Return the notebook of an entry, and whose it is."""
    return f"{entry.notebook.title} · {entry.notebook.structure.title}"


def mention_outside(kind: str, identifier: str) -> str | None:
    """Return the whole address of what is mentioned, for who reads elsewhere."""
    address = mention_address(kind, identifier)
    return settings.BASE_URL + address if address else None


def _picture(file: "File | None") -> bytes | None:
    """Return the large preview of a picture of this entry: bytes that were made here."""
    preview = getattr(file.blob, "preview", None) if file is not None else None
    blob = preview.large if preview is not None else None
    if blob is None:
        return None
    try:
        with blobs.store().open(blob.sha256) as stream:
            return stream.read()
    except OSError:
        return None


def _source(entry: Entry, source: bytes) -> Enclosed:
    """Return what a signature of this version covers, in canonical form."""
    name = f"{sealed.safe(entry.number)}-v{entry.version}.json"
    return Enclosed(name, source, _("Source of this version, as JSON"))


def _sealed(proofs: list[Proof]) -> list[Enclosed]:
    """Return the statements of the present version and their time-stamps (RFC 3161)."""
    enclosed = []
    for proof in proofs:
        if not proof.current:
            continue
        name = f"{proof.link.seq:05}-{proof.link.kind}.json"
        what = _("What was sealed, as JSON")
        enclosed.append(Enclosed(name, sealed_of(proof.link).written(), what, "Supplement"))
        if proof.stamp is not None:
            what = _("Its time-stamp (RFC 3161)")
            enclosed.append(Enclosed(f"{name}.tsr", bytes(proof.stamp.answer), what, "Supplement"))
    return enclosed
