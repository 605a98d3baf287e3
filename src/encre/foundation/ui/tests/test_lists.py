"""The list archetype: count, filters, sort, paging by key, bulk, export."""

import pytest
from django.urls import reverse

from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def twelve(claire):
    return [a_person(family_name=f"Liste {number:02}") for number in range(12)]


def names(response):
    return [line.label for line in response.context["lines"]]


def test_pages_follow_one_another_by_key(client, twelve):
    first = client.get("/t/people/")
    assert first.status_code == 200
    assert first.context["total_text"] == "12"
    assert names(first) == [f"Maëlle Liste {n:02}" for n in range(5)]
    a_person(family_name="Liste 00 bis")
    second = client.get(f"/t/people/{first.context['next_url']}")
    assert names(second) == [f"Maëlle Liste {n:02}" for n in range(5, 10)]
    back = client.get(f"/t/people/{second.context['previous_url']}")
    assert names(back)[-1] == "Maëlle Liste 04"


def test_a_forged_cursor_gives_the_first_page(client, twelve):
    assert names(client.get("/t/people/?page=%FFxx"))[0] == "Maëlle Liste 00"


def test_words_are_found_without_accents(client, claire):
    a_person(family_name="Liste Éloïse")
    assert len(names(client.get("/t/people/?q=eloise"))) == 1


def test_filters_show_as_chips_that_can_be_removed(client, twelve):
    response = client.get("/t/people/?q=liste&presence=active&presence=left&sort=-name")
    chips = {
        (item["chip"].name, item["chip"].value): item["url"] for item in response.context["chips"]
    }
    assert set(chips) == {("q", "liste"), ("presence", "Présent"), ("presence", "Parti")}
    assert chips["presence", "Parti"] == "?q=liste&presence=active&sort=-name"
    assert names(response)[0] == "Maëlle Liste 11"


def test_days_narrow_a_moment(client, twelve):
    assert names(client.get("/t/people/?made_from=2100-01-01")) == []
    assert len(names(client.get("/t/people/?made_to=2100-01-01"))) == 5
    assert len(names(client.get("/t/people/?made_from=nonsense"))) == 5


def test_no_row_explains_and_no_match_offers_to_clear(client):
    assert "Ajoutez la première." in client.get("/t/people/").content.decode()
    page = client.get("/t/people/?q=zzz").content.decode()
    assert "Rien ne correspond à ces filtres" in page


def test_columns_are_chosen(client, twelve):
    response = client.get("/t/people/?cols=name&cols=orcid")
    assert [head["column"].name for head in response.context["heads"]] == ["name", "orcid"]


def test_htmx_gets_the_list_alone_and_hears_the_count(client, twelve):
    headers = {"HX-Request": "true", "HX-Target": "list"}
    response = client.get("/t/people/?q=01", headers=headers)
    page = response.content.decode()
    assert "<html" not in page
    assert 'id="title-count"' in page
    assert "announce" in response["HX-Trigger"]
    assert "HX-Request" in response["Vary"]


def test_an_export_is_whole_and_safe_to_open(client, twelve):
    Person.objects.filter(family_name="Liste 03").update(email="=cmd@x.org")
    response = client.get("/t/people/?export=csv")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert len(text.splitlines()) == 13
    assert "'=cmd@x.org" in text
    assert "attachment" in response["Content-Disposition"]


def test_a_bulk_action_tells_what_it_did_and_what_was_refused(client, twelve):
    Person.objects.filter(pk=twelve[0].pk).update(family_name="Liste")
    Person.objects.filter(pk=twelve[1].pk).update(family_name="Refuse")
    hidden = a_person(family_name="Liste cachée", unlisted=True)
    picked = [str(person.pk) for person in (twelve[0], twelve[2], hidden)]
    response = client.post("/t/people/", {"bulk": "see", "pick": picked}, follow=True)
    told = [str(message) for message in response.context["messages"]]
    assert told == ["Voir\u00a0: 2 traités."]
    hidden.refresh_from_db()
    assert hidden.expertise == ""


def test_the_number_of_queries_does_not_grow(client, claire, django_assert_max_num_queries):
    a_person(family_name="Liste une")
    client.get("/t/people/")
    with django_assert_max_num_queries(14) as one:
        client.get("/t/people/")
    for number in range(4):
        a_person(family_name=f"Liste {number}")
    with django_assert_max_num_queries(14) as five:
        client.get("/t/people/")
    assert len(one) == len(five)


def test_the_reference_pages_are_for_operators(client, operator):
    for name in ("reference", "list", "form", "picture"):
        assert client.get(reverse(f"ui:{name}")).status_code == 200


def test_the_reference_pages_are_closed_to_others(client):
    assert client.get(reverse("ui:reference")).status_code == 403


def test_a_view_is_kept_replaced_and_forgotten(client, claire, twelve):
    client.post("/t/people/?q=liste&sort=-name&page=xx", {"save_view": " Mes  listes "})
    page = client.get("/t/people/?q=liste&sort=-name")
    (view,) = page.context["views"]
    assert (view.name, view.url, view.current) == (
        "Mes listes",
        "/t/people/?q=liste&sort=-name",
        True,
    )
    client.post("/t/people/?q=autre", {"save_view": "Mes listes"})
    (view,) = client.get("/t/people/").context["views"]
    assert view.url == "/t/people/?q=autre"
    client.post("/t/people/", {"forget_view": view.id})
    assert client.get("/t/people/").context["views"] == []


def test_a_view_without_a_name_is_refused(client, claire):
    answer = client.post("/t/people/", {"save_view": " "}, follow=True)
    assert "Donnez à la vue un nom" in answer.content.decode()


def test_the_views_of_others_are_theirs(client, client_of, claire):
    other = client_of(a_person())
    other.post("/t/people/?q=x", {"save_view": "Secrète"})
    (view,) = other.get("/t/people/").context["views"]
    assert client.get("/t/people/").context["views"] == []
    assert client.post("/t/people/", {"forget_view": view.id}).status_code == 404
