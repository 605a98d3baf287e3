"""My photograph, sent and removed from my account."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from encre.foundation.people.tests.factories import a_person, an_account

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@pytest.fixture
def claire():
    return a_person(given_name="Claire", family_name="Le Goff")


@pytest.fixture
def client(claire):
    client = Client()
    client.force_login(an_account(claire), backend=BACKEND)
    return client


def a_photo() -> SimpleUploadedFile:
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), "navy").save(buffer, "PNG")
    return SimpleUploadedFile("moi.png", buffer.getvalue(), "image/png")


def test_a_photograph_is_added_then_removed_from_the_account(client, claire):
    page = client.get("/account/photo").content.decode()
    assert 'enctype="multipart/form-data"' in page
    assert client.post("/account/photo", {"photo": a_photo()})["Location"] == "/account/"
    claire.refresh_from_db()
    page = client.get("/account/").content.decode()
    assert claire.photo_url in page
    assert "Remplacer ma photographie" in page
    assert client.post("/account/photo/remove")["Location"] == "/account/"
    claire.refresh_from_db()
    assert claire.photo_id is None
    assert "/photo/remove" not in client.get("/account/").content.decode()


def test_what_is_not_a_picture_comes_back_with_a_sentence(client, claire):
    sent = SimpleUploadedFile("moi.png", b"pas une image")
    answer = client.post("/account/photo", {"photo": sent})
    assert answer.status_code == 422
    assert "Encre ne peut pas lire cette image" in answer.content.decode()
    assert client.post("/account/photo", {}).status_code == 422
    assert client.get("/account/photo/remove").status_code == 405
    claire.refresh_from_db()
    assert claire.photo_id is None


def test_the_photograph_of_another_is_out_of_reach_of_a_colleague(client, claire):
    other = a_person()
    answer = client.post(f"/atlas/people/{other.pk}/photo", {"photo": a_photo()})
    assert answer.status_code in (403, 404)
    answer = client.post(f"/atlas/people/{claire.pk}/photo", {"photo": a_photo()})
    assert answer.status_code == 302
    claire.refresh_from_db()
    assert claire.photo_id
    client.post(f"/atlas/people/{claire.pk}/photo", {})
    claire.refresh_from_db()
    assert claire.photo_id is None
