"""A table is read line by line, and written whole; exports come back in."""

import csv
import io
import json

import pytest
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from encre.foundation.base.errors import Refused
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.foundation.ui.display import NBSP
from encre.research.inventory.models import Container, Resource, ResourceRevision
from encre.research.inventory.services.importing import decoded, read_table
from encre.research.inventory.tests.factories import (
    ANTIBODY,
    a_resource,
    a_tube,
    a_type,
    imported,
)

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"
GOOD = (
    "Nom;Cible;Clonalité;Lot;À utiliser avant;Quantité;Unité;Numéro CAS;Remarque\n"
    "Anti-NLRP3;NLRP3;monoclonal;A1;31/12/2027;0,1;mL;;à revoir\n"
    "\n"
    "'-Anti-GSDMD;GSDMD;Polyclonal;A2;2027-06-30;;;67-56-1;\n"
)


@pytest.fixture
def lab():
    team = a_team()
    by = a_person(team)
    return {"team": team, "by": by, "kind": a_type(team, by, fields=ANTIBODY)}


def test_a_good_table_is_imported_whole(lab):
    found = read_table(lab["kind"], lab["team"], GOOD, by=lab["by"])
    assert not found.troubles
    assert found.unknown == ["Remarque"]
    assert not Resource.objects.exists()
    rows = imported(lab["kind"], GOOD)
    assert [row.title for row in rows] == ["Anti-NLRP3", "-Anti-GSDMD"]
    assert rows[0].values["clonalite"]["text"] == "Monoclonal"
    assert str(rows[0].expires_on) == "2027-12-31"
    assert rows[1].cas == "67-56-1"
    assert Container.objects.get().amount == 100 * 10**6
    assert ResourceRevision.objects.count() == 2
    assert int(rows[1].number[-5:]) == int(rows[0].number[-5:]) + 1


def test_bad_lines_are_told_with_their_number_and_nothing_is_written(lab):
    text = (
        "Nom;Cible;Dilution;Clonalité;CAS;Quantité;Unité;Testé le\n"
        "Bon;NLRP3;;;;;;\n"
        ";NLRP3;;;;;;\n"
        '"Deux\nlignes";;;;;;;\n'
        "Nombre;NLRP3;mille;;;;;\n"
        "Choix;NLRP3;;Oligoclonal;;;;\n"
        "Chimie;NLRP3;;;67-56-2;;;\n"
        "Unité;NLRP3;;;;10;cuillères;\n"
        "Masse;NLRP3;;;;10;mg;\n"
        "Date;NLRP3;;;;;;31/02/2026\n"
        "Trop;NLRP3;;;;;;;encore;plus\n"
    )
    found = read_table(lab["kind"], lab["team"], text, by=lab["by"])
    assert [line for line, _row, _held in found.ready] == [2, 10]
    assert [trouble.line for trouble in found.troubles] == [3, 4, 6, 7, 8, 9, 11, 12]
    told = {
        trouble.line: [column for column, _why in trouble.reasons] for trouble in found.troubles
    }
    assert told[6] == ["Dilution"]
    assert told[8] == ["CAS"]
    assert told[9] == ["Unité"]
    assert told[11] == ["Testé le"]
    assert told[12] == [""]
    assert all(why for trouble in found.troubles for _column, why in trouble.reasons)
    assert not Resource.objects.exists()


@pytest.mark.parametrize(
    "text",
    ["", "Lot;Cible\nA;B\n", "Nom\n", "Nom;Name\nA;B\n", 'Nom\n"ouvert', "Nom\n" + "a\n" * 1001],
)
def test_what_is_no_table_is_refused(lab, text):
    kind = a_type(lab["team"], lab["by"], name="Sans champ")
    with pytest.raises(Refused):
        read_table(kind, lab["team"], text, by=lab["by"])


def test_files_of_spreadsheets_are_read_or_refused():
    assert decoded("\ufeffNom;é".encode()) == "Nom;é"
    assert decoded("Nom;é".encode("cp1252")) == "Nom;é"
    for data in (b"PK\x03\x04rest", b"a\0b", b"a" * 2_000_001, "Nom".encode("utf-16")):
        with pytest.raises(Refused):
            decoded(data)


class Tables(TestCase):
    @hypothesis_settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.text(max_size=200))
    def test_no_text_breaks_the_reading(self, text):
        team = a_team()
        by = a_person(team)
        kind = a_type(team, by, fields=ANTIBODY)
        for table in (text, f"Nom;Cible\n{text}", f'Nom,Cible,"{text}"\na,b,c'):
            try:
                read_table(kind, team, table, by=by)
            except Refused:
                continue


def test_exports_are_safe_to_open_and_complete(lab):
    imported(lab["kind"], "Nom;Cible;Lot\n'=1+1;x;@SUM\n")
    client = Client()
    client.force_login(an_account(lab["by"]), backend=BACKEND)
    answer = client.get("/inventory/?export=csv")
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    cells = next(iter(list(csv.reader(io.StringIO(text), delimiter=";"))[1:]))
    assert "'=1+1" in cells
    assert "'@SUM" in cells
    answer = client.get("/inventory/?export=json")
    (row,) = json.loads(b"".join(answer.streaming_content))
    assert row["title"] == "=1+1"
    assert row["values"]["cible"]["text"] == "x"
    assert row["stock"] == f"0{NBSP}µL"
    empty = client.get("/inventory/?export=json&q=introuvable")
    assert json.loads(b"".join(empty.streaming_content)) == []


def test_the_unit_of_an_exported_stock_keeps_its_code(lab):
    kind = a_type(lab["team"], lab["by"], name="Flacons", unit="pce")
    a_tube(a_resource(kind), "6", unit="pce")
    client = Client(headers={"accept-language": "fr"})
    client.force_login(an_account(lab["by"]), backend=BACKEND)
    assert f"6{NBSP}pièces" in client.get("/inventory/").content.decode()
    for form in ("csv", "json"):
        answer = client.get(f"/inventory/?export={form}")
        assert f"6{NBSP}pce".encode() in b"".join(answer.streaming_content)
