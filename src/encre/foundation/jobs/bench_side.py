"""The processes that `bench jobs` measures: Django's command line, with one job that counts."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

import django
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import Count, Max, Min, Q

from encre.foundation import jobs


@jobs.job("jobs.bench", lease=3)
def work(run: jobs.Run, *, number: int) -> int:
    """Write one row, with the job's own fence."""
    if not run.kept:
        with run.step(written=True), connection.cursor() as cursor:
            cursor.execute("INSERT INTO bench_effect VALUES (%s)", [number])
    return number


def prepare() -> None:
    """Make the tables."""
    call_command("migrate", verbosity=0)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE bench_effect (number int)")


def clear() -> None:
    """Forget the jobs and what they wrote."""
    jobs.Job.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM bench_effect")


def enqueue(count: str) -> dict[str, float]:
    """Ask for `count` jobs, each in a transaction of its own."""
    began = time.perf_counter()
    for number in range(int(count)):
        with transaction.atomic():
            work.enqueue(number=number)
    return {"enqueue_per_s": round(int(count) / (time.perf_counter() - began))}


def account() -> dict[str, Any]:
    """Tell what is done, how fast, and what took effect."""
    told = jobs.Job.objects.aggregate(
        done=Count("pk", filter=Q(state="done")),
        again=Count("pk", filter=Q(attempts__gt=1)),
        first=Min("started_at"),
        last=Max("finished_at"),
    )
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT number) FROM bench_effect")
        effects, different = cursor.fetchone()
    first, last = told.pop("first"), told.pop("last")
    seconds = (last - first).total_seconds() if first and last else 0
    speed = round(told["done"] / seconds) if seconds else 0
    return {**told, "per_s": speed, "effects": different, "twice": effects - different}


def latency(count: str) -> list[float]:
    """Ask for jobs one at a time; tell how long each waited to begin, in milliseconds."""
    waits = []
    for number in range(int(count) + 1):
        job = work.enqueue(number=number)
        while job.started_at is None:
            time.sleep(0.02)
            job.refresh_from_db()
        waits.append((job.started_at - job.created_at).total_seconds() * 1000)
        time.sleep(0.05 + number % 7 * 0.03)
    # The first one waited for the worker to start.
    return waits[1:]


WORDS: dict[str, Callable[..., Any]] = {
    "prepare": prepare,
    "clear": clear,
    "enqueue": enqueue,
    "account": account,
    "latency": latency,
}


def main(word: str, *rest: str) -> None:
    """Do one word after another, or be one of Django's commands."""
    django.setup()
    if word == "listen":
        for line in sys.stdin:
            name, *words = json.loads(line)
            sys.stdout.write(json.dumps(WORDS[name](*words)) + "\n")
            sys.stdout.flush()
    else:
        call_command(word, *rest)


if __name__ == "__main__":
    main(*sys.argv[1:])
