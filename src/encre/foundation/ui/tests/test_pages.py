"""Objects, forms, desks, jobs, pictures, and the frame around them."""

import pytest
from django.utils import timezone

from encre.foundation.jobs import Job
from encre.foundation.people.models import Person
from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.services.persons import update_person
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def test_an_object_tells_what_it_is_and_why_one_sees_it(client, claire):
    update_person(claire, by=claire, phone="+33 2 40 00 00 00")
    page = text(client.get(f"/t/people/{claire.pk}"))
    for word in ("Claire Le Goff", "Présent", "elle-même", "Autres actions", "data-confirm"):
        assert word in page
    assert "Pourquoi vous voyez ceci" in page
    assert "Historique" in page
    assert "ORCID" not in page
    assert "<strong>Claire Le Goff</strong>" in page


def test_the_history_names_nobody_the_reader_may_not_see(client, claire):
    keeper = a_person(family_name="Discret", unlisted=True)
    give_role(keeper, "keeper", by=None)
    update_person(claire, by=keeper, phone="+33 2 40 00 00 01")
    page = text(client.get(f"/t/people/{claire.pk}"))
    assert "Discret" not in page
    assert "<strong>Quelqu’un</strong>" in page
    assert "<strong>Encre</strong>" in page


def test_the_history_is_also_a_page_and_a_fragment(client, claire):
    whole = client.get(f"/t/people/{claire.pk}?panel=history")
    assert "<html" in text(whole)
    part = client.get(f"/t/people/{claire.pk}?panel=history", headers={"HX-Request": "true"})
    assert "<html" not in text(part)


def test_a_form_keeps_what_was_typed_and_leads_to_its_errors(client):
    response = client.post("/t/name", {"name": ""})
    assert response.status_code == 422
    page = text(response)
    assert 'href="#id_name"' in page
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page
    refused = client.post("/t/name", {"name": "refus"})
    assert refused.status_code == 422
    assert "Ce nom est pris." in text(refused)
    assert "Autre." in text(refused)
    assert 'value="refus"' in text(refused)


def test_a_form_sent_too_late_says_so_and_loses_nothing(client):
    response = client.post("/t/name", {"name": "tard"})
    assert response.status_code == 409
    assert 'value="tard"' in text(response)


def test_a_form_that_passes_goes_on_and_tells(client):
    response = client.post("/t/name", {"name": "bien"}, follow=True)
    assert response.redirect_chain == [("/t/done", 302)]
    assert "C’est fait." in text(response)
    by_htmx = client.post("/t/name", {"name": "bien"}, headers={"HX-Request": "true"})
    assert by_htmx["HX-Redirect"] == "/t/done"


def test_destroying_asks_for_the_name(client):
    assert "Le cahier 7 disparaît." in text(client.get("/t/destroy"))
    assert client.post("/t/destroy", {"name": "cahier 8"}).status_code == 422
    assert client.post("/t/destroy", {"name": "Cahier 7"}).status_code == 302


def test_a_desk_is_worked_through(client):
    first, second = a_person(family_name="Cas A"), a_person(family_name="Cas B")
    page = client.get("/t/desk")
    assert page.context["case"] == first
    assert page.context["left"] == 2
    after = client.post("/t/desk", {"case": first.pk, "decision": "see"}, follow=True)
    assert after.context["case"] == second
    assert f"/t/undo/{first.pk}" in text(after)
    assert client.post("/t/desk", {"case": first.pk, "decision": "see"}).status_code == 404
    assert client.post("/t/desk", {"case": second.pk, "decision": "other"}).status_code == 404
    client.post("/t/desk", {"case": second.pk, "decision": "see"})
    assert "Tout est fait" in text(client.get("/t/desk"))
    assert Person.objects.filter(expertise="vu par Claire").count() == 2


def test_a_job_tells_a_true_measure_and_polls_only_while_it_works(client):
    job = Job.objects.create(name="t.work", args={}, done=30, total=120, message="Ligne 30")
    page = text(client.get(f"/t/jobs/{job.pk}"))
    assert "every 2s" in page
    assert 'max="120" value="30"' in page
    Job.objects.filter(pk=job.pk).update(state="done", finished_at=timezone.now())
    page = text(client.get(f"/t/jobs/{job.pk}"))
    assert "every 2s" not in page
    assert "/t/file" in page


def test_the_last_poll_of_a_job_stops_polling(client):
    job = Job.objects.create(name="t.work", args={}, state="done", finished_at=timezone.now())
    headers = {"HX-Request": "true", "HX-Target": "job"}
    assert client.get(f"/t/jobs/{job.pk}", headers=headers).status_code == 286


def test_a_picture_has_its_table_and_the_table_its_export(client):
    assert "Les mêmes données en tableau" in text(client.get("/t/chart"))
    lines = b"".join(client.get("/t/chart?export=csv").streaming_content).decode("utf-8-sig")
    assert "'=1+1;4" in lines


def test_visitors_are_sent_to_sign_in_and_back(client):
    client.logout()
    answer = client.get("/t/people/?q=x")
    assert answer.status_code == 302
    assert answer["Location"] == "/login/?next=%2Ft%2Fpeople%2F%3Fq%3Dx"
    by_htmx = client.get("/t/people/", headers={"HX-Request": "true"})
    assert by_htmx["HX-Redirect"].startswith("/login/")


@pytest.mark.parametrize("theme", ["light", "dark", "auto", "pink"])
def test_the_theme_is_drawn_by_the_server(client, theme):
    client.cookies["theme"] = theme
    page = text(client.get("/t/done"))
    drawn = "auto" if theme == "pink" else theme
    assert f'class="theme-{drawn}"' in page


def test_every_page_has_one_title_a_skip_link_and_landmarks(client, claire):
    for path in ("/t/people/", f"/t/people/{claire.pk}", "/t/name", "/t/chart", "/", "/notices/"):
        page = text(client.get(path))
        assert page.count("<h1") == 1, path
        assert 'href="#main"' in page
        assert page.count("<main") == 1
        assert '<html lang="fr"' in page
