"""Writing: numbers, versions, and nobody's text lost."""

import re
from datetime import timedelta

import pytest
import time_machine

from encre.foundation import links
from encre.foundation.access.levels import Level
from encre.foundation.access.services import Subject, share
from encre.foundation.base.errors import NotAllowed, NotFound, Refused, Stale
from encre.foundation.journal.models import Recorded
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.research.notebook.body import from_html
from encre.research.notebook.models import Entry
from encre.research.notebook.services.bin import bring_back, remove_entry
from encre.research.notebook.services.duplicating import duplicate_entry
from encre.research.notebook.services.properties import (
    FieldValue,
    StepValue,
    change_properties,
    parse_number,
    set_fields,
    set_steps,
    tick_step,
)
from encre.research.notebook.services.writing import create_entry, restore_revision, save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db


def doc(html):
    return from_html(html).body


def test_numbers_follow_the_unit_and_the_year():
    unit = a_unit(code="U 1234")
    team = a_team(unit)
    author = a_person(team)
    notebook = a_notebook(author, team)
    with time_machine.travel("2026-03-02 10:00 +0100", tick=False):
        first, second = an_entry(notebook), an_entry(notebook)
    with time_machine.travel("2027-01-01 10:00 +0100", tick=False):
        third = an_entry(a_notebook(author, team))
    numbers = [first.number, second.number, third.number]
    assert numbers == ["U1234-2026-00001", "U1234-2026-00002", "U1234-2027-00001"]


def test_saving_keeps_document_html_and_text_together():
    entry = an_entry()
    saved = save_entry(
        entry, by=entry.author, version=1, document=doc("<p>IL-1β <b>élevée</b></p>")
    )
    assert saved.version == 2
    assert "<strong>élevée</strong>" in saved.body.html
    assert saved.body.text == "IL-1β élevée"
    assert saved.excerpt == "IL-1β élevée"


def test_a_save_from_an_older_version_changes_nothing():
    entry = an_entry()
    colleague = a_person(entry.notebook.structure)
    save_entry(entry, by=colleague, version=1, document=doc("<p>d'elle</p>"))
    events = Recorded.objects.count()
    with pytest.raises(Stale):
        save_entry(entry, by=entry.author, version=1, document=doc("<p>de lui</p>"))
    assert Entry.objects.get(pk=entry.pk).body.text == "d'elle"
    assert Recorded.objects.count() == events


def test_saving_the_same_text_writes_nothing():
    entry = an_entry(html="<p>a</p>")
    events = Recorded.objects.count()
    saved = save_entry(entry, by=entry.author, version=1, document=doc("<p>a</p>"))
    assert (saved.version, Recorded.objects.count()) == (1, events)


@pytest.mark.parametrize(
    "body", [{"type": "paragraph"}, {"type": "doc", "content": [{"type": "script"}]}, []]
)
def test_a_body_that_is_not_one_is_refused(body):
    entry = an_entry()
    with pytest.raises(Refused):
        save_entry(entry, by=entry.author, version=1, document=body)
    assert entry.revisions.count() == 1


def test_one_sitting_of_one_author_is_one_revision():
    entry = an_entry()
    author, colleague = entry.author, a_person(entry.notebook.structure)
    for version, html in enumerate(["<p>a</p>", "<p>ab</p>", "<p>abc</p>"], start=1):
        save_entry(entry, by=author, version=version, document=doc(html))
    assert list(entry.revisions.order_by("version").values_list("version", flat=True)) == [1, 4]
    save_entry(entry, by=colleague, version=4, document=doc("<p>abcd</p>"))
    assert entry.revisions.count() == 3
    with time_machine.travel(entry.revisions.latest("created_at").created_at + timedelta(hours=1)):
        save_entry(entry, by=colleague, version=5, document=doc("<p>abcde</p>"))
    assert entry.revisions.count() == 4


def test_an_earlier_version_comes_back_as_a_new_one():
    entry = an_entry(html="<p>premier</p>")
    save_entry(entry, by=entry.author, version=1, document=doc("<p>second</p>"))
    first = entry.revisions.get(version=1)
    restored = restore_revision(first, by=entry.author, version=2)
    assert (restored.version, restored.body.text) == (3, "premier")
    assert entry.revisions.get(version=2).document == doc("<p>second</p>")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1 234,5", 1234.5),
        ("1\u202f234.5", 1234.5),
        ("\u22120,3", -0.3),
        ("1e-9", 1e-9),
        ("12 %", None),
        ("", None),
        (".", None),
    ],
)
def test_numbers_are_read_as_they_are_written(text, number):
    assert parse_number(text) == number


