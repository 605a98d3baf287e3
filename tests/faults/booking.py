"""Run as a process by the tests: four processes of it book an instrument as many people at once.

It tells, as one JSON object, what each was answered and every time taken.
"""

import json
import os
import sys
from datetime import timedelta
from threading import Barrier, Thread
from typing import TextIO

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import translation  # noqa: E402

from encre.foundation.base.errors import Refused  # noqa: E402
from encre.foundation.people.models import Person  # noqa: E402
from encre.foundation.people.tests.factories import a_person  # noqa: E402
from encre.foundation.structures.tests.factories import a_team  # noqa: E402
from encre.research.equipment.models import HOLDING, Booking, Instrument  # noqa: E402
from encre.research.equipment.recurrence import parse  # noqa: E402
from encre.research.equipment.services.booking import book, book_series  # noqa: E402
from encre.research.equipment.tests.factories import an_instrument, later  # noqa: E402

PROCESSES, THREADS, EACH = 4, 5, 10
HALF = timedelta(minutes=30)


def prepare() -> None:
    """Make an instrument and the people who want it."""
    team = a_team()
    keeper = a_person(team)
    an_instrument(keeper, team, ahead_days=90)
    for number in range(PROCESSES * THREADS):
        a_person(team, family_name=f"Foule{number:02d}")


def rush(process: int, begun: int, teller: TextIO) -> None:
    """Let each of five people try ten times that others want as well; tell what was answered.

    They begin once all are there: `begun`, a pipe, is then closed at its other end.
    """
    instrument = Instrument.objects.get()
    people = list(Person.objects.filter(family_name__startswith="Foule").order_by("family_name"))
    mine = people[process * THREADS : (process + 1) * THREADS]
    told: list[tuple[str, str]] = []
    ready = Barrier(THREADS + 1)

    def tries(rank: int, person: Person) -> None:
        ready.wait()
        with translation.override("fr"):
            for turn in range(EACH):
                starts = later(2 + turn % 2, 8) + HALF * ((turn * 7 + rank + process * 3) % 16)
                try:
                    if turn % 5 == 4:
                        rule = parse("FREQ=DAILY;COUNT=2")
                        book_series(
                            instrument, rule, by=person, starts=starts, ends=starts + 2 * HALF
                        )
                    else:
                        book(instrument, by=person, starts=starts, ends=starts + 2 * HALF)
                    told.append(("booked", ""))
                except Refused as refusal:
                    told.append(("refused", str(refusal)))
        connection.close()

    threads = [Thread(target=tries, args=pair) for pair in enumerate(mine)]
    for thread in threads:
        thread.start()
    connection.close()
    teller.write("there\n")
    teller.flush()
    os.read(begun, 1)
    ready.wait()
    for thread in threads:
        thread.join()
    teller.write(json.dumps(told) + "\n")


def crowd() -> list[list[str]]:
    """Let four processes rush as one; return all that they were answered."""
    connection.close()
    begun, begin = os.pipe()
    tellers = [os.fdopen(_forked(number, begun, begin)) for number in range(PROCESSES)]
    for teller in tellers:
        if teller.readline() != "there\n":
            raise RuntimeError("a process of the crowd ended before it began")
    os.close(begin)
    answers: list[list[str]] = []
    for teller in tellers:
        with teller:
            answers += json.loads(teller.readline())
    return answers


def _forked(number: int, begun: int, begin: int) -> int:
    """Start a process of the crowd; return where it tells what it was answered."""
    reading, writing = os.pipe()
    if os.fork():
        os.close(writing)
        return reading
    os.close(begin)
    try:
        with os.fdopen(writing, "w") as teller:
            rush(number, begun, teller)
    finally:
        os._exit(0)


def taken() -> list[list[str]]:
    """Return every time taken, in order."""
    rows = Booking.objects.filter(state__in=HOLDING).order_by("starts")
    return [[row.starts.isoformat(), row.ends.isoformat()] for row in rows]


if __name__ == "__main__":
    prepare()
    json.dump({"answers": crowd(), "taken": taken()}, sys.stdout)
