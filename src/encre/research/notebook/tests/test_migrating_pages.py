"""A team comes from elsewhere by its pages: files, choices, rehearsal, report, undo, rights."""

import io
import warnings
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encre.commons.files import queries as files
from encre.foundation import jobs
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team, put_in_charge
from encre.research.notebook.eln.report import Refusal
from encre.research.notebook.migrating.given import opened
from encre.research.notebook.models import Entry, Migration
from encre.research.notebook.services.migrating import asking

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def signed_in(person):
    """Return a browser in which a person is signed in, in French."""
    client = Client(headers={"Accept-Language": "fr"})
    account = getattr(person, "account", None) or an_account(person)
    client.force_login(account, backend=BACKEND)
    return client


def page(client, row, name="migration", **query):
    """Return the words of a page of an arrival."""
    answer = client.get(reverse(f"notebook:{name}", args=[row.pk]), query)
    assert answer.status_code == 200
    return answer.content.decode()


def act(client, row, name, **sent):
    """Do something to an arrival, and the work it asks for."""
    answer = client.post(reverse(f"notebook:{name}_migration", args=[row.pk]), sent)
    assert answer.status_code == 302, answer.content.decode()
    jobs.run_all()
    row.refresh_from_db()


def begun(client, team, *sent):
    """Begin an arrival, send its files, have them read."""
    told = {"title": "Ancien cahier", "structure": str(team.pk)}
    answer = client.post(reverse("notebook:new_migration"), told)
    assert answer.status_code == 302, answer.content.decode()
    row = Migration.objects.get()
    for name, data in sent:
        held = SimpleUploadedFile(name, data)
        subject = {"kind": "notebook.migration", "id": str(row.pk), "file": held}
        assert client.post(reverse("files:upload"), subject).status_code in (200, 302)
    assert files.files_of(row).count() == len(sent)
    act(client, row, "read")
    return row


def answers(client, row, **changed):
    """Return the form of the choices as it opens, some answers changed."""
    answer = client.get(reverse("notebook:choose_migration", args=[row.pk]))
    form = answer.context["form"]
    told = {field.html_name: field.value() for field in form}
    return {k: "" if v is None else v for k, v in told.items() if v is not False} | changed


def test_a_team_comes_and_goes_by_its_pages(samples):
    team = a_team()
    by = a_person(team)
    toto = a_person(team, given_name="Toto", family_name="Le sysadmin")
    client = signed_in(by)
    names = (
        "elabftw/importable.zip",
        "elabftw/importable-chem.csv",
        "consortium/elabftw/export.eln",
    )
    sent = [(n.rsplit("/", 1)[-1], (samples / "eln" / n).read_bytes()) for n in names]
    row = begun(client, team, *sent)
    assert row.state == "ready", row.found
    told = page(client, row)
    assert "Choisir où vont les choses" in told
    assert "importable-chem.csv" in told
    marks = [line["name"] for line in row.found["people"]]
    who = {f"other_{marks.index('Toto Le sysadmin')}": toto.display_name}
    act(client, row, "choose", **answers(client, row, notebook_title="Venu d’ailleurs", **who))
    assert row.state == "planned"
    assert not Entry.objects.exists()
    assert "Rien n’est encore écrit" in page(client, row)
    report = page(client, row, "migration_lines", worth="doubt")
    assert "Ce qui a été remarqué" in report
    lines = client.get(reverse("notebook:migration_lines", args=[row.pk]), {"export": "csv"})
    rows = b"".join(lines.streaming_content).decode("utf-8-sig").splitlines()
    assert len(rows) >= 1 + row.lines.count()
    act(client, row, "begin")
    assert row.state == "done", row.outcome
    assert Entry.objects.filter(author=toto).exists()
    assert set(Entry.objects.values_list("notebook__title", flat=True)) == {"Venu d’ailleurs"}
    assert "Venu d’ailleurs" in page(client, row)
    assert "/notebook/entries/" in page(client, row, "migration_lines")
    asked = page(client, row, "undo_migration")
    assert "Ancien cahier" in asked
    act(client, row, "undo")
    assert row.state == "undone"
    assert not Entry.objects.filter(removed_at__isnull=True).exists()
    assert Entry.objects.exists()


