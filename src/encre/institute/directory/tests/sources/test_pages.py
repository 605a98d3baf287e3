"""The pages of sources, as keepers use them: declared, sent, mapped, tried, activated, read."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_structure, put_in_charge
from encre.institute.directory.models import Run, Source, SourceRecord
from encre.institute.directory.tests.sources.factories import (
    a_delegation,
    a_file_source,
    a_keeper,
    an_active,
    last,
    rows_of,
    send,
    table,
    work,
)

pytestmark = pytest.mark.django_db
HTMX = {"HTTP_HX_REQUEST": "true", "HTTP_HX_TARGET": "preview"}


@pytest.fixture(autouse=True)
def _apart(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who is who has its own tests: here nobody resolves."""
    from encre.institute.directory.services.deciding import Brought

    monkeypatch.setattr(
        "encre.institute.directory.services.deciding.decide", lambda _run="": Brought()
    )


@pytest.fixture
def keeper() -> Any:
    return a_keeper()


def signed(person: Any) -> Client:
    client = Client()
    client.force_login(
        an_account(person), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def page(name: str, row: Any) -> str:
    return reverse(f"directory:{name}", args=[row.pk])


def test_from_nothing_to_an_active_source(keeper: Any) -> None:
    client = signed(keeper)
    owner = a_delegation()
    assert client.get(reverse("directory:sources")).status_code == 200
    facts = {"name": "Annuaire Est", "kind": "csv", "owner": owner.pk}
    sent = client.post(reverse("directory:source-new"), facts)
    source = Source.objects.get()
    assert sent["Location"] == page("source-file", source)
    file = SimpleUploadedFile("est.csv", table(rows_of(30)))
    assert client.post(sent["Location"], {"file": file}).status_code == 302
    shown = client.get(page("source", source)).content.decode()
    assert "hx-trigger" in shown
    work()
    shown = client.get(page("source", source)).content.decode()
    assert 'hx-trigger="every' not in shown
    mapping = client.get(page("source-mapping", source))
    assert mapping.context["rows"][0][0] == "2"
    assert mapping.context["complete"]
    answers = {
        name: mapping.context["form"][name].value() or "" for name in mapping.context["form"].fields
    }
    answers |= {"from_title": "", "do_title": "constant", "option_title": "CR"}
    seen = client.post(page("source-mapping", source), answers, **HTMX)
    assert seen.context["rows"][0][1][-1] == "CR"
    assert b"<html" not in seen.content
    assert "title" not in Source.objects.get().mapping["columns"]
    assert client.post(page("source-mapping", source), answers).status_code == 302
    assert Source.objects.get().mapping["columns"]["title"]["from"] == []
    tried = client.post(page("source-try", source))
    work()
    shown = client.get(tried["Location"])
    assert shown.context["object"].added == 30
    assert not SourceRecord.objects.exists()
    assert client.post(page("source-activate", source)).status_code == 302
    work()
    assert SourceRecord.objects.count() == 30
    assert client.get(page("source", source)).context["object"].present == 30


def test_a_wrong_pattern_is_refused_beside_its_line(keeper: Any) -> None:
    source = a_file_source(keeper)
    client = signed(keeper)
    facts = {"version": source.version, "from_source_id": "id", "from_family_name": "nom"}
    for pattern in (r"(a+)+$", "(", r"(.*)(.*)(.*)x", r"(a)\1", "(?=a)b"):
        facts |= {"do_family_name": "group", "option_family_name": pattern}
        answer = client.post(page("source-mapping", source), facts)
        assert answer.status_code == 422, pattern
        assert answer.context["form"].errors["from_family_name"]
    stale = client.post(page("source-mapping", source), facts | {
        "version": 0, "option_family_name": r"\[(.*)\]",
    })  # fmt: skip
    assert stale.status_code == 409
    wrong = {"version": source.version, "mapping": '{"columns": {"salary": {"from": ["x"]}}}'}
    answer = client.post(page("source-mapping-json", source), wrong)
    assert answer.status_code == 422


def test_the_brake_is_seen_and_lifted_and_the_report_taken_away(keeper: Any) -> None:
    source = an_active(keeper, rows_of(100))
    send(source, table(rows_of(60)), keeper)
    work()
    client = signed(keeper)
    halted = last(source)
    shown = client.get(page("source", source))
    assert shown.context["halted"] == halted
    assert client.get(page("run", halted)).status_code == 200
    report = b"".join(client.get(page("run-report", halted)).streaming_content).decode()
    assert report.startswith("\ufeff")
    assert report.count("u99") == 1
    assert client.get(page("run-accept", halted)).status_code == 200
    assert client.post(page("run-accept", halted)).status_code == 302
    work()
    assert SourceRecord.objects.filter(gone_at=None).count() == 60
    assert client.post(page("run-accept", halted)).status_code == 422


def test_a_refused_export_says_where_and_why(keeper: Any) -> None:
    source = an_active(keeper, rows_of(10))
    send(source, table(rows_of(10)) + b'x;"', keeper)
    work()
    client = signed(keeper)
    for shown in (client.get(page("source", source)), client.get(page("run", last(source)))):
        assert "12" in shown.context["refused"]


def test_who_may_see_and_change(keeper: Any) -> None:
    mine, other = a_delegation(), a_structure("delegation", name="Autre")
    ours = a_file_source(keeper, owner=mine)
    theirs = a_file_source(keeper, owner=other, name="Autre annuaire")
    head = a_person()
    put_in_charge(head, mine)
    client = signed(head)
    assert ours.name in client.get(reverse("directory:sources")).content.decode()
    assert theirs.name not in client.get(reverse("directory:sources")).content.decode()
    assert client.get(page("source", ours)).status_code == 200
    for name in ("source", "source-edit", "source-mapping", "source-file", "source-remove"):
        assert client.get(page(name, theirs)).status_code == 404, name
    assert client.post(page("source-try", theirs)).status_code == 404
    facts = {"name": "Le mien", "kind": "csv", "owner": other.pk}
    assert client.post(reverse("directory:source-new"), facts).status_code == 422
    stranger = signed(a_person())
    assert stranger.get(reverse("directory:sources")).status_code in (403, 404)
    assert stranger.get(page("source", ours)).status_code in (403, 404)
    assert not Run.objects.exists()


def test_a_password_is_never_shown_nor_sent_elsewhere(keeper: Any) -> None:
    facts = {"name": "AD", "kind": "ad", "owner": a_delegation().pk}
    client = signed(keeper)
    client.post(reverse("directory:source-new"), facts)
    source = Source.objects.get()
    way = {
        "version": 1, "address": "ldap://ad.example", "base": "dc=x", "reader": "cn=r",
        "secret": "tr3s-secret",
    }  # fmt: skip
    refused = client.post(page("source-connection", source), way)
    assert refused.status_code == 422
    assert refused.context["form"].errors["address"]
    way["address"] = "ldaps://ad.example"
    assert client.post(page("source-connection", source), way).status_code == 302
    source.refresh_from_db()
    assert "tr3s" not in source.secret
    assert source.secret
    for name in ("source", "source-connection"):
        assert b"tr3s-secret" not in client.get(page(name, source)).content
    way |= {"version": source.version, "address": "ldaps://evil.example", "secret": ""}
    refused = client.post(page("source-connection", source), way)
    assert refused.status_code == 422
    assert refused.context["form"].errors["secret"]
