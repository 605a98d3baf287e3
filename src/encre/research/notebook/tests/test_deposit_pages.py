"""The pages of packages for the archives: asked for, followed, read, and not by everybody."""

import pytest

from encre.commons.files.models import File
from encre.foundation.access.levels import Level
from encre.foundation.access.services import Subject, share
from encre.foundation.base import disk
from encre.foundation.jobs import run_all
from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook.models import Deposit
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db
NEW, LIST = "/notebook/deposits/new", "/notebook/deposits/"
GIVEN = {"reason": "Fermeture de l’équipe", "language": "fr"}


@pytest.fixture
def team():
    """Return a team."""
    return a_team()


@pytest.fixture
def book(team):
    """Return a notebook, with an entry that its creator may not read."""
    claire = a_person(team)
    book = a_notebook(claire, team, confidential=True, title="Projet ciel")
    an_entry(book)
    karim = a_person(team)
    share(book, level=Level.EDIT, subject=Subject(person=karim), by=claire)
    an_entry(book, title="Brevet", confidential=True, by=karim)
    return book


def proved(client, page):
    """Prove who one is, and open the page."""
    assert client.get(page)["Location"].startswith("/login/reauthenticate/")
    client.post("/login/reauthenticate/", {"password": PASSWORD, "next": page})
    return client.get(page).content.decode()


def test_a_manager_asks_follows_and_takes_it(client, book):
    client.force_login(an_account(book.created_by, PASSWORD))
    here = f"/notebook/notebooks/{book.pk}/"
    assert f"{here}deposit" in client.get(here).content.decode()
    told = proved(client, f"{here}deposit")
    assert "Projet ciel" in told and "laissées de côté" in told
    empty = client.post(f"{here}deposit", {**GIVEN, "reason": " "})
    wrong = client.post(f"{here}deposit", {**GIVEN, "language": "xx"})
    assert (empty.status_code, wrong.status_code) == (422, 422) and not Deposit.objects.exists()
    page = client.post(f"{here}deposit", GIVEN)["Location"]
    assert "attend son tour" in client.get(page).content.decode()
    run_all()
    done = client.get(page).content.decode()
    assert "1 entrée confidentielle est laissée de côté" in done
    assert GIVEN["reason"] in done and "sans les fichiers joints" in done
    file = Deposit.objects.get().file
    assert file is not None and f"/files/{file.pk}/content" in done
    taken = client.get(f"/files/{file.pk}/content")
    assert b"".join(taken.streaming_content).startswith(b"PK")
    assert "Dernier versement aux archives" in client.get(here).content.decode()
    assert "Projet ciel" in client.get(LIST).content.decode()


def test_the_archives_find_a_notebook_they_do_not_read(client, book):
    archivist = a_person()
    give_role(archivist, "archivist", by=None)
    client.force_login(an_account(archivist, PASSWORD))
    assert client.get(f"/notebook/notebooks/{book.pk}/").status_code == 404
    page = f"/notebook/notebooks/{book.pk}/deposit"
    assert page in client.get(NEW).content.decode()
    assert "Les entrées confidentielles y sont" in proved(client, page)
    report = client.post(page, {**GIVEN, "with_files": "on"})["Location"]
    run_all()
    assert "Tout ce qui devait être dans ce versement y est" in client.get(report).content.decode()
    client.force_login(an_account(book.created_by, PASSWORD))
    seen = client.get(report).content.decode()
    assert "Seule la personne qui l’a demandé" in seen
    file = File.objects.get(name__endswith=".zip")
    assert client.get(f"/files/{file.pk}/content").status_code == 404


def test_a_work_that_failed_says_why(client, book, monkeypatch):
    client.force_login(an_account(book.created_by, PASSWORD))
    page = f"/notebook/notebooks/{book.pk}/deposit"
    proved(client, page)
    report = client.post(page, GIVEN)["Location"]
    monkeypatch.setattr(disk, "_free", lambda _folder: 0)
    run_all()
    told = client.get(report).content.decode()
    assert "pas assez de place" in told and "rien n’en a été gardé" in told


def test_nobody_else_sees_any_of_it(client, book, team):
    for person, answer in ((a_person(team), 404), (a_person(a_team()), 404)):
        client.force_login(an_account(person, PASSWORD))
        page = f"/notebook/notebooks/{book.pk}/deposit"
        client.get(page)
        client.post("/login/reauthenticate/", {"password": PASSWORD, "next": page})
        assert client.get(page).status_code == answer
        assert client.post(page, GIVEN).status_code == answer
        assert "Projet ciel" not in client.get(NEW).content.decode()
    assert not Deposit.objects.exists()
