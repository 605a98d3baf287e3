"""The entries in a person's copy of their data: theirs, and no other's."""

import pytest

from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook.personal import written
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db


def test_a_person_receives_the_entries_they_wrote_and_no_others():
    team = a_team()
    claire, other = a_person(team), a_person(team)
    notebook = a_notebook(claire, team)
    mine = an_entry(notebook, "<p>Gel du <em>matin</em></p>", by=claire, title="Gel")
    an_entry(notebook, "<p>Secret</p>", by=other, title="À une autre", confidential=True)
    an_entry(notebook, "<p>Ouvert</p>", by=other, title="Lisible par Claire")
    (row,) = written(claire)
    assert (row["number"], row["title"]) == (mine.number, "Gel")
    assert "<em>matin</em>" in row["html"]


def test_the_bin_is_given_too():
    team = a_team()
    claire = a_person(team)
    entry = an_entry(a_notebook(claire, team), by=claire)
    remove_entry(entry, by=claire)
    (row,) = written(claire)
    assert row["removed"]
