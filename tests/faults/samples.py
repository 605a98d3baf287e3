"""Jobs and readers that count their effects, and the small commands by which tests see them.

Run as a module: `python -m tests.faults.samples worker|clock|migrate …` is Django's own command
with these jobs known; the other words are below.
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from dataclasses import dataclass
from datetime import timedelta

import django
from django.core.management import call_command
from django.db import connection, transaction

from encre.foundation import jobs, journal


@dataclass(frozen=True)
class Happened(journal.Event):
    """Something numbered."""

    name = "faults.happened"
    number: int


def effect(what: str, number: int) -> None:
    """Leave a mark in the present transaction."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO fault_effect VALUES (%s, %s, %s)", [what, number, os.getpid()])


@jobs.job("faults.steps", lease=2)
def steps(run: jobs.Run, *, count: int) -> int:
    """Take `count` steps of a fifth of a second."""
    for number in range(run.kept.get("next", 0), count):
        with run.step(next=number + 1):
            effect(str(run.job.pk), number)
        run.progress(number + 1, count)
        time.sleep(0.2)
    return count


@jobs.job("faults.short")
def short(run: jobs.Run, *, number: int) -> None:
    """Leave one mark."""
    with run.step():
        effect("short", number)


@jobs.job("faults.stubborn")
def stubborn(run: jobs.Run) -> None:
    """Take long, and never look whether to stop."""
    with transaction.atomic():
        effect("stubborn", 0)
    time.sleep(60)


@jobs.job("faults.poison", lease=1, max_attempts=2)
def poison(run: jobs.Run) -> None:
    """End the worker that takes it, as a crash of the interpreter would."""
    os.kill(os.getpid(), signal.SIGKILL)


@jobs.on("faults.happened", name="faults")
def read(event: journal.Recorded) -> None:
    """Leave a mark for each event."""
    effect("read", event.data["number"])
    time.sleep(0.01)


def prepare() -> None:
    """Make the table of marks."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE fault_effect (what text, number int, pid int)")


def clear() -> None:
    """Forget the jobs and marks of the test before."""
    jobs.Job.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM fault_effect")


def enqueue(name: str, count: str = "1") -> None:
    """Ask for a job, or for `count` short ones."""
    with transaction.atomic():
        if name == "steps":
            steps.enqueue(count=int(count))
        elif name == "short":
            for number in range(int(count)):
                short.enqueue(number=number)
        else:
            {"poison": poison, "stubborn": stubborn}[name].enqueue()


def die_before_commit() -> None:
    """Ask for a job in a transaction that never commits."""
    with transaction.atomic():
        short.enqueue(number=1)
        os.kill(os.getpid(), signal.SIGKILL)


def record(first: str, count: str) -> None:
    """Record events, some committed late."""
    draw = random.Random(first)  # noqa: S311
    for number in range(int(first), int(first) + int(count)):
        with transaction.atomic():
            journal.record(Happened(None, number=number), by=None)
            if draw.random() < 0.2:
                time.sleep(draw.random() * 0.1)
        time.sleep(draw.random() * 0.01)


def states() -> list[dict[str, object]]:
    """Tell where every job stands."""
    rows = jobs.Job.objects.order_by("created_at")
    return [
        {
            "name": job.name,
            "state": job.state,
            "attempts": job.attempts,
            "error": job.error_class,
            "done": job.done,
        }
        for job in rows
    ]


def effects() -> list[list[object]]:
    """Tell every mark left."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT what, number, pid FROM fault_effect ORDER BY number")
        return [list(row) for row in cursor.fetchall()]


WORDS = {
    "prepare": prepare,
    "clear": clear,
    "enqueue": enqueue,
    "die_before_commit": die_before_commit,
    "record": record,
    "states": states,
    "effects": effects,
}


def main(word: str, *rest: str) -> None:
    """Do one word, in a process of its own."""
    django.setup()
    from encre.foundation.jobs import readers

    # What a killed worker was reading is free again soon: a minute would only be waited for.
    readers.LEASE = timedelta(seconds=5)
    if word == "listen":
        for line in sys.stdin:
            name, *words = json.loads(line)
            sys.stdout.write(json.dumps(WORDS[name](*words)) + "\n")
            sys.stdout.flush()
    elif word in WORDS:
        sys.stdout.write(json.dumps(WORDS[word](*rest)))
    else:
        call_command(word, *rest)


if __name__ == "__main__":
    main(*sys.argv[1:])
