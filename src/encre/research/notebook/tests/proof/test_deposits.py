"""Whole notebooks for the archives, as judges nobody here wrote see them: BagIt, openssl, unzip."""

import csv
import hashlib
import io
import json
import shutil
import subprocess
import sys
import zipfile
from contextlib import contextmanager
from html.parser import HTMLParser
from urllib.parse import unquote

import pikepdf
import pytest
from bagit_utils import Bag
from defusedxml import ElementTree as ET

from encre.commons.files import blobs
from encre.commons.files import services as files
from encre.commons.threads import services as threads
from encre.foundation.access.levels import Level
from encre.foundation.access.services import Subject, share
from encre.foundation.base import disk
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.jobs import queries as jobs
from encre.foundation.jobs import run_all
from encre.foundation.journal.models import Recorded
from encre.foundation.people.services.accounts import give_role, withdraw_role
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook.bags import contents
from encre.research.notebook.body import from_html
from encre.research.notebook.eln.reader import read as read_archive
from encre.research.notebook.models import Deposit, Entry
from encre.research.notebook.proof.__main__ import main
from encre.research.notebook.proof.canonical import sha256
from encre.research.notebook.proof.opening import check_file
from encre.research.notebook.services import depositing
from encre.research.notebook.services.attaching import attach
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.depositing import ask_deposit, make_package
from encre.research.notebook.services.proof import freeze_entry, sign_entry
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db
WHY = {"reason": "Fermeture de l’équipe\nen décembre", "language": "fr"}
OPENSSL = ("-CAfile", "certificats/autorites.pem", "-untrusted", "certificats/intermediaires.pem")


@pytest.fixture
def team():
    """Return a team."""
    return a_team()


@pytest.fixture
def claire(team):
    """Return who opened the notebook."""
    return a_person(team, given_name="Claire", family_name="Le Goff")


@pytest.fixture
def archivist():
    """Return who keeps the archives."""
    person = a_person(given_name="Odile")
    give_role(person, "archivist", by=None)
    return person


@pytest.fixture
def book(claire, team):
    """Return a notebook: a signed entry with files, an open one, a confidential one, the bin."""
    book = a_notebook(claire, team, title="Signalisation NF-κB : été")
    signed = an_entry(book, "<p>Résultat : 3,2 fois le témoin.</p>", title="Signée")
    attach(signed, io.BytesIO(b"puits;Ct\nA1;21,3\n"), by=claire, name="plaque %1: ½.csv")
    gone = attach(signed, io.BytesIO(b"ancien gel"), by=claire, name="con.txt")
    signed = saved(signed, "<p>Résultat : 3,4 fois le témoin.</p>")
    files.remove(gone, by=claire)
    signed = saved(signed, "<p>Résultat : 3,5 fois le témoin.</p>")
    threads.comment(signed, text="=À refaire", by=claire)
    sign_entry(signed, by=claire, version=signed.version, meaning="authorship")
    an_entry(book, title="Ouverte")
    hidden = a_person(team, given_name="Karim")
    an_entry(book, "<p>Formule cachée</p>", title="Brevet", confidential=True, by=hidden)
    remove_entry(an_entry(book, "<p>Ratée</p>", title="Jetée"), by=claire)
    run_all()
    return book


def saved(entry, html):
    """Save another version of an entry, kept for ever."""
    entry = Entry.objects.select_related("body").get(pk=entry.pk)
    save_entry(entry, by=entry.author, version=entry.version, document=from_html(html).body)
    entry = Entry.objects.get(pk=entry.pk)
    freeze_entry(entry, by=entry.author, version=entry.version)
    return Entry.objects.select_related("body").get(pk=entry.pk)


def packed(book, by, folder, **asked):
    """Ask for a package, and return the deposit and the zip."""
    deposit = ask_deposit(book, by=by, **{**WHY, **asked})
    run_all()
    deposit.refresh_from_db()
    assert deposit.done_at is not None, _error(deposit)
    path = folder / deposit.file.name
    with blobs.store().open(deposit.file.blob.sha256) as stream:
        path.write_bytes(stream.read())
    return deposit, path


