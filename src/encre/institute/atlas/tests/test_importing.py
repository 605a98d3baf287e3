"""The import of the national reference through its pages: try, read, confirm, find again."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from encre.foundation import jobs
from encre.foundation.people.models import Person
from encre.foundation.structures.models import Structure
from encre.foundation.structures.tests.test_rnsr_importing import UNIT, sample
from encre.institute.atlas.tests.conftest import House

Sign = Callable[[Person], Client]


def send(client: Client, data: bytes, name: str = "rnsr.csv") -> str:
    file = SimpleUploadedFile(name, data, content_type="text/csv")
    answer = client.post(reverse("atlas:import"), {"file": file})
    assert answer.status_code == 302
    return answer["Location"]


@pytest.mark.django_db(transaction=True)
def test_a_file_is_tried_then_confirmed_once(signed: Sign, house: House) -> None:
    client = signed(house.keeper)
    trial = send(client, sample())
    assert client.get(trial).status_code == 200
    jobs.run_all()
    shown = client.get(trial)
    assert shown.context["report"]["created"] == 2
    assert not Structure.objects.filter(rnsr=UNIT).exists()
    first, again = client.post(trial)["Location"], client.post(trial)["Location"]
    assert first == again
    jobs.run_all()
    done = client.get(first)
    assert done.context["report"]["created"] == 2
    assert Structure.objects.filter(rnsr=UNIT).exists()
    assert client.post(first).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_a_bad_file_says_why_and_changes_nothing(signed: Sign, house: House) -> None:
    client = signed(house.keeper)
    before = Structure.objects.count()
    for data in (sample()[:-80], b"nom;prenom\r\nx;y\r\n", b"\0\0\0"):
        trial = send(client, data)
        jobs.run_all()
        shown = client.get(trial)
        assert len(shown.context["refused"]) > 20
        assert not shown.context["may_confirm"]
        assert client.post(trial).status_code == 404
    assert Structure.objects.count() == before


@pytest.mark.django_db(transaction=True)
def test_nobody_else_finds_the_trial(signed: Sign, house: House) -> None:
    trial = send(signed(house.keeper), sample())
    assert signed(house.stranger).get(trial).status_code == 403
    assert signed(house.stranger).post(reverse("atlas:import")).status_code == 403
    file = SimpleUploadedFile("rnsr.xlsx", b"PK", content_type="application/zip")
    answer = signed(house.keeper).post(reverse("atlas:import"), {"file": file})
    assert answer.status_code == 422
