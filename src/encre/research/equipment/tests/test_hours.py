"""Opening hours, free time and repeated times: pure rules, across changes of the clock."""

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

import pytest
from dateutil import rrule
from hypothesis import given, settings
from hypothesis import strategies as st

from encre.research.equipment.hours import (
    ALWAYS,
    WEEKDAYS,
    Unreadable,
    aligned,
    is_open,
    open_between,
    read_day,
    valid,
    write_day,
)
from encre.research.equipment.recurrence import DAYS, BadRule, Rule, occurrences, parse
from encre.research.equipment.slots import Times, free_spans, lengths, next_free, starts_on
from encre.research.equipment.zones import KNOWN, at, zone

pytestmark = pytest.mark.once
RULES = settings(deadline=None, max_examples=60)
PLACES = st.sampled_from(KNOWN).map(zone)
PARIS = zone("Europe/Paris")
CHANGES = st.sampled_from(
    (date(2026, 3, 29), date(2026, 10, 25), date(2027, 3, 28), date(2027, 10, 31))
)
DATES = st.one_of(CHANGES, st.dates(date(2026, 1, 1), date(2028, 12, 31)))


@st.composite
def days_of_hours(draw: st.DrawFn) -> list[list[int]]:
    """Return the intervals of a day, by quarters of an hour, apart from each other."""
    marks = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    pairs = zip(marks[::2], marks[1::2], strict=False)
    return [[a * 15, b * 15] for a, b in pairs]


HOURS = st.lists(days_of_hours(), min_size=7, max_size=7)


@RULES
@given(days_of_hours())
def test_hours_of_a_day_are_read_as_they_are_written(day: list[list[int]]) -> None:
    apart = [pair for n, pair in enumerate(day) if n == 0 or pair[0] >= day[n - 1][1]]
    assert read_day(write_day(apart)) == apart


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("8h-12h30, 14:00 – 18 h", [[480, 750], [840, 1080]]),
        ("0-24", [[0, 1440]]),
        ("", []),
        ("9-17;18-19", [[540, 1020], [1080, 1140]]),
    ],
)
def test_hours_are_read_as_people_write_them(text: str, read: list[list[int]]) -> None:
    assert read_day(text) == read


@pytest.mark.parametrize("text", ["8", "8-", "12-8", "8-25", "8:70-9", "huit-neuf", "8-12,11-13"])
def test_what_is_no_hour_is_refused_by_name(text: str) -> None:
    with pytest.raises(Unreadable):
        read_day(text)


def test_a_value_that_is_not_hours_is_seen() -> None:
    assert valid([[list(pair) for pair in day] for day in WEEKDAYS])
    for wrong in (None, [], [[]] * 6, [[[480]]] * 7, [[[1, 0]]] * 7, [["a"]] * 7, {"a": 1}):
        assert not valid(wrong)


@RULES
@given(HOURS, DATES, PLACES)
def test_open_time_is_in_order_apart_and_within_the_hours(
    hours: list[list[list[int]]], day: date, place: object
) -> None:
    spans = open_between(hours, day, day + timedelta(days=3), place)  # type: ignore[arg-type]
    assert all(a < b for a, b in spans)
    assert all(first[1] < second[0] for first, second in pairwise(spans))
    for opens, closes in spans:
        assert is_open(hours, opens, closes, place)  # type: ignore[arg-type]
        assert not is_open(hours, opens - timedelta(minutes=1), closes, place)  # type: ignore[arg-type]
        assert not is_open(hours, opens, closes + timedelta(minutes=1), place)  # type: ignore[arg-type]


@RULES
@given(CHANGES)
def test_the_day_of_the_change_has_23_or_25_hours_and_opens_by_its_clock(day: date) -> None:
    ((opens, closes),) = open_between(ALWAYS, day, day, PARIS)
    assert closes - opens == timedelta(hours=23 if day.month == 3 else 25)
    morning = at(day, 8 * 60, PARIS)
    assert morning.astimezone(PARIS).hour == 8
    assert (morning - opens) == timedelta(hours=7 if day.month == 3 else 9)


def test_an_hour_that_is_skipped_and_one_that_comes_twice() -> None:
    # RFC 5545 3.3.5: 2:30 on 29 March 2026 is read with the offset before the change.
    assert at(date(2026, 3, 29), 150, PARIS) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert at(date(2026, 10, 25), 150, PARIS) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_islands_have_hours_of_their_own_and_no_change() -> None:
    for name, offset in (("Indian/Reunion", 4), ("America/Martinique", -4)):
        for day in (date(2026, 1, 15), date(2026, 7, 15)):
            assert at(day, 9 * 60, zone(name)) == datetime(
                day.year, day.month, day.day, 9 - offset, tzinfo=UTC
            )


@st.composite
def taken_around(draw: st.DrawFn, day: date) -> list[tuple[datetime, datetime]]:
    """Return some times taken about a day, by quarters of an hour."""
    base = datetime(day.year, day.month, day.day, tzinfo=UTC)
    found = draw(st.lists(st.tuples(st.integers(-20, 140), st.integers(1, 30)), max_size=6))
    quarter = timedelta(minutes=15)
    return [(base + a * quarter, base + (a + n) * quarter) for a, n in found]