def test_fields_are_typed_and_wrong_ones_named():
    entry = an_entry()
    good = FieldValue("Température", "37,5", "number", "°C")
    with pytest.raises(Refused) as caught:
        set_fields(
            entry,
            [good, FieldValue("Lot", "beaucoup", "number"), FieldValue("Le", "hier", "date")],
            by=entry.author,
            version=1,
        )
    assert set(caught.value.fields) == {"Lot", "Le"}
    assert entry.fields.count() == 0
    entry = set_fields(entry, [good], by=entry.author, version=1)
    assert entry.fields.get().number == 37.5


def test_steps_keep_their_ticks_when_others_are_added():
    entry = an_entry()
    entry = set_steps(entry, [StepValue("Lyse"), StepValue("Dosage")], by=entry.author, version=1)
    tick_step(entry.steps.get(text="Lyse"), by=entry.author, done=True)
    steps = [StepValue("Décongélation"), StepValue("Lyse")]
    entry = set_steps(entry, steps, by=entry.author, version=2)
    done = dict(entry.steps.values_list("text", "done_at"))
    assert done["Lyse"] is not None
    assert done["Décongélation"] is None
    assert "Dosage" not in done


def test_rights_of_a_team_and_of_confidential_work():
    team = a_team()
    author, colleague, stranger = a_person(team), a_person(team), a_person(a_team())
    notebook = a_notebook(author, team)
    entry = an_entry(notebook)
    save_entry(entry, by=colleague, version=1, title="Titre d'une collègue")
    with pytest.raises(NotFound):
        save_entry(entry, by=stranger, version=2, title="x")
    with pytest.raises(NotFound):
        create_entry(notebook, by=stranger, title="x")
    secret = an_entry(notebook, confidential=True)
    with pytest.raises(NotFound):
        save_entry(secret, by=colleague, version=1, title="x")
    with pytest.raises(NotAllowed):
        change_properties(entry, by=colleague, version=2, confidential=True)


def test_the_bin_gives_back():
    entry = an_entry()
    remove_entry(entry, by=entry.author)
    with pytest.raises(NotAllowed):
        save_entry(entry, by=entry.author, version=1, title="x")
    bring_back(entry, by=entry.author)
    save_entry(entry, by=entry.author, version=1, title="De retour")


def test_a_copy_keeps_the_text_and_not_the_ticks():
    entry = an_entry(html="<p>Protocole</p>")
    entry = set_steps(entry, [StepValue("Lyse")], by=entry.author, version=1)
    tick_step(entry.steps.get(), by=entry.author, done=True)
    copy = duplicate_entry(entry, by=entry.author)
    assert copy.body.text == "Protocole"
    assert copy.steps.get().done_at is None
    assert copy.number != entry.number


def test_a_mention_is_saved_and_leads_to_who_is_mentioned(client):
    entry = an_entry()
    account = an_account(entry.author)
    colleague = a_person(entry.notebook.structure)
    attrs = {"kind": "people.person", "id": str(colleague.pk), "label": colleague.display_name}
    words = {"type": "paragraph", "content": [{"type": "mention", "attrs": attrs}]}
    saved = save_entry(
        entry, by=entry.author, version=1, document={"type": "doc", "content": [words]}
    )
    address = re.search(r'href="([^"]*people\.person[^"]*)"', saved.body.html)[1]
    client.force_login(account)
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, links.address(colleague))
    hidden = a_person(unlisted=True)
    assert client.get(address.replace(str(colleague.pk), str(hidden.pk))).status_code == 404


def test_an_entry_shared_alone_does_not_name_its_confidential_notebook(client):
    author, guest = a_person(a_team()), a_person(a_team())
    team = author.affiliations.get().structure
    notebook = a_notebook(author, team, title="Projet Tournesol", confidential=True)
    entry = an_entry(notebook, by=author)
    share(entry, level=Level.EDIT, subject=Subject(person=guest), by=author)
    client.force_login(an_account(guest))
    for page in (
        f"/notebook/entries/{entry.pk}/",
        f"/notebook/entries/{entry.pk}/write",
        "/notebook/",
    ):
        answer = client.get(page)
        assert (answer.status_code, "Tournesol" in answer.text) == (200, False)
