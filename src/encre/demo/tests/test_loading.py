"""The demonstration in the database, loaded once through the services."""

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.hashers import check_password
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from encre.demo.characters import BY_KEY, PASSWORD, SIGN_INS
from encre.demo.entries import NOTEBOOKS, Lab, entries
from encre.demo.entries.templates import BEGUN
from encre.demo.institute import build
from encre.demo.loader.agenda import Agenda
from encre.demo.loader.clock import played
from encre.demo.loader.running import load, loaded, notice
from encre.foundation import access, journal


def rows(name: str, **facts: Any) -> Any:
    return apps.get_model(name)._base_manager.filter(**facts)


def who(key: str) -> Any:
    return rows("people.Person", account__login=BY_KEY[key].login).get()


@pytest.mark.django_db
def test_the_whole_institute(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path
    settings.BLOBS_DIR = tmp_path / "blobs"
    said: list[str] = []
    assert load(2026, said.append)
    assert any("400" in words for words in said)
    check_structures()
    check_people()
    check_directory()
    check_services()
    check_entries()
    check_rights()
    check_what_waits()
    check_journal()
    before = rows("journal.Recorded").count()
    assert loaded()
    call_command("demo", verbosity=0)
    assert rows("journal.Recorded").count() == before, "a second run writes nothing"


def check_structures() -> None:
    assert rows("structures.Structure", kind="delegation").count() == 13
    assert rows("structures.Structure", kind="unit", ends__isnull=False).count() == 5
    iris = rows("structures.Structure", acronym="IRIS").get()
    assert {s.predecessor.acronym for s in iris.predecessors.all()} == {"SIG", "MAC"}
    assert {label.text for label in iris.labels.all()} == {"U 1901", "UMR_S 1901", "UMR 9601"}
    assert iris.supervisions.count() == 3
    assert set(rows("structures.Succession").values_list("kind", flat=True)) == set("FREIS")


def check_people() -> None:
    assert rows("people.Person", source_records__isnull=False).distinct().count() > 500
    for sign in SIGN_INS:
        account = who(sign.character).account
        assert check_password(PASSWORD, account.password)
        assert account.login in notice()
    assert PASSWORD in notice()
    assert rows("people.Account").values("password").distinct().count() == 1, "hashed once"
    assert access.actor(who("thomas")).has("operator")
    assert access.actor(who("nadege")).has("agent")
    assert access.actor(who("karim")).has("head")


def check_services() -> None:
    """A service of each protocol is declared, people agreed; trying one needs no other server."""
    assert set(rows("login.Service").values_list("protocol", flat=True)) == {"oidc", "cas", "saml"}
    assert rows("login.Consent", person=who("claire"), withdrawn_at=None).count() == 3
    browser = Client()
    browser.force_login(who("thomas").account)
    assert browser.get("/login/services/").status_code == 200
    for service in rows("login.Service"):
        tried = browser.get(f"/login/services/{service.pk}/try")
        assert tried.status_code == 200
        assert service.address in tried.content.decode()
    browser.force_login(who("claire").account)
    mine = browser.get("/login/mine/").content.decode()
    assert all(service.name in mine for service in rows("login.Service"))


def check_directory() -> None:
    """Thirteen sources were read without a warning; most rows found their people."""
    assert rows("directory.Source", state="active").count() == 13
    runs = rows("directory.Run")
    assert set(runs.values_list("state", "warnings")) == {("done", 0)}
    records = rows("directory.SourceRecord")
    assert records.count() > 1_000
    assert not records.filter(person__isnull=True).exists()
    agents = build(2026, timezone.localdate()).people
    mails = {agent.email for agent in agents.values()}
    known = rows("people.Person", email__in=mails, source_records__isnull=False)
    assert known.distinct().count() > 0.97 * len(agents)
    waiting = rows("directory.Review", state="waiting")
    assert 10 <= waiting.count() <= 80
    assert waiting.exclude(evidence=[]).exists()


def check_entries() -> None:
    written = entries(Lab(2026, timezone.localdate()))
    assert rows("notebook.Notebook").count() == len(NOTEBOOKS)
    assert rows("notebook.Entry").count() == len(written) + len(BEGUN)
    files = rows("files.File").exclude(owner_kind="directory.source")
    assert files.count() == sum(len(entry.attachments) for entry in written)
    for entry in rows("notebook.Entry").select_related("body"):
        assert entry.updated_at <= timezone.now()
        assert "attachment:" not in entry.body.html
        assert not re.search(r"\{\{\w+\}\}", entry.body.text)
    pictures = sum(
        attachment.media_type == "image/png"
        for entry in written
        for attachment in entry.attachments
    )
    shown = sum(body.html.count("<img") for body in rows("notebook.Body"))
    assert shown == pictures, "every figure stands in its text"
    oldest = rows("notebook.Entry").order_by("created_at").first()
    assert timezone.now() - oldest.created_at > timedelta(days=300)
    assert rows("notebook.Entry", removed_at__isnull=False).count() == 1
    assert rows("notebook.Signature", meaning="review").count() >= 5


def check_rights() -> None:
    secret = rows("notebook.Notebook", confidential=True).get()
    draft = rows("notebook.Entry", confidential=True).get()
    assert access.can(who("claire"), "notebook.notebook.view", secret)
    assert access.can(who("youssef"), "notebook.notebook.view", secret)
    assert not access.can(who("anais"), "notebook.notebook.view", secret)
    assert access.can(who("claire"), "notebook.entry.view", draft)
    assert not access.can(who("karim"), "notebook.entry.view", draft)


def check_what_waits() -> None:
    told = rows("notices.Notice", person=who("claire"), read_at__isnull=True)
    assert {"threads.mention", "threads.answer"} <= set(told.values_list("sort", flat=True))
    mentioned = rows(
        "threads.Comment", mentions__person=who("claire"), text__contains="contresigner"
    )
    assert mentioned.count() == 2


def check_journal() -> None:
    verdict = journal.verify()
    assert verdict.holds
    assert verdict.unsealed == 0
    moments = list(rows("journal.Recorded").order_by("id").values_list("at", flat=True))
    assert moments == sorted(moments)
    assert moments[-1] <= timezone.now()


def test_the_clock_is_given_back() -> None:
    now = timezone.now()
    with played() as clock:
        clock.at(now - timedelta(days=90))
        assert timezone.now() == now - timedelta(days=90)
        clock.at(now + timedelta(days=5))
        assert timezone.now() < now + timedelta(days=1), "never beyond the present"
    assert abs(timezone.now() - now) < timedelta(minutes=5)


def test_the_agenda_keeps_its_order() -> None:
    now, done = timezone.now(), []
    agenda = Agenda(now)
    agenda.add(now - timedelta(days=1), lambda: done.append("b"))
    agenda.add(now - timedelta(days=1), lambda: done.append("c"))
    agenda.add(now - timedelta(days=2), lambda: done.append("a"))
    for _moment, act in agenda:
        act()
    assert done == ["a", "b", "c"]
