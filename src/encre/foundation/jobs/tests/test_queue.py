"""Asking, taking, settling, giving back."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from encre.foundation import jobs
from encre.foundation.base.errors import ReadOnly, Refused
from encre.foundation.jobs import queue
from encre.foundation.jobs.models import Job, State

pytestmark = pytest.mark.django_db


def declare(function=lambda run: None, name="tests.work", **options):
    return jobs.job(name, **options)(function)


def later(job, **shift):
    Job.objects.filter(pk=job.pk).update(run_after=timezone.now() - timedelta(**shift))


def test_a_job_runs_once_with_its_arguments_and_result():
    seen = []

    def work(run, *, sample, count=1):
        seen.append((sample, count))
        return {"count": count}

    asked = declare(work).enqueue(sample=uuid4(), count=3)
    (ran,) = jobs.run_all()
    assert ran.pk == asked.pk
    assert ran.state == State.DONE
    assert ran.result == {"count": 3}
    assert seen == [(str(asked.args["sample"]), 3)]
    assert jobs.run_all() == []


def test_wrong_arguments_are_refused_when_asking():
    handle = declare(lambda run, *, sample: None)
    with pytest.raises(TypeError):
        handle.enqueue(simple=1)
    assert not Job.objects.exists()


def test_the_asker_is_handed_over_when_wanted():
    person, seen = uuid4(), []

    def work(run, *, by):
        seen.append(by)

    assert declare(work).enqueue(by=person).by == person
    jobs.run_all()
    assert seen == [str(person)]


def test_a_rolled_back_change_leaves_no_job():
    handle = declare()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        handle.enqueue()
        1 / 0  # noqa: B018
    assert not Job.objects.exists()


def test_a_key_is_asked_for_once_while_unfinished():
    handle = declare()
    first = handle.enqueue(key="one")
    assert handle.enqueue(key="one").pk == first.pk
    assert handle.enqueue(key="two").pk != first.pk
    jobs.run_all()
    assert handle.enqueue(key="one").pk != first.pk


def test_the_database_itself_holds_the_key():
    Job.objects.create(name="a", key="k")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="a", key="k")


def test_the_database_refuses_a_running_job_without_a_lease():
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(name="a", state=State.RUNNING)


def test_higher_priority_first_then_first_come():
    order = []
    handle = declare(lambda run, *, name: order.append(name))
    handle.enqueue(name="first")
    handle.enqueue(name="second")
    handle.enqueue(name="urgent", priority=5)
    handle.enqueue(name="tomorrow", run_after=timezone.now() + timedelta(days=1))
    jobs.run_all()
    assert order == ["urgent", "first", "second"]


def test_a_worker_takes_only_from_its_queues():
    declare(queue="slow").enqueue()
    assert queue.turn("w", ["default"]) is None
    assert queue.turn("w", ["default", "slow"]) is not None


def test_a_script_runs_jobs_of_some_names_alone():
    wanted = declare(name="tests.wanted").enqueue()
    declare(name="tests.other").enqueue()
    assert [job.pk for job in jobs.run_named("tests.wanted")] == [wanted.pk]
    assert jobs.run_named("tests.wanted") == []
    assert Job.objects.get(name="tests.other").state == State.WAITING


def test_an_error_is_tried_again_later_then_fails_for_good():
    def work(run):
        raise LookupError("jean.dupont@example.org")

    job = declare(work, max_attempts=2).enqueue()
    jobs.run_all(strict=False)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 1)
    assert job.run_after > timezone.now()
    assert jobs.run_all() == []
    later(job, seconds=1)
    jobs.run_all(strict=False)
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 2)
    assert job.error_class == "LookupError"
    assert "dupont" not in job.error
    assert "dupont" in job.traceback
    assert jobs.run_all() == []


def test_strict_runs_raise_the_error_but_keep_the_outcome():
    def work(run):
        raise LookupError("no")

    job = declare(work, max_attempts=1).enqueue()
    with pytest.raises(LookupError):
        jobs.run_all()
    job.refresh_from_db()
    assert job.state == State.FAILED


def test_a_refusal_fails_at_once_with_its_sentence():
    def work(run):
        raise Refused("This archive is not a zip file.")

    job = declare(work).enqueue()
    jobs.run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.FAILED, 1)
    assert job.error == "This archive is not a zip file."


def test_a_full_disk_is_not_the_job_s_fault():
    def work(run):
        raise ReadOnly

    job = declare(work, max_attempts=1).enqueue()
    jobs.run_all()
    job.refresh_from_db()
    assert (job.state, job.attempts) == (State.WAITING, 0)
    assert job.run_after > timezone.now()


def test_an_unknown_name_fails_for_good():
    job = Job.objects.create(name="tests.gone")
    jobs.run_all()
    job.refresh_from_db()
    assert (job.state, job.error_class) == (State.FAILED, "UnknownJob")


def test_delays_double_and_have_an_end():
    delays = [queue.delay(attempts).total_seconds() for attempts in (1, 2, 3, 30)]
    assert 4 <= delays[0] <= 6
    assert 8 <= delays[1] <= 12
    assert 16 <= delays[2] <= 24
    assert delays[3] <= 3600 * 1.2


class TestLeases:
    def taken(self, **options):
        declare(**options).enqueue()
        return queue.turn("one")

    def expire(self, job):
        past = timezone.now() - timedelta(seconds=1)
        Job.objects.filter(pk=job.pk).update(lease_until=past)

    def test_a_living_worker_keeps_its_job(self):
        self.taken()
        assert queue.sweep() == 0
        assert queue.turn("two") is None

    def test_a_dead_worker_s_job_goes_to_another(self):
        job = self.taken()
        self.expire(job)
        assert queue.sweep() == 1
        again = queue.turn("two")
        assert again.pk == job.pk
        assert again.attempts == 2

    def test_who_lost_the_lease_settles_nothing(self):
        job = self.taken()
        self.expire(job)
        queue.sweep()
        again = queue.turn("two")
        assert not queue.settle(job, queue.Outcome(State.DONE, result="zombie"))
        assert queue.settle(again, queue.Outcome(State.DONE, result="second"))
        job.refresh_from_db()
        assert job.result == "second"

    def test_a_job_that_kills_its_workers_ends_among_the_dead(self):
        job = self.taken(max_attempts=1)
        self.expire(job)
        queue.sweep()
        job.refresh_from_db()
        assert (job.state, job.error_class) == (State.FAILED, "WorkerLost")

    def test_a_cancelled_job_of_a_dead_worker_is_over(self):
        job = self.taken()
        Job.objects.filter(pk=job.pk).update(cancel_asked=True)
        self.expire(job)
        queue.sweep()
        job.refresh_from_db()
        assert job.state == State.CANCELLED


def test_a_job_that_asks_the_process_to_end_only_fails():
    def work(run):
        raise SystemExit(3)

    job = declare(work, max_attempts=1).enqueue()
    jobs.run_all(strict=False)
    job.refresh_from_db()
    assert (job.state, job.error_class) == (State.FAILED, "SystemExit")
