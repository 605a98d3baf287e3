"""The pages: the plan, which names nothing it must not; the report; undoing; what is forsaken."""

from __future__ import annotations

from html import unescape
from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from encre.foundation import access
from encre.foundation.jobs import run_all
from encre.foundation.people.services.accounts import open_account
from encre.foundation.structures import services
from encre.foundation.structures.models import Transmission
from encre.foundation.structures.tests import making
from encre.research.notebook.models import Migration, Notebook
from encre.research.notebook.tests.factories import a_notebook
from tests.passing.conftest import ALL, close_and_merge, joins, shared, transmit

if TYPE_CHECKING:
    from tests.passing.conftest import Merger

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed(person: Any) -> Client:
    client = Client()
    account = getattr(person, "account", None) or open_account(person, by=None)
    client.force_login(account, backend=BACKEND)
    return client


def text(answer: Any) -> str:
    return unescape(answer.content.decode()).replace("\N{NO-BREAK SPACE}", " ")


def at(name: str, row: Any) -> str:
    return reverse(f"atlas:{name}", args=[row.pk])


def choices(it: Merger, **more: str) -> dict[str, str]:
    return dict.fromkeys(ALL, str(it.new.pk)) | more


def test_the_plan_counts_what_it_may_not_name(full: Merger) -> None:
    close_and_merge(full)
    page = text(signed(full.keeper).get(at("transmit", full.old)))
    for word in ("Cahier ouvert", "Cahier secret", "Anti-IL-6", "Cytomètre"):
        assert word not in page
    assert "Nouvelle (fusion)" in page
    assert "Ces équipes suivent l’unité avec tout ce qu’elles tiennent." in page
    assert "Cahiers (2)" in page


def test_who_sees_them_may_send_notebooks_elsewhere_one_by_one(full: Merger) -> None:
    joins(full.keeper, full.old)
    close_and_merge(full)
    client = signed(full.keeper)
    page = text(client.get(at("transmit", full.old)))
    assert "Cahier ouvert" in page
    assert "Cahier secret" not in page
    assert "2 personnes travaillent encore" not in page
    assert "1 personne travaille encore" in page
    one = {f"one_{full.rows['book'].pk}": "stays"}
    answer = client.post(at("transmit", full.old), choices(full, **one))
    assert answer.status_code == 302
    run_all()
    places = dict(Notebook.objects.values_list("title", "structure_id"))
    assert places["Cahier ouvert"] == full.old.pk
    assert places["Cahier secret"] == full.new.pk


def test_passed_on_told_and_taken_back(full: Merger) -> None:
    Migration.objects.create(
        structure=full.old, title="Arrivée", by=full.people["claire"], state="running"
    )
    close_and_merge(full)
    client = signed(full.keeper)
    answer = client.post(at("transmit", full.old), choices(full))
    made = Transmission.objects.get()
    assert answer["Location"] == at("transmission", made)
    assert "hx-trigger" in text(client.get(at("transmission", made)))
    run_all()
    page = text(client.get(at("transmission", made)))
    assert "Tout reprendre" in page
    assert "Cette arrivée est en cours" in page
    assert "un objet que vous ne pouvez pas voir" in page
    assert "Cahier ouvert" not in page
    assert "Transmission du" in text(client.get(at("structure", full.old)))
    undo = at("transmission-undo", made)
    assert "revient à U 1016" in text(client.get(undo))
    assert client.post(undo)["Location"] == at("transmission", made)
    run_all()
    made.refresh_from_db()
    assert made.state == "undone"
    assert client.post(undo).status_code == 422


def test_a_unit_that_holds_shares_only_passes_them(full: Merger) -> None:
    book = full.rows["team book"]
    shared(book, full.beside, full.people["karim"])
    services.state_succession(full.beside, full.new, by=full.keeper, kind="I")
    client = signed(full.keeper)
    page = text(client.get(at("transmit", full.beside)))
    assert "Partages (1)" in page
    sent = {"copies": [str(full.new.pk)]}
    assert client.post(at("transmit", full.beside), sent).status_code == 302
    run_all()
    assert access.can(full.people["yann"], "notebook.notebook.view", book)
    assert "Cette structure ne tient rien" in text(client.get(at("transmit", full.beside)))


def test_where_things_come_from_is_on_their_pages(full: Merger) -> None:
    close_and_merge(full)
    transmit(full)
    client = signed(full.people["claire"])
    for name, row in (
        ("notebook:notebook", "book"), ("notebook:entry", "entry"),
        ("notebook:template", "template"),
        ("inventory:resource", "resource"), ("equipment:instrument", "instrument"),
    ):  # fmt: skip
        page = text(client.get(reverse(name, args=[full.rows[row].pk])))
        link = f'venu de <a href="{at("structure", full.old)}">U 1016</a> (fusion, '
        assert link in page, name


def test_bad_answers_get_a_sentence_and_move_nothing(full: Merger) -> None:
    close_and_merge(full)
    client = signed(full.keeper)
    for sent in (
        choices(full, notebooks=str(full.beside.pk)),
        choices(full, notebooks="n’importe quoi"),
        {f"one_{full.rows['secret'].pk}": str(full.new.pk)},
        dict.fromkeys(ALL, "stays"),
        {},
    ):
        answer = client.post(at("transmit", full.old), sent)
        assert answer.status_code == 422
        assert "field-errors" in text(answer) or "Rien ne serait transmis" in text(answer)
    assert not Transmission.objects.exists()


def test_others_are_refused_and_a_transmission_is_hidden_from_them(full: Merger) -> None:
    close_and_merge(full)
    made = transmit(full)
    client = signed(full.people["claire"])
    assert client.get(at("transmit", full.old)).status_code == 403
    assert client.get(at("transmission", made)).status_code == 404
    assert client.post(at("transmission-undo", made)).status_code == 404
    assert "Transmettre ce qu’elle tient" not in text(client.get(at("structure", full.old)))


def test_closing_tells_what_is_held_and_leads_to_passing_it_on(full: Merger) -> None:
    client = signed(full.keeper)
    page = text(client.get(at("structure-close", full.old)))
    assert "Cette structure tient des objets que la fermeture ne déplace pas." in page
    answer = client.post(at("structure-close", full.old), {"on": timezone.localdate()})
    assert answer["Location"] == at("transmit", full.old)
    empty = making.structure(parents=[full.delegation])
    answer = client.post(at("structure-close", empty), {"on": timezone.localdate()})
    assert answer["Location"] == at("structure", empty)


def test_closed_structures_that_hold_things_are_listed_for_keepers(full: Merger) -> None:
    close_and_merge(full)
    client, told = signed(full.keeper), "Structures fermées qui tiennent encore quelque chose"
    assert told in text(client.get(reverse("atlas:home")))
    assert "est fermée et tient encore" in text(client.get(at("structure", full.old)))
    other = signed(full.people["karim"])
    assert told not in text(other.get(reverse("atlas:home")))
    assert "est fermée et tient encore" not in text(other.get(at("structure", full.old)))
    transmit(full)
    assert told not in text(client.get(reverse("atlas:home")))


def test_without_a_successor_or_anything_held_the_page_says_what_to_do(full: Merger) -> None:
    client = signed(full.keeper)
    assert "Cette structure ne tient rien" in text(client.get(at("transmit", full.beside)))
    alone = making.structure(name="Seule")
    yann = making.person()
    joins(yann, alone)
    services.give_responsibility(alone, by=None, role="head", person=yann)
    a_notebook(yann, alone)
    page = text(client.get(at("transmit", alone)))
    assert "Aucune structure ne succède encore à celle-ci." in page
    assert 'name="notebooks"' not in page
