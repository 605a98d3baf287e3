"""What operators do, each act in the journal once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from encre.foundation import jobs
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs import clock, queries, services
from encre.foundation.jobs.models import Job, Schedule, State
from encre.foundation.journal.models import Recorded

pytestmark = pytest.mark.django_db


@pytest.fixture
def failed():
    @jobs.job("tests.work", max_attempts=1)
    def work(run, *, sample):
        raise LookupError

    job = work.enqueue(sample=7, key="k")
    jobs.run_all(strict=False)
    job.refresh_from_db()
    return job


def told():
    return list(Recorded.objects.order_by("pk").values_list("name", flat=True))


def test_a_failed_job_can_be_tried_again(failed):
    services.retry(failed, by=None)
    failed.refresh_from_db()
    assert (failed.state, failed.attempts) == (State.WAITING, 0)
    assert told() == ["jobs.job.retried"]


def test_not_while_the_same_is_asked_for_again(failed):
    jobs.registry.handles["tests.work"].enqueue(sample=7, key="k")
    with pytest.raises(Refused):
        services.retry(failed, by=None)
    assert told() == []


def test_a_waiting_job_is_cancelled_at_once():
    job = jobs.job("tests.work")(lambda run: None).enqueue()
    services.cancel(job, by=None)
    assert jobs.run_all() == []
    job.refresh_from_db()
    assert job.state == State.CANCELLED
    assert told() == ["jobs.job.cancelled"]
    with pytest.raises(Refused):
        services.cancel(job, by=None)


def test_a_running_job_is_asked_to_stop():
    job = jobs.job("tests.work")(lambda run: None).enqueue()
    running = jobs.queue.turn("one")
    services.cancel(running, by=None)
    job.refresh_from_db()
    assert (job.state, job.cancel_asked) == (State.RUNNING, True)


def test_a_job_can_be_asked_for_again_with_its_arguments(failed):
    again = services.rerun(failed, by=None)
    assert again.pk != failed.pk
    assert again.args == {"sample": 7}
    assert told() == ["jobs.job.rerun"]


def test_a_failed_job_can_be_discarded(failed):
    services.discard(failed, by=None)
    assert queries.counts()["failed"] == 0
    with pytest.raises(Refused):
        services.discard(failed, by=None)
    assert told() == ["jobs.job.discarded"]


def test_a_schedule_can_be_rung_and_paused():
    jobs.every("1h")(jobs.job("tests.hourly")(lambda run: None))
    clock.ring()
    job = services.ring_now("tests.hourly", by=None)
    services.pause_schedule("tests.hourly", paused=True, by=None)
    (due,) = queries.schedules()
    assert (due.last_job, due.paused) == (job.pk, True)
    assert told() == ["jobs.schedule.rung", "jobs.schedule.paused"]
    with pytest.raises(NotFound):
        services.ring_now("tests.unknown", by=None)


def test_old_work_is_forgotten(failed):
    work = jobs.registry.handles["jobs.prune"]
    done = Job.objects.create(
        name="tests.done",
        state=State.DONE,
        finished_at=timezone.now() - timedelta(days=31),
    )
    Schedule.objects.create(name="tests.gone", rule="1h", next_at=timezone.now())
    work.enqueue()
    jobs.run_all()
    assert not Job.objects.filter(pk=done.pk).exists()
    assert Job.objects.filter(pk=failed.pk).exists()
    assert not Schedule.objects.exists()


def test_lag_is_how_long_the_first_due_job_waits():
    assert queries.lag().total_seconds() == 0
    jobs.job("tests.work")(lambda run: None).enqueue()
    assert queries.lag().total_seconds() > 0
