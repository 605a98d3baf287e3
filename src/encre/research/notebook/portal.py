"""What the notebook puts on a person's portal."""

from collections.abc import Iterable
from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from encre.foundation import access
from encre.foundation.ui import Row
from encre.research.notebook import queries
from encre.research.notebook.models import (
    Hold,
    ImportedArchive,
    ImportState,
    Signature,
    Status,
    Step,
)
from encre.research.notebook.showing import notebook_name

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.ui.actions import Tone

SHOWN = 5
MANY = 99


def recent(person: "Person") -> Iterable[Row]:
    """Yield the entries the person wrote last."""
    for entry in queries.recent(person):
        url = reverse("notebook:entry", args=[entry.pk])
        yield Row(entry.title, url, "notebook", notebook_name(entry.notebook), entry.updated_at)


def waiting(person: "Person") -> Iterable[Row]:
    """Yield what waits for the person: entries to review, steps due, archives read."""
    yield from _to_countersign(person)
    yield from _to_review(person)
    yield from _steps_due(person)
    yield from _to_review_again(person)
    ready = ImportedArchive.objects.filter(by=person, state=ImportState.READY)
    for archive in ready.order_by("-created_at")[:SHOWN]:
        url = reverse("notebook:archive", args=[archive.pk])
        yield Row(archive.name, url, "archive", _("Archive ready to import"), archive.created_at)


def _to_countersign(person: "Person") -> Iterable[Row]:
    rows = queries.to_countersign(person).select_related(None)
    newest = rows.order_by("-locked_at").values_list("locked_at", flat=True)[: MANY + 1]
    count = len(newest)
    if count:
        title = ngettext(
            "%(count)s entry to countersign", "%(count)s entries to countersign", count
        )
        text = _("more than %(count)s") % {"count": MANY} if count > MANY else count
        url = reverse("notebook:countersign")
        yield Row(title % {"count": text}, url, "signature", _("Notebook"), newest[0])


def _to_review_again(person: "Person") -> Iterable[Row]:
    """Yield the legal holds whose day of review has come, to those who may lift them."""
    if not access.can(person, "notebook.hold.place"):
        return
    due = Hold.objects.filter(lifted_at__isnull=True, review_on__lte=timezone.localdate())
    for hold in due.order_by("review_on", "pk")[:SHOWN]:
        url = reverse("notebook:hold", args=[hold.pk])
        yield Row(hold.title, url, "gavel", _("Legal hold to review"), hold.created_at)


def _to_review(person: "Person") -> Iterable[Row]:
    signed = Signature.objects.filter(signer=person, revision__entry=OuterRef("pk"))
    rows = queries.entries(person).filter(status=Status.REVIEW).exclude(author=person)
    unsigned = rows.filter(~Exists(signed)).order_by("-updated_at").select_related(None)
    ids = list(unsigned.values_list("pk", flat=True)[:SHOWN])
    for entry in rows.filter(pk__in=ids).order_by("-updated_at"):
        url = reverse("notebook:entry", args=[entry.pk])
        detail = _("To review, by %(name)s") % {"name": entry.author or entry.author_name}
        yield Row(entry.title, url, "eye", detail, entry.updated_at)


def _steps_due(person: "Person") -> Iterable[Row]:
    """Yield the steps given to the person, and those of their entries given to nobody else."""
    due = Step.objects.filter(
        entry__removed_at__isnull=True,
        done_at__isnull=True,
        deadline__lte=timezone.now() + timedelta(days=2),
    ).select_related("entry")
    given = due.filter(assignee=person, entry__in=queries.entries(person).values("pk"))
    own = due.filter(entry__author=person, assignee__isnull=True)
    found = [*given.order_by("deadline")[:SHOWN], *own.order_by("deadline")[:SHOWN]]
    for step in sorted(found, key=lambda step: (step.deadline, step.pk))[:SHOWN]:
        url = reverse("notebook:entry", args=[step.entry_id]) + "#steps"
        late = step.deadline is not None and step.deadline < timezone.now()
        tone: Tone = "warning" if late else "neutral"
        yield Row(step.text[:120], url, "clock", step.entry.title, step.deadline, tone)
