"""Search looks where the reader’s entries are; what it shows and counts is what rights allow."""

from typing import Any

import pytest

from encre.commons import search
from encre.commons.files import services as files
from encre.commons.search import queries
from encre.commons.search.models import Document
from encre.foundation import jobs
from encre.foundation.access.models import Grant
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook.models import Entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def house() -> dict[str, Any]:
    """A team's notebook with three entries for all, then five confidential ones, newer."""
    team, elsewhere = a_team(), a_team()
    author = a_person(team)
    notebook = a_notebook(author, team)
    other = a_person(elsewhere)
    for number in range(3):
        an_entry(notebook, title=f"Ouverte {number}", html="<p>macrophages</p>")
    for number in range(5):
        an_entry(notebook, title=f"Secrète {number}", html="<p>macrophages</p>")
    Entry.objects.filter(title__startswith="Secrète").update(confidential=True)
    shared = an_entry(
        a_notebook(other, elsewhere), title="Partagée", html="<p>macrophages</p>", by=other
    )
    an_entry(a_notebook(other, elsewhere), title="Ailleurs", html="<p>macrophages</p>", by=other)
    reader = a_person(team)
    Grant.objects.create(
        object_kind="notebook.entry", object_id=shared.pk, level="view", person=reader
    )
    jobs.run_all()
    return {"reader": reader, "author": author, "other": other}


def titles(person: Any) -> list[str]:
    return sorted(str(hit.object) for hit in search.find(person, "macrophage").hits)


MINE = ["Ouverte 0", "Ouverte 1", "Ouverte 2", "Partagée"]


@pytest.mark.parametrize("earlier", [False, True])
def test_who_finds_what(house: dict[str, Any], earlier: bool) -> None:
    """The same before an upgrade has indexed everything again."""
    if earlier:
        Document.objects.update(reached=None)
    assert titles(house["reader"]) == MINE
    assert titles(house["other"]) == ["Ailleurs", "Partagée"]
    assert len(titles(house["author"])) == 8
    assert titles(a_person()) == []
    assert titles(None) == []


def test_counting_stops_and_says_so(house: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """Entries refused in passing neither take the place of others nor are counted."""
    monkeypatch.setattr(queries, "MOST", 2)
    found = search.find(house["reader"], "macrophage", kinds=["entry"])
    assert (found.total, found.beyond) == (2, True)
    assert {str(hit.object) for hit in found.hits} <= set(MINE)
    monkeypatch.setattr(queries, "MOST", 4)
    found = search.find(house["reader"], "macrophage", kinds=["entry"])
    assert (found.total, found.beyond) == (4, False)


def test_the_best_come_first_whatever_is_refused(
    house: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = [hit.object for hit in search.find(house["reader"], "macrophage").hits]
    monkeypatch.setattr(queries, "MOST", 3)
    found = search.find(house["reader"], "macrophage", size=2)
    assert [hit.object for hit in found.hits] == whole[:2]


def entries_found(person: Any, text: str) -> list[str]:
    return sorted(str(hit.object) for hit in search.find(person, text, kinds=["entry"]).hits)


def test_an_entry_is_found_by_what_its_files_say(house: dict[str, Any]) -> None:
    """Those who may read it find it, as long as the file is there; a confidential one, few."""
    open_one = Entry.objects.get(title="Ouverte 0")
    secret = Entry.objects.get(title="Secrète 0")
    author = house["author"]
    kept = files.store(b"gene;valeur\nostreopontine;3\n", name="a.csv", by=author, owner=open_one)
    files.store(b"gene;valeur\nostreopontine;4\n", name="b.csv", by=author, owner=secret)
    jobs.run_all()
    assert entries_found(author, "ostréopontine") == ["Ouverte 0", "Secrète 0"]
    assert entries_found(house["reader"], "ostréopontine") == ["Ouverte 0"]
    assert entries_found(house["other"], "ostréopontine") == []
    assert entries_found(author, "macrophages ostréopontine") == ["Ouverte 0", "Secrète 0"]
    files.remove(kept, by=author)
    jobs.run_all()
    assert entries_found(house["reader"], "ostréopontine") == []
    files.restore(kept, by=author)
    jobs.run_all()
    assert entries_found(house["reader"], "ostréopontine") == ["Ouverte 0"]


def test_bytes_read_before_are_found_in_a_new_entry_at_once(house: dict[str, Any]) -> None:
    """The preview is made once for its bytes; whoever attaches them later is found too."""
    for title in ("Ouverte 1", "Ouverte 2"):
        entry = Entry.objects.get(title=title)
        files.store(b"anticorps clone\nMX1;2\n", name="c.csv", by=house["author"], owner=entry)
        jobs.run_all()
        assert title in entries_found(house["reader"], "anticorps")
