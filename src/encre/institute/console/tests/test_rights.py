"""Every page of the console, for every sort of visitor."""

from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

PAGES = ["health", "jobs", "dead", "parked", "schedules", "readers", "mail", "accounts", "settings"]


@pytest.mark.parametrize("name", [*PAGES, "journal"])
def test_a_visitor_is_sent_to_sign_in(name, institute):
    response = Client().get(reverse(f"console:{name}"))
    assert response.status_code == 302
    assert "/login/" in response["Location"]


@pytest.mark.parametrize("name", [*PAGES, "journal"])
def test_an_agent_may_not(name, agent, sign_in):
    assert sign_in(agent).get(reverse(f"console:{name}")).status_code == 403


@pytest.mark.parametrize("name", [*PAGES, "journal"])
def test_an_operator_may(name, desk):
    response = desk.get(reverse(f"console:{name}"))
    assert response.status_code == 200
    assert b"style=" not in response.content


def test_an_auditor_reads_the_journal_and_nothing_else(auditor, sign_in):
    client = sign_in(auditor)
    assert client.get(reverse("console:journal")).status_code == 200
    for name in PAGES:
        assert client.get(reverse(f"console:{name}")).status_code == 403


@pytest.mark.parametrize("name", ["job", "parked_event", "account"])
def test_what_does_not_exist_is_not_found(name, desk):
    assert desk.get(reverse(f"console:{name}", args=[uuid4()])).status_code == 404