def test_bad_files_are_told_in_french():
    team = a_team()
    client = signed_in(a_person(team))
    row = begun(client, team, ("sans.csv", b"a;b\n1;2\n"), ("coupe.zip", b"PK\x03\x04trop court"))
    told = page(client, row)
    assert "Aucun de ces fichiers" in told
    assert "sans.csv" in told
    assert "Nommez l’une des colonnes" in told
    assert "coupe.zip" in told


def test_wrong_answers_are_told_beside_them():
    team = a_team()
    client = signed_in(a_person(team))
    row = begun(client, team, ("a.csv", b"title,date\nGel,2026-01-02\n"))
    sent = answers(client, row, notebook_title="")
    answer = client.post(reverse("notebook:choose_migration", args=[row.pk]), sent)
    assert answer.status_code == 422
    assert "Choisissez un cahier" in answer.content.decode()
    answer = client.post(reverse("notebook:begin_migration", args=[row.pk]))
    assert answer.status_code == 422, "nothing begins before a rehearsal"


def test_only_those_who_may_find_it():
    team = a_team()
    by = a_person(team)
    row = begun(signed_in(by), team, ("a.csv", b"title\nGel\n"))
    head = a_person(team)
    put_in_charge(head, team)
    for name in ("migration", "migration_lines", "choose_migration", "undo_migration"):
        address = reverse(f"notebook:{name}", args=[row.pk])
        assert signed_in(a_person(a_team())).get(address).status_code == 404
        assert signed_in(a_person(team)).get(address).status_code == 404
        assert signed_in(head).get(address).status_code == 200
    other = signed_in(a_person(a_team()))
    for name in ("read", "begin", "stop", "choose", "undo"):
        address = reverse(f"notebook:{name}_migration", args=[row.pk])
        assert other.post(address).status_code == 404
    subject = {"kind": "notebook.migration", "id": str(row.pk)}
    held = {"file": SimpleUploadedFile("b.csv", b"title\nB\n")}
    assert other.post(reverse("files:upload"), subject | held).status_code == 404


def test_the_work_can_be_stopped():
    team = a_team()
    by = a_person(team)
    row = begun(signed_in(by), team, ("a.csv", b"title\nGel\n"))
    asking.choose(row, {}, by=by)
    client = signed_in(by)
    assert client.post(reverse("notebook:stop_migration", args=[row.pk])).status_code == 302
    jobs.run_all()
    assert "Le travail a été arrêté" in page(client, row)
    assert asking.standing(Migration.objects.get()) == "ready"


PARTS = st.sampled_from(["a", "b.md", "..", "", "é", ".", "c.csv", ".elabftw.json", "C:", "\\x"])
PATHS = st.lists(PARTS, min_size=1, max_size=5).map("/".join)
BYTES = st.one_of(
    st.binary(max_size=60),
    st.sampled_from([b'title,elabid\n"a', b'[{"title": 1}]', b"\0" * 50_000, b"# Titre\n![](b)"]),
)


@pytest.mark.once
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(PATHS, BYTES, st.sampled_from([0, 0o120777, 0o10644])), max_size=8))
def test_any_archive_is_read_or_refused(parts):
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as held:
        for path, data, mode in parts:
            info = zipfile.ZipInfo(path or "x")
            info.external_attr = mode << 16
            with warnings.catch_warnings(action="ignore"):
                held.writestr(info, data)
    sink.seek(0)
    try:
        with opened(sink, "dossier.zip") as found:
            keys = [entry.key for entry in found.entries]
            assert len(keys) == len(set(keys))
            for entry in found.entries:
                for item in entry.attachments:
                    assert ".." not in item.safe_name.split("/")
                    stream = found.bytes_of(item)
                    if stream is not None:
                        stream.close()
    except Refusal as refusal:
        assert refusal.problem.code
