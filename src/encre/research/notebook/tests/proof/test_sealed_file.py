"""The sealed file: checked by our command without a server, and by openssl; tampering is found."""

import io
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

import encre
from encre.commons.files import blobs
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs import run_all
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook import authorities
from encre.research.notebook.proof import certificates
from encre.research.notebook.proof.__main__ import main
from encre.research.notebook.proof.opening import check_file
from encre.research.notebook.services.attaching import attach
from encre.research.notebook.services.proof import lock_entry, sign_entry
from encre.research.notebook.services.proving import ask_proof, prove
from encre.research.notebook.services.renewing import renew_entry_stamps
from encre.research.notebook.tests.factories import an_entry

pytestmark = pytest.mark.django_db
OPENSSL = ("-CAfile", "certificats/autorites.pem", "-untrusted", "certificats/intermediaires.pem")


@pytest.fixture
def entry():
    """Return an entry with a file, locked, signed by two, stamped, renewed once."""
    first = an_entry(html="<p>Résultat : 3,2 fois le témoin.</p>")
    attach(first, io.BytesIO(b"puits;Ct\nA1;21,3\n"), by=first.author, name="../plaque 1/2.csv")
    lock_entry(first, by=first.author, version=1)
    first.refresh_from_db()
    other = an_entry(first.notebook, title="Autre")
    lock_entry(other, by=other.author, version=1)
    sign_entry(first, by=first.author, version=first.version, meaning="authorship")
    head = a_person(first.notebook.structure)
    sign_entry(first, by=head, version=first.version, meaning="review")
    run_all()
    renew_entry_stamps(first, by=first.author)
    run_all()
    return first


@pytest.fixture
def archive(entry, tmp_path):
    """Return its sealed file."""
    job = ask_proof(entry, by=entry.author)
    run_all()
    job.refresh_from_db()
    file = entry.author and _file(job.result["file"])
    path = tmp_path / file.name
    with blobs.store().open(file.blob.sha256) as stream:
        path.write_bytes(stream.read())
    return path


def _file(identifier):
    from encre.commons.files.models import File

    return File.objects.select_related("blob").get(pk=identifier)


def unpacked(archive, folder):
    """Unpack a sealed file, and return its one folder."""
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    (root,) = folder.iterdir()
    return root


def packed(root, path):
    """Pack a folder again as a sealed file."""
    with zipfile.ZipFile(path, "w") as archive:
        for item in sorted(root.rglob("*")):
            if item.is_file():
                archive.write(item, f"{root.name}/{item.relative_to(root)}")
    return path


