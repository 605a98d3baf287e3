"""The journal as an auditor reads it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from encre.foundation import jobs
from encre.foundation.journal.models import Recorded
from encre.foundation.people.services.persons import update_person


@pytest.fixture
def page(auditor, sign_in):
    client = sign_in(auditor)

    def get(**query):
        return client.get(reverse("console:journal"), query)

    get.client = client
    return get


def lines(response):
    return len(response.context["lines"])


def test_filters_by_person_object_event_and_day(page, operator, agent):
    update_person(agent, by=operator, phone="02 99 00 00 00")
    assert lines(page(by="garnier")) == 1
    assert lines(page(by=str(operator.pk))) == 1
    assert lines(page(by="nobody of that name")) == 0
    assert lines(page(object=str(agent.pk), name="people.person.updated")) == 1
    assert lines(page(object="not an identifier")) == 0
    assert lines(page(kind="structures.structure", by="garnier")) == 0
    tomorrow = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert lines(page(at_from=tomorrow)) == 0
    assert "Odile Garnier" in page(by="garnier").content.decode()


def test_pages_follow_by_key_and_end(page, operator, agent):
    for number in range(60):
        update_person(agent, by=operator, phone=f"02 99 00 00 {number:02}")
    first = page(by=str(operator.pk))
    assert lines(first) == 50
    second = page.client.get(reverse("console:journal") + first.context["next_url"])
    assert lines(second) == 10
    assert not second.context["next_url"]


def test_the_export_holds_every_event_with_names_and_no_formula(page, operator, agent):
    update_person(agent, by=operator, phone="02 99 00 00 00")
    response = page(export="csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert "Odile Garnier" in text
    assert len(text.strip().splitlines()) == Recorded.objects.count() + 1


def test_the_chain_is_verified_by_a_job_and_its_result_shown(page, operator, agent):
    update_person(agent, by=operator, phone="02 99 00 00 00")
    jobs.run_all()
    page.client.post(reverse("console:verify"))
    assert page().context["verified"]["running"] is not None
    jobs.run_all()
    verified = page().context["verified"]
    assert verified["running"] is None
    assert verified["result"]["holds"] is True
    assert len(verified["result"]["head"]) == 64


def test_a_broken_chain_is_told(page, operator, agent):
    from django.db import connection

    from encre.foundation.journal.protection import protect, unprotect

    update_person(agent, by=operator, phone="02 99 00 00 00")
    jobs.run_all()
    unprotect(connection)
    Recorded.objects.filter(name="people.person.updated").update(by_id=agent.pk)
    protect(connection)
    page.client.post(reverse("console:verify"))
    jobs.run_all()
    assert page().context["verified"]["result"]["reason"] == "changed"
    assert "consequence" in page().content.decode()
