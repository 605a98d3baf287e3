"""Signatures: made, verified, and never trusted for more than they are."""

from __future__ import annotations

import io
import shutil
import subprocess
import zipfile
from pathlib import Path

import minisign
import pytest

from encre.research.notebook.eln.model import Signature
from encre.research.notebook.eln.reader import read
from encre.research.notebook.eln.signature import Signer, check, public_key
from encre.research.notebook.eln.writer import write
from encre.research.notebook.tests.eln.archives import codes
from encre.research.notebook.tests.eln.test_eln_writer import CRATE, FULL, GEL, opened

KEYS_URL = "https://encre.example/.well-known/keys.json"


@pytest.fixture(scope="module")
def pair() -> minisign.KeyPair:
    return minisign.KeyPair.generate()


@pytest.fixture(scope="module")
def signed(pair: minisign.KeyPair) -> bytes:
    sink = io.BytesIO()
    write(sink, [FULL, GEL], CRATE, opened, signer=Signer(pair.secret_key, KEYS_URL))
    return sink.getvalue()


def altered(
    archive: bytes, old: bytes, new: bytes, more: dict[str, bytes] | None = None
) -> io.BytesIO:
    sink = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(sink, "w") as after:
        for info in before.infolist():
            data = before.read(info)
            after.writestr(
                info, data.replace(old, new) if info.filename.endswith(".json") else data
            )
        for name, data in (more or {}).items():
            after.writestr(f"cahier/{name}", data)
    return sink


def test_verified_with_a_trusted_key(signed: bytes, pair: minisign.KeyPair) -> None:
    for key in (bytes(pair.public_key), pair.public_key.to_base64().decode()):
        archive = read(io.BytesIO(signed), keys=[key])
        assert archive.signature.status == "verified"
        assert archive.signature.trusted_comment == KEYS_URL
        assert "signature_verified" in codes(archive)


def test_unverifiable_without_a_key(signed: bytes) -> None:
    other = minisign.KeyPair.generate().public_key
    for keys in ([], [bytes(other)], ["not a key"]):
        archive = read(io.BytesIO(signed), keys=keys)
        assert archive.signature.status == "unverifiable"
        assert "signature_unverifiable" in codes(archive)


def test_failed_when_the_metadata_changed(signed: bytes, pair: minisign.KeyPair) -> None:
    archive = read(altered(signed, b"Bravo", b"Faux!"), keys=[bytes(pair.public_key)])
    assert archive.signature.status == "failed"
    assert archive.entries[0].comments[0].text == "Faux!"


def test_a_key_shipped_inside_proves_no_origin(signed: bytes, pair: minisign.KeyPair) -> None:
    archive = read(altered(signed, b"", b"", {"ro-crate.pubkey": bytes(pair.public_key)}))
    assert archive.signature.status == "consistent"
    assert archive.files == ()


def test_garbage_is_a_failed_signature() -> None:
    for data in (b"", b"x", b"\xff\xfe", b"untrusted comment: a\nQQ==\ntrusted comment: b\nQQ=="):
        assert check(b"{}", data, [], None).status == "failed"
    assert check(b"{}", None, [], None) == Signature()
    assert public_key(b"") is None and public_key("é") is None


def test_the_usual_tool_verifies_it(signed: bytes, pair: minisign.KeyPair, tmp_path: Path) -> None:
    tool = shutil.which("minisign")
    if not tool:
        pytest.skip("no minisign")
    with zipfile.ZipFile(io.BytesIO(signed)) as archive:
        archive.extractall(tmp_path)
    done = subprocess.run(
        [tool, "-Vm", "ro-crate-metadata.json", "-P", pair.public_key.to_base64().decode()],
        cwd=tmp_path / "cahier",
        capture_output=True,
        check=False,
        text=True,
    )
    assert done.returncode == 0, done.stderr
