"""The portal, my account and the statements."""

import pytest
from django.test import Client

from encre.foundation import ui
from encre.foundation.base.errors import Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_unit, an_institute
from encre.foundation.ui import registry
from encre.institute.home import services

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def claire():
    return a_person(a_unit(an_institute()), given_name="Claire", family_name="Le Goff")


@pytest.fixture
def client(claire):
    client = Client()
    client.force_login(an_account(claire), backend=BACKEND)
    return client


@pytest.fixture
def bare(monkeypatch):
    """Nothing registered by any room."""
    for name, empty in (("_tiles", {}), ("_waiting", []), ("_recent", []), ("_incidents", [])):
        monkeypatch.setattr(registry, name, empty)


def test_the_portal_of_a_new_house_explains_itself(client, bare):
    page = client.get("/").content.decode()
    assert "Claire" in page
    assert "Rien ne vous attend" in page
    assert "Aucun service ne vous est encore ouvert" in page
    assert "Inflammation et barrières muqueuses" in page


def test_the_portal_shows_what_rooms_registered(client, bare):
    ui.tile(
        ui.Tile(
            "Aide", "Trouver une réponse.", "lifebuoy", "home:help", figure=lambda _p: "7 pages"
        )
    )
    ui.tile(ui.Tile("Ailleurs", "Pas encore là.", "map", "nowhere:list"))
    ui.tile(ui.Tile("Réservé", "Fermé.", "lock", "home:legal", action="ui.reference"))
    ui.waiting(lambda person: [ui.Row(f"Signer pour {person.given_name}", "/help", "signature")])
    ui.incidents(lambda: [registry.Incident("Stockage ralenti", "Retour à midi.")])
    page = client.get("/").content.decode()
    for word in ("Trouver une réponse.", "7 pages", "Signer pour Claire", "Stockage ralenti"):
        assert word in page
    assert "Pas encore là." not in page
    assert "Fermé." not in page


def test_visitors_are_sent_to_sign_in():
    assert Client().get("/")["Location"] == "/login/?next=%2F"


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/legal", "/privacy"])
@pytest.mark.parametrize("language", ["fr", "en"])
def test_statements_are_open_to_all_in_both_languages(path, language):
    response = Client().get(path, headers={"Accept-Language": language})
    assert response.status_code == 200
    assert f'lang="{language}"' in response.content.decode()


def test_the_accessibility_statement_claims_nothing_untested():
    page = Client().get("/accessibility").content.decode()
    assert "non conforme" in page


def test_the_language_is_kept_with_the_account(client, claire):
    answer = client.post("/language", {"language": "en", "next": "/help"})
    assert answer["Location"] == "/help"
    client.cookies.clear()
    client.force_login(claire.account, backend=BACKEND)
    assert '<html lang="en"' in client.get("/help").content.decode()
    assert Recorded.objects.filter(name="home.appearance.chosen").count() == 1


def test_a_visitor_chooses_a_language_by_a_cookie():
    visitor = Client()
    visitor.post("/language", {"language": "en"})
    assert '<html lang="en"' in visitor.get("/help").content.decode()


def test_the_way_back_stays_in_the_house(client):
    for bad in ("https://evil.example/", "//evil.example", "javascript:alert(1)"):
        assert client.post("/theme", {"theme": "dark", "next": bad})["Location"] == "/"


def test_unknown_choices_are_refused(client, claire):
    assert client.post("/language", {"language": "xx"}).status_code == 422
    assert client.post("/theme", {"theme": "pink"}).status_code == 422
    assert client.get("/theme").status_code == 405
    with pytest.raises(Refused):
        services.choose_appearance(claire.account, language="", theme="pink")


def test_my_account_keeps_my_choices(client, claire):
    response = client.post("/account/", {"language": "auto", "theme": "dark"}, follow=True)
    assert 'data-bs-theme="dark"' in response.content.decode()
    claire.account.refresh_from_db()
    assert (claire.account.language, claire.account.theme) == ("", "dark")
    again = client.post("/account/", {"language": "auto", "theme": "dark"})
    assert again.status_code == 302
    assert Recorded.objects.filter(name="home.appearance.chosen").count() == 1
