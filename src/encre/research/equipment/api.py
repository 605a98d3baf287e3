"""Instruments and bookings for programs: to read, to book, to cancel, by the same rules."""

from datetime import UTC, date, datetime, timedelta
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext
from ninja import Field, Query, Router, Schema
from ninja.errors import HttpError

from encre.foundation import links
from encre.foundation.base import paging
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.base.text import sort_key
from encre.foundation.people import queries as people
from encre.research.equipment import queries, slots
from encre.research.equipment.models import Booking, Instrument
from encre.research.equipment.recurrence import BadRule, parse
from encre.research.equipment.services import booking as services
from encre.research.equipment.services.changing import cancel
from encre.research.equipment.zones import YEARS, zone

router = Router(tags=["equipment"])
MOST, MOST_DAYS = 100, 62


class InstrumentOut(Schema):
    """An instrument with its rules; lengths in minutes, hours on the clock of `zone`."""

    id: UUID
    url: str
    name: str
    category: str
    maker_model: str
    serial_number: str
    structure: UUID
    place: str
    zone: str
    state: str
    hours: list[list[list[int]]]
    step: int
    least: int
    most: int
    ahead_days: int
    cancel_hours: int
    needs_approval: bool
    needs_training: bool


class InstrumentPage(Schema):
    """A page of instruments; `next` is the cursor of the following one."""

    items: list[InstrumentOut]
    next: str | None


class BookingOut(Schema):
    """A booking, times in UTC; person and purpose as far as the reader may know."""

    id: UUID
    url: str
    instrument: UUID
    kind: str
    state: str
    starts: datetime
    ends: datetime
    person: UUID | None
    purpose: str
    version: int
    series: UUID | None


class BookingPage(Schema):
    """A page of bookings; `next` is the cursor of the following one."""

    items: list[BookingOut]
    next: str | None


class FreeOut(Schema):
    """A beginning that is free, and how long its free time lasts."""

    starts: datetime
    until: datetime


class InstrumentsAsked(Schema):
    """How the list of instruments is narrowed."""

    q: str = Field("", max_length=200, description="words of the name, the model or the room")
    category: str = Field("", max_length=14)
    cursor: str = Field("", max_length=500)
    limit: int = Field(50, ge=1, le=MOST)


class BookingsAsked(Schema):
    """Which bookings: those that touch [first, last[, at most 62 days; today on by default."""

    first: datetime | None = None
    last: datetime | None = None
    cursor: str = Field("", max_length=500)
    limit: int = Field(50, ge=1, le=MOST)


class BookingIn(Schema):
    """A booking to make; a moment without a zone is on the clock of the instrument's site."""

    starts: datetime
    minutes: int = Field(ge=1, le=20160)
    purpose: str = Field("", max_length=200)
    person: UUID | None = Field(None, description="for somebody else: keepers only")
    rule: str = Field("", max_length=200, description="RRULE: FREQ=DAILY|WEEKLY, COUNT or UNTIL")
    conflicts: Literal["refuse", "skip"] = Field(
        "refuse", description="what to do with the times of a rule that cannot be booked"
    )


class CancelIn(Schema):
    """A cancellation."""

    version: int
    reason: str = Field("", max_length=300)
    following: bool = False


def _reader(request: HttpRequest) -> Any:
    person = getattr(request, "person", None)
    if person is None:
        raise HttpError(401, "Equipment is shown to those who sign in or present a token.")
    return person


@router.get("/instruments", response=InstrumentPage, summary="Instruments")
def list_instruments(request: HttpRequest, asked: Query[InstrumentsAsked]) -> dict[str, Any]:
    """Return a page of the instruments the reader may see, by name."""
    rows = queries.instruments(_reader(request)).exclude(state="retired")
    for word in sort_key(asked.q).split():
        rows = rows.filter(sort_name__contains=word)
    if asked.category:
        rows = rows.filter(category=asked.category)
    page = paging.keyset(rows, ("sort_name",), asked.cursor or None, asked.limit)
    return {"items": [_instrument(row) for row in page], "next": page.next_cursor}


@router.get("/instruments/{identifier}", response=InstrumentOut, summary="One instrument")
def get_instrument(request: HttpRequest, identifier: UUID) -> dict[str, Any]:
    """Return an instrument (404 when the reader may not see it)."""
    return _instrument(_found(request, identifier))


@router.get("/instruments/{identifier}/bookings", response=BookingPage, summary="When it is taken")
def list_instrument_bookings(
    request: HttpRequest, identifier: UUID, asked: Query[BookingsAsked]
) -> dict[str, Any]:
    """Return what takes an instrument between two moments, in order."""
    first = _moment(asked.first) or timezone.now()
    last = _moment(asked.last) or first + timedelta(days=MOST_DAYS)
    if last - first > timedelta(days=MOST_DAYS):
        raise Refused(fields={"last": [f"At most {MOST_DAYS} days at once."]})
    rows = queries.between(_found(request, identifier), first, last).order_by()
    return _bookings(request, rows, asked)


@router.get("/instruments/{identifier}/free", response=list[FreeOut], summary="When it is free")
def list_free(
    request: HttpRequest, identifier: UUID, day: date | None = None
) -> list[dict[str, Any]]:
    """Return the beginnings that are free on a day of the site, today when none is given."""
    row = _found(request, identifier)
    day = day or timezone.now().astimezone(zone(row.zone)).date()
    _understood(day)
    times = queries.times(row)
    first, last = queries.day_bounds(row, day)
    taken = queries.taken(row, first, last + timedelta(minutes=times.most, days=2))
    floor = slots.floor_to_step(times, timezone.now())
    found = slots.starts_on(times, day, taken, floor)
    return [
        {"starts": moment, "until": until}
        for moment, until in found
        if slots.lengths(times, moment, until)
    ]


