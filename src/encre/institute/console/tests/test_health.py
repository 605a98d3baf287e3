"""Probes and figures."""

from datetime import timedelta

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.utils import timezone

from encre.foundation.base import disk
from encre.foundation.jobs.models import Job
from encre.institute.console import health


@pytest.fixture(autouse=True)
def fresh_disk():
    disk.forget()
    yield
    disk.forget()


def checks(response):
    return {name for name, check in response.json()["checks"].items() if not check["good"]}


def test_alive_asks_the_database_nothing(db, django_assert_num_queries):
    with django_assert_num_queries(0):
        response = Client().get("/sante/vivant")
    assert response.content == b"vivant\n"


def test_ready(db):
    response = Client().get("/sante/pret")
    assert response.status_code == 200
    assert response.json()["ready"] is True


def test_not_ready_without_the_database(db, monkeypatch):
    def refuse():
        raise OperationalError("server closed the connection")

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        response = Client().get("/sante/pret")
    assert response.status_code == 503
    assert checks(response) == {"database"}
    assert "closed" not in response.content.decode()


def test_not_ready_when_jobs_wait_too_long(db):
    Job.objects.create(name="tests.late", run_after=timezone.now() - timedelta(minutes=6))
    response = Client().get("/sante/pret")
    assert response.status_code == 503
    assert checks(response) == {"job_lag"}


def test_not_ready_when_the_clocks_differ(db, monkeypatch):
    later = timezone.now() + timedelta(seconds=30)
    monkeypatch.setattr(health, "database_time", lambda: later)
    assert checks(Client().get("/sante/pret")) == {"clock"}


def test_not_ready_when_a_migration_is_missing(db, monkeypatch):
    from django.db.migrations.recorder import MigrationRecorder

    monkeypatch.setattr(health, "_migrated", [])
    MigrationRecorder.Migration.objects.filter(app="jobs").delete()
    assert checks(Client().get("/sante/pret")) == {"migrations"}


def test_not_ready_when_the_disk_is_full(db, settings):
    settings.FREE_SPACE_MINIMUM = 10**18
    assert checks(Client().get("/sante/pret")) == {"disk"}


def test_metrics_are_for_this_machine_or_the_token(db, settings):
    assert Client().get("/metrics").status_code == 200
    assert Client(REMOTE_ADDR="10.1.2.3").get("/metrics").status_code == 404
    assert Client(HTTP_X_FORWARDED_FOR="10.1.2.3").get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "un-jeton"
    assert Client().get("/metrics").status_code == 404
    bearer = Client(REMOTE_ADDR="10.1.2.3", HTTP_AUTHORIZATION="Bearer un-jeton")
    assert bearer.get("/metrics").status_code == 200


def test_metrics_count_routes_jobs_and_lag(db):
    Job.objects.create(name="tests.waiting")
    Client().get("/sante/vivant")
    text = Client().get("/metrics").content.decode()
    assert 'encre_requests_total{method="GET",route="alive",status="200"}' in text
    assert 'encre_request_seconds_count{route="alive"}' in text
    assert 'encre_jobs{state="waiting"} 1.0' in text
    for name in ("encre_jobs_lag_seconds", "encre_journal_unsealed", "encre_disk_free_bytes"):
        assert f"\n{name} " in text
    assert "\nencre_database_up 1.0" in text


def test_metrics_still_answer_without_the_database(db, monkeypatch):
    def refuse():
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(connection, "cursor", refuse)
        text = Client().get("/metrics").content.decode()
    assert "\nencre_database_up 0.0" in text


def test_a_full_disk_stops_writes_with_a_page_and_lets_reads_be(desk, settings):
    settings.FREE_SPACE_MINIMUM = 10**18
    assert desk.get("/console/jobs").status_code == 200
    response = desk.post("/console/mail", {"to": "a@example.org"})
    assert response.status_code == 503
    assert not Job.objects.filter(name="console.test_mail").exists()
    answer = desk.post("/console/mail", HTTP_ACCEPT="application/json")
    assert answer.json()["reference"].startswith("E-")
    settings.FREE_SPACE_MINIMUM = 0
    assert desk.post("/console/mail", {"to": "a@example.org"}).status_code == 302
