"""A team comes from elsewhere: given, chosen, rehearsed, brought in once, and undone exactly."""

import io
import zipfile

import pytest

from encre.commons.files import queries as files
from encre.commons.files import services as file_services
from encre.commons.threads import queries as threads
from encre.foundation import jobs
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory import queries as inventory
from encre.research.notebook.models import Entry, MigrationState, Notebook
from encre.research.notebook.services.migrating import asking
from encre.research.notebook.services.writing import save_entry

pytestmark = pytest.mark.django_db

EXPORTS = (
    "consortium/elabftw/export.eln",
    "elabftw/importable.csv",
    "elabftw/importable-tab.csv",
    "elabftw/importable-chem.csv",
    "elabftw/compounds.csv",
    "elabftw/importable-trimmed-header.csv",
    "elabftw/importable.zip",
    "elabftw/importable-nojson.zip",
)


@pytest.fixture
def team():
    return a_team()


@pytest.fixture
def by(team):
    return a_person(team)


def given(team, by, *sent):
    """Give files and have them read."""
    row = asking.open_migration(team, by=by, title="Arrivée")
    for name, data in sent:
        file_services.store(data, name=name, by=by, owner=row)
    asking.read_given(row, by=by)
    jobs.run_all()
    row.refresh_from_db()
    return row


def rehearsed(row, by, **choices):
    """Choose, and have it rehearsed."""
    asking.choose(row, choices, by=by)
    jobs.run_all()
    row.refresh_from_db()
    return row


def brought(row, by):
    """Bring in what was rehearsed."""
    asking.begin(row, by=by)
    jobs.run_all()
    row.refresh_from_db()
    return row


def real(samples, *names):
    """Return real exports by name."""
    return [(name.rsplit("/", 1)[-1], (samples / "eln" / name).read_bytes()) for name in names]