def test_the_command_checks_it_with_no_server_and_no_database(archive, tmp_path):
    environment = {"PYTHONPATH": os.pathsep.join(sys.path), "PATH": os.environ["PATH"]}
    done = subprocess.run(
        [sys.executable, "-m", "encre.research.notebook.proof", str(archive)],
        cwd=tmp_path, env=environment, check=False, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert "All holds." in done.stdout
    assert done.stdout.count("stamped ") == 7  # three statements, their renewals, one head
    assert "file unchanged" in done.stdout
    assert Path(encre.__file__).parent.parent


def test_openssl_checks_every_token(archive, tmp_path, openssl):
    root = unpacked(archive, tmp_path / "out")
    tokens = sorted(root.rglob("*.tsr"))
    assert len(tokens) == 7
    for token in tokens:
        name = token.relative_to(root)
        words = ("-in", name, "-data", name.with_suffix(""), *OPENSSL)
        assert "Verification: OK" in openssl("ts", "-verify", *words, folder=root)


def test_the_note_tells_a_command_that_works(archive, tmp_path, openssl):
    root = unpacked(archive, tmp_path / "out")
    note = (root / "LISEZ-MOI.txt").read_text("utf-8")
    command = re.search(r"openssl (ts -verify .*?)\r?\n\r?\n", note, re.DOTALL)[1]
    words = command.replace("\\", " ").replace("00001-signature", "00003-signature").split()
    assert "Verification: OK" in openssl(*words, folder=root)
    (attached,) = (root / "fichiers").rglob("*.csv")
    assert attached.name == "2.csv"
    assert attached.read_bytes() == b"puits;Ct\nA1;21,3\n"


def test_only_the_authority_one_gives_is_believed(archive, tmp_path, capsys):
    ours = tmp_path / "ours.pem"
    ours.write_text(certificates.pem([authorities.local().root.certificate]))
    assert main([str(archive), "--root", str(ours)]) == 0
    assert "the one you gave" in capsys.readouterr().out
    other = authorities.Authority(tmp_path / "x", "Un autre").root.certificate
    ours.write_text(certificates.pem([other]))
    assert main([str(archive), "--root", str(ours)]) == 2
    ours.write_text("rien")
    assert main([str(archive), "--root", str(ours)]) == 2


def change(path, old, new):
    """Replace bytes of a file that must hold them."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))


STATEMENT = "preuves/00003-signature.json"
CRIMES = {
    "statement": lambda root: change(root / STATEMENT, b"3,2 fois", b"9,2 fois"),
    "space": lambda root: change(root / STATEMENT, b'{"at"', b'{ "at"'),
    "signer": lambda root: change(root / STATEMENT, b'"name":"Ma', b'"name":"Na'),
    "token": lambda root: flip(root / f"{STATEMENT}.tsr"),
    "other token": lambda root: (root / f"{STATEMENT}.tsr").write_bytes(
        (root / "preuves/00001-version.json.tsr").read_bytes()
    ),
    "renewal": lambda root: flip(root / "preuves/00003-signature.renouvellement-1.json.tsr"),
    "renewed": lambda root: change(
        root / "preuves/00003-signature.renouvellement-1.json", b'_sha512":"', b'_sha512":"0'
    ),
    "file": lambda root: change(next((root / "fichiers").rglob("*.csv")), b"21,3", b"12,3"),
    "file gone": lambda root: next((root / "fichiers").rglob("*.csv")).unlink(),
    "chain": lambda root: change(root / "chaine/maillons.jsonl", b'"seq":2', b'"seq":9'),
    "link gone": lambda root: drop_line(root / "chaine/maillons.jsonl", 1),
    "signature gone": lambda root: [item.unlink() for item in (root / "preuves").glob("00004*")],
    "head": lambda root: flip(next((root / "chaine").glob("*.tsr"))),
    "root": lambda root: (root / "certificats/autorites.pem").write_text(""),
}  # fmt: skip


def flip(path):
    """Change one bit of the signature that ends a time-stamp."""
    data = bytearray(path.read_bytes())
    data[-20] ^= 1
    path.write_bytes(bytes(data))


def drop_line(path, number):
    """Take a line away."""
    lines = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join(lines[:number] + lines[number + 1 :]))


def test_tampering_is_found(archive, tmp_path, openssl):
    pristine = archive.read_bytes()
    for name, crime in CRIMES.items():
        archive.write_bytes(pristine)
        root = unpacked(archive, tmp_path / f"out {name}")
        crime(root)
        report = check_file(packed(root, tmp_path / "changed.zip"))
        assert report.code == 2, name
        if name in ("statement", "space", "signer", "token", "other token", "root"):
            words = ("-in", f"{STATEMENT}.tsr", "-data", STATEMENT, *OPENSSL)
            assert "Verification: OK" not in openssl("ts", "-verify", *words, folder=root), name


def test_what_is_no_sealed_file_is_said_so(archive, tmp_path):
    pristine = archive.read_bytes()
    for junk in (b"", b"PK\x03\x04", pristine[: len(pristine) // 2], os.urandom(500)):
        archive.write_bytes(junk)
        assert check_file(archive).code == 2
    assert check_file(tmp_path / "nowhere.zip").code == 2
    for place in range(0, len(pristine), max(1, len(pristine) // 150)):
        changed = bytearray(pristine)
        changed[place] ^= 0xFF
        archive.write_bytes(bytes(changed))
        assert check_file(archive).code in (0, 1, 2)


def test_a_stamp_that_is_awaited_is_not_a_fault(outside, tmp_path):
    outside.answer = lambda _request: (503, b"")
    entry = an_entry()
    lock_entry(entry, by=entry.author, version=1)
    run_all()
    file = prove(None, str(entry.pk), by=entry.author)
    path = tmp_path / "f.zip"
    with blobs.store().open(file.blob.sha256) as stream:
        path.write_bytes(stream.read())
    report = check_file(path)
    assert report.code == 1
    assert "not stamped yet" in " ".join(item.text for item in report.found)


def test_who_may_take_a_proof():
    entry = an_entry()
    with pytest.raises(Refused):
        ask_proof(entry, by=entry.author)
    lock_entry(entry, by=entry.author, version=1)
    with pytest.raises(NotFound):
        prove(None, str(entry.pk), by=a_person(a_team()))
