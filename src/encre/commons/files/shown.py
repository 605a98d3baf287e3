"""A preview as a template draws it: which shape, and the words when there is none."""

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from encre.commons.files.models import File, Preview, PreviewState


@dataclass(frozen=True)
class ShownPreview:
    """What can be shown of a file; `reason` is a sentence when nothing can, `told` if so."""

    shape: str = ""
    waiting: bool = False
    reason: str = ""
    content: dict[str, Any] = field(default_factory=dict)
    picture: str = ""
    thumbnail: str = ""
    told: bool = False

    @property
    def header(self) -> list[str]:
        """Return the first row of a table."""
        rows = self.content.get("rows") or [[]]
        return list(rows[0])

    @property
    def body(self) -> list[list[str]]:
        """Return the other rows of a table."""
        return list(self.content.get("rows") or [[]])[1:]


def shown_preview(file: File) -> ShownPreview:
    """Return what can be shown of `file` now."""
    preview: Preview | None = getattr(file.blob, "preview", None)
    if preview is None or (preview.state == PreviewState.NONE and not preview.reason):
        return ShownPreview(reason=_("There is no preview for this type of file."))
    if preview.state == PreviewState.WAITING:
        return ShownPreview(shape=preview.shape, waiting=True)
    if preview.state == PreviewState.NONE:
        sentence = _reasons().get(preview.reason, _reasons()["damaged"])
        return ShownPreview(reason=sentence, told=True)
    base = f"/files/{file.pk}/preview"
    return ShownPreview(
        shape=preview.shape,
        content=preview.content,
        picture=f"{base}/large" if preview.large_id else "",
        thumbnail=f"{base}/small" if preview.small_id else "",
    )


def _reasons() -> dict[str, str]:
    return {
        "too_large": _("This file is too large to be previewed. It can be downloaded."),
        "too_long": _("Preparing a preview took too long. The file itself can be downloaded."),
        "password": _("This document is protected by a password: open it after downloading it."),
        "empty": _("This document has no page."),
        "missing": _("The bytes of this file are missing. The operators are told."),
        "damaged": _("This file cannot be previewed: its content is not what its type announces."),
    }
