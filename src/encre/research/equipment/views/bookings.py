"""Bookings: one's own, those to approve, one with what can be done about it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.people import queries as people
from encre.foundation.ui.actions import Action, Crumb, Empty, Participant, Property, State
from encre.foundation.ui.context import person_of
from encre.foundation.ui.pages import BulkAction, Column, FormPage, ListPage, ObjectPage
from encre.foundation.ui.pages.base import sign_in
from encre.research.equipment import calendars, ical, queries
from encre.research.equipment.forms import CancelForm, RefuseForm
from encre.research.equipment.kinds import booking_title
from encre.research.equipment.models import Booking
from encre.research.equipment.repeating import repetition
from encre.research.equipment.services import changing, deciding
from encre.research.equipment.showing import booking_state, path_to
from encre.research.equipment.views.filters import Upcoming
from encre.research.equipment.views.reading import booking_of
from encre.research.equipment.zones import day_at, hour_text, span_text, zone


def when_text(row: Booking) -> str:
    """Return when a booking is, on the clock of its site."""
    return span_text(row.starts, row.ends, zone(row.instrument.zone))


def _linked(row: Booking) -> SafeString:
    url = reverse("equipment:instrument", args=[row.instrument_id])
    return format_html('<a href="{}">{}</a>', url, row.instrument.name)


WHEN = Column("when", _("When"), value=when_text, sort=("starts",))
INSTRUMENT = Column("instrument", _("Instrument"), "instrument.name", link=True)
PLACE = Column("place", _("Where it is"), "instrument.place")


class MyBookings(ListPage):
    """The reader's bookings: those to come, or all."""

    title, icon = _("My bookings"), "calendar-event"
    columns = (
        INSTRUMENT,
        WHEN,
        Column("state", _("State"), value=booking_state, kind="state"),
        PLACE,
        Column("purpose", _("Purpose")),
    )
    order = ("starts",)
    filters = (Upcoming("all", _("Past and cancelled ones too")),)
    empty = Empty(
        _("You have booked nothing"),
        _("Choose an instrument, then a day and an hour."),
        "calendar-event",
        Action(_("Equipment"), "/equipment/", "microscope"),
    )

    def rows(self) -> QuerySet[Booking]:
        """Return them."""
        return queries.mine(self.person)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()

    def actions(self) -> Sequence[Action]:
        """Return the way to a calendar address."""
        return (Action(_("In my calendar"), reverse("equipment:calendars"), "rss", main=True),)


class Approvals(ListPage):
    """The bookings that wait for the reader's answer."""

    title, icon = _("Bookings to approve"), "clipboard-check"
    columns = (
        INSTRUMENT,
        WHEN,
        Column("person", _("For"), kind="person"),
        Column("purpose", _("Purpose")),
        Column("created_at", _("Asked on"), kind="moment", sort=("created_at",)),
    )
    order = ("starts",)
    bulk = (BulkAction("approve", _("Approve"), deciding.approve, "check"),)
    empty = Empty(
        _("Nothing waits for you"),
        _("Bookings of the instruments you keep wait here when they need your approval."),
        "clipboard-check",
    )

    def rows(self) -> QuerySet[Booking]:
        """Return them."""
        return queries.to_decide(self.person)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to()


class BookingPage(ObjectPage[Booking]):
    """A booking: of what, when, for whom, and what can be done."""

    template_name = "equipment/booking.html"
    icon, kind_label = "calendar-event", _("Booking")

    def find(self) -> Booking:
        """Return the booking (raises NotFound)."""
        found = queries.bookings(self.person).filter(pk=self.kwargs["pk"]).first()
        if found is None:
            raise NotFound
        return found

    @cached_property
    def may(self) -> set[str]:
        """Return what the reader may do."""
        asked = [f"equipment.booking.{verb}" for verb in ("change", "decide")]
        found = access.abilities(self.person, self.object, asked)
        return {name.rpartition(".")[2] for name in found}

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.object.instrument)

    def state(self) -> State:
        """Return where it stands."""
        return booking_state(self.object)

    def people(self) -> Sequence[Participant]:
        """Return for whom it is, as far as the reader may see."""
        whose = self.object.person_id
        rows = people.people(self.person).filter(pk=whose) if whose is not None else ()
        return [Participant(row) for row in rows]

    def properties(self) -> Sequence[Property]:
        """Return what is known of it; its purpose and reason for its holder and the keepers."""
        row, place = self.object, zone(self.object.instrument.zone)
        inside = bool(self.may) or row.by_id == self.person.pk
        rest = hour_text(row.planned_ends, place) if row.planned_ends else ""
        return (
            Property(_("Instrument"), _linked(row)),
            Property(_("Day"), day_at(row.starts, place)),
            Property(_("Begins at"), hour_text(row.starts, place)),
            Property(_("Ends at"), hour_text(row.ends, place)),
            Property(_("Planned until"), rest),
            Property(_("Where it is"), row.instrument.place),
            Property(_("Purpose"), row.purpose if inside or row.kind != "use" else ""),
            Property(_("Reason"), row.reason if inside else ""),
            Property(_("Repeats"), repetition(row)),
            Property(_("Asked on"), row.created_at, "moment"),
        )

    def actions(self) -> Sequence[Action]:
        """Return what can be done at this moment."""
        row, now, found = self.object, timezone.now(), []
        pk, fields = [row.pk], {"version": str(row.version)}

        def post(label: Any, name: str, icon: str, **more: Any) -> Action:
            url = reverse(f"equipment:{name}", args=pk)
            return Action(label, url, icon, method="post", fields=fields, **more)

        live = row.state in ("asked", "booked") and row.ends > now
        if "decide" in self.may and row.state == "asked" and live:
            found.append(post(_("Approve"), "approve", "check", main=True, tone="success"))
            url = reverse("equipment:refuse", args=pk)
            found.append(Action(_("Refuse"), url, "circle-x", main=True, tone="danger"))
        if "change" in self.may and live:
            if row.state == "booked" and row.starts < now:
                found.append(post(_("I have finished"), "end", "door-exit", main=True))
            if row.kind == "use":
                url = reverse("equipment:move", args=pk)
                found.append(Action(_("Move"), url, "calendar-time", main=True))
            url = reverse("equipment:cancel", args=pk)
            found.append(Action(_("Cancel it"), url, "calendar-off", tone="danger"))
        late = row.starts + changing.LATE <= now
        if "decide" in self.may and row.state == "booked" and row.kind == "use" and late:
            sentence = _("The rest of the time is free again.")
            found.append(post(_("Nobody came"), "missed", "user-off", consequence=sentence))
        found.append(
            Action(_("For my calendar (.ics)"), reverse("equipment:ics", args=pk), "download")
        )
        return found


