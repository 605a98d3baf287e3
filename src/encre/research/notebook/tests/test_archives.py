"""Archives of other notebooks come in whole, twice with one result, and go out again."""

import hashlib
import io
import zipfile
from collections import Counter

import pytest

from encre.commons.files import blobs
from encre.commons.files import queries as files
from encre.commons.threads import queries as threads
from encre.foundation import access, jobs, links
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory.chemistry import asking
from encre.research.inventory.chemistry.given import given
from encre.research.inventory.tests.factories import a_resource, a_type
from encre.research.notebook.eln.reader import read
from encre.research.notebook.models import Entry, ImportedArchive, ImportState
from encre.research.notebook.services.archives import confirm_import, receive_archive
from encre.research.notebook.services.attaching import attach
from encre.research.notebook.services.leaving import write_archive
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db

REAL = {
    "consortium/BenchLineage/benchlineage-0.3.0-demo.eln": 1,
    "consortium/OpenSemanticLab/MinimalExample.osl.eln": 1,
    "consortium/PASTA/PASTA.eln": 9,
    "consortium/SampleDB/sampledb_export.eln": 2,
    "consortium/elabftw/export.eln": 12,
    "consortium/kadi4mat/records-example.eln": 1,
    "elabftw/single-experiment.eln": 1,
}


def bring_in(notebook, data, name="archive.eln"):
    """Send, read and import an archive; return it as it ended."""
    archive = receive_archive(notebook, io.BytesIO(data), by=notebook.created_by, name=name)
    jobs.run_all()
    archive.refresh_from_db()
    if archive.state == ImportState.READY:
        confirm_import(archive, by=notebook.created_by)
        jobs.run_all()
        archive.refresh_from_db()
    return archive


@pytest.mark.parametrize("name", REAL)
def test_a_real_archive_arrives_whole(samples, name):
    path = samples / "eln" / name
    notebook = a_notebook()
    archive = bring_in(notebook, path.read_bytes(), path.name)
    assert archive.state == ImportState.DONE, archive.report
    source = read(path)
    rows = {row.source_key: row for row in Entry.objects.filter(archive=archive)}
    assert len(rows) == REAL[name] == len(source.entries)
    assert Counter(row.title for row in rows.values()) == Counter(e.title for e in source.entries)
    for told in source.entries:
        row = next(row for row in rows.values() if row.source_node["node"] == told.source)
        expected = Counter(item.sha256 for item in told.attachments if item.member is not None)
        kept = files.files_of(row)
        assert Counter(file.blob.sha256 for file in kept) == expected
        for file in kept:
            with blobs.store().open(file.blob.sha256) as stream:
                assert hashlib.sha256(stream.read()).hexdigest() == file.blob.sha256
        assert row.author_name == ", ".join(who.name for who in told.authors)[:200]
        assert threads.comments(row).count() == len(told.comments)
        assert row.steps.count() == len([step for step in told.steps if step.text.strip()])
        assert bool(threads.tags_of(row)) is bool(told.tags)
    assert archive.file.blob.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_second_import_changes_nothing(samples):
    path = samples / "eln/consortium/elabftw/export.eln"
    notebook = a_notebook()
    bring_in(notebook, path.read_bytes())
    before = set(Entry.objects.values_list("pk", "version", "number"))
    archive = bring_in(notebook, path.read_bytes())
    assert archive.report["outcome"] | {"adapted": {}} == {
        "created": 0,
        "present": 12,
        "files": 0,
        "adapted": {},
    }
    assert set(Entry.objects.values_list("pk", "version", "number")) == before


def test_pictures_and_links_of_the_text_lead_to_what_was_imported(samples):
    path = samples / "eln/consortium/elabftw/export.eln"
    notebook = a_notebook()
    archive = bring_in(notebook, path.read_bytes())
    texts = [row.body.html for row in Entry.objects.filter(archive=archive)]
    assert not [html for html in texts if "app/download.php" in html]
    ids = {
        str(pk)
        for row in Entry.objects.all()
        for pk in files.files_of(row).values_list("pk", flat=True)
    }
    shown = [html for html in texts if "<img" in html]
    assert shown
    assert all(any(pk in html for pk in ids) for html in shown)


def test_authors_who_are_ours_are_recognised(samples):
    path = samples / "eln/elabftw/single-experiment.eln"
    orcid = read(path).entries[0].authors[0].orcid.rstrip("/").rsplit("/", 1)[-1]
    ours = a_person(orcid=orcid)
    archive = bring_in(a_notebook(), path.read_bytes())
    assert Entry.objects.get(archive=archive).author == ours


@pytest.mark.parametrize("name", REAL)
def test_out_and_in_again_gives_the_same_entries(samples, name):
    path = samples / "eln" / name
    first = a_notebook()
    archive = bring_in(first, path.read_bytes(), path.name)
    ids = [str(pk) for pk in Entry.objects.filter(archive=archive).values_list("pk", flat=True)]
    sink = io.BytesIO()
    write_archive(sink, ids, title="Export", by=first.created_by)
    second = a_notebook()
    again = bring_in(second, sink.getvalue())
    assert again.state == ImportState.DONE, again.report
    assert _gist(first) == _gist(second)


