"""Legal holds: what is refused, by services and by the database itself; what is kept and told."""

import json
import re
import zipfile
from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from encre.commons.files import blobs
from encre.commons.files import services as files
from encre.commons.threads import services as threads
from encre.foundation.access.services import remove_scope
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.jobs import run_all
from encre.foundation.journal.models import Recorded
from encre.foundation.people.services.accounts import give_role
from encre.foundation.people.services.presence import erase_person
from encre.foundation.people.tests.factories import PASSWORD, a_person, an_account
from encre.foundation.structures.services import detach
from encre.foundation.structures.tests.factories import a_structure, a_team, put_in_charge
from encre.research.notebook import holding
from encre.research.notebook.body import from_html
from encre.research.notebook.models import Entry, Hold, HoldTarget, Revision
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.holds import (
    Covering,
    ask_held,
    export_held,
    lift_hold,
    place_hold,
)
from encre.research.notebook.services.moving import move_entry
from encre.research.notebook.services.notebooks import create_notebook
from encre.research.notebook.services.proof import lock_entry, unlock_entry
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db
WHY = {"title": "Litige Dupont", "reference": "DAJ-2026-41", "reason": "Contestation d’un brevet"}


@pytest.fixture
def team():
    """Return a team under a unit under the institute."""
    root = a_structure("institute", name="Institut de recherche")
    return a_structure("team", a_structure("unit", root, name="Unité"), name="Équipe")


@pytest.fixture
def archivist(team):
    """Return who may place holds."""
    person = a_person(given_name="Odile")
    give_role(person, "archivist", by=None)
    return person


def _kept(person, **covering):
    hold = place_hold(Covering(**covering), by=person, **WHY)
    run_all()
    return Hold.objects.get(pk=hold.pk)


@pytest.mark.parametrize("by_what", ["entries", "notebooks", "people", "structures"])
def test_what_is_held_is_neither_removed_nor_unlocked_nor_moved(team, archivist, by_what):
    claire = a_person(team)
    book, other = a_notebook(claire, team), a_notebook(claire, team, title="Autre")
    entry, free = an_entry(book), an_entry(other, by=a_person(team))
    what = {
        "entries": [entry], "notebooks": [book], "people": [claire],
        "structures": [team.attachments.get().parent],
    }  # fmt: skip
    _kept(archivist, **{by_what: what[by_what]})
    for act in (
        lambda: remove_entry(entry, by=claire),
        lambda: move_entry(entry, other, by=claire),
    ):
        with pytest.raises(Refused, match="on ne peut ni le supprimer"):
            act()
    entry.refresh_from_db()
    lock_entry(entry, by=claire, version=entry.version)
    with pytest.raises(Refused, match="on ne peut ni le supprimer"):
        unlock_entry(entry, by=claire, reason="Une erreur")
    if by_what != "structures":
        assert remove_entry(free, by=free.author).removed


def test_files_and_comments_of_what_is_held_stay(team, archivist):
    claire = a_person(team)
    entry = an_entry(a_notebook(claire, team))
    file = files.store(b"gel", name="gel.txt", by=claire, owner=entry)
    comment = threads.comment(entry, text="Le gel a fondu", by=claire)
    hold = _kept(archivist, entries=[entry])
    for act in (
        lambda: files.remove(file, by=claire),
        lambda: threads.remove_comment(comment, by=claire),
        lambda: threads.edit_comment(comment, text="Rien", by=claire),
    ):
        with pytest.raises(Refused):
            act()
    lift_hold(hold, by=archivist, reason="Affaire close")
    assert files.remove(file, by=claire).removed
    assert threads.remove_comment(comment, by=claire).removed


REFUSED = {
    "entry gone": "DELETE FROM notebook_entry",
    "entry binned": "UPDATE notebook_entry SET removed_at = updated_at",
    "entry unlocked": "UPDATE notebook_entry SET locked_at = NULL",
    "entry moved": "UPDATE notebook_entry SET notebook_id = id",
    "entry without author": "UPDATE notebook_entry SET author_id = NULL",
    "text gone": "DELETE FROM notebook_body",
    "version gone": "DELETE FROM notebook_revision",
    "version changed": "UPDATE notebook_revision SET title = 'x' WHERE NOT kept",
    "notebook gone": "DELETE FROM notebook_notebook",
    "file gone": "DELETE FROM files_file",
    "file removed": "UPDATE files_file SET removed_at = created_at",
    "file given away": "UPDATE files_file SET owner_kind = '', owner_id = NULL",
    "comment emptied": "UPDATE threads_comment SET text = ''",
    "hold gone": "DELETE FROM notebook_hold",
    "hold rewritten": "UPDATE notebook_hold SET reason = 'autre'",
    "target gone": "DELETE FROM notebook_holdtarget",
    "target changed": "UPDATE notebook_holdtarget SET chosen = false, notebook_id = NULL",
}