@RULES
@given(st.data(), HOURS, DATES, PLACES, st.sampled_from((15, 30, 60, 120)))
def test_what_is_offered_is_free_open_aligned_and_as_long_as_told(
    data: st.DataObject, hours: list[list[list[int]]], day: date, place: object, step: int
) -> None:
    taken = data.draw(taken_around(day))
    times = Times(hours, place, step, step, 4 * step)  # type: ignore[arg-type]
    floor = datetime(2000, 1, 1, tzinfo=UTC)
    for starts, until in starts_on(times, day, taken, floor):
        assert starts.astimezone(place).date() == day  # type: ignore[arg-type]
        assert aligned(hours, starts, step, place)  # type: ignore[arg-type]
        for minutes in lengths(times, starts, until):
            ends = starts + timedelta(minutes=minutes)
            assert step <= minutes <= 4 * step
            assert is_open(hours, starts, ends, place)  # type: ignore[arg-type]
            assert not any(a < ends and b > starts for a, b in taken)


@RULES
@given(st.data(), HOURS, DATES, PLACES)
def test_the_next_free_time_is_the_first_that_fits(
    data: st.DataObject, hours: list[list[list[int]]], day: date, place: object
) -> None:
    taken = data.draw(taken_around(day))
    times = Times(hours, place, 30, 30, 240)  # type: ignore[arg-type]
    after = datetime(day.year, day.month, day.day, 6, tzinfo=UTC)
    found = next_free(times, taken, after, 60, days=7)
    offered = [
        starts
        for number in range(-1, 9)
        for starts, until in starts_on(times, day + timedelta(days=number), taken, after)
        if until - starts >= timedelta(hours=1)
    ]
    if found is None:
        first = after.astimezone(place).date()  # type: ignore[arg-type]
        assert not [one for one in offered if one.astimezone(place).date() <= first + timedelta(7)]  # type: ignore[arg-type]
    else:
        assert found == min(offered)
        assert not any(a < found + timedelta(hours=1) and b > found for a, b in taken)


@RULES
@given(st.data(), HOURS, DATES)
def test_free_and_taken_share_the_open_time(
    data: st.DataObject, hours: list[list[list[int]]], day: date
) -> None:
    taken = data.draw(taken_around(day))
    times = Times(hours, PARIS, 30, 30, 240)
    free = free_spans(times, day, day, taken)
    for a, b in free:
        assert is_open(hours, a, b, PARIS)
        assert not any(x < b and y > a for x, y in taken)


@RULES
@given(
    st.sampled_from(("DAILY", "WEEKLY")),
    st.integers(1, 5),
    st.sets(st.integers(0, 6), max_size=4),
    st.integers(1, 20),
    DATES,
    st.integers(0, 23),
)
def test_repeated_times_are_those_of_another_reader_of_the_standard(
    every: str, interval: int, days: set[int], count: int, first: date, hour: int
) -> None:
    chosen = tuple(sorted(days)) if every == "WEEKLY" else ()
    # DTSTART counts in ours even when it is no day of the rule; the other one leaves that open.
    if chosen and first.weekday() not in chosen:
        first += timedelta(days=min((day - first.weekday()) % 7 for day in chosen))
    rule = parse(str(Rule(every, interval, chosen, count)))  # type: ignore[arg-type]
    starts = at(first, hour * 60, PARIS)
    found = occurrences(rule, starts, starts + timedelta(minutes=90), PARIS)
    other = rrule.rrule(
        rrule.DAILY if every == "DAILY" else rrule.WEEKLY,
        interval=interval,
        byweekday=list(chosen) or None,
        count=count,
        dtstart=datetime(first.year, first.month, first.day),
        wkst=rrule.MO,
    )
    assert [one.astimezone(PARIS).date() for one, _end in found] == [day.date() for day in other]
    assert all(b - a == timedelta(minutes=90) for a, b in found)
    shown = {a.astimezone(PARIS).hour for a, _b in found}
    assert shown <= ({hour} if hour != 2 else {2, 3})


def test_until_is_a_day_of_the_site_included() -> None:
    rule = parse("RRULE:FREQ=WEEKLY;BYDAY=MO,WE;UNTIL=20261111")
    starts = at(date(2026, 10, 19), 540, PARIS)
    days = [a.astimezone(PARIS).date().day for a, _b in occurrences(rule, starts, starts, PARIS)]
    assert days == [19, 21, 26, 28, 2, 4, 9, 11]


@pytest.mark.parametrize(
    "text",
    [
        *("", "FREQ=DAILY", "FREQ=MONTHLY;COUNT=2", "FREQ=DAILY;COUNT=0", "FREQ=DAILY;COUNT=201"),
        *("FREQ=DAILY;COUNT=2;UNTIL=20270101", "FREQ=DAILY;BYDAY=MO;COUNT=2", "COUNT=2"),
        *("FREQ=WEEKLY;BYDAY=1MO;COUNT=2", "FREQ=DAILY;COUNT=2;COUNT=3", "FREQ=DAILY;COUNT=²"),
        *("FREQ=DAILY;COUNT=2;BYHOUR=3", "FREQ=DAILY;INTERVAL=0;COUNT=2", "FREQ=DAILY;UNTIL=x"),
    ],
)
def test_a_rule_outside_the_subset_is_refused(text: str) -> None:
    with pytest.raises(BadRule):
        parse(text)


def test_a_rule_without_end_in_sight_is_refused() -> None:
    starts = at(date(2026, 1, 5), 540, PARIS)
    with pytest.raises(BadRule):
        occurrences(parse("FREQ=DAILY;UNTIL=20300101"), starts, starts, PARIS)
    assert DAYS[0] == "MO"
