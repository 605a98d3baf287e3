"""Booking: choosing a time, by a rule too, at the bench, moving, and the list of one's own."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import Refused
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.forms import add_refusal
from encre.foundation.ui.pages import FormPage, Page
from encre.research.equipment import queries, slots
from encre.research.equipment.forms import BookForm, MoveForm
from encre.research.equipment.ical import stamp
from encre.research.equipment.kinds import booking_title
from encre.research.equipment.models import Booking, Instrument
from encre.research.equipment.services import booking as booking_services
from encre.research.equipment.services.changing import move
from encre.research.equipment.showing import now_text, path_to
from encre.research.equipment.views import choosing
from encre.research.equipment.views.reading import (
    asked_day,
    asked_moment,
    booking_of,
    instrument_of,
)
from encre.research.equipment.zones import hour_text, length_text, span_text, zone

if TYPE_CHECKING:
    from encre.foundation.ui.actions import Text


def shown(row: Booking) -> str:
    """Return the address of a booking."""
    return reverse("equipment:booking", args=[row.pk])


class _Choosing(FormPage):
    """A day, a beginning, a length: each a link or a button, nothing to drag."""

    template_name = "equipment/choose.html"
    icon, draft = "calendar-event", False
    but: tuple[Any, ...] = ()
    keep: datetime | None = None

    @cached_property
    def instrument(self) -> Instrument:
        """Return the instrument."""
        return instrument_of(self.person, self.kwargs["pk"])

    @cached_property
    def start(self) -> datetime | None:
        """Return the beginning that was chosen."""
        asked = self.request.POST.get("start") or self.request.GET.get("start", "")
        return asked_moment(asked)

    def lengths(self) -> list[tuple[int, str]]:
        """Return the lengths offered; when sent, all that the rules allow."""
        if self.request.method == "POST":
            return choosing.every_length(self.instrument)
        return choosing.offered_lengths(self.instrument, self.start, but=self.but)

    def span(self, form: Any) -> tuple[datetime, datetime]:
        """Return what was chosen (raises Refused without a beginning)."""
        if self.start is None:
            raise Refused(gettext("Choose a day and an hour first."))
        return self.start, self.start + timedelta(minutes=form.cleaned_data["minutes"])

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the choices around the form."""
        day = asked_day(self.instrument, self.request.GET.get("day", ""))
        if self.start and "day" not in self.request.GET:
            day = self.start.astimezone(zone(self.instrument.zone)).date()
        offered = choosing.choices(self.instrument, day, self.start, but=self.but, keep=self.keep)
        full = {} if offered["starts"] else choosing.next_free_link(self.instrument, day)
        return super().get_context_data(
            instrument=self.instrument, next_free=full, **offered, **context
        )

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.instrument)


