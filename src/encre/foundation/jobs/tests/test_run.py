"""What a running job can do: progress, log, cancel, steps that resume."""

import pytest

from encre.foundation import jobs
from encre.foundation.jobs import queue
from encre.foundation.jobs.heart import Heart
from encre.foundation.jobs.models import Job, JobLine, State
from encre.foundation.jobs.run import GivenBack, LeaseLost, Run

pytestmark = pytest.mark.django_db


def test_progress_and_lines_are_kept():
    @jobs.job("tests.work")
    def work(run):
        run.log("reads the archive")
        run.progress(2, 8, "two of eight")
        run.progress(4, 8, "half")

    job = work.enqueue()
    jobs.run_all()
    job.refresh_from_db()
    assert (job.done, job.total, job.percent, job.message) == (4, 8, 50, "half")
    assert [line.text for line in job.lines.all()] == ["reads the archive"]


def test_progress_and_lines_survive_the_error():
    @jobs.job("tests.work", max_attempts=1)
    def work(run):
        run.log("about to fail")
        raise LookupError

    job = work.enqueue()
    jobs.run_all(strict=False)
    assert JobLine.objects.get(job=job).text == "about to fail"


def test_a_job_that_looks_can_be_cancelled():
    @jobs.job("tests.work")
    def work(run):
        Job.objects.filter(pk=run.job.pk).update(cancel_asked=True)
        if run.cancelled():
            raise jobs.Cancelled

    job = work.enqueue()
    jobs.run_all()
    job.refresh_from_db()
    assert job.state == State.CANCELLED


def test_steps_go_on_from_what_was_kept():
    seen = []

    @jobs.job("tests.work")
    def work(run):
        for number in range(run.kept.get("next", 0), 4):
            with run.step() as kept:
                seen.append(number)
                kept["next"] = number + 1
            if number == 1 and run.attempt == 1:
                raise LookupError

    job = work.enqueue()
    first = queue.turn("one")
    with pytest.raises(LookupError):
        work(Run(first))
    assert queue.settle(first, queue.Outcome(State.WAITING))
    jobs.run_all()
    job.refresh_from_db()
    assert seen == [0, 1, 2, 3]
    assert job.kept == {"next": 4}


def test_a_step_of_who_lost_the_job_leaves_nothing():
    jobs.job("tests.work")(lambda run: None).enqueue()
    run = Run(queue.turn("one"))
    Job.objects.filter(pk=run.job.pk).update(worker="two")
    with pytest.raises(LeaseLost), run.step():
        Job.objects.create(name="tests.effect")
    assert not Job.objects.filter(name="tests.effect").exists()
    assert run.cancelled()


def test_a_stopping_worker_gives_back_before_the_next_step():
    jobs.job("tests.work")(lambda run: None).enqueue()
    run = Run(queue.turn("one"), stopping=lambda: True)
    with pytest.raises(GivenBack), run.step():
        pass


def test_the_heart_writes_progress_renews_and_hears_of_cancelling():
    jobs.job("tests.work", lease=0)(lambda run: None).enqueue()
    run = Run(queue.turn("one"))
    before = run.job.lease_until
    heart = Heart()
    heart.add(run)
    run.progress(1, 2, "half")
    Job.objects.filter(pk=run.job.pk).update(cancel_asked=True)
    heart.beat()
    run.job.refresh_from_db()
    assert run.job.message == "half"
    assert run.job.lease_until > before
    assert run.cancelled()


def test_the_heart_hears_that_another_took_the_job():
    jobs.job("tests.work")(lambda run: None).enqueue()
    run = Run(queue.turn("one"))
    heart = Heart()
    heart.add(run)
    Job.objects.filter(pk=run.job.pk).update(worker="two")
    heart.beat()
    assert run.lost
