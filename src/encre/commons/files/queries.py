"""Reading files, with the reader's rights."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, BinaryIO
from uuid import UUID

from django.db.models import Count, Model, Q, QuerySet, Sum
from django.utils.translation import gettext as _

from encre.commons.files import blobs
from encre.commons.files.models import Blob, BlobState, File
from encre.foundation import access
from encre.foundation.base.errors import NotFound

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def files_of(owner: Model) -> QuerySet[File]:
    """Return the files of an object, oldest first; the caller has checked its view right."""
    rows = File.objects.filter(owner_id=owner.pk, owner_kind=owner._meta.label_lower)
    found = rows.filter(removed_at__isnull=True).select_related("blob__preview")
    return found.order_by("created_at", "id")


def files_of_many(owners: Iterable[Model]) -> dict[UUID, list[File]]:
    """Return the files of several objects of one kind in one query."""
    rows = list(owners)
    found: dict[UUID, list[File]] = {owner.pk: [] for owner in rows}
    if rows:
        files = File.objects.filter(
            owner_id__in=found, owner_kind=rows[0]._meta.label_lower, removed_at__isnull=True
        )
        for file in files.select_related("blob").order_by("created_at", "id"):
            if file.owner_id is not None:
                found[file.owner_id].append(file)
    return found


def counts_of(owners: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many files each of these objects has."""
    rows = File.objects.filter(owner_id__in=list(owners), removed_at__isnull=True)
    return {
        owner: count
        for owner, count in rows.values_list("owner_id").annotate(Count("pk")).order_by()
        if owner is not None
    }


def size_of(owners: QuerySet[Any]) -> int:
    """Return how many bytes the files of these objects hold together."""
    kind = owners.model._meta.label_lower
    rows = File.objects.filter(
        owner_kind=kind, owner_id__in=owners.order_by().values("pk"), removed_at__isnull=True
    )
    return int(rows.aggregate(size=Sum("blob__size"))["size"] or 0)


def visible_file(person: "Person | None", identifier: UUID, action: str = "view") -> File:
    """Return a file that `person` may see (raises NotFound), removed ones included."""
    rows = File.objects.select_related("blob", "blob__preview", "uploaded_by", "removed_by")
    file = access.visible(person, rows.filter(pk=identifier), f"files.file.{action}").first()
    if file is None:
        raise NotFound
    return file


def visible_files(person: "Person | None", ids: Iterable[UUID]) -> list[File]:
    """Return those of some files that are not removed and that `person` may see, in one query."""
    rows = File.objects.filter(pk__in=list(ids), removed_at__isnull=True)
    return list(access.visible(person, rows).select_related("blob"))


def open_file(file: File) -> BinaryIO:
    """Open the bytes of a file; the caller has checked its view right (raises NotFound)."""
    try:
        return blobs.store().open(file.blob.sha256)
    except FileNotFoundError:
        raise NotFound(_("The bytes of this file are missing. The operators are told.")) from None


def same_bytes(person: "Person | None", file: File, limit: int = 50) -> list[File]:
    """Return the other files with the same bytes that `person` may see."""
    rows = File.objects.filter(blob_id=file.blob_id, removed_at__isnull=True).exclude(pk=file.pk)
    return list(access.visible(person, rows.select_related("blob"))[:limit])


def store_figures() -> dict[str, int]:
    """Return the counts operators watch: blobs, bytes, and those not sound."""
    sound = Q(state=BlobState.SOUND)
    row = Blob.objects.aggregate(
        blobs=Count("pk"), size=Sum("size"), damaged=Count("pk", filter=~sound)
    )
    return {name: value or 0 for name, value in row.items()}
