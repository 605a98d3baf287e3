"""Bytes come in whole or not at all."""

import hashlib
import io
import os
import time
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

from encre.commons.files import blobs, keeping, queries, receiving, services
from encre.commons.files.models import Blob, BlobState, File, Quota
from encre.commons.files.tests.factories import a_file
from encre.foundation.base.errors import NotAllowed, NotFound, ReadOnly, Refused
from encre.foundation.journal.models import Recorded
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db


def read(file: File) -> bytes:
    with queries.open_file(file) as stream:
        return stream.read()


def on_disk() -> list[str]:
    store = blobs.store()
    return [path.name for path in store.root.rglob("*") if path.is_file()]  # type: ignore[attr-defined]


def test_a_file_is_kept_by_its_hash() -> None:
    data = os.urandom(3_000_000)
    file = a_file(data, name="brut.bin")
    assert file.sha256 == hashlib.sha256(data).hexdigest()
    assert read(file) == data
    assert on_disk() == [file.sha256]
    assert Recorded.objects.filter(name="files.file.stored", subject_id=file.pk).count() == 1


def test_same_bytes_are_kept_once() -> None:
    first, second = a_file(b"idem"), a_file(b"idem", name="copie.txt")
    assert first.blob_id == second.blob_id
    assert Blob.objects.count() == 1
    assert len(on_disk()) == 1


def test_an_announced_hash_is_checked() -> None:
    with pytest.raises(Refused):
        a_file(b"abc", declared_sha256="0" * 64)
    assert not File.objects.exists()
    assert a_file(b"abc", declared_sha256=hashlib.sha256(b"abc").hexdigest().upper())


def test_a_stream_that_breaks_leaves_nothing() -> None:
    def broken():
        yield b"debut"
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        services.store(broken(), name="x.txt", by=a_person())
    assert on_disk() == []
    assert not Blob.objects.exists()


def test_a_short_stream_is_refused() -> None:
    with pytest.raises(Refused):
        receiving.receive(io.BytesIO(b"abc"), size=10)
    assert on_disk() == []


def test_too_large(settings) -> None:
    settings.UPLOAD_LIMIT = 10
    with pytest.raises(Refused):
        a_file(b"x" * 11)
    assert on_disk() == []


def test_a_full_disk_refuses_before_writing(settings) -> None:
    settings.FREE_SPACE_MINIMUM = 10**18
    with pytest.raises(ReadOnly):
        a_file(b"abc")
    assert on_disk() == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\gel 12.tif", "gel 12.tif"),
        ("a\u202egnp.exe", "agnp.exe"),
        ("résumé\0.txt", "résumé.txt"),
        ("x" * 300 + ".csv", "x" * 251 + ".csv"),
    ],
)
def test_names_are_cleaned(given: str, kept: str) -> None:
    assert services.clean_name(given) == kept


def test_a_file_without_a_name() -> None:
    with pytest.raises(Refused):
        services.clean_name("../..")


def test_removed_then_restored() -> None:
    by = a_person()
    file = a_file(by=by)
    services.remove(file, by=by)
    assert list(queries.files_of(by)) == []
    assert read(file)
    services.restore(file, by=by)
    assert list(queries.files_of(by)) == [file]
    names = (
        Recorded.objects.filter(subject_id=file.pk).order_by("id").values_list("name", flat=True)
    )
    assert list(names) == ["files.file.stored", "files.file.removed", "files.file.restored"]


def test_others_may_not_rename() -> None:
    file = a_file()
    with pytest.raises(NotAllowed):
        services.rename(file, "autre.txt", by=a_person())
    loose = a_file(owner=None, by=a_person())
    with pytest.raises(NotFound):
        services.rename(loose, "autre.txt", by=a_person())


def test_a_quota_holds() -> None:
    scope, by = uuid4(), a_person()
    Quota.objects.create(scope_id=scope, limit=10)
    file = a_file(b"12345678", by=by, scope_id=scope)
    with pytest.raises(Refused):
        a_file(b"abc", by=by, scope_id=scope)
    services.remove(file, by=by)
    assert Quota.objects.get().used == 0
    a_file(b"abcdefghij", by=by, scope_id=scope)
    with pytest.raises(Refused):
        services.restore(file, by=by)


def test_damage_is_found_told_and_healed() -> None:
    file = a_file(b"intact")
    path: Path = blobs.store().path(file.sha256)  # type: ignore[attr-defined]
    path.write_bytes(b"autre!")
    assert keeping.verify(file.blob) == BlobState.CORRUPT
    assert keeping.verify(file.blob) == BlobState.CORRUPT
    assert Recorded.objects.filter(name="files.blob.damaged").count() == 1
    a_file(b"intact", name="encore.txt")
    file.blob.refresh_from_db()
    assert file.blob.state == BlobState.SOUND
    assert read(file) == b"intact"
    assert Recorded.objects.filter(name="files.blob.healed").count() == 1


def test_missing_bytes_are_flagged_not_forgotten() -> None:
    file = a_file(b"perdu")
    blobs.store().remove(file.sha256)
    assert keeping.flag_missing() == 1
    file.blob.refresh_from_db()
    assert file.blob.state == BlobState.MISSING
    with pytest.raises(NotFound):
        queries.open_file(file)


def test_the_sweep_takes_only_old_orphans() -> None:
    kept, orphan = a_file(b"garde"), receiving.receive(b"orphelin")
    young = receiving.receive(b"jeune")
    old = time.time() - 2 * keeping.ORPHAN_AGE
    for name in (kept.sha256, orphan.sha256):
        os.utime(blobs.store().path(name), (old, old))  # type: ignore[attr-defined]
    half = blobs.LocalWriter(blobs.store().root)  # type: ignore[attr-defined]
    half.write(b"moitie")
    os.utime(half._path, (old, old))
    assert keeping.sweep() == (1, 1)
    half.discard()
    assert sorted(on_disk()) == sorted([kept.sha256, young.sha256])


def test_an_orphan_wanted_again_is_not_swept() -> None:
    orphan = receiving.receive(b"orphelin")
    old = time.time() - 2 * keeping.ORPHAN_AGE
    os.utime(blobs.store().path(orphan.sha256), (old, old))  # type: ignore[attr-defined]
    file = a_file(b"orphelin")
    assert keeping.sweep() == (0, 0)
    assert read(file) == b"orphelin"


def test_the_database_refuses_a_wrong_blob() -> None:
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor():
        Blob.objects.create(sha256="xyz", size=-1, verified_at="2026-01-01T00:00:00Z")
