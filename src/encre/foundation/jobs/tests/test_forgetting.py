"""Finished jobs and their lines are forgotten in time, never the unfinished."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from encre.foundation import jobs
from encre.foundation.jobs.jobs import prune
from encre.foundation.jobs.models import Job, JobLine, State

pytestmark = pytest.mark.django_db


def a_job(state: str, days: int) -> None:
    ended = timezone.now() - timedelta(days=days)
    job = Job.objects.create(
        name=f"tests.{state}{days}",
        state=state,
        finished_at=None if state == State.WAITING else ended,
        run_after=timezone.now() + timedelta(days=400),
    )
    JobLine.objects.create(job=job, at=ended, text="ligne")


def test_jobs_and_their_lines_go_when_the_register_says():
    with time_machine.travel("2026-11-01 12:00 +0000", tick=False):
        for state in (State.DONE, State.CANCELLED):
            a_job(state, 29)
            a_job(state, 31)
        a_job(State.FAILED, 89)
        a_job(State.FAILED, 91)
        a_job(State.WAITING, 200)
        prune.enqueue()
        jobs.run_all()
        left = Job.objects.filter(name__startswith="tests.").values_list("name", flat=True)
    assert set(left) == {"tests.done29", "tests.cancelled29", "tests.failed89", "tests.waiting200"}
    assert JobLine.objects.count() == 4
