"""Uploads in pieces."""

import base64
import hashlib
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from encre.commons.files import queries, uploads
from encre.commons.files.models import File, Upload
from encre.commons.files.tests.test_pages import signed_in
from encre.foundation.base.errors import EncreError
from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db
TUS = {"tus-resumable": "1.0.0"}


def opened(client: Client, owner: Person, size: int, **more: str) -> Any:
    facts = {"filename": "séquence.fa", "kind": "people.person", "id": str(owner.pk), **more}
    told = ",".join(
        f"{key} {base64.b64encode(value.encode()).decode()}" for key, value in facts.items()
    )
    headers = {**TUS, "upload-length": str(size), "upload-metadata": told}
    return client.post("/files/uploads/", headers=headers, content_type="application/octet-stream")


def sent(client: Client, place: str, offset: int, data: bytes) -> Any:
    # The test client forgets the type of an empty body.
    headers = {
        **TUS,
        "upload-offset": str(offset),
        "content-type": "application/offset+octet-stream",
    }
    return client.patch(
        place, data, content_type="application/offset+octet-stream", headers=headers
    )


def test_a_file_arrives_in_pieces() -> None:
    by = a_person()
    client = signed_in(by)
    data = b"ACGT" * 500
    place = opened(client, by, len(data)).headers["Location"]
    assert sent(client, place, 0, data[:700]).headers["Upload-Offset"] == "700"
    head = client.head(place, headers=TUS)
    assert (head.headers["Upload-Offset"], head.headers["Upload-Length"]) == ("700", "2000")
    assert head.headers["Cache-Control"] == "no-store"
    assert sent(client, place, 0, data).status_code == 409
    last = sent(client, place, 700, data[700:])
    assert last.status_code == 204
    file = queries.files_of(by).get()
    assert last.headers["Upload-Result"] == f"/files/{file.pk}"
    assert (file.name, file.sha256) == ("séquence.fa", hashlib.sha256(data).hexdigest())
    assert client.head(place, headers=TUS).headers["Upload-Offset"] == "2000"
    assert not uploads._path(Upload.objects.get()).exists()


def test_an_empty_file() -> None:
    by = a_person()
    opened(signed_in(by), by, 0)
    assert queries.files_of(by).get().size == 0


def test_the_protocol_s_refusals(settings: Any) -> None:
    by = a_person()
    client = signed_in(by)
    place = opened(client, by, 10).headers["Location"]
    assert client.head(place).status_code == 412
    assert client.options(place).headers["Tus-Version"] == "1.0.0"
    assert client.put(place, headers=TUS).status_code == 405
    wrong = client.patch(
        place, b"x", content_type="text/plain", headers={**TUS, "upload-offset": "0"}
    )
    assert wrong.status_code == 415
    assert sent(client, place, 0, b"x" * 11).status_code == 422
    assert Client().head(place, headers=TUS).status_code == 401
    assert signed_in(a_person()).head(place, headers=TUS).status_code == 404
    assert opened(client, a_person(unlisted=True), 10).status_code == 404
    assert opened(client, a_person(), 10).status_code == 403
    settings.UPLOAD_LIMIT = 5
    assert opened(client, by, 10).status_code == 422
    assert not File.objects.exists()


def test_a_wrong_announced_hash_is_refused() -> None:
    by = a_person()
    client = signed_in(by)
    place = opened(client, by, 3, sha256="0" * 64).headers["Location"]
    assert sent(client, place, 0, b"abc").status_code == 422
    assert not File.objects.exists()
    assert client.head(place, headers=TUS).status_code == 404


def test_given_up_and_expired_uploads_leave_nothing() -> None:
    by = a_person()
    client = signed_in(by)
    place = opened(client, by, 3).headers["Location"]
    assert client.delete(place, headers=TUS).status_code == 204
    assert client.head(place, headers=TUS).status_code == 404
    place = opened(client, by, 3).headers["Location"]
    upload = Upload.objects.get()
    Upload.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    assert client.head(place, headers=TUS).status_code == 404
    assert uploads.expire() == 1
    assert not uploads._path(upload).exists()
    assert not Upload.objects.exists()


def test_a_right_lost_on_the_way_stops_the_file() -> None:
    by = a_person()
    upload = uploads.begin(name="a.txt", size=3, by=by, owner=by)
    uploads.add(upload, 0, b"abc")
    upload.owner_id = a_person().pk
    with pytest.raises(EncreError):
        uploads.finish(upload, by=by)
    assert not File.objects.exists()


def test_a_complete_upload_that_was_not_settled_is_settled_by_an_empty_piece() -> None:
    by = a_person()
    client = signed_in(by)
    place = opened(client, by, 3).headers["Location"]
    uploads.add(Upload.objects.get(), 0, b"abc")
    assert not File.objects.exists()
    assert sent(client, place, 3, b"").headers["Upload-Result"]
    assert queries.files_of(by).get().size == 3
