"""The search page and the suggestions, as a reader gets them."""

import pytest
from django.test import Client

from encre.commons.files.tests.test_pages import signed_in
from encre.commons.search.tests.test_finding import filed
from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def reader() -> Person:
    return a_person(given_name="Léa", family_name="Quéré")


def test_answers_are_shown_with_their_words_marked(reader: Person) -> None:
    filed(reader, "Souris <b>noires.txt")
    page = signed_in(reader).get("/search/", {"q": "souris"}).content.decode()
    assert "<mark>Souris</mark> &lt;b&gt;noires.txt" in page
    assert "<strong>1</strong>" in page


def test_kinds_and_days_narrow_the_answers(reader: Person) -> None:
    filed(reader, "Quéré.txt")
    client = signed_in(reader)
    both = client.get("/search/", {"q": "quere"}).content.decode()
    assert "<strong>2</strong>" in both
    assert "kind=files.file" in both
    one = client.get("/search/", {"q": "quere", "kind": "files.file"}).content.decode()
    assert "<strong>1</strong>" in one
    none = client.get("/search/", {"q": "quere", "until": "2001-01-01"}).content.decode()
    assert "<strong>0</strong>" in none
    odd = client.get("/search/", {"q": "quere", "since": "hier", "page": "x", "order": "y"})
    assert odd.status_code == 200


@pytest.mark.parametrize("text", ["", "de la", "-souris", "zzzz", "a" * 2_000, "\0", '"', "*", "-"])
def test_every_question_has_a_page(reader: Person, text: str) -> None:
    client = signed_in(reader)
    assert client.get("/search/", {"q": text}).status_code == 200
    assert client.get("/search/suggest", {"q": text}).status_code == 200


def test_suggestions_are_links(reader: Person) -> None:
    filed(reader, "autre.txt")
    page = signed_in(reader).get("/search/suggest", {"q": "que"}).content.decode()
    assert f'href="/atlas/people/{reader.pk}"' in page
    assert "<mark>Quéré</mark>" in page


def test_visitors_sign_in_first(reader: Person) -> None:
    filed(reader, "souris.txt")
    assert Client().get("/search/", {"q": "souris"}).status_code == 302
    assert "souris" not in Client().get("/search/suggest", {"q": "zouris"}).content.decode()


def test_only_the_answers_come_back_to_htmx(reader: Person) -> None:
    headers = {"hx-request": "true", "hx-target": "results"}
    page = signed_in(reader).get("/search/", {"q": "x"}, headers=headers).content.decode()
    assert "<html" not in page


def test_the_number_of_queries_does_not_grow(reader: Person, django_assert_max_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(reader)
    filed(reader, "lame.txt")
    client.get("/search/", {"q": "lame"})
    with django_assert_max_num_queries(40) as one:
        client.get("/search/", {"q": "lame"})
    filed(reader, *(f"lame {number}.txt" for number in range(15)))
    with django_assert_max_num_queries(len(one)):
        client.get("/search/", {"q": "lame"})
