"""Locks and signatures."""

import io

import pytest

from encre.foundation.base.errors import NotAllowed, NotFound, Refused, Stale
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team, a_unit, put_in_charge
from encre.research.notebook.models import Entry
from encre.research.notebook.services.attaching import attach
from encre.research.notebook.services.proof import (
    lock_entry,
    sign_entry,
    signature_holds,
    unlock_entry,
)
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry():
    return an_entry(html="<p>Résultat : 3,2 fois le témoin.</p>")


def test_a_locked_entry_is_written_by_nobody_until_its_head_says_why():
    unit = a_unit()
    team = a_team(unit)
    author, head = a_person(team), a_person(unit)
    put_in_charge(head, unit)
    entry = an_entry(a_notebook(author, team))
    lock_entry(entry, by=author, version=1)
    with pytest.raises(NotAllowed):
        save_entry(entry, by=author, version=1, title="x")
    colleague = a_person(team)
    with pytest.raises(NotAllowed):
        unlock_entry(entry, by=colleague, reason="une faute")
    with pytest.raises(Refused):
        unlock_entry(entry, by=head, reason="  ")
    unlock_entry(entry, by=head, reason="Erreur d'unité dans le tableau 2")
    save_entry(entry, by=author, version=entry.revisions.latest("version").version, title="x")


def test_a_signature_locks_and_covers_text_fields_and_files(entry):
    attach(entry, io.BytesIO(b"puits;Ct\nA1;21,3\n"), by=entry.author, name="plaque.csv")
    signature = sign_entry(entry, by=entry.author, version=1, meaning="authorship")
    entry.refresh_from_db()
    assert entry.locked
    assert entry.signed_version == entry.version == signature.revision.version
    assert [file["name"] for file in signature.revision.facts["files"]] == ["plaque.csv"]
    assert signature_holds(signature)


def test_one_signs_what_one_has_read(entry):
    save_entry(entry, by=entry.author, version=1, title="Changé depuis")
    with pytest.raises(Stale):
        sign_entry(entry, by=entry.author, version=1, meaning="authorship")
    assert not Entry.objects.get(pk=entry.pk).locked


def test_who_may_sign_and_as_what(entry):
    colleague, stranger = a_person(entry.notebook.structure), a_person(a_team())
    with pytest.raises(NotFound):
        sign_entry(entry, by=stranger, version=1, meaning="review")
    with pytest.raises(Refused):
        sign_entry(entry, by=colleague, version=1, meaning="authorship")
    with pytest.raises(Refused):
        sign_entry(entry, by=colleague, version=1, meaning="because")
    sign_entry(entry, by=entry.author, version=1, meaning="authorship")
    sign_entry(entry, by=colleague, version=1, meaning="witness")
    with pytest.raises(Refused):
        sign_entry(entry, by=colleague, version=1, meaning="witness")
    assert entry.revisions.get(version=1).signatures.count() == 2