def _error(deposit):
    return jobs.find(deposit.job_id).traceback


def unpacked(path, folder):
    """Unpack a package with Info-ZIP when it is there, and return its one folder."""
    unzip = shutil.which("unzip")
    if unzip:
        subprocess.run([unzip, "-tq", path], check=True, stdout=subprocess.DEVNULL)
    with zipfile.ZipFile(path) as archive:
        archive.extractall(folder)
    (root,) = folder.iterdir()
    return root


def repacked(root, path):
    """Pack a folder again."""
    with zipfile.ZipFile(path, "w") as archive:
        for item in sorted(root.rglob("*")):
            if item.is_file():
                archive.write(item, f"{root.name}/{item.relative_to(root)}")
    return path


def table(path):
    """Return the lines of a table as a spreadsheet reads them."""
    text = path.read_text("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_a_library_of_bagit_openssl_and_pdf_readers_accept_it(
    book, claire, tmp_path, openssl, capsys
):
    _deposit, path = packed(book, claire, tmp_path)
    root = unpacked(path, tmp_path / "out")
    told = Bag(root, load=True).validate()
    assert told.valid, told.issues
    info = (root / "bag-info.txt").read_text("utf-8")
    assert f"External-Identifier: urn:uuid:{book.pk}" in info
    assert "Internal-Sender-Description: Fermeture de l’équipe en décembre" in info
    proofs = root / "data/preuves"
    tokens = sorted(proofs.rglob("*.tsr"))
    assert len(tokens) >= 4  # two frozen versions, a signature, a head
    for token in tokens:
        name = token.relative_to(proofs)
        words = ("-in", name, "-data", name.with_suffix(""), *OPENSSL)
        assert "Verification: OK" in openssl("ts", "-verify", *words, folder=proofs)
    pages = sorted(root.rglob("*.pdf"))
    assert len(pages) == 3
    for page in pages:
        with pikepdf.open(page) as opened, opened.open_metadata() as metadata:
            assert metadata.pdfa_status == "3B"
    with (root / "data/cahier.eln").open("rb") as stream:
        archive = read_archive(stream)
    assert sorted(entry.title for entry in archive.entries) == ["Jetée", "Ouverte", "Signée"]
    assert main([str(path)]) == 0
    told = capsys.readouterr().out
    assert "3 statements, 4 time-stamps that hold" in told and "All holds." in told