def test_our_own_entry_travels_with_its_picture():
    notebook = a_notebook()
    entry = an_entry(notebook, html="<p>avant</p>")
    picture = attach(entry, io.BytesIO(PIXEL), by=entry.author, name="gel.png")
    image = {"type": "image", "attrs": {"attachment": str(picture.pk), "alt": "Gel"}}
    document = {"type": "doc", "content": [{"type": "paragraph", "content": [image]}]}
    save_entry(entry, by=entry.author, version=1, document=document)
    sink = io.BytesIO()
    write_archive(sink, [str(entry.pk)], title="Export", by=entry.author)
    second = a_notebook()
    bring_in(second, sink.getvalue())
    arrived = Entry.objects.get(notebook=second)
    [file] = files.files_of(arrived)
    assert str(file.pk) in arrived.body.html
    assert file.pk != picture.pk
    assert file.blob.sha256 == picture.blob.sha256


def test_the_molecule_of_a_linked_resource_travels_and_comes_back_as_fields():
    entry = an_entry()
    team = entry.notebook.structure
    kind = a_type(team, entry.author, name="Réactif", has_molecule=True)
    drawn = "\n  Encre\n\n  1  0  0  0  0  0            999 V2000\n" + (
        "    0.0000    0.0000    0.0000 C   0  0\nM  END\n"
    )
    for title, molecule in (("Éthanol", "C(O)C"), ("Méthane", drawn), ("Boue", "")):
        resource = a_resource(kind, title=title, molecule=molecule)
        links.tie(entry, "mentions", resource, by=entry.author)
    sink = io.BytesIO()
    write_archive(sink, [str(entry.pk)], title="Export", by=entry.author)
    (told,) = read(io.BytesIO(sink.getvalue())).entries
    ethanol, methane, mud = (link.molecule for link in told.links)
    assert (ethanol.smiles, ethanol.molfile) == ("C(O)C", "")
    assert methane.molfile == drawn
    assert mud is None
    if asking.installed():
        assert ethanol.inchikey == "LFQSCWFLJHTTHZ-UHFFFAOYSA-N"
        assert (ethanol.formula, ethanol.weight) == ("C2H6O", "46.069 g/mol")
        assert methane.smiles == "C"
    second = a_notebook()
    bring_in(second, sink.getvalue())
    arrived = Entry.objects.get(notebook=second)
    fields = dict(arrived.fields.values_list("name", "text"))
    assert fields["Éthanol (SMILES)"] == "C(O)C"
    again = given(fields["Méthane (molfile)"]).text
    assert again.splitlines()[3:] == drawn.splitlines()[3:]  # after its header of three lines
    assert not any(name.startswith("Boue (") for name in fields)


def test_a_molecule_leaves_with_those_only_who_may_see_it():
    entry = an_entry()
    team = entry.notebook.structure
    kind = a_type(team, entry.author, name="Réactif", has_molecule=True)
    secret = a_resource(kind, title="Secret", molecule="CCO", confidential=True)
    links.tie(entry, "mentions", secret, by=entry.author)
    sink = io.BytesIO()
    write_archive(sink, [str(entry.pk)], title="Export", by=a_person(team))
    (told,) = read(io.BytesIO(sink.getvalue())).entries
    assert told.title == entry.title
    assert not told.links


def test_only_what_one_may_read_is_exported():
    mine, other = an_entry(), an_entry()
    sink = io.BytesIO()
    write_archive(sink, [str(mine.pk), str(other.pk)], title="Export", by=mine.author)
    assert [entry.title for entry in read(io.BytesIO(sink.getvalue())).entries] == [mine.title]
    with pytest.raises(NotFound):
        receive_archive(mine.notebook, sink, by=other.author, name="x.eln")


@pytest.mark.parametrize(
    ("data", "code"),
    [(b"", "not_a_zip"), (b"PK\x03\x04garbage", "not_a_zip"), ("no metadata", "metadata_missing")],
)
def test_a_bad_archive_is_refused_with_a_reason_and_kept(data, code):
    if isinstance(data, str):
        sink = io.BytesIO()
        with zipfile.ZipFile(sink, "w") as zipped:
            zipped.writestr("export/readme.txt", "rien")
        data = sink.getvalue()
    archive = bring_in(a_notebook(), data)
    assert archive.state == ImportState.REFUSED
    assert archive.report["refused"][0]["code"] == code
    assert archive.file.blob.size == len(data)
    assert not Entry.objects.exists()
    with pytest.raises(Refused):
        confirm_import(archive, by=archive.by)


def test_nobody_else_sees_an_import():
    archive = bring_in(a_notebook(), b"")
    stranger = a_person(a_team())
    assert not access.visible(stranger, ImportedArchive.objects.all()).exists()
    assert access.visible(archive.by, ImportedArchive.objects.all()).exists()


def _gist(notebook):
    return sorted(
        (
            row.title,
            row.author_name or str(row.author),
            str(row.experiment_on),
            row.body.text,
            row.category,
            row.status,
            tuple(sorted(threads.tags_of(row))),
            tuple(sorted((f.name, f.blob.sha256) for f in files.files_of(row))),
            tuple(row.fields.order_by("position").values_list("name", "kind", "text", "unit")),
            tuple(row.steps.order_by("position").values_list("text", "done_at")),
            tuple((c.signed, c.text) for c in threads.comments(row)),
        )
        for row in Entry.objects.filter(notebook=notebook, removed_at=None).select_related("body")
    )


PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154"
    "789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)
