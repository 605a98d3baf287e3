"""What the directory adds to a person's copy of their data, and forgets when their time is over."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.erasing import forgets
from encre.foundation.base.exporting import Row, contribute
from encre.institute.directory.models import (
    OPEN_STATES,
    Merge,
    Question,
    Review,
    ReviewState,
    SourceRecord,
)

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def said(person: "Person") -> Iterator[Row]:
    """Yield what each directory says of the person, a line a fact, what matching alone sees too."""
    rows = SourceRecord.objects.filter(person=person).select_related("source")
    for record in rows.order_by("source__slug", "native_key").iterator(chunk_size=500):
        for name, text in sorted(record.facts.items()):
            yield {
                "directory": record.source.name,
                "identifier": record.native_id,
                "fact": name,
                "value": text,
                "first": record.first_seen,
                "last": record.last_seen,
                "gone": record.gone_at,
            }


@forgets("source records")
def forget_records(person: "Person") -> int:
    """Forget what directories said of a person they no longer name, and what was asked of them."""
    records = SourceRecord.objects.filter(person=person, gone_at__isnull=False)
    return records.delete()[0] + Question.objects.filter(person=person).delete()[0]


@forgets("doubtful pairs")
def forget_reviews(person: "Person") -> int:
    """Withdraw the cases about a person, and empty the evidence, which quotes what they were."""
    cases = Review.objects.filter(Q(left=person) | Q(right=person))
    cases.filter(state__in=OPEN_STATES).update(state=ReviewState.WITHDRAWN)
    merges = Merge.objects.filter(Q(source=person) | Q(target=person))
    return sum(rows.exclude(evidence=[]).update(evidence=[]) for rows in (cases, merges))


contribute(
    "directory",
    said,
    label=_("What directories say of you"),
    columns={
        "directory": _("Directory read"),
        "identifier": _("Your identifier there"),
        "fact": _("Fact"),
        "value": _("Value"),
        "first": _("First read on"),
        "last": _("Last read on"),
        "gone": _("Gone on"),
    },
    order=15,
)
