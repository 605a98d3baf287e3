"""My copy of my data: made apart, readable, taken once, without another's words."""

import io
import json
import os
import zipfile
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from encre.commons.files.tests.factories import a_file
from encre.commons.threads import services as threads
from encre.foundation import jobs, journal
from encre.foundation.base import exporting
from encre.foundation.journal.models import Recorded
from encre.foundation.people.services.tokens import create_token
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_unit, an_institute
from encre.institute.home import copies
from encre.institute.home.jobs import forget_copies

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA_DIR = tmp_path


@pytest.fixture
def claire():
    return a_person(a_unit(an_institute()), given_name="Claire", family_name="Le Goff")


@pytest.fixture
def client(claire):
    client = Client()
    client.force_login(an_account(claire), backend=BACKEND)
    return client


def asked(client) -> str:
    address = client.post("/account/data")["Location"]
    jobs.run_all()
    return address


def taken(client, address) -> zipfile.ZipFile:
    response = client.post(f"{address}take")
    assert response.status_code == 200
    assert response["Cache-Control"] == "no-store"
    assert "attachment" in response["Content-Disposition"]
    return zipfile.ZipFile(io.BytesIO(response.getvalue()))


def table(archive, name):
    return json.loads(archive.read(f"{name}.json"))


def test_the_copy_holds_what_every_room_gives(client, claire):
    _token, secret = create_token(claire.account, name="Robot")
    threads.comment(claire, text="Mon avis", by=claire)
    a_file(b"x", name="mesures.txt", by=claire)
    client.get("/account/")
    archive = taken(client, asked(client))
    assert table(archive, "person")[0]["family_name"] == "Le Goff"
    assert table(archive, "affiliations")[0]["structure"]
    assert [row["text"] for row in table(archive, "comments")] == ["Mon avis"]
    assert [row["name"] for row in table(archive, "files")] == ["mesures.txt"]
    assert table(archive, "tokens")[0]["name"] == "Robot"
    assert table(archive, "sessions")
    assert "threads.comment.written" in {row["event"] for row in table(archive, "acts")}
    names = {part.name for part in exporting.contributions()}
    assert {f"{name}.json" for name in names} | {"index.html", "style.css"} <= set(
        archive.namelist()
    )
    page = archive.read("index.html").decode()
    assert "Copie des données de Claire Le Goff" in page
    assert "<td>Non</td>" in page
    assert "False" not in page
    assert "Les commentaires que vous avez écrits" in page
    whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for hidden in (secret, secret.split(".")[1], claire.account.password):
        assert not hidden or hidden not in whole
    assert client.session.session_key not in whole


def test_another_s_words_and_names_of_the_unseen_stay_out(client, claire):
    other = a_person(family_name="Discrète", unlisted=True)
    threads.comment(other, text="Secret de laboratoire", by=other)
    a_file(b"y", name="autre.txt", by=other)
    archive = taken(client, asked(client))
    whole = b"".join(archive.read(name) for name in archive.namelist()).decode()
    for word in ("Secret de laboratoire", "autre.txt", "Discrète"):
        assert word not in whole


def test_the_copy_is_taken_once_by_its_person_and_noted(client, claire):
    address = asked(client)
    stranger = Client()
    stranger.force_login(an_account(a_person()), backend=BACKEND)
    assert stranger.get(address).status_code == 404
    assert stranger.post(f"{address}take").status_code == 404
    assert "Prendre ma copie" in client.get(address).content.decode()
    assert oct(copies.folder().stat().st_mode & 0o777) == "0o700"
    assert not Recorded.objects.filter(name="home.personal_data.taken").exists()
    taken(client, address)
    assert list(copies.folder().iterdir()) == []
    assert client.post(f"{address}take").status_code == 404
    assert "Demandez-en une autre" in client.get(address).content.decode()
    assert Recorded.objects.filter(name="home.personal_data.taken", by_id=claire.pk).count() == 1
    journal.seal()
    assert journal.verify().holds
    assert client.get("/account/data").status_code == 405
    assert client.get(f"{address}take").status_code == 405


def test_two_asks_make_one_copy_at_a_time(client):
    first = client.post("/account/data")["Location"]
    assert client.post("/account/data")["Location"] == first
    jobs.run_all()
    assert len(list(copies.folder().iterdir())) == 1


def test_visitors_are_sent_to_sign_in():
    assert "/login/" in Client().post("/account/data")["Location"]


def test_what_the_person_wrote_is_made_harmless_in_the_page(client, claire):
    threads.comment(claire, text="<script>alert(1)</script>", by=claire)
    archive = taken(client, asked(client))
    page = archive.read("index.html").decode()
    assert "<script>" not in page
    assert "default-src &#x27;none&#x27;" in page or "default-src 'none'" in page


def test_copies_nobody_took_go_after_seven_days(client):
    asked(client)
    (path,) = copies.folder().iterdir()
    for days, left in ((6, 1), (8, 0)):
        moment = (timezone.now() - timedelta(days=days)).timestamp()
        os.utime(path, (moment, moment))
        forget_copies.enqueue()
        jobs.run_all()
        assert len(list(copies.folder().iterdir())) == left
