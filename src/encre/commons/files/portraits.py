"""A person's photograph: redrawn small and square when it arrives; the original is never kept."""

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from encre.commons.files import previews, services
from encre.commons.files.models import File
from encre.foundation import access
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people.services.persons import set_photo

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LARGEST = 10_000_000
"""Bytes of a photograph as sent."""
OWNER = "people.person"
NAME = "photo.webp"


def photograph(person: "Person", sent: Any, *, by: "Person") -> File:
    """Make a picture someone sent the photograph of `person` (raises NotAllowed, Refused)."""
    access.require(by, "people.person.edit", person)
    drawn = redrawn(sent)
    with transaction.atomic():
        before = person.photo_id
        file = services.store(drawn, name=NAME, by=by, owner=person)
        set_photo(person, file.pk, by=by)
        _forget(person, before, by=by)
    return file


def unphotograph(person: "Person", *, by: "Person") -> None:
    """Take a person's photograph away; its bytes go with the next sweep (raises NotAllowed)."""
    access.require(by, "people.person.edit", person)
    with transaction.atomic():
        before = person.photo_id
        set_photo(person, None, by=by)
        _forget(person, before, by=by)


def redrawn(sent: Any) -> bytes:
    """Return the middle square of a picture, 256 px in WebP without metadata (raises Refused).

    `sent` is a binary stream with a `size`; it is read by the confined process alone.
    """
    if sent.size > LARGEST:
        raise Refused(fields={"photo": [_("This picture is larger than 10 MB.")]})
    with tempfile.TemporaryDirectory(prefix="encre-portrait-") as name:
        folder = Path(name)
        with (folder / "sent").open("w+b") as copy:
            for piece in iter(lambda: sent.read(1_000_000), b""):
                copy.write(piece)
            copy.seek(0)
            made = previews.confined("portrait", folder, copy)
        drawn = folder / "portrait.webp"
        if "reason" in made or not drawn.is_file():
            raise Refused(fields={"photo": [_refusal(str(made.get("reason", "")))]})
        return drawn.read_bytes()


def shown(person: "Person | None", identifier: UUID) -> File:
    """Return the photograph of somebody whom `person` may see (raises NotFound)."""
    rows = File.objects.filter(
        pk=identifier, owner_kind=OWNER, media_type="image/webp", removed_at__isnull=True
    )
    file = access.visible(person, rows.select_related("blob"), "files.file.view").first()
    if file is None:
        raise NotFound
    return file


def _refusal(reason: str) -> str:
    if reason in ("too_large", "too_long"):
        return _("This picture has too many pixels. Send a smaller one.")
    return _("This is not a picture Encre can read. Send a JPEG, PNG or WebP file.")


def _forget(person: "Person", identifier: UUID | None, *, by: "Person") -> None:
    """Delete a photograph that is no longer one: a face is not kept to be restored."""
    rows = File.objects.select_related("blob").filter(owner_kind=OWNER, owner_id=person.pk)
    file = rows.filter(pk=identifier).first() if identifier else None
    if file is not None:
        services.forget(file, by=by)
