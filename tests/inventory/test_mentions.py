"""What an entry mentions is tied to it: each thing shows where it is used, to who may see it."""

import pytest
from django.test import Client

from encre.foundation import journal, links
from encre.foundation.jobs import readers
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory.tests.factories import a_resource, a_type
from encre.research.notebook.services.mentioning import tie_mentions
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def mentioning(*rows):
    said = [{"kind": row._meta.label_lower, "id": str(row.pk), "label": "x"} for row in rows]
    shown = [{"type": "mention", "attrs": attrs} for attrs in said]
    words = [{"type": "text", "text": "Avec "}]
    return {"type": "doc", "content": [{"type": "paragraph", "content": [*words, *shown]}]}


@pytest.fixture
def lab():
    team = a_team()
    author = a_person(team)
    resource = a_resource(a_type(team, author))
    return {"team": team, "author": author, "resource": resource, "book": a_notebook(author, team)}


def told(row, person):
    return [(str(tie.words), tie.other.pk) for tie in links.about(row, person)]


def test_a_resource_shows_the_entries_that_mention_it(lab):
    entry = an_entry(lab["book"])
    document = mentioning(lab["resource"], lab["author"])
    entry = save_entry(entry, by=lab["author"], version=entry.version, document=document)
    tie_mentions(entry, by=lab["author"])
    tie_mentions(entry, by=lab["author"])
    assert told(lab["resource"], lab["author"]) == [("mentionné par", entry.pk)]
    assert told(lab["resource"], a_person(a_team())) == []
    client = Client()
    client.force_login(an_account(lab["author"]), backend=BACKEND)
    page = client.get(f"/inventory/resources/{lab['resource'].pk}/").content.decode()
    assert entry.title in page
    entry = save_entry(entry, by=lab["author"], version=entry.version, document=mentioning())
    tie_mentions(entry, by=lab["author"])
    assert told(lab["resource"], lab["author"]) == []


def test_what_the_author_may_not_see_is_not_tied(lab):
    elsewhere = a_team()
    theirs = a_resource(a_type(elsewhere, a_person(elsewhere)))
    entry = an_entry(lab["book"])
    document = mentioning(theirs)
    entry = save_entry(entry, by=lab["author"], version=entry.version, document=document)
    tie_mentions(entry, by=lab["author"])
    assert told(theirs, theirs.created_by) == []


def test_the_reader_of_the_journal_ties_them(lab):
    entry = an_entry(lab["book"])
    journal.seal()
    readers.dispatch("essai", strict=True)
    entry = save_entry(
        entry, by=lab["author"], version=entry.version, document=mentioning(lab["resource"])
    )
    journal.seal()
    readers.dispatch("essai", strict=True)
    assert told(lab["resource"], lab["author"]) == [("mentionné par", entry.pk)]
