"""A table that was sent is checked by a job, imported once by another, and forgotten in time."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from encre.commons.files.models import Blob, File
from encre.foundation import jobs
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.jobs import services as working
from encre.foundation.jobs.models import Job
from encre.foundation.journal.models import Recorded
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory.models import Container, ImportedTable, Resource, TableState
from encre.research.inventory.services import tables
from encre.research.inventory.services.resources import change_resource
from encre.research.inventory.services.tables import (
    confirm_table,
    forget_tables,
    receive_table,
    standing,
)
from encre.research.inventory.services.types import FieldAsked, change_type
from encre.research.inventory.tests.factories import ANTIBODY, a_table, a_type

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GOOD = "Nom;Cible;Quantité;Remarque\nAnti-NLRP3;NLRP3;10;à revoir\nAnti-GSDMD;GSDMD;;\n"
WRONG = "Nom;Cible;CAS\nAnti-NLRP3;NLRP3;67-56-1\nAnti-GSDMD;;67-56-2\n"


@pytest.fixture
def lab():
    team = a_team()
    by = a_person(team)
    return {"team": team, "by": by, "kind": a_type(team, by, fields=ANTIBODY)}


def browser(person):
    client = Client(headers={"accept-language": "fr"})
    client.force_login(an_account(person), backend=BACKEND)
    return client


def sent_by(client, lab, text):
    chosen = {"type": str(lab["kind"].pk), "structure": str(lab["team"].pk)}
    return client.post("/inventory/import", chosen | {"text": text})


def test_the_page_checks_then_imports_in_two_clicks(lab):
    client = browser(lab["by"])
    sent = sent_by(client, lab, GOOD)
    page = client.get(sent.url).content.decode()
    assert "Le tableau est en cours de vérification…" in page
    assert "every 1s" in page
    assert "/confirm" not in page
    jobs.run_all()
    page = client.get(sent.url).content.decode()
    assert "2 lignes sont prêtes" in page
    assert "Remarque" in page
    assert "every 1s" not in page
    assert not Resource.objects.exists()
    asked = client.post(f"{sent.url}confirm")
    assert asked.url == sent.url
    assert "Les ressources sont en cours d’import…" in client.get(sent.url).content.decode()
    jobs.run_all()
    page = client.get(sent.url).content.decode()
    assert "2 ressources importées." in page
    first, last = Resource.objects.order_by("number").values_list("number", flat=True)
    assert re.search(f"{first}</span> – <span[^>]*>{last}<", page)
    assert "Importé<" in page
    assert Container.objects.get().amount == 10 * 10**6
    assert sent.url in client.get("/inventory/import").content.decode()


def test_the_last_look_brings_the_whole_page(lab):
    client = browser(lab["by"])
    sent = sent_by(client, lab, GOOD)
    look = {"hx-request": "true", "hx-target": "table"}
    assert "HX-Refresh" not in client.get(sent.url, headers=look).headers
    jobs.run_all()
    assert client.get(sent.url, headers=look).headers["HX-Refresh"] == "true"
    assert "HX-Refresh" not in client.get(sent.url).headers


def test_lines_at_fault_are_named_with_their_column_and_nothing_is_written(lab):
    client = browser(lab["by"])
    sent = sent_by(client, lab, WRONG)
    jobs.run_all()
    page = client.get(sent.url).content.decode()
    assert "1 ligne est à corriger." in page
    assert "<strong>CAS</strong> – Ce numéro CAS" in page
    assert client.post(f"{sent.url}confirm").status_code == 422
    jobs.run_all()
    assert not Resource.objects.exists()


def test_what_is_no_table_is_told_on_the_form(lab):
    client = browser(lab["by"])
    for text in ("", "Lot;Cible\nA;B\n", "Nom\n", "Nom;Name\nA;B\n", 'Nom\n"ouvert', "Nom\x00\na"):
        assert sent_by(client, lab, text).status_code == 422
    assert not ImportedTable.objects.exists()
    assert not File.objects.exists()


def test_two_clicks_import_once(lab):
    table = a_table(lab["kind"], GOOD)
    confirm_table(table, by=lab["by"])
    confirm_table(table, by=lab["by"])
    jobs.run_all()
    assert Resource.objects.count() == 2
    confirm_table(table, by=lab["by"])
    jobs.run_all()
    assert Resource.objects.count() == 2
    assert Recorded.objects.filter(name="inventory.table.confirmed").count() == 1
    assert Job.objects.filter(name=tables.IMPORT).count() == 1


def test_an_attempt_that_dies_leaves_nothing_and_the_next_one_writes_all(lab, monkeypatch):
    table = a_table(lab["kind"], GOOD)
    confirm_table(table, by=lab["by"])
    whole = tables.write_lines

    def dies(*given, **words):
        whole(*given, **words)
        raise MemoryError

    monkeypatch.setattr(tables, "write_lines", dies)
    jobs.run_all(strict=False)
    assert not Resource.objects.exists()
    table.refresh_from_db()
    assert standing(table) == TableState.IMPORTING
    monkeypatch.undo()
    Job.objects.filter(name=tables.IMPORT).update(run_after=timezone.now())
    jobs.run_all()
    assert Resource.objects.count() == 2
    Job.objects.filter(name=tables.IMPORT).update(
        state="waiting", finished_at=None, run_after=timezone.now()
    )
    jobs.run_all()
    assert Resource.objects.count() == 2


def test_a_job_that_was_stopped_can_be_asked_for_again(lab):
    client = browser(lab["by"])
    table = a_table(lab["kind"], GOOD)
    url = f"/inventory/import/{table.pk}/"
    client.post(f"{url}confirm")
    job = Job.objects.get(name=tables.IMPORT)
    working.cancel(job, by=lab["by"])
    page = client.get(url).content.decode()
    assert "Le travail a été arrêté." in page
    assert str(job.pk) in page
    client.post(f"{url}confirm")
    jobs.run_all()
    assert Resource.objects.count() == 2
    sent = sent_by(client, lab, GOOD)
    working.cancel(Job.objects.get(name=tables.CHECK, state="waiting"), by=lab["by"])
    assert "Le travail a été arrêté." in client.get(sent.url).content.decode()
    assert client.post(f"{sent.url}confirm").status_code == 422


def test_a_type_that_changed_since_stops_the_import(lab):
    table = a_table(lab["kind"], GOOD)
    change_type(
        lab["kind"], by=lab["by"], name="Anticorps", unit="µL",
        fields=[FieldAsked("Cible", "choice", options=["NLRP3"]), FieldAsked("Isotype")],
    )  # fmt: skip
    confirm_table(table, by=lab["by"])
    jobs.run_all()
    table.refresh_from_db()
    assert table.state == TableState.WRONG
    assert [(one["line"], one["reasons"][0][0]) for one in table.report["troubles"]] == [
        (3, "Cible")
    ]
    assert not Resource.objects.exists()


def test_only_who_sent_a_table_finds_it(lab):
    table = a_table(lab["kind"], GOOD)
    url = f"/inventory/import/{table.pk}/"
    for person in (a_person(lab["team"]), a_person(a_team())):
        client = browser(person)
        assert client.get(url).status_code == 404
        assert client.post(f"{url}confirm").status_code == 404
        assert client.get(f"/files/{table.file_id}/content").status_code == 404
        assert url not in client.get("/inventory/import").content.decode()
        with pytest.raises(NotFound):
            confirm_table(table, by=person)
    kept = browser(lab["by"]).get(f"/files/{table.file_id}/content")
    assert b"".join(kept.streaming_content).decode() == GOOD
    elsewhere = a_team()
    with pytest.raises(NotAllowed):
        receive_table(lab["kind"], elsewhere, GOOD.encode(), by=lab["by"], name="table.csv")
    with pytest.raises(Refused):
        receive_table(lab["kind"], lab["team"], b"PK\x03\x04", by=lab["by"], name="table.xlsx")


def test_a_table_is_forgotten_after_a_month_and_its_resources_stay(lab):
    old, young = a_table(lab["kind"], GOOD), a_table(lab["kind"], WRONG)
    confirm_table(old, by=lab["by"])
    jobs.run_all()
    for table, days in ((old, 31), (young, 29)):
        then = timezone.now() - timedelta(days=days)
        ImportedTable.objects.filter(pk=table.pk).update(created_at=then)
    bytes_of = old.file.blob_id
    assert forget_tables() == 1
    assert list(ImportedTable.objects.all()) == [young]
    assert not Blob.objects.filter(pk=bytes_of).exists()
    assert list(File.objects.all()) == [young.file]
    row = Resource.objects.order_by("number").first()
    assert change_resource(row, by=lab["by"], version=1, values={"cible": "x"}).version == 2
    assert forget_tables() == 0