class BookPage(_Choosing):
    """Book a time, once or by a rule."""

    title, form_class = _("Book"), BookForm
    submit_label = _("Book")
    done: "Text" = _("It is booked.")

    def check(self) -> None:
        """Let in those it is open to."""
        access.require(self.person, "equipment.instrument.book", self.instrument)

    @cached_property
    def keeper(self) -> bool:
        """Say whether the person keeps the instrument."""
        return access.can(self.person, "equipment.instrument.manage", self.instrument)

    def form_options(self) -> dict[str, Any]:
        """Return the lengths that fit."""
        return {"person": self.person, "keeper": self.keeper, "lengths": self.lengths()}

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show every time of a rule before it is booked; a single one is booked at once."""
        form = self.form()
        if form.is_valid() and form.cleaned_data["rule"] and "confirmed" not in request.POST:
            try:
                return self.foreseen(form)
            except Refused as refusal:
                add_refusal(form, refusal)
                return self.again(form, refusal.status)
        return super().post(request, *args, **kwargs)

    def foreseen(self, form: Any) -> HttpResponse:
        """Return the page that tells which times can be booked and which cannot."""
        first, last = self.span(form)
        facts, place = form.cleaned_data, zone(self.instrument.zone)
        found = booking_services.foresee(
            self.instrument, facts["rule"], by=self.person, starts=first, ends=last,
            person=facts.get("person"),
        )  # fmt: skip
        sent = [
            (name, value)
            for name in self.request.POST
            if name not in ("csrfmiddlewaretoken", "without")
            for value in self.request.POST.getlist(name)
        ]
        context = {
            "title": gettext("Check before booking"),
            "icon": self.icon,
            "crumbs": self.crumbs(),
            "times": [(span_text(one.starts, one.ends, place), one.problem) for one in found],
            "free": sum(not one.problem for one in found),
            "without": [stamp(one.starts) for one in found if one.problem],
            "sent": sent,
            "back_url": self.request.get_full_path(),
        }
        return render(self.request, "equipment/series.html", context)

    def perform(self, form: Any) -> str | Model:
        """Book it, or all the times of the rule but those that were told to be taken."""
        first, last = self.span(form)
        facts = form.cleaned_data
        told: dict[str, Any] = {"by": self.person, "starts": first, "ends": last}
        told |= {"person": facts.get("person"), "purpose": facts["purpose"]}
        if facts["rule"] is None:
            return shown(booking_services.book(self.instrument, **told))
        without = [asked_moment(text) for text in self.request.POST.getlist("without")]
        rows = booking_services.book_series(
            self.instrument, facts["rule"], without=[one for one in without if one], **told
        )
        count = len(rows)
        text = ngettext("%(count)d time is booked.", "%(count)d times are booked.", count)
        messages.success(self.request, text % {"count": count})
        self.done = ""
        return reverse("equipment:bookings")


class MovePage(_Choosing):
    """Give a booking another time."""

    title, form_class = _("Move the booking"), MoveForm
    submit_label, done = _("Move the booking"), _("The booking is moved.")

    @cached_property
    def booking(self) -> Booking:
        """Return the booking."""
        return booking_of(self.person, self.kwargs["pk"])

    @cached_property
    def instrument(self) -> Instrument:
        """Return its instrument."""
        return self.booking.instrument

    @property
    def but(self) -> tuple[Any, ...]:  # type: ignore[override]
        """Leave the booking itself out of what is taken."""
        return (self.booking.pk,)

    @property
    def keep(self) -> datetime:  # type: ignore[override]
        """Offer its present beginning too, even past: one under way can be extended."""
        return self.booking.starts

    def check(self) -> None:
        """Let in those who may change it."""
        access.require(self.person, "equipment.booking.change", self.booking)

    @cached_property
    def start(self) -> datetime | None:
        """Return the beginning that was chosen; its present one to begin with."""
        asked = self.request.POST.get("start") or self.request.GET.get("start", "")
        begun = None if "day" in self.request.GET else self.booking.starts
        return asked_moment(asked) or begun

    def form_options(self) -> dict[str, Any]:
        """Return the lengths that fit."""
        repeats = queries.following(self.booking).count() > 1
        return {"person": self.person, "lengths": self.lengths(), "repeats": repeats}

    def initial(self) -> dict[str, Any]:
        """Begin with its present length."""
        length = self.booking.ends - self.booking.starts
        return {"minutes": int(length.total_seconds() // 60)}

    @property
    def intro(self) -> str:  # type: ignore[override]
        """Name what is moved."""
        return booking_title(self.booking)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return also which version is moved."""
        return super().get_context_data(version=self.booking.version, **context)

    def perform(self, form: Any) -> str | Model:
        """Move it."""
        first, last = self.span(form)
        asked = self.request.POST.get("version", "")
        move(
            self.booking, by=self.person, starts=first, ends=last,
            version=int(asked) if asked.isdigit() else self.booking.version,
            following=form.cleaned_data.get("following", False),
        )  # fmt: skip
        return shown(self.booking)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        url = reverse("equipment:booking", args=[self.booking.pk])
        return (*path_to(self.instrument), Crumb(gettext("Booking"), url))


class NowPage(Page):
    """The page behind the code on the bench: who has it, and one button to take it now."""

    template_name = "equipment/now.html"
    icon = "microscope"

    @cached_property
    def instrument(self) -> Instrument:
        """Return the instrument."""
        return instrument_of(self.person, self.kwargs["pk"])

    def heading(self) -> str:
        """Return its name."""
        return self.instrument.name

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.instrument)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return what can be taken from now on."""
        row, place = self.instrument, zone(self.instrument.zone)
        start = slots.floor_to_step(queries.times(row), timezone.now())
        lengths = choosing.offered_lengths(row, start) if row.state == "service" else []
        held = queries.present(row)
        free = {} if lengths else choosing.next_free_link(row, start.astimezone(place).date())
        if free:
            free["url"] = reverse("equipment:book", args=[row.pk]) + free["url"]
        return super().get_context_data(
            instrument=row,
            now_text=now_text(row, self.person) if row.state == "service" else "",
            start=stamp(start),
            start_text=hour_text(start, place),
            lengths=lengths[:8],
            mine=held if held is not None and held.person_id == self.person.pk else None,
            next_free=free,
            may_book=access.can(self.person, "equipment.instrument.book", row),
            **context,
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Take it now; a refusal is said on the same page."""
        start, minutes = (
            asked_moment(request.POST.get("start", "")),
            request.POST.get("minutes", ""),
        )
        here = reverse("equipment:now", args=[self.instrument.pk])
        if start is None or not minutes.isdigit() or len(minutes) > 5:  # noqa: PLR2004 two weeks
            messages.warning(request, gettext("Choose how long."))
            return redirect(here)
        ends = start + timedelta(minutes=int(minutes))
        try:
            made = booking_services.book(self.instrument, by=self.person, starts=start, ends=ends)
        except Refused as refusal:
            messages.warning(request, str(refusal))
            return redirect(here)
        words = {
            "length": length_text(int(minutes)),
            "hour": hour_text(ends, zone(self.instrument.zone)),
        }
        messages.success(request, gettext("Booked for %(length)s, until %(hour)s.") % words)
        return redirect(reverse("equipment:booking", args=[made.pk]))
