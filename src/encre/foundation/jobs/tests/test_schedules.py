"""Rules of schedules, and the clock that rings them."""

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone

from encre.foundation import jobs
from encre.foundation.jobs import clock
from encre.foundation.jobs.models import Job, Schedule
from encre.foundation.jobs.timetable import parse


@pytest.mark.parametrize(
    ("rule", "moment", "due"),
    [
        ("30s", "2026-11-25T12:00:00", "2026-11-25T12:00:30"),
        ("2h", "2026-11-25T12:00:00", "2026-11-25T14:00:00"),
        ("day 03:00", "2026-11-25T01:59:00", "2026-11-25T02:00:00"),
        ("day 03:00", "2026-11-25T02:00:00", "2026-11-26T02:00:00"),
        # Summer time ends in the night of 25 October: 03:00 in Paris is one hour later in UTC.
        ("day 03:00", "2026-10-24T12:00:00", "2026-10-25T02:00:00"),
        ("day 03:00", "2026-10-23T12:00:00", "2026-10-24T01:00:00"),
        ("monday 04:30", "2026-11-25T12:00:00", "2026-11-30T03:30:00"),
        ("monday 04:30", "2026-11-30T03:30:00", "2026-12-07T03:30:00"),
    ],
)
def test_next_moment(rule, moment, due):
    after = datetime.fromisoformat(moment).replace(tzinfo=UTC)
    assert parse(rule).after(after) == datetime.fromisoformat(due).replace(tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "5", "0m", "day", "day 24:00", "noon 03:00", "5 m"])
def test_other_words_are_no_rule(text):
    with pytest.raises(ValueError, match="rule"):
        parse(text)


@pytest.fixture
def hourly(db):
    @jobs.every("1h")
    @jobs.job("tests.hourly")
    def work(run):
        return None

    clock.ring()
    return work


def make_due():
    Schedule.objects.update(next_at=timezone.now() - timedelta(days=3))


def test_a_new_schedule_waits_its_first_time(hourly):
    assert clock.ring() == 0
    assert Schedule.objects.get().next_at > timezone.now()
    assert not Job.objects.exists()


def test_a_due_schedule_rings_once_even_for_two_clocks(hourly):
    make_due()
    assert clock.ring() == 1
    assert clock.ring() == 0
    assert Job.objects.get().name == "tests.hourly"


def test_it_does_not_ring_again_while_the_last_one_runs(hourly):
    for _time in range(2):
        make_due()
        clock.ring()
    assert Job.objects.count() == 1


def test_a_paused_schedule_passes_its_time(hourly):
    Schedule.objects.update(paused=True)
    make_due()
    assert clock.ring() == 0
    assert Schedule.objects.get().next_at > timezone.now()


def test_a_changed_rule_begins_anew(hourly):
    make_due()
    jobs.every("2h")(hourly)
    assert clock.ring() == 0
    assert Schedule.objects.get().rule == "2h"
