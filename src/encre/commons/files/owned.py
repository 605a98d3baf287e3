"""What a person answers for among files: those they sent that are still there."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from encre.commons.files.models import File
from encre.foundation import links

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def files(person: "Person") -> QuerySet[File]:
    """Return the files a person sent, photographs of people apart."""
    rows = File.objects.filter(uploaded_by_id=person.pk, removed_at__isnull=True)
    return rows.exclude(owner_kind="people.person")


links.owns(
    links.Owned(name="files", kind="files.File", label=_("Files sent"), rows=files, order=30)
)
