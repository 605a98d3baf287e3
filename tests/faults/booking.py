"""Run as a process by the tests: books an instrument as many people at once, tells the answers."""

import json
import sys
from datetime import timedelta
from threading import Barrier, Thread

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

THREADS, EACH = 5, 10
HALF = timedelta(minutes=30)


def prepare() -> None:
    """Make an instrument and the people who want it."""
    team = a_team()
    keeper = a_person(team)
    an_instrument(keeper, team, ahead_days=90)
    for number in range(4 * THREADS):
        a_person(team, family_name=f"Foule{number:02d}")


def rush(process: int) -> None:
    """Let each of five people try ten times that others want as well; tell what was answered."""
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
    sys.stdout.write("there\n")
    sys.stdout.flush()
    sys.stdin.readline()
    ready.wait()
    for thread in threads:
        thread.join()
    sys.stdout.write(json.dumps(told) + "\n")


def tell() -> None:
    """Tell every time taken, in order."""
    rows = Booking.objects.filter(state__in=HOLDING).order_by("starts")
    sys.stdout.write(json.dumps([[r.starts.isoformat(), r.ends.isoformat()] for r in rows]) + "\n")


if __name__ == "__main__":
    word = sys.argv[1]
    if word == "rush":
        rush(int(sys.argv[2]))
    else:
        {"prepare": prepare, "tell": tell}[word]()
