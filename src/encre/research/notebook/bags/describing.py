"""What a package says of itself: index, report, Dublin Core, lines of `bag-info.txt`."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING
from xml.etree import ElementTree

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from encre import __version__
from encre.foundation.base import csv
from encre.research.notebook.bags.contents import STYLE
from encre.research.notebook.bags.lines import Line, Report
from encre.research.notebook.proof.packages import WITHOUT_FILES

if TYPE_CHECKING:
    from encre.research.notebook.models import Deposit

DC = "http://purl.org/dc/elements/1.1/"
OAI = "http://www.openarchives.org/OAI/2.0/oai_dc/"


def index_csv(lines: Iterable[Line]) -> bytes:
    """Return the index as a table."""
    header = (
        _("Entry number"), _("Title"), _("Authors"), _("Date of the experiment"),
        _("Entry created on"), _("Entry changed on"), _("State"), _("Confidential"),
        _("In the bin"), _("Files"), _("Versions"), _("Comments"), _("Folder"), _("Page"),
    )  # fmt: skip
    return "".join(csv.stream(header, map(_cells, lines))).encode("utf-8")


def _cells(line: Line) -> Sequence[object]:
    yes = _("yes")
    return (
        line.number, line.title, line.authors,
        line.experiment.isoformat() if line.experiment else "",
        line.created.isoformat(), line.changed.isoformat(), line.state,
        yes if line.confidential else "", yes if line.binned else "",
        line.files, line.versions, line.comments, line.folder, line.page,
    )  # fmt: skip


def index_html(deposit: "Deposit", lines: Sequence[Line], on: date) -> bytes:
    """Return the index as a page that a browser opens from a disk."""
    words = {
        "language": get_language(),
        "style": STYLE,
        "notebook": deposit.notebook,
        "lines": lines,
        "on": on,
    }
    return render_to_string("notebook/bag/index.html", words).encode("utf-8")


def report_text(deposit: "Deposit", report: Report, on: date) -> bytes:
    """Return the report: first what is not as it should be, then what there is."""
    told = [*problems(report)] or [_("All that was to be in this package is in it.")]
    lines = [
        deposit.notebook.title,
        on.isoformat(),
        "",
        *told,
        "",
        *counts(report),
        "" if deposit.with_files else _("Asked for without the files attached to entries."),
    ]
    return "\r\n".join(lines).encode("utf-8")


def problems(report: Report) -> Iterator[str]:
    """Yield a sentence for each thing that is not as it should be."""
    for number in report.failed:
        yield _("%(number)s could not be printed: an HTML page stands in place of its PDF.") % {
            "number": number
        }
    for item in report.lost:
        yield _("%(number)s: the bytes of the file %(name)s could not be read.") % {
            "number": item.number,
            "name": item.name,
        }
    yield from _counted_problems(report)


def _counted_problems(report: Report) -> Iterator[str]:
    told = (
        (report.left_out, ngettext(
            "%(count)s confidential entry is left out: whoever asked may not read it.",
            "%(count)s confidential entries are left out: whoever asked may not read them.",
            report.left_out)),
        (report.awaited, ngettext(
            "%(count)s time-stamp is not there yet: the authority did not answer.",
            "%(count)s time-stamps are not there yet: the authority did not answer.",
            report.awaited)),
        (report.elsewhere, ngettext(
            "%(count)s version was sealed in another notebook: its proof is in the package of that"
            " one.",
            "%(count)s versions were sealed in another notebook: their proof is in the package of"
            " that one.",
            report.elsewhere)),
    )  # fmt: skip
    for count, sentence in told:
        if count:
            yield sentence % {"count": count}


def counts(report: Report) -> Iterator[str]:
    """Yield what there is, counted; the bin only when something lies in it."""
    told = (
        (report.entries, ngettext("%(count)s entry", "%(count)s entries", report.entries)),
        (report.binned, ngettext(
            "of which %(count)s in the bin", "of which %(count)s in the bin", report.binned)),
        (report.files, ngettext(
            "%(count)s attached file", "%(count)s attached files", report.files)),
        (report.sealed, ngettext(
            "%(count)s sealed version", "%(count)s sealed versions", report.sealed)),
    )  # fmt: skip
    for count, sentence in told:
        if count:
            yield sentence % {"count": count}


def dublin_core(deposit: "Deposit", lines: Iterable[Line], on: date) -> bytes:
    """Return the description of the notebook in Dublin Core (as OAI-PMH writes it)."""
    notebook = deposit.notebook
    days = sorted(line.created.date() for line in lines)
    told = [
        ("title", notebook.title),
        *(("creator", name) for name in sorted({line.authors for line in lines} - {""})),
        ("publisher", settings.INSTITUTE_NAME),
        ("contributor", notebook.structure.title),
        ("description", notebook.description),
        ("subject", _("Laboratory notebook")),
        ("date", f"{days[0]}/{days[-1]}" if days else on.isoformat()),
        ("type", "Collection"),
        ("format", "BagIt 1.0 (RFC 8493)"),
        ("identifier", f"urn:uuid:{notebook.pk}"),
        ("source", settings.BASE_URL + reverse("notebook:notebook", args=[notebook.pk])),
    ]
    ElementTree.register_namespace("dc", DC)
    ElementTree.register_namespace("oai_dc", OAI)
    root = ElementTree.Element(f"{{{OAI}}}dc")
    for name, text in told:
        if text:
            ElementTree.SubElement(root, f"{{{DC}}}{name}").text = _xml(text)
    ElementTree.indent(root)
    written: bytes = ElementTree.tostring(root, encoding="utf-8", xml_declaration=True)
    return written


def _xml(text: str) -> str:
    """Return text without what XML 1.0 cannot hold."""
    return "".join(char for char in text if char in "\t\n\r" or char >= " ")


def bag_info(deposit: "Deposit") -> Iterator[tuple[str, str]]:
    """Yield the lines of `bag-info.txt` that tell whose the package is."""
    notebook = deposit.notebook
    yield "Source-Organization", settings.INSTITUTE_NAME
    if deposit.by is not None:
        yield "Contact-Name", deposit.by.display_name
    yield "External-Description", f"{notebook.title} ({notebook.structure.title})"
    yield "External-Identifier", f"urn:uuid:{notebook.pk}"
    yield "Internal-Sender-Identifier", f"urn:uuid:{deposit.pk}"
    yield "Internal-Sender-Description", deposit.reason
    yield "Bag-Software-Agent", f"Encre {__version__}"
    if not deposit.with_files:
        yield WITHOUT_FILES