def test_the_database_itself_refuses(team, archivist):
    claire = a_person(team)
    entry = an_entry(a_notebook(claire, team))
    files.store(b"gel", name="gel.txt", by=claire, owner=entry)
    threads.comment(entry, text="Le gel a fondu", by=claire)
    lock_entry(entry, by=claire, version=entry.version)
    hold = _kept(archivist, notebooks=[entry.notebook])
    Revision.objects.create(
        entry=entry, version=99, title="t", document={}, facts={}, digest="0" * 64, kept=False
    )
    for what, statement in REFUSED.items():
        with (
            pytest.raises(DatabaseError, match=r"legal hold|kept as they are"),
            transaction.atomic(),
        ):
            with connection.cursor() as cursor:
                cursor.execute(statement)
            pytest.fail(what)
    lift_hold(hold, by=archivist, reason="Affaire close")
    with connection.cursor() as cursor:
        cursor.execute(REFUSED["file removed"])
        cursor.execute(REFUSED["entry unlocked"])
        with pytest.raises(DatabaseError, match="legal hold"), transaction.atomic():
            cursor.execute("UPDATE notebook_hold SET lifted_because = 'autre'")


def test_the_version_at_the_start_and_every_later_one_are_kept(team, archivist):
    claire = a_person(team)
    entry = an_entry(a_notebook(claire, team), "<p>Avant</p>")
    entry = save_entry(
        entry, by=claire, version=entry.version, document=from_html("<p>Au début</p>").body
    )
    hold = _kept(archivist, people=[claire])
    assert (hold.frozen, hold.frozen_at is not None) == (1, True)
    assert not entry.revisions.filter(kept=False).exists()
    for text in ("Pendant", "Encore"):
        entry = Entry.objects.get(pk=entry.pk)
        body = from_html(f"<p>{text}</p>").body
        save_entry(entry, by=claire, version=entry.version, document=body)
    texts = [json.dumps(row.document, ensure_ascii=False) for row in entry.revisions.all()]
    for text in ("Avant", "Au début", "Pendant", "Encore"):
        assert any(text in found for found in texts), text


def test_what_belonged_to_a_unit_stays_held_when_it_closes(team, archivist):
    claire = a_person(team)
    entry = an_entry(a_notebook(claire, team))
    unit = team.attachments.get().parent
    _kept(archivist, structures=[unit])
    remove_scope(unit.pk)
    with pytest.raises(Refused):
        remove_entry(entry, by=claire)
    later = a_notebook(claire, team, title="Ouvert depuis")
    assert not holding.is_held(an_entry(later))


def test_a_notebook_opened_later_in_a_held_unit_is_held(team, archivist):
    claire = a_person(team)
    _kept(archivist, structures=[team.attachments.get().parent])
    assert holding.is_held(an_entry(a_notebook(claire, team)))


def test_the_facts_of_a_person_are_not_erased_while_held(team, archivist):
    claire = a_person(team, email="claire@example.org")
    an_entry(a_notebook(claire, team))
    type(claire).objects.filter(pk=claire.pk).update(presence="left")
    claire.refresh_from_db()
    hold = _kept(archivist, structures=[team])
    with pytest.raises(Refused, match="mesure de conservation"):
        erase_person(claire, keep_name=True, by=None)
    lift_hold(hold, by=archivist, reason="Affaire close")
    erase_person(claire, keep_name=True, by=None)


def test_only_the_archives_place_and_lift(team, archivist):
    claire, head = a_person(team), a_person(team)
    put_in_charge(head, team)
    entry = an_entry(a_notebook(claire, team))
    for person in (claire, head):
        with pytest.raises(NotAllowed):
            place_hold(Covering(entries=[entry]), by=person, **WHY)
    with pytest.raises(Refused):
        place_hold(Covering(), by=archivist, **WHY)
    with pytest.raises(Refused):
        place_hold(Covering(entries=[entry]), by=archivist, **{**WHY, "reason": " "})
    hold = _kept(archivist, entries=[entry])
    with pytest.raises(Refused):
        lift_hold(hold, by=archivist, reason=" ")
    lift_hold(hold, by=archivist, reason="Affaire close")
    names = Recorded.objects.filter(subject_id=hold.pk).values_list("name", flat=True)
    assert sorted(names) == ["notebook.hold.lifted", "notebook.hold.placed"]


def test_the_archive_holds_confidential_entries_and_the_bin(team, archivist):
    claire = a_person(team)
    book = a_notebook(claire, team, confidential=True)
    secret = an_entry(book, "<p>Formule gardée</p>", confidential=True)
    files.store(b"octets du gel", name="gel.txt", by=claire, owner=secret)
    binned = remove_entry(an_entry(book, title="Jetée"), by=claire)
    hold = _kept(archivist, people=[claire])
    file = export_held(None, str(hold.pk), by=archivist)
    with blobs.store().open(file.blob.sha256) as stream, zipfile.ZipFile(stream) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        crate = archive.read(next(name for name in names if name.endswith("metadata.json")))
    assert secret.number in crate.decode() and binned.number in crate.decode()
    assert any(name.endswith("gel.txt") for name in names)
    with pytest.raises(NotFound):
        export_held(None, str(hold.pk), by=claire)


