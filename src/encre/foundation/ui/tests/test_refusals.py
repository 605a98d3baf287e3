"""What cannot be done is told in our words, and hides what must be hidden."""

import logging
import re
from uuid import uuid4

import pytest
from django.test import Client

from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db
VARYING = re.compile(
    r'(csrfmiddlewaretoken" value="[^"]+|X-CSRFToken": "[^"]+|nonce="[^"]+|/t/people/[^"&]+)'
)


def same(response):
    return VARYING.sub("", response.content.decode())


def test_what_is_hidden_looks_like_what_never_was(client):
    hidden = a_person(family_name="Caché", unlisted=True)
    there = client.get(f"/t/people/{hidden.pk}")
    nowhere = client.get(f"/t/people/{uuid4()}")
    assert there.status_code == nowhere.status_code == 404
    assert len(there.content) == len(nowhere.content)
    assert same(there) == same(nowhere)
    assert dict(there.headers).keys() == dict(nowhere.headers).keys()


def test_an_unknown_address_looks_the_same_too(client):
    raised, unknown = client.get("/t/fail/404"), client.get("/t/fail/40/4")
    assert raised.status_code == unknown.status_code == 404
    assert "ne doit pas paraître" not in raised.content.decode()
    assert "Page introuvable" in unknown.content.decode()


@pytest.mark.parametrize(("status", "word"), [
    (403, "Vous ne pouvez pas faire cela"),
    (409, "Quelqu’un est passé avant vous"),
    (422, "Trop long."),
    (503, "momentanément au repos"),
])  # fmt: skip
def test_each_refusal_has_its_page_and_its_reference(client, status, word):
    response = client.get(f"/t/fail/{status}")
    page = response.content.decode()
    assert response.status_code == status
    assert word in page
    assert re.search(r"E-[0-9A-F]{8}", page)


def test_programs_get_json(client):
    response = client.get("/t/fail/422", headers={"Accept": "application/json"})
    assert response.json()["fields"] == {"name": ["Trop long."]}
    assert client.get("/t/fail/404", headers={"Accept": "application/json"}).status_code == 404


def test_htmx_gets_a_message_for_its_toasts(client):
    response = client.get("/t/fail/403", headers={"HX-Request": "true"})
    assert response["HX-Retarget"] == "#toasts"
    assert "<html" not in response.content.decode()


def test_a_fault_says_nothing_of_its_inside_and_logs_its_reference(client, caplog):
    with caplog.at_level(logging.ERROR):
        response = client.get("/t/fail/500")
    page = response.content.decode()
    assert response.status_code == 500
    assert "secret intérieur" not in page
    reference = re.search(r"E-[0-9A-F]{8}", page).group()
    assert reference in caplog.text


def test_a_form_without_its_token_is_explained(claire, client_of, rooms):
    client = client_of(claire, enforce_csrf_checks=True)
    response = client.post("/t/name", {"name": "x"})
    assert response.status_code == 403
    assert "trop ancien" in response.content.decode()


def test_a_visitor_learns_nothing_of_what_exists(claire, rooms):
    visitor = Client()
    for identifier in (claire.pk, uuid4()):
        assert visitor.get(f"/t/people/{identifier}").status_code == 302


PAGES = ("/", "/account/", "/help", "/privacy", "/notices/", "/t/people/", "/t/name", "/t/fail/404")


@pytest.mark.parametrize("path", PAGES)
def test_each_page_carries_a_nonce_policy(client, path):
    response = client.get(path)
    policy = response["Content-Security-Policy"]
    assert "unsafe-inline" not in policy
    assert "unsafe-eval" not in policy
    nonce = re.search(r"'nonce-([^']+)'", policy).group(1)
    scripts = re.findall(r"<script[^>]*>", response.content.decode())
    assert scripts
    assert all(f'nonce="{nonce}"' in tag for tag in scripts)
    assert response["X-Frame-Options"] == "DENY"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not re.search(r"<[^>]*\sstyle=", response.content.decode())