@router.post("/instruments/{identifier}/bookings", response={201: list[BookingOut]}, summary="Book")
def make_booking(request: HttpRequest, identifier: UUID, sent: BookingIn) -> list[dict[str, Any]]:
    """Book a time, or every time of a rule; 422 says which rule refuses, or who has the time."""
    reader, row = _reader(request), _found(request, identifier)
    _understood(sent.starts)
    starts = sent.starts if sent.starts.tzinfo else sent.starts.replace(tzinfo=zone(row.zone))
    holder = _person(reader, sent.person) if sent.person else None
    told: dict[str, Any] = {"by": reader, "starts": starts, "person": holder}
    told["ends"] = starts + timedelta(minutes=sent.minutes)
    if not sent.rule:
        made = [services.book(row, purpose=sent.purpose, **told)]
    else:
        try:
            rule = parse(sent.rule)
        except BadRule as error:
            raise Refused(fields={"rule": [f"Not understood: {error}"]}) from error
        foreseen = services.foresee(row, rule, **told) if sent.conflicts == "skip" else []
        without = [one.starts for one in foreseen if one.problem]
        made = services.book_series(row, rule, purpose=sent.purpose, without=without, **told)
    return [_booking(one, reader, {reader.pk}, inside=True) for one in made]


@router.get("/bookings", response=BookingPage, summary="My bookings")
def list_my_bookings(request: HttpRequest, asked: Query[BookingsAsked]) -> dict[str, Any]:
    """Return the reader's bookings, those over included when `first` says so."""
    rows = queries.mine(_reader(request))
    rows = rows.filter(ends__gt=_moment(asked.first) or timezone.now())
    if last := _moment(asked.last):
        rows = rows.filter(starts__lt=last)
    return _bookings(request, rows, asked)


@router.get("/bookings/{identifier}", response=BookingOut, summary="One booking")
def get_booking(request: HttpRequest, identifier: UUID) -> dict[str, Any]:
    """Return a booking (404 when the reader may not see it)."""
    return _one(request, _held(request, identifier))


@router.post("/bookings/{identifier}/cancel", response=BookingOut, summary="Cancel a booking")
def cancel_booking(request: HttpRequest, identifier: UUID, sent: CancelIn) -> dict[str, Any]:
    """Cancel a booking; 409 when it changed since `version`."""
    row = cancel(_held(request, identifier), by=_reader(request), **sent.dict())
    return _one(request, row)


def _understood(day: date) -> None:
    if not YEARS[0] <= day.year <= YEARS[1]:
        raise Refused(gettext("Enter a year between 2000 and 2100."))


def _moment(asked: datetime | None) -> datetime | None:
    """Return a moment asked for; without a zone it is in UTC."""
    if asked is None:
        return None
    _understood(asked)
    return asked if asked.tzinfo else asked.replace(tzinfo=UTC)


def _found(request: HttpRequest, identifier: UUID) -> Instrument:
    found = queries.instruments(_reader(request)).filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def _held(request: HttpRequest, identifier: UUID) -> Booking:
    found = queries.bookings(_reader(request)).filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def _person(reader: Any, identifier: UUID) -> Any:
    found = people.people(reader).filter(pk=identifier).first()
    if found is None:
        raise Refused(fields={"person": ["Nobody has this identifier."]})
    return found


def _instrument(row: Instrument) -> dict[str, Any]:
    names = ("id", "name", "category", "maker_model", "serial_number", "place", "zone", "state")
    rules = ("hours", "step", "least", "most", "ahead_days", "cancel_hours")
    flags = ("needs_approval", "needs_training")
    told = {name: getattr(row, name) for name in (*names, *rules, *flags)}
    return told | {"url": links.address(row), "structure": row.structure_id}


def _bookings(request: HttpRequest, rows: Any, asked: BookingsAsked) -> dict[str, Any]:
    reader = _reader(request)
    page = paging.keyset(rows, ("starts",), asked.cursor or None, asked.limit)
    shown = list(page)
    seen = people.people(reader).filter(pk__in={row.person_id for row in shown})
    known = set(seen.values_list("pk", flat=True))
    kept = set(queries.kept(reader).values_list("pk", flat=True))
    return {
        "items": [_booking(row, reader, known, inside=row.instrument_id in kept) for row in shown],
        "next": page.next_cursor,
    }


def _one(request: HttpRequest, row: Booking) -> dict[str, Any]:
    reader = _reader(request)
    whose = row.person_id
    known = whose is not None and people.people(reader).filter(pk=whose).exists()
    inside = queries.kept(reader).filter(pk=row.instrument_id).exists()
    return _booking(row, reader, {row.person_id} if known else set(), inside=inside)


def _booking(row: Booking, reader: Any, known: Any, *, inside: bool) -> dict[str, Any]:
    own = row.person_id == reader.pk
    names = ("id", "kind", "state", "starts", "ends", "version")
    return {name: getattr(row, name) for name in names} | {
        "url": links.address(row),
        "instrument": row.instrument_id,
        "person": row.person_id if own or row.person_id in known else None,
        "purpose": row.purpose if own or inside else "",
        "series": row.series_id,
    }