def test_the_pages_place_tell_and_lift_with_a_proof_of_identity(client, team, archivist):
    claire = a_person(team)
    entry = an_entry(a_notebook(claire, team))
    writer, keeper = an_account(claire, PASSWORD), an_account(archivist, PASSWORD)
    client.force_login(keeper)
    new = "/notebook/holds/new"
    assert client.get(new)["Location"].startswith("/login/reauthenticate/")
    client.post("/login/reauthenticate/", {"password": PASSWORD, "next": new})
    wrong = client.post(new, {**WHY, "things": "U0-1999-00001"})
    assert wrong.status_code == 422 and "U0-1999-00001" in wrong.content.decode()
    page = client.post(new, {**WHY, "things": f"{entry.number.lower()}\n"})["Location"]
    run_all()
    shown = client.get(page).content.decode()
    assert entry.number in shown and WHY["reason"] in shown
    hold = HoldTarget.objects.get(entry=entry).hold
    assert client.get("/notebook/holds/").status_code == 200
    assert client.post(f"{page}export").status_code == 302
    client.force_login(writer)
    told = client.get(f"/notebook/entries/{entry.pk}/").content.decode()
    assert WHY["reference"] in told and WHY["reason"] not in told
    assert client.get(page).status_code == 404
    assert client.get("/notebook/holds/").status_code == 403
    assert client.post(f"/notebook/entries/{entry.pk}/remove").status_code == 422
    client.force_login(keeper)
    assert client.get(f"{page}lift")["Location"].startswith("/login/reauthenticate/")
    client.post("/login/reauthenticate/", {"password": PASSWORD, "next": f"{page}lift"})
    client.post(f"{page}lift", {"reason": "Affaire close"})
    hold.refresh_from_db()
    assert not hold.in_force


def test_a_discreet_hold_shows_nothing_and_still_refuses(client, team, archivist):
    claire = a_person(team)
    entry = an_entry(a_notebook(claire, team))
    place_hold(Covering(entries=[entry]), by=archivist, discreet=True, **WHY)
    client.force_login(an_account(claire, PASSWORD))
    page = client.get(f"/notebook/entries/{entry.pk}/").content.decode()
    assert WHY["reference"] not in page and not re.search("#gavel|icon-gavel", page)
    with pytest.raises(Refused):
        remove_entry(entry, by=claire)


def test_asking_for_the_archive_is_the_archives_own(team, archivist):
    entry = an_entry(a_notebook(a_person(team), team))
    hold = _kept(archivist, entries=[entry])
    job = ask_held(hold, by=archivist)
    run_all()
    job.refresh_from_db()
    assert job.state == "done" and job.result["file"]


def test_a_team_of_ones_own_is_no_way_around(archivist):
    team = a_team()
    claire = a_person(team)
    entry = an_entry(a_notebook(claire, team))
    _kept(archivist, entries=[entry])
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).delete()


def test_targets_are_counted_in_few_queries(team, archivist, django_assert_num_queries):
    claire, karim = a_person(team), a_person(team)
    book, other = a_notebook(claire, team), a_notebook(claire, team, title="Autre")
    lone = an_entry(other, by=karim)
    for _number in range(3):
        an_entry(book)
    unit = team.attachments.get().parent
    hold = place_hold(
        Covering(entries=[lone], notebooks=[book], people=[claire, karim], structures=[unit]),
        by=archivist, **WHY,
    )  # fmt: skip
    targets = list(hold.targets.filter(chosen=True))
    with django_assert_num_queries(4):
        found = holding.counted(targets)
    told = {str(target): found[target.pk] for target in targets}
    assert told == {str(lone): 1, str(book): 3, str(claire): 3, str(karim): 1, str(unit): 4}


def test_a_notebook_opened_under_a_hold_stays_held_when_its_unit_closes(team, archivist):
    claire = a_person(team)
    unit = team.attachments.get().parent
    root = unit.attachments.get().parent
    hold = _kept(archivist, structures=[root])
    entry = an_entry(create_notebook(team, by=claire, title="Ouvert après"), by=claire)
    detach(unit.attachments.get(), by=None, on=timezone.localdate() - timedelta(days=1))
    assert not HoldTarget.objects.filter(hold=hold, structure__in=[team, unit]).exists()
    with pytest.raises(Refused, match="on ne peut ni le supprimer"):
        remove_entry(entry, by=claire)
    with pytest.raises(DatabaseError), transaction.atomic():
        Entry.objects.filter(pk=entry.pk).update(removed_at=timezone.now())
