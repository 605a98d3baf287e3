"""Jobs, dead letters, schedules and readers, as an operator works with them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from encre.foundation import jobs
from encre.foundation.jobs import clock, queries, registry
from encre.foundation.jobs.models import Job, Parked
from encre.foundation.journal.models import Recorded


@pytest.fixture(autouse=True)
def own_jobs():
    kept = dict(registry.handles), dict(registry.timed), dict(registry.reads)
    registry.timed.clear()
    registry.reads.clear()
    yield
    for found, before in zip((registry.handles, registry.timed, registry.reads), kept, strict=True):
        found.clear()
        found.update(before)


@pytest.fixture
def failed(db):
    @jobs.job("tests.import", max_attempts=1, label="Import of an archive")
    def work(run, *, archive):
        run.log("reads the archive")
        raise LookupError("page 3")

    job = work.enqueue(archive="A12")
    jobs.run_all(strict=False)
    job.refresh_from_db()
    return job


def titles(response):
    return [line.cells[0][1].split(">")[1].split("<")[0] for line in response.context["lines"]]


def test_the_list_narrows_by_state_and_queue(desk, failed):
    address = reverse("console:jobs")
    assert titles(desk.get(address)) == ["Import of an archive"]
    assert titles(desk.get(f"{address}?state=failed")) == ["Import of an archive"]
    assert titles(desk.get(f"{address}?state=done")) == []
    assert titles(desk.get(f"{address}?queue=mail")) == []


def test_the_list_costs_the_same_for_one_and_for_many(desk, failed):
    address = reverse("console:jobs")
    desk.get(address)
    with CaptureQueriesContext(connection) as one:
        desk.get(address)
    for _number in range(49):
        Job.objects.create(name="tests.import")
    with CaptureQueriesContext(connection) as fifty:
        desk.get(address)
    assert len(one) == len(fifty)


def test_a_job_shows_its_log_arguments_and_trace(desk, failed):
    page = desk.get(reverse("console:job", args=[failed.pk])).content.decode()
    for text in ("reads the archive", "A12", "LookupError", "page 3", str(failed.pk)):
        assert text in page


def test_a_dead_letter_is_tried_again(desk, failed):
    address = reverse("console:job", args=[failed.pk])
    assert desk.post(address, {"do": "retry"}).status_code == 302
    failed.refresh_from_db()
    assert failed.state == "waiting"
    assert Recorded.objects.filter(name="jobs.job.retried").count() == 1


def test_dead_letters_are_discarded_together(desk, failed):
    address = reverse("console:dead")
    desk.post(address, {"bulk": "discard", "pick": [str(failed.pk)]})
    assert queries.counts()["failed"] == 0
    assert titles(desk.get(address)) == []


def test_a_refusal_is_told(desk, failed):
    address = reverse("console:job", args=[failed.pk])
    desk.post(address, {"do": "discard"})
    response = desk.post(address, {"do": "discard"}, follow=True)
    assert response.status_code == 200
    assert "message" in response.content.decode()


def test_an_agent_cannot_act(agent, sign_in, failed):
    address = reverse("console:job", args=[failed.pk])
    assert sign_in(agent).post(address, {"do": "retry"}).status_code == 403
    failed.refresh_from_db()
    assert failed.state == "failed"


def test_a_schedule_is_started_and_paused(desk):
    jobs.every("1h")(jobs.job("tests.hourly", label="Hourly work")(lambda run: None))
    clock.ring()
    address = reverse("console:schedules")
    assert "Hourly work" in desk.get(address).content.decode()
    desk.post(address, {"name": "tests.hourly", "do": "run"})
    desk.post(address, {"name": "tests.hourly", "do": "pause"})
    (due,) = queries.schedules()
    assert due.paused
    assert Job.objects.filter(name="tests.hourly").count() == 1


def test_a_parked_event_tells_why_and_is_given_up(desk):
    parked = Parked.objects.create(
        reader="search.index", seq=3, event_name="notebook.entry.signed", error_class="LookupError"
    )
    assert "search.index" in desk.get(reverse("console:parked")).content.decode()
    assert "LookupError" in desk.get(parked_url(parked)).content.decode()
    desk.post(reverse("console:parked"), {"bulk": "discard", "pick": [str(parked.pk)]})
    assert queries.parked().count() == 0


def parked_url(parked):
    return reverse("console:parked_event", args=[parked.pk])
