"""`{% load files %}`: a file's preview, an object's files, the icon of a type."""

import logging
from typing import Any

from django import template
from django.conf import settings
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import NoReverseMatch
from django.utils import formats
from django.utils.safestring import SafeString, mark_safe

from encre.commons.files import owners, queries, words
from encre.commons.files.admitted import clean
from encre.commons.files.models import File
from encre.commons.files.plotting.axes import label
from encre.commons.files.previews import shape_of
from encre.commons.files.shown import ShownPreview, shown_preview
from encre.foundation import access

register = template.Library()
UNFIT = (
    *(TypeError, ValueError, LookupError, ArithmeticError, AttributeError),
    *(template.TemplateSyntaxError, NoReverseMatch),
)
log = logging.getLogger("encre.files")
_ICONS = {
    "picture": "photo",
    "stack": "photo",
    "vector": "photo",
    "dicom": "photo",
    "workbook": "table",
    "cytometry": "table",
    "data": "file-text",
    "markdown": "file-text",
    "fasta": "file-text",
    "fastq": "file-text",
    "genbank": "file-text",
    "spectrum": "file-text",
    "pdf": "file-type-pdf",
    "table": "table",
    "text": "file-text",
    "cells": "notebook",
    "members": "file-zip",
}


@register.filter
def file_icon(file: File) -> str:
    """Return the name of the icon for a file's type."""
    return _ICONS.get(shape_of(file.media_type), "file")


@register.simple_tag
def preview_shape(file: File, preview: ShownPreview) -> SafeString:
    """Draw what its shape's template shows of a file.

    The content was made by a process that reads hostile files: what has not the form its template
    expects is told as damaged, and the page goes on.
    """
    try:
        return render_to_string(preview.template, {"file": file, "preview": preview})
    except UNFIT as error:
        log.warning("a preview of shape %s was not drawn: %s", preview.shape, type(error).__name__)
        told = ShownPreview(reason=words.reason("damaged"))
        return render_to_string("files/preview.html", {"file": file, "preview": told})


@register.filter
def cleaned(html: str) -> SafeString:
    """Return HTML as the house lets it through: it was cleaned when it was kept, and is again."""
    return mark_safe(clean(str(html)))  # noqa: S308 nh3 just cleaned it


@register.filter
def line_numbers(count: int | None) -> str:
    """Return the numbers of a text's lines, one a line."""
    return "\n".join(map(str, range(1, (count or 0) + 1)))


@register.filter
def residues(letters: str) -> str:
    """Return a sequence by tens, sixty a line, each line numbered."""
    lines = [letters[start : start + 60] for start in range(0, len(letters), 60)]
    return "\n".join(
        f"{n * 60 + 1:>6} " + " ".join(line[at : at + 10] for at in range(0, len(line), 10))
        for n, line in enumerate(lines)
    )


@register.filter
def decimal(cell: str) -> str:
    """Return a number of a workbook, which has no language, with the decimal sign of the page's."""
    return cell.replace(".", formats.get_format("DECIMAL_SEPARATOR"))


@register.filter
def whole(value: float) -> int:
    """Return a count as plurals need it; what the previewing process says may be any number."""
    return int(value)


@register.filter
def figure(value: float | None) -> str:
    """Return a measured value as the reader's language writes it."""
    return label(float(value)) if isinstance(value, int | float) else ""


@register.inclusion_tag("files/card.html")
def preview(file: File) -> dict[str, Any]:
    """Draw a file as a card: its name, its size, and what can be shown of it."""
    return {"file": file, "preview": shown_preview(file)}


@register.inclusion_tag("files/panel.html", takes_context=True)
def files(context: template.Context, owner: Model) -> dict[str, Any]:
    """Draw the files of an object, and the form to add some for those who may change it."""
    person = getattr(context.get("request"), "person", None)
    rows = queries.files_of(owner).select_related("blob__preview")
    return {
        **adding(context, owner),
        "files": [(file, shown_preview(file)) for file in rows],
        "may_edit": access.can(person, owners.right(type(owner), "edit"), owner),
    }


@register.inclusion_tag("files/adding.html", takes_context=True)
def adding(context: template.Context, owner: Model) -> dict[str, Any]:
    """Draw the form that adds files to an object, in pieces that go on after a cut."""
    request = context.get("request")
    return {
        "owner": owner,
        "owner_kind": owner._meta.label_lower,
        "here": request.get_full_path() if request else "",
        "limit": settings.UPLOAD_LIMIT,
        "csrf_token": context.get("csrf_token"),
        "csp_nonce": context.get("csp_nonce"),
    }
