"""A file's page, its bytes, and forms that send files."""

import hashlib
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from encre.commons.files import downloads, queries, services
from encre.commons.files.models import File
from encre.commons.files.tests.factories import a_file
from encre.foundation import jobs
from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person, an_account

pytestmark = pytest.mark.django_db


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(
        an_account(person), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    return client


def body(response: Any) -> bytes:
    return b"".join(response.streaming_content)


def test_bytes_are_always_to_be_saved() -> None:
    by = a_person()
    file = a_file(b"<html><script>alert(1)</script>", name='rép"ort;.html', by=by)
    response = signed_in(by).get(f"/files/{file.pk}/content")
    assert body(response) == b"<html><script>alert(1)</script>"
    headers = response.headers
    assert headers["Content-Type"] == "application/octet-stream"
    assert headers["Content-Disposition"].startswith('attachment; filename="r_p_ort_.html"')
    assert "filename*=UTF-8''r%C3%A9p%22ort%3B.html" in headers["Content-Disposition"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("sandbox")
    assert headers["ETag"] == f'"{hashlib.sha256(b"<html><script>alert(1)</script>").hexdigest()}"'


@pytest.mark.parametrize(
    ("asked", "status", "sent", "told"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=7-", 206, b"789", "bytes 7-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=5-99", 206, b"56789", "bytes 5-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=4-2", 200, b"0123456789", None),
        ("bytes=0-1,3-4", 200, b"0123456789", None),
        ("lines=1-2", 200, b"0123456789", None),
    ],
)
def test_ranges(asked: str, status: int, sent: bytes, told: str | None) -> None:
    by = a_person()
    file = a_file(b"0123456789", by=by)
    response = signed_in(by).get(f"/files/{file.pk}/content", headers={"range": asked})
    assert response.status_code == status
    assert response.headers.get("Content-Range") == told
    assert (body(response) if status != 416 else b"") == sent


def test_what_the_reader_has_is_not_sent_again() -> None:
    by = a_person()
    file = a_file(by=by)
    client = signed_in(by)
    address = f"/files/{file.pk}/content"
    same = {"if-none-match": f'"{file.sha256}"'}
    assert client.get(address, headers=same).status_code == 304
    other = {"range": "bytes=0-1", "if-range": '"autre"'}
    response = client.get(address, headers=other)
    assert response.status_code == 200
    assert body(response) == b"cellules\n"
    head = client.head(address)
    assert head.headers["Content-Length"] == str(file.size)


def test_a_file_of_something_hidden_does_not_exist() -> None:
    owner = a_person(unlisted=True)
    file = a_file(by=owner)
    other = signed_in(a_person())
    for address in ("", "/content", "/preview", "/preview/small", "/name"):
        assert other.get(f"/files/{file.pk}{address}").status_code == 404
    assert other.post(f"/files/{file.pk}/remove").status_code == 404
    assert Client().get(f"/files/{file.pk}/content").status_code in (302, 404)


def test_the_page_shows_the_file() -> None:
    by = a_person()
    file = a_file(b"a;b\n1;2\n", name="mesures.csv", by=by)
    jobs.run_all()
    page = signed_in(by).get(f"/files/{file.pk}").content.decode()
    assert file.sha256 in page
    assert "<td>1</td>" in page
    assert f"/files/{file.pk}/content" in page


def test_files_of_a_form_are_kept() -> None:
    by = a_person()
    sent = {
        "kind": "people.person",
        "id": str(by.pk),
        "file": [
            SimpleUploadedFile("a.txt", b"premier", "text/plain"),
            SimpleUploadedFile("b.txt", b"x" * 2_000_000, "text/plain"),
        ],
    }
    response = signed_in(by).post("/files/", sent)
    assert response.status_code == 302
    assert [(file.name, file.size) for file in queries.files_of(by)] == [
        ("a.txt", 7),
        ("b.txt", 2_000_000),
    ]


def test_a_form_needs_its_token_and_a_right() -> None:
    by, other = a_person(), a_person()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(
        an_account(by), backend="allauth.account.auth_backends.AuthenticationBackend"
    )
    sent = {"kind": "people.person", "id": str(by.pk), "file": SimpleUploadedFile("a.txt", b"a")}
    assert strict.post("/files/", sent).status_code == 403
    sent["file"] = SimpleUploadedFile("a.txt", b"a")
    assert signed_in(other).post("/files/", sent).status_code == 403
    assert not File.objects.exists()


def test_a_refused_file_does_not_lose_the_others(settings: Any) -> None:
    settings.UPLOAD_LIMIT = 10
    by = a_person()
    sent = {
        "kind": "people.person",
        "id": str(by.pk),
        "file": [SimpleUploadedFile("long.txt", b"x" * 11), SimpleUploadedFile("court.txt", b"x")],
    }
    assert signed_in(by).post("/files/", sent).status_code == 302
    assert [file.name for file in queries.files_of(by)] == ["court.txt"]


def test_removed_and_put_back_by_the_page() -> None:
    by = a_person()
    file = a_file(by=by)
    client = signed_in(by)
    assert client.post(f"/files/{file.pk}/remove").status_code == 302
    assert "/restore" in client.get(f"/files/{file.pk}").content.decode()
    client.post(f"/files/{file.pk}/restore")
    assert list(queries.files_of(by)) == [file]


def test_renaming() -> None:
    by = a_person()
    file = a_file(by=by)
    client = signed_in(by)
    assert client.get(f"/files/{file.pk}/name").status_code == 200
    assert client.post(f"/files/{file.pk}/name", {"name": "neuf.txt"}).status_code == 302
    file.refresh_from_db()
    assert file.name == "neuf.txt"


def test_a_picture_is_our_own_pixels() -> None:
    from encre.commons.files.tests.test_previews import image_bytes

    by = a_person()
    file = a_file(image_bytes((40, 40), "PNG"), name="a.png", by=by)
    client = signed_in(by)
    assert client.get(f"/files/{file.pk}/preview/small").status_code == 404
    jobs.run_all()
    response = client.get(f"/files/{file.pk}/preview/small")
    assert response.headers["Content-Type"] == "image/webp"
    assert body(response)[8:12] == b"WEBP"
    assert client.get(f"/files/{file.pk}/preview/huge").status_code == 404


def test_same_bytes_elsewhere_only_where_one_may_look() -> None:
    by = a_person()
    file = a_file(b"idem", by=by)
    seen = a_file(b"idem", name="vue.txt", owner=by, by=by)
    a_file(b"idem", name="cachee.txt", by=a_person(unlisted=True))
    assert queries.same_bytes(by, file) == [seen]


def test_disposition_of_a_strange_name() -> None:
    assert downloads.disposition("a\r\nX: y.txt") == (
        "attachment; filename=\"a__X_ y.txt\"; filename*=UTF-8''a%0D%0AX%3A%20y.txt"
    )


def test_missing_bytes_answer_as_missing() -> None:
    from encre.commons.files import blobs

    by = a_person()
    file = a_file(by=by)
    blobs.store().remove(file.sha256)
    assert signed_in(by).get(f"/files/{file.pk}/content").status_code == 404
    assert services.owner_of(file) == by
