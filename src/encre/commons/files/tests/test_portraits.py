"""Photographs of people: redrawn, seen by whom it concerns, and really gone when removed."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from encre.commons.files import blobs, keeping, portraits
from encre.commons.files.models import Blob, File, Preview
from encre.foundation import jobs
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import an_institute
from encre.foundation.ui.display import avatar

pytestmark = pytest.mark.django_db
GPS = 0x8825
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def a_photo(size: tuple[int, int] = (800, 400), colour: str = "red") -> SimpleUploadedFile:
    """Return a photograph as a telephone writes it: turned, with where it was taken."""
    image = Image.new("RGB", size, colour)
    image.paste("blue", (0, 0, size[0] // 2, size[1]))
    exif = Image.Exif()
    exif[0x0112] = 6
    exif.get_ifd(GPS)[1] = "N"
    exif.get_ifd(GPS)[2] = (48.0, 50.0, 12.0)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", exif=exif)
    assert b"Exif" in buffer.getvalue()
    return SimpleUploadedFile("moi.jpg", buffer.getvalue(), "image/jpeg")


def drawn(file: File) -> Image.Image:
    with blobs.store().open(file.blob.sha256) as stream:
        image = Image.open(io.BytesIO(stream.read()))
        image.load()
        return image


def signed_in(person) -> Client:
    client = Client()
    client.force_login(an_account(person), backend=BACKEND)
    return client


def test_a_photograph_is_square_small_upright_and_says_nothing_of_the_place():
    claire = a_person()
    file = portraits.photograph(claire, a_photo(), by=claire)
    image = drawn(file)
    assert (image.format, image.size) == ("WEBP", (256, 256))
    assert not dict(image.getexif())
    with blobs.store().open(file.blob.sha256) as stream:
        data = stream.read()
    assert b"EXIF" not in data
    assert b"XMP" not in data
    # Turned a quarter to the right, the blue left half is the upper one.
    assert image.getpixel((128, 20))[2] > 200
    assert image.getpixel((128, 236))[0] > 200
    claire.refresh_from_db()
    assert claire.photo_id == file.pk
    assert Recorded.objects.filter(name="people.person.photographed").count() == 1
    assert Blob.objects.count() == 1  # the original was never kept


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        b"GIF89a" + b"\xff" * 200,
        b"%PDF-1.7 not a picture",
        b"\x89PNG\r\n\x1a\n" + b"\x00" * 64,
    ],
)
def test_what_is_not_a_picture_is_refused_and_leaves_nothing(data):
    claire = a_person()
    with pytest.raises(Refused):
        portraits.photograph(claire, SimpleUploadedFile("moi.jpg", data), by=claire)
    assert not File.objects.exists()
    claire.refresh_from_db()
    assert claire.photo_id is None


def test_too_many_bytes_or_pixels_are_refused(monkeypatch):
    claire = a_person()
    buffer = io.BytesIO()
    Image.new("1", (12_000, 9_000)).save(buffer, "PNG")
    assert buffer.tell() < 100_000
    with pytest.raises(Refused) as refused:
        portraits.photograph(claire, SimpleUploadedFile("b.png", buffer.getvalue()), by=claire)
    assert "photo" in refused.value.fields
    monkeypatch.setattr(portraits, "LARGEST", 1_000)
    with pytest.raises(Refused):
        portraits.photograph(claire, a_photo(), by=claire)
    assert not File.objects.exists()


def test_a_photograph_removed_or_replaced_is_gone_with_its_bytes():
    claire = a_person()
    first = portraits.photograph(claire, a_photo(), by=claire)
    jobs.run_all()
    assert Preview.objects.exists()
    second = portraits.photograph(claire, a_photo(colour="green"), by=claire)
    assert not File.objects.filter(pk=first.pk).exists()
    assert not Blob.objects.filter(sha256=first.blob.sha256).exists()
    portraits.unphotograph(claire, by=claire)
    claire.refresh_from_db()
    assert claire.photo_id is None
    assert not File.objects.filter(pk=second.pk).exists()
    assert not Blob.objects.exists()
    assert not Preview.objects.exists()
    keeping.sweep(now=4_000_000_000)
    assert list(blobs.store().listing()) == []


def test_the_same_bytes_held_by_another_stay():
    claire, other = a_person(), a_person()
    portraits.photograph(claire, a_photo(), by=claire)
    kept = portraits.photograph(other, a_photo(), by=other)
    portraits.unphotograph(claire, by=claire)
    assert drawn(kept).size == (256, 256)


def test_the_photograph_of_an_unlisted_person_follows_the_person():
    shy, other = a_person(unlisted=True), a_person()
    file = portraits.photograph(shy, a_photo(), by=shy)
    url = f"/files/{file.pk}/photo"
    assert shy.photo_url == url
    answer = signed_in(shy).get(url)
    assert (answer.status_code, answer["Content-Type"]) == (200, "image/webp")
    assert Image.open(io.BytesIO(answer.getvalue())).size == (256, 256)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer["Content-Security-Policy"]
    assert signed_in(other).get(url).status_code == 404
    assert Client().get(url).status_code == 404
    with pytest.raises(NotFound):
        portraits.photograph(shy, a_photo(), by=other)


def test_nobody_chooses_the_photograph_of_another_except_keepers():
    an_institute()
    claire, other, keeper = a_person(), a_person(), a_person()
    with pytest.raises(NotAllowed):
        portraits.photograph(claire, a_photo(), by=other)
    give_role(keeper, "keeper", by=None)
    assert portraits.photograph(claire, a_photo(), by=keeper).pk == claire.photo_id


def test_only_a_redrawn_picture_is_shown_as_a_photograph():
    from encre.commons.files.tests.factories import a_file

    claire = a_person()
    page = a_file(b"<script>alert(1)</script>", name="moi.webp", owner=claire, by=claire)
    assert signed_in(claire).get(f"/files/{page.pk}/photo").status_code == 404


def test_the_initials_stay_under_the_photograph(django_assert_num_queries):
    claire = a_person(given_name="Claire", family_name="Le Goff")
    portraits.photograph(claire, a_photo(), by=claire)
    with django_assert_num_queries(0):
        html = avatar(claire)
    assert ">CG<img" in html
    assert claire.photo_url in html
