"""Sharing by what one types: a name, a mail address, a label in any writing."""

import pytest
from django.test import Client

from encre.foundation import access
from encre.foundation.access.models import Grant
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures import services as structures
from encre.foundation.structures.tests.factories import a_team, a_unit, an_institute
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def house():
    """A unit with a label, its team, an author and their entry."""
    institute = an_institute()
    unit = a_unit(institute, code="U 1016", name="Institut Cochin", acronym="IC")
    structures.add_label(unit, "U 1016", by=None)
    team = a_team(unit, name="Signalisation des récepteurs")
    author = a_person(team, given_name="Claire", family_name="Le Goff")
    return {
        "unit": unit,
        "team": team,
        "author": author,
        "entry": an_entry(a_notebook(author, team), by=author),
        "other": a_unit(institute, code="U 2000", name="Immunologie"),
    }


@pytest.fixture
def client(house):
    client = Client()
    client.force_login(an_account(house["author"]), backend=BACKEND)
    return client


def share(client, house, **answers):
    answers = {"person": "", "scope": "", "level": "view", "ends": "", **answers}
    return client.post(f"/notebook/entries/{house['entry'].pk}/share", answers)


@pytest.mark.parametrize(
    "typed",
    ["U 1016", "umrs 1016", "UMR_S1016", "Institut Cochin", "institut cochin", "U 1016 · IC"],
)
def test_a_structure_is_known_by_its_label_or_its_name(client, house, typed):
    assert share(client, house, scope=typed).status_code == 302
    assert Grant.objects.get().scope_id == house["unit"].pk


@pytest.mark.parametrize(
    "typed", ["Signalisation des récepteurs", "U 1016 · IC – Signalisation des récepteurs"]
)
def test_a_team_is_known_by_its_name_or_its_whole_path(client, house, typed):
    assert share(client, house, scope=typed).status_code == 302
    assert Grant.objects.get().scope_id == house["team"].pk


def test_two_teams_of_one_name_are_told_apart_by_their_unit(client, house):
    a_team(house["other"], name="Signalisation des récepteurs")
    answer = share(client, house, scope="Signalisation des récepteurs")
    assert answer.status_code == 422
    assert "Plusieurs structures portent ce nom" in answer.content.decode()
    typed = "U 1016 · IC – Signalisation des récepteurs"
    assert share(client, house, scope=typed).status_code == 302
    assert Grant.objects.get().scope_id == house["team"].pk


def test_what_nobody_bears_is_said_and_what_was_typed_stays(client, house):
    answer = share(client, house, scope="Laboratoire imaginaire")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Aucune structure ne porte ce nom" in page
    assert 'value="Laboratoire imaginaire"' in page
    assert share(client, house).status_code == 422
    assert share(client, house, scope="U 1016", person="Claire").status_code == 422
    assert not Grant.objects.exists()


def test_the_whole_name_of_a_person_prevails_over_longer_ones(client, house):
    wanted = a_person(given_name="Anne", family_name="Roux")
    a_person(given_name="Anne", family_name="Roux-Martin")
    assert share(client, house, person="Anne Roux").status_code == 302
    assert Grant.objects.get().person_id == wanted.pk
    assert access.can(wanted, "notebook.entry.view", house["entry"])


def test_suggestions_are_of_those_the_reader_may_see(client, house):
    a_person(given_name="Anne", family_name="Roux", email="anne.roux@example.org")
    a_person(given_name="Anne", family_name="Discrète", unlisted=True)
    page = client.get("/notebook/shareable?kind=person&q=anne").content.decode()
    assert '<option value="anne.roux@example.org">Anne Roux</option>' in page
    assert "Discrète" not in page
    page = client.get("/notebook/shareable?kind=scope&scope=umrs1016").content.decode()
    assert '<option value="U 1016 · IC">' in page
    page = client.get("/notebook/shareable?kind=scope&q=signal").content.decode()
    assert "U 1016 · IC – Signalisation des récepteurs" in page
    assert "option" not in client.get("/notebook/shareable?kind=person&q=").content.decode()
    visitor = Client().get("/notebook/shareable?kind=person&q=anne")
    assert "option" not in visitor.content.decode()


def test_every_suggestion_typed_as_it_is_finds_its_own(client, house):
    a_team(house["other"], name="Signalisation des récepteurs")
    for typed in ("U 1016 · IC", "U 2000 · Immunologie"):
        assert share(client, house, scope=typed).status_code == 302
    assert Grant.objects.count() == 2


def test_the_form_offers_and_does_not_list_every_structure(client, house):
    page = client.get(f"/notebook/entries/{house['entry'].pk}/share").content.decode()
    assert 'list="offered-scope"' in page
    assert '<datalist id="offered-person">' in page
    assert "Immunologie" not in page