def zipped(**parts):
    """Return a zip of these files."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w") as held:
        for name, data in parts.items():
            held.writestr(name, data)
    return sink.getvalue()


def state_of(team, by):
    """Return all that a team has, as far as a reader can tell."""
    rows = Entry.objects.filter(notebook__structure=team, removed_at__isnull=True)
    return (
        sorted((row.source_key, row.title, row.number, row.body.html) for row in rows),
        sorted((r.number, r.title, r.description) for r in inventory.resources(by)),
        sorted(Notebook.objects.filter(archived_at__isnull=True).values_list("title", flat=True)),
    )


def test_the_exports_of_a_whole_team(samples, team, by):
    row = given(team, by, *real(samples, *EXPORTS))
    assert row.state == MigrationState.READY, row.found
    assert row.found["count"] == 12 + 3 + 3 + 13 + 3 + 3 + 1 + 2
    rehearsed(row, by, place="category")
    assert row.state == MigrationState.PLANNED
    assert not Entry.objects.exists(), "a rehearsal writes nothing"
    brought(row, by)
    assert row.state == MigrationState.DONE, jobs.Job.objects.last().error
    assert row.outcome["made"] == 40
    assert row.outcome["left"] == 0
    assert set(row.lines.values_list("state", flat=True)) == {"made"}
    told = Entry.objects.get(source_key__contains="20220630-fc1b8fc4")
    assert [step.text for step in told.steps.all()] == ["a step"]
    assert threads.tags_of(told)
    assert told.author_name == "Toto Le sysadmin"
    names = {file.name for file in files.files_of(told)}
    assert {"test.txt", "source.json"} <= names
    acetone = inventory.resources(by).get(title="Acetone")
    assert acetone.cas == "67-64-1"
    assert acetone.values["purity"]["text"] == "99.5"


def test_a_second_run_brings_nothing_new(samples, team, by):
    first = given(team, by, *real(samples, *EXPORTS))
    brought(rehearsed(first, by), by)
    before = state_of(team, by)
    second = given(team, by, *real(samples, *EXPORTS))
    rehearsed(second, by, place="author")
    assert set(second.lines.values_list("state", flat=True)) == {"present"}
    brought(second, by)
    assert state_of(team, by) == before
    assert second.outcome["made"] == 0


def test_undo_is_exact_and_can_be_undone(samples, team, by):
    before = state_of(team, by)
    row = given(team, by, *real(samples, *EXPORTS))
    brought(rehearsed(row, by), by)
    whole = state_of(team, by)
    asking.undo(row, by=by)
    jobs.run_all()
    row.refresh_from_db()
    assert row.state == MigrationState.UNDONE
    assert state_of(team, by) == before
    brought(rehearsed(row, by), by)
    assert state_of(team, by) == whole


def test_what_somebody_changed_stays(samples, team, by):
    row = given(team, by, *real(samples, "elabftw/importable.csv"))
    brought(rehearsed(row, by), by)
    entry = Entry.objects.order_by("number").first()
    save_entry(entry, by=by, version=entry.version, title="Repris", document=entry.body.document)
    asking.undo(row, by=by)
    jobs.run_all()
    row.refresh_from_db()
    assert row.outcome["undone"] == 2
    assert row.outcome["kept"] == 1
    assert [e.title for e in Entry.objects.filter(removed_at__isnull=True)] == ["Repris"]


def test_documents_become_entries_with_their_pictures(team, by):
    png = bytes.fromhex("89504e470d0a1a0a") + b"x" * 20
    data = zipped(**{
        "Thèse/chapitre.md": "# Titre\n\n![gel](img/gel.png)\n\nVoir [ici](autre.txt)",
        "Thèse/img/gel.png": png,
        "Thèse/autre.txt": "Bonjour\n\nà tous",
        "Thèse/note.html": "<title>Ma note</title><p>é<script>alert(1)</script></p>",
        "__MACOSX/._x": "x",
        "Thèse/.cache": "x",
        "//deux/b.pdf": "%PDF-1.4",
        "../dehors.txt": "x",
        "/etc/passwd": "x",
    })  # fmt: skip
    row = given(team, by, ("dossier.zip", data))
    assert row.found["count"] == 4, row.found
    assert {item["code"] for item in row.found["refused"]} == {"unsafe_path"}
    assert [item["code"] for item in row.found["problems"]].count("hidden_left_out") == 2
    brought(rehearsed(row, by, place="folder"), by)
    assert row.outcome["left"] == 0
    chapter = Entry.objects.get(title="chapitre")
    assert chapter.notebook.title == "Thèse"
    assert {file.name for file in files.files_of(chapter)} == {"chapitre.md", "gel.png"}
    picture = files.files_of(chapter).get(name="gel.png")
    assert str(picture.pk) in chapter.body.html
    other = Entry.objects.get(title="autre")
    assert f"/notebook/entries/{other.pk}/" in chapter.body.html
    note = Entry.objects.get(title="Ma note")
    assert "script" not in note.body.html
    assert "alert" not in note.body.html


def test_people_are_chosen_never_guessed(samples, team, by):
    toto = a_person(team, given_name="Toto", family_name="Le sysadmin")
    row = given(team, by, *real(samples, "elabftw/importable.zip"))
    (told,) = row.found["people"]
    assert told["people"] == [[str(toto.pk), toto.display_name]]
    assert not told["sure"]
    brought(rehearsed(row, by, people={told["mark"]: str(toto.pk)}), by)
    assert Entry.objects.get().author == toto


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("vide.csv", b"", "empty_file"),
        ("coupé.zip", b"PK\x03\x04trop court", "not_a_zip"),
        ("faux.eln", b"rien", "not_a_zip"),
        ("sans.csv", b"a;b\n1;2\n", "table_without_title"),
        ("seul.csv", b"title;b\n", "table_empty"),
        ("binaire.csv", b"title\n\0\0", "table_not_text"),
    ],
)
def test_bad_files_are_refused_in_clear_words(team, by, name, data, code):
    row = given(team, by, (name, data))
    assert row.state == MigrationState.REFUSED
    assert [item["code"] for item in row.found["refused"]] == [code]


def test_only_in_a_team_one_works_in(team):
    with pytest.raises(NotAllowed):
        asking.open_migration(team, by=a_person(a_team()), title="Arrivée")


def test_nothing_begins_before_a_rehearsal(team, by):
    row = given(team, by, ("a.txt", b"a"))
    with pytest.raises(Refused):
        asking.begin(row, by=by)
    with pytest.raises(NotFound):
        asking.choose(row, {}, by=a_person(team))