def test_the_program_that_checks_knows_no_django():
    words = (
        "import sys; from encre.research.notebook.proof import opening;"
        "assert not [name for name in sys.modules if name.startswith('django')]"
    )
    done = subprocess.run(
        [sys.executable, "-c", words], check=False, capture_output=True, text=True,
        env={"PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


def statement(root):
    """Return the file of the signature."""
    return next((root / "data/preuves/preuves").glob("*-signature.json"))


def changed(path, old, new):
    """Replace bytes of a file that must hold them."""
    data = path.read_bytes()
    assert old in data
    path.write_bytes(data.replace(old, new))


def disguised(root, path, data):
    """Change a file, and its lines in both manifests and tag manifests, as a forger would."""
    was, name = path.read_bytes(), str(path.relative_to(root))
    path.write_bytes(data)
    for stem in ("manifest", "tagmanifest"):
        for algorithm in ("sha256", "sha512"):
            lines = root / f"{stem}-{algorithm}.txt"
            for old, new in ((was, data),) if stem == "manifest" else _rewritten(root):
                before = hashlib.new(algorithm, old).hexdigest().encode()
                lines.write_bytes(
                    lines.read_bytes().replace(
                        before, hashlib.new(algorithm, new).hexdigest().encode()
                    )
                )
    return name


def _rewritten(root):
    """Yield the old and new bytes of the manifests that were kept aside."""
    for algorithm in ("sha256", "sha512"):
        kept = root.parent.parent / f"kept-{algorithm}"
        yield kept.read_bytes(), (root / f"manifest-{algorithm}.txt").read_bytes()


CRIMES = {
    "a PDF changed": lambda root: changed(next(root.rglob("*.pdf")), b"%PDF", b"%PDf"),
    "a file taken away": lambda root: next(root.rglob("*½.csv")).unlink(),
    "a file added": lambda root: (root / "data/intrus.txt").write_text("x"),
    "the index changed": lambda root: changed(root / "data/index.csv", b"Sign", b"Gign"),
    "a manifest changed": lambda root: changed(
        root / "manifest-sha256.txt", b"index.csv", b"x.csv"
    ),
    "a manifest cut": lambda root: (root / "manifest-sha512.txt").unlink(),
    "a line said twice": lambda root: (root / "manifest-sha256.txt").write_text(
        (root / "manifest-sha256.txt").read_text() * 2
    ),
    "the size": lambda root: changed(root / "bag-info.txt", b"Oxum: ", b"Oxum: 1"),
    "a statement": lambda root: changed(statement(root), b"3,5 fois", b"9,5 fois"),
}


def test_every_tampering_is_found(book, claire, tmp_path, subtests):
    _deposit, path = packed(book, claire, tmp_path)
    for number, (name, crime) in enumerate(CRIMES.items()):
        with subtests.test(name):
            root = unpacked(path, tmp_path / f"out-{number}")
            crime(root)
            assert check_file(repacked(root, tmp_path / "changed.zip")).code == 2


def test_a_forger_who_rewrites_the_manifests_is_stopped_by_what_was_sealed(book, claire, tmp_path):
    _deposit, path = packed(book, claire, tmp_path)
    root = unpacked(path, tmp_path / "a" / "out")
    for algorithm in ("sha256", "sha512"):
        kept = root.parent.parent / f"kept-{algorithm}"
        kept.write_bytes((root / f"manifest-{algorithm}.txt").read_bytes())
    given = next(root.rglob("*½.csv"))
    disguised(root, given, given.read_bytes().replace(b"21,3", b"31,3"))
    assert Bag(root, load=True).validate().valid
    report = check_file(repacked(root, tmp_path / "changed.zip"))
    wrong = [item for item in report.found if item.weight == "BAD"]
    assert [item.text for item in wrong] == ["a statement names this file, and it is missing"]


def test_what_is_in_it_can_be_found_from_its_index(book, claire, tmp_path):
    _deposit, path = packed(book, claire, tmp_path)
    data = unpacked(path, tmp_path / "out") / "data"
    rows = {row["Titre"]: row for row in table(data / "index.csv")}
    assert set(rows) == {"Signée", "Ouverte", "Jetée"}
    assert rows["Jetée"]["À la corbeille"] == "oui"
    assert rows["Jetée"]["Dossier"].startswith("corbeille/")
    seen = Links((data / "index.html").read_text("utf-8"))
    assert not seen.scripts and len(seen.links) >= 6
    for link in seen.links:
        assert (data / link).exists(), link
    signed = data / rows["Signée"]["Dossier"]
    (given,) = (signed / "fichiers").iterdir()
    assert given.name == "plaque _1_ ½.csv" and given.read_bytes() == b"puits;Ct\nA1;21,3\n"
    (earlier,) = (signed / "fichiers-anterieurs").iterdir()
    assert earlier.name == "_con.txt" and earlier.read_bytes() == b"ancien gel"
    texts = [item.read_text("utf-8") for item in sorted((signed / "versions").glob("*.json"))]
    assert any("3,4 fois" in text for text in texts) and any("3,5 fois" in text for text in texts)
    page = sorted((signed / "versions").glob("*.html"))[-1]
    assert "3,5 fois" in page.read_text("utf-8")
    for link in Links(page.read_text("utf-8")).links:
        assert (page.parent / link).exists(), link
    (comment,) = table(signed / "commentaires.csv")
    assert comment["Auteur"] == "Claire Le Goff" and comment["Texte"] == "'=À refaire"
    sealed = json.loads(statement(data.parent).read_text("utf-8"))
    version = signed / f"versions/v{sealed['version']:04d}.json"
    assert sha256(version.read_bytes()) == sealed["content_sha256"]
    done = table(signed / "activite.csv")
    assert "notebook.entry.signed" in {row["Événement"] for row in done}
    described = ET.parse(data / "description/dc.xml").getroot()
    assert "Claire Le Goff" in [item.text for item in described]
    assert "sha256sum -c" in (data / "LISEZ-MOI.txt").read_text("utf-8")


class Links(HTMLParser):
    """The links of a page."""

    def __init__(self, text):
        super().__init__()
        self.links, self.scripts = [], 0
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        self.scripts += tag == "script"
        self.links += [unquote(value) for name, value in attrs if name in ("href", "src")]


def test_confidential_entries_are_left_out_and_counted_but_not_for_the_archives(
    book, claire, archivist, tmp_path
):
    mine, path = packed(book, claire, tmp_path)
    root = unpacked(path, tmp_path / "mine")
    assert mine.report["left_out"] == 1 and not mine.whole
    told = (root / "data/rapport.txt").read_text("utf-8").splitlines()
    assert told[3].startswith("1 entrée confidentielle est laissée de côté")
    everything = b"".join(item.read_bytes() for item in root.rglob("*") if item.is_file())
    assert "Formule cachée".encode() not in everything and b"Brevet" not in everything
    theirs, path = packed(book, archivist, tmp_path)
    root = unpacked(path, tmp_path / "theirs")
    assert theirs.whole and theirs.report["left_out"] == 0
    titles = {row["Titre"] for row in table(root / "data/index.csv")}
    assert "Brevet" in titles
    assert check_file(path).code == 0


def test_only_managers_and_the_archives_take_it_and_the_journal_says_so(
    book, claire, archivist, team
):
    member, other = a_person(team), a_person(a_team())
    with pytest.raises(NotAllowed):
        ask_deposit(book, by=member, **WHY)
    with pytest.raises(NotFound):
        ask_deposit(book, by=other, **WHY)
    share(book, level=Level.MANAGE, subject=Subject(person=other), by=claire)
    for person in (claire, archivist):
        ask_deposit(book, by=person, **WHY)
    made = ask_deposit(book, by=other, with_files=False, **WHY)
    make_package(None, str(made.pk), by=other)
    names = Recorded.objects.filter(subject_id=book.pk).values_list("name", flat=True)
    assert list(names).count("notebook.notebook.deposit_asked") == 3
    assert list(names).count("notebook.notebook.deposited") == 1


def test_whoever_lost_the_right_before_the_work_began_takes_nothing(book, archivist):
    deposit = ask_deposit(book, by=archivist, **WHY)
    withdraw_role(archivist, "archivist", by=None)
    run_all()
    deposit.refresh_from_db()
    assert deposit.done_at is None and deposit.file is None


def test_what_is_asked_badly_is_refused(book, claire, team):
    for wrong in ({"reason": " "}, {"language": "xx"}):
        with pytest.raises(Refused):
            ask_deposit(book, by=claire, **{**WHY, **wrong})
    with pytest.raises(Refused, match="aucune entrée"):
        ask_deposit(a_notebook(claire, team, title="Vide"), by=claire, **WHY)
    assert not Deposit.objects.exists()


def test_a_page_that_cannot_be_printed_stops_nothing(book, claire, tmp_path, monkeypatch):
    printed = contents.entry_pdf

    def fragile(entry):
        if entry.title == "Signée":
            raise OSError("broken data stream when reading image file")
        return printed(entry)

    monkeypatch.setattr(contents, "entry_pdf", fragile)
    deposit, path = packed(book, claire, tmp_path)
    root = unpacked(path, tmp_path / "out")
    (row,) = [row for row in table(root / "data/index.csv") if row["Titre"] == "Signée"]
    assert row["Page"].endswith(".html") and deposit.report["failed"] == [row["Numéro"]]
    assert "3,5 fois" in (root / "data" / row["Page"]).read_text("utf-8")
    first = (root / "data/rapport.txt").read_text("utf-8").splitlines()[3]
    assert first.startswith(row["Numéro"]) and "PDF" in first
    assert Bag(root, load=True).validate().valid and check_file(path).code == 0


def test_lost_bytes_are_told(book, claire, tmp_path):
    entry = Entry.objects.get(title="Ouverte")
    lost = files.store(b"perdu", name="perdu.txt", by=claire, owner=entry)
    blobs.store().remove(lost.blob.sha256)
    deposit, path = packed(book, claire, tmp_path)
    assert [item["name"] for item in deposit.report["lost"]] == ["perdu.txt"]
    assert Bag(unpacked(path, tmp_path / "out"), load=True).validate().valid


def test_without_files_it_is_light_and_says_so(book, claire, tmp_path):
    deposit, path = packed(book, claire, tmp_path, with_files=False)
    root = unpacked(path, tmp_path / "out")
    assert deposit.report["files"] == 0 and not list(root.rglob("fichiers*"))
    with (root / "data/cahier.eln").open("rb") as stream:
        assert not any(entry.attachments for entry in read_archive(stream).entries)
    report = check_file(path)
    assert report.code == 1
    assert any("asked for without files" in item.text for item in report.found)


def test_the_language_asked_is_that_of_the_pages(book, claire, tmp_path):
    _deposit, path = packed(book, claire, tmp_path, language="en")
    data = unpacked(path, tmp_path / "out") / "data"
    assert table(data / "index.csv")[0]["Title"]
    with pikepdf.open(next(data.rglob("*.pdf"))) as opened:
        assert str(opened.Root.Lang) == "en"


def test_a_full_disk_is_told_and_leaves_nothing(book, claire, monkeypatch, settings):
    deposit = ask_deposit(book, by=claire, **WHY)
    before = set(settings.BLOBS_DIR.rglob("*"))
    monkeypatch.setattr(disk, "_free", lambda _folder: settings.FREE_SPACE_MINIMUM + 10)
    with pytest.raises(Refused, match="pas assez de place"):
        make_package(None, str(deposit.pk), by=claire)
    monkeypatch.undo()
    with full_disk(monkeypatch), pytest.raises(Refused, match="pas assez de place"):
        make_package(None, str(deposit.pk), by=claire)
    assert {path for path in settings.BLOBS_DIR.rglob("*") if path.is_file()} <= before
    deposit.refresh_from_db()
    assert deposit.file is None
    run_all()
    deposit.refresh_from_db()
    assert deposit.done_at is not None


@contextmanager
def full_disk(monkeypatch):
    """Let the disk be full after forty kilobytes."""
    with monkeypatch.context() as patch:
        whole = blobs.LocalWriter.write

        def short(self, data):
            if self.size > 40_000:
                raise OSError(28, "No space left on device")
            whole(self, data)

        patch.setattr(blobs.LocalWriter, "write", short)
        yield


def test_a_work_that_was_cut_begins_again(book, claire, tmp_path, monkeypatch):
    deposit = ask_deposit(book, by=claire, **WHY)
    whole, calls = depositing.write_archive, []

    def cut(*words, **named):
        calls.append(1)
        if len(calls) == 1:
            raise KeyboardInterrupt
        whole(*words, **named)

    monkeypatch.setattr(depositing, "write_archive", cut)
    with pytest.raises(KeyboardInterrupt):
        make_package(None, str(deposit.pk), by=claire)
    made = make_package(None, str(deposit.pk), by=claire)
    path = tmp_path / "again.zip"
    with blobs.store().open(made.file.blob.sha256) as stream:
        path.write_bytes(stream.read())
    assert Bag(unpacked(path, tmp_path / "out"), load=True).validate().valid
    assert make_package(None, str(deposit.pk), by=claire).file_id == made.file_id


def test_names_stay_apart_and_short(claire, team, tmp_path):
    book = a_notebook(claire, team, title="???")
    entry = an_entry(book)
    for name in ("a" * 250 + ".tiff", "a" * 251 + ".tiff", "Gel.TXT", "gel.txt", "x."):
        files.store(name.encode(), name=name, by=claire, owner=entry)
    _deposit, path = packed(book, claire, tmp_path)
    root = unpacked(path, tmp_path / "out")
    given = [item.name for item in root.glob("data/entrees/*/fichiers/*")]
    assert len({name.casefold() for name in given}) == 5
    assert all(len(name) <= 104 for name in given)
    assert root.name.startswith("cahier-sans-titre-")
    assert Bag(root, load=True).validate().valid
    report = check_file(path)
    assert report.code == 1 and any("nothing" in item.text for item in report.found)
