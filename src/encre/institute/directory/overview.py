"""What the directory holds and what waits in it, as far as somebody may see."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from encre.foundation import access
from encre.foundation.people import account_queries
from encre.foundation.ui import Row
from encre.institute.directory import sheets
from encre.institute.directory.models import (
    ProvisioningClient,
    Run,
    RunState,
    Source,
    SourceState,
    Stay,
    Target,
)

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LIST = "directory.departure.list"
SOON = timedelta(days=30)
_STOPPED = (RunState.HALTED, RunState.REFUSED, RunState.FAILED)


@dataclass(frozen=True)
class Part:
    """One part of the directory: its page, a sentence, what it counts, whether one must look."""

    title: Any
    url: str
    icon: str
    sentence: Any
    figure: str
    calls: bool = False


def coming_in(reader: Person) -> list[Part]:
    """Return what comes into the directory: sources, doubts, codes nobody knows."""
    parts = []
    if access.can(reader, "directory.source.list"):
        parts.append(_sources(reader))
    if access.can(reader, "directory.review"):
        parts += [_doubts(reader), _unknown(reader)]
    return parts


def life(reader: Person) -> list[Part]:
    """Return who arrives and who leaves."""
    parts = []
    if access.can(reader, "people.account.manage"):
        count = account_queries.without_account(reader).filter(affiliations__isnull=False)
        parts.append(
            Part(
                _("Arrivals"),
                reverse("directory:arrivals"),
                "user-plus",
                _("Who works here and has no account yet."),
                _people(count.distinct().count()),
            )
        )
    if access.can(reader, LIST):
        rows = leaving_soon(reader).count()
        parts.append(
            Part(
                _("Departures"),
                reverse("directory:departures"),
                "user-minus",
                _("Who leaves, until when the account stays open, what is to be handed over."),
                ngettext("%(count)d in thirty days", "%(count)d in thirty days", rows)
                % {"count": rows},
            )
        )
    return parts


def going_out(reader: Person) -> list[Part]:
    """Return where the directory is published."""
    parts = []
    if access.can(reader, "directory.target.manage"):
        rows = access.visible(reader, Target.objects.filter(enabled=True))
        failing = rows.filter(failing_since__isnull=False).count()
        parts.append(
            Part(
                _("LDAP servers"),
                reverse("directory:targets"),
                "server",
                _("Servers that answer for the institute, fed after each change."),
                _servers(rows.count(), failing),
                calls=bool(failing),
            )
        )
    if access.can(reader, "directory.client.manage"):
        count = access.visible(reader, ProvisioningClient.objects.all()).count()
        parts.append(
            Part(
                _("Provisioning"),
                reverse("directory:clients"),
                "plug",
                _("Systems that keep accounts by SCIM 2.0."),
                ngettext("%(count)d client", "%(count)d clients", count) % {"count": count},
            )
        )
    return parts


def waiting(person: Person) -> Iterator[Row]:
    """Yield what waits for somebody in the directory, for their portal."""
    if access.can(person, "directory.review"):
        doubts = _doubts(person)
        if doubts.calls:
            yield Row(doubts.title, doubts.url, doubts.icon, doubts.figure)
    for source in stopped(person):
        url = reverse("directory:source", args=[source.pk])
        yield Row(source.name, url, "database-import", _("Not read: look at why"), tone="warning")


def stopped(reader: Person) -> Any:
    """Return the active sources whose last reading was halted, refused or given up."""
    last = Run.objects.filter(source=OuterRef("pk"), trial=False).order_by("-created_at", "-pk")
    rows = access.visible(reader, Source.objects.filter(state=SourceState.ACTIVE))
    rows = rows.annotate(last_state=Subquery(last.values("state")[:1]))
    return rows.filter(last_state__in=_STOPPED).order_by("sort_name")


def leaving_soon(reader: Person) -> Any:
    """Return the departures of the next thirty days."""
    today = timezone.localdate()
    rows = Stay.objects.filter(left_at__isnull=True, last_day__range=(today, today + SOON))
    return access.visible(reader, rows)


def _sources(reader: Person) -> Part:
    count = access.visible(reader, Source.objects.all()).count()
    bad = stopped(reader).count()
    figure = ngettext("%(count)d source", "%(count)d sources", count) % {"count": count}
    if bad:
        told = ngettext("%(count)d not read", "%(count)d not read", bad) % {"count": bad}
        figure = f"{figure}, {told}"
    return Part(
        _("Sources"),
        reverse("directory:sources"),
        "database-import",
        _("The directories that are read: their owner, their mapping, their readings."),
        figure,
        calls=bool(bad),
    )


def _doubts(reader: Person) -> Part:
    count = sheets.reviews(reader).count()
    return Part(
        _("Doubtful pairs"),
        reverse("directory:reviews"),
        "git-compare",
        _("Persons that may be one: you decide, with what speaks for and against."),
        ngettext("%(count)d to decide", "%(count)d to decide", count) % {"count": count},
        calls=bool(count),
    )


def _unknown(reader: Person) -> Part:
    count = sheets.unknown_units(reader).values("code").distinct().count()
    return Part(
        _("Unknown units"),
        reverse("directory:unknown-units"),
        "map-pin-off",
        _("Codes of units that no structure of the reference bears."),
        ngettext("%(count)d code", "%(count)d codes", count) % {"count": count},
    )


def _people(count: int) -> str:
    return ngettext("%(count)d person", "%(count)d people", count) % {"count": count}


def _servers(count: int, failing: int) -> str:
    figure = ngettext("%(count)d server", "%(count)d servers", count) % {"count": count}
    if failing:
        told = ngettext("%(count)d in trouble", "%(count)d in trouble", failing)
        figure = f"{figure}, {told % {'count': failing}}"
    return figure
