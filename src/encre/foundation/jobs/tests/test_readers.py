"""Readers follow the sealed order, one transaction with their place."""

from dataclasses import dataclass
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from encre.foundation import jobs, journal
from encre.foundation.jobs import queries, readers, services
from encre.foundation.jobs.models import Job, Parked, Reader

pytestmark = pytest.mark.django_db


@dataclass(frozen=True)
class Happened(journal.Event):
    name = "tests.happened"
    number: int


@dataclass(frozen=True)
class Otherwise(journal.Event):
    name = "tests.other"


def tell(*numbers):
    for number in numbers:
        with transaction.atomic():
            journal.record(Happened(None, number=number), by=None)


def place():
    return Reader.objects.get()


def due_again():
    Reader.objects.update(retry_at=timezone.now() - timedelta(seconds=1))


def test_each_event_is_read_once_in_order():
    seen = []

    @jobs.on("tests.happened")
    def read(event):
        seen.append(event.data["number"])

    tell(1, 2)
    jobs.run_all()
    tell(3)
    jobs.run_all()
    jobs.run_all()
    assert seen == [1, 2, 3]
    assert place().seq == 3


def test_a_family_of_names_and_nothing_else():
    seen = []

    @jobs.on("tests.*")
    def read_all(event):
        seen.append(event.name)

    @jobs.on("tests.other")
    def read_other(event):
        seen.append("other only")

    tell(1)
    with transaction.atomic():
        journal.record(Otherwise(None), by=None)
    jobs.run_all()
    assert sorted(seen) == ["other only", "tests.happened", "tests.other"]


def test_a_reader_that_fails_waits_alone():
    seen = []

    @jobs.on("tests.happened", name="sound")
    def sound(event):
        seen.append(event.data["number"])

    @jobs.on("tests.happened", name="failing")
    def failing(event):
        Job.objects.create(name="tests.effect")
        if event.data["number"] == 2:
            raise LookupError

    tell(1, 2, 3)
    jobs.run_all(strict=False)
    assert seen == [1, 2, 3]
    stuck = Reader.objects.get(name="failing")
    assert (stuck.seq, stuck.attempts, stuck.error_class) == (1, 1, "LookupError")
    assert Job.objects.filter(name="tests.effect").count() == 1
    assert [row.lag for row in queries.readers() if row.name == "failing"] == [2]


def test_an_event_refused_too_often_is_set_aside_and_can_be_taken_again():
    broken = [True]

    @jobs.on("tests.happened")
    def read(event):
        if event.data["number"] == 2 and broken[0]:
            raise LookupError("marie.curie@example.org")
        Job.objects.create(
            name="tests.effect",
            state="cancelled",
            finished_at=timezone.now(),
            result=event.data["number"],
        )

    def seen():
        rows = Job.objects.filter(name="tests.effect").order_by("pk")
        return list(rows.values_list("result", flat=True))

    tell(1, 2, 3)
    for _attempt in range(readers.MAX_ATTEMPTS):
        jobs.run_all(strict=False)
        due_again()
    assert seen() == [1, 3]
    parked = Parked.objects.get()
    assert (parked.seq, parked.event_name, parked.error_class) == (
        2,
        "tests.happened",
        "LookupError",
    )
    assert queries.parked().count() == 1
    broken[0] = False
    services.replay_parked(parked, by=None)
    jobs.run_all()
    assert seen() == [1, 3, 2]
    assert queries.parked().count() == 0


def test_a_parked_event_can_be_given_up():
    parked = Parked.objects.create(reader="r", seq=1, event_name="tests.happened")
    services.discard_parked(parked, by=None)
    assert queries.parked().count() == 0


def test_a_new_reader_can_begin_now():
    seen = []
    tell(1)
    jobs.run_all()

    @jobs.on("tests.happened", from_start=False)
    def read(event):
        seen.append(event.data["number"])

    jobs.run_all()
    tell(2)
    jobs.run_all()
    assert seen == [2]


def test_a_reader_held_by_another_worker_is_left_to_it():
    seen = []

    @jobs.on("tests.happened", name="r")
    def read(event):
        seen.append(event.data["number"])

    Reader.objects.create(
        name="r", worker="two", lease_until=timezone.now() + timedelta(seconds=30)
    )
    tell(1)
    jobs.run_all()
    assert seen == []
    Reader.objects.update(lease_until=timezone.now() - timedelta(seconds=1))
    jobs.run_all()
    assert seen == [1]


def test_errors_of_readers_are_raised_in_strict_runs():
    @jobs.on("tests.happened")
    def read(event):
        raise LookupError

    tell(1)
    with pytest.raises(LookupError):
        jobs.run_all()