class CancelPage(FormPage):
    """Cancel a booking, or it and those that follow."""

    title, icon, form_class = _("Cancel the booking"), "calendar-off", CancelForm
    submit_label, done = _("Cancel the booking"), _("The booking is cancelled.")
    tone, draft = "danger", False

    @cached_property
    def object(self) -> Booking:
        """Return the booking."""
        return booking_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may change it."""
        access.require(self.person, "equipment.booking.change", self.object)

    def form_options(self) -> dict[str, Any]:
        """Offer the rest of the series."""
        return {"repeats": queries.following(self.object).count() > 1}

    def initial(self) -> dict[str, Any]:
        """Remember what was read."""
        return {"version": self.object.version}

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Name what is cancelled, and say what follows."""
        words = gettext("%(booking)s: this time will be free for others.")
        said = words % {"booking": booking_title(self.object)}
        return super().get_context_data(**context) | {"consequence": said}

    def perform(self, form: Any) -> str | Model:
        """Cancel it."""
        facts = form.cleaned_data
        changing.cancel(
            self.object, by=self.person, version=facts["version"] or self.object.version,
            reason=facts["reason"], following=facts.get("following", False),
        )  # fmt: skip
        return reverse("equipment:booking", args=[self.object.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        url = reverse("equipment:booking", args=[self.object.pk])
        return (*path_to(self.object.instrument), Crumb(_("Booking"), url))


class RefusePage(FormPage):
    """Refuse a booking, and say why."""

    title, icon, form_class = _("Refuse the booking"), "circle-x", RefuseForm
    submit_label, done = _("Refuse the booking"), _("The booking is refused; the person is told.")
    tone, draft = "danger", False

    @cached_property
    def object(self) -> Booking:
        """Return the booking."""
        return booking_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who keep the instrument."""
        access.require(self.person, "equipment.booking.decide", self.object)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Name what is refused."""
        return super().get_context_data(**context) | {"consequence": booking_title(self.object)}

    def perform(self, form: Any) -> str | Model:
        """Refuse it."""
        deciding.refuse(self.object, by=self.person, reason=form.cleaned_data["reason"])
        return reverse("equipment:booking", args=[self.object.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        url = reverse("equipment:booking", args=[self.object.pk])
        return (*path_to(self.object.instrument), Crumb(_("Booking"), url))


class BookingVerb(View):
    """A button of the booking's page: approve, end early, nobody came."""

    verb = ""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Do it, and show the booking again."""
        person = person_of(request)
        if person is None:
            return sign_in(request)
        row = booking_of(person, pk)
        asked = request.POST.get("version", "")
        version = int(asked) if asked.isdigit() and len(asked) < 9 else row.version  # noqa: PLR2004
        if self.verb == "approve":
            deciding.approve(row, by=person)
        elif self.verb == "end":
            changing.end_early(row, by=person, version=version)
        else:
            changing.note_missed(row, by=person, version=version)
        return redirect(reverse("equipment:booking", args=[pk]))


class BookingCalendar(View):
    """One booking as an iCalendar file."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Send it."""
        person = person_of(request)
        if person is None:
            return sign_in(request)
        row = booking_of(person, pk)
        response = HttpResponse(calendars.of_booking(row, person), content_type=ical.TYPE)
        day = f"{row.starts:%Y-%m-%d}"
        response["Content-Disposition"] = f'attachment; filename="reservation-{day}.ics"'
        return response
