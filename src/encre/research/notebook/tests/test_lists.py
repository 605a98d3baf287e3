"""Lists of entries: fields asked in words, columns, shared views, many at once; moves; numbers."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from encre.commons import search
from encre.commons.threads.queries import tags_of
from encre.commons.threads.services import favourite
from encre.foundation import jobs
from encre.foundation.access.services import Subject, share
from encre.foundation.base.errors import NotAllowed
from encre.foundation.journal.models import Recorded
from encre.foundation.notices.models import Notice
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.foundation.ui.models import SavedView
from encre.research.notebook.field_questions import read
from encre.research.notebook.models import Entry
from encre.research.notebook.portal import waiting
from encre.research.notebook.queries import answering, entries, parts
from encre.research.notebook.reminding import remind_of_steps
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.moving import move_entry
from encre.research.notebook.services.properties import (
    FieldValue,
    StepValue,
    set_fields,
    set_steps,
)
from encre.research.notebook.tests.factories import a_notebook, an_entry
from encre.research.notebook.views.lists import EntryList

pytestmark = pytest.mark.django_db


@pytest.fixture
def bench():
    """Three entries that differ by their fields."""
    notebook = a_notebook()
    for title, *values in (
        (
            "Petit",
            ("Volume", "500", "number", "µL"),
            ("Souche", "C57BL/6"),
            ("pH", "6,8", "number"),
        ),
        ("Grand", ("volume", "2", "number", "mL"), ("Souche", "BALB/c"), ("pH", "7.4", "number")),
        ("Autre", ("IL-1β", "410", "number", "pg/mL"), ("Date", "2026-03-12", "date")),
    ):
        entry = an_entry(notebook, title=title)
        set_fields(entry, [FieldValue(*value) for value in values], by=entry.author, version=1)
    return notebook


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("volume >= 0,5 mL", ["Grand", "Petit"]),
        ("volume > 0.5 mL", ["Grand"]),
        ("volume = 0,5 mL", ["Petit"]),
        ("Volume inférieur à 1000 µL", ["Petit"]),
        ("volume entre 1 et 3 mL", ["Grand"]),
        ("volume > 1 mg", []),
        ("pH > 7", ["Grand"]),
        ("pH entre 6 et 7", ["Petit"]),
        ("souche = C57BL/6", ["Petit"]),
        ("souche = c57bl6", ["Petit"]),
        ("Souche n’est pas C57BL/6", ["Grand"]),
        ("souche contient balb", ["Grand"]),
        ("il1b > 0,4 ng/mL", ["Autre"]),
        ("IL-1beta au moins 410 pg/mL", ["Autre"]),
        ("date après 01/03/2026", ["Autre"]),
        ("pH", ["Grand", "Petit"]),
        ("pH > chaud", []),
        ("> 7", []),
    ],
)
def test_fields_are_asked_in_words_and_signs(bench, text, found):
    rows = answering(entries(bench.created_by), read(text))
    assert sorted(row.title for row in rows) == found


@pytest.mark.parametrize(
    ("texts", "found"),
    [
        (["volume >= 0,5 mL", "pH > 7"], ["Grand"]),
        (["volume >= 0,5 mL", "pH", "souche n’est pas C57BL/6"], ["Grand"]),
        (["volume > 0,6 mL", "pH < 7"], []),
        (["volume >= 0,5 mL", "pH > chaud"], []),
    ],
)
def test_several_questions_keep_what_answers_all(bench, client, texts, found):
    rows = answering(entries(bench.created_by), *map(read, texts))
    assert sorted(row.title for row in rows) == found
    assert rows.count() == len(found)
    client.force_login(an_account(bench.created_by))
    page = client.get(reverse("notebook:entries"), {"field": texts}).content.decode()
    assert [name for name in ("Autre", "Grand", "Petit") if f">{name}<" in page] == found


def test_the_list_shows_a_field_and_a_question_without_syntax(bench, client):
    client.force_login(an_account(bench.created_by))
    asked = {"field_name": "volume", "field_is": "gte", "field_value": "0,5 mL"}
    address = reverse("notebook:notebook", args=[bench.pk])
    page = client.get(address, {**asked, "cols": ["title", "f.volume"]}).content.decode()
    assert "500\u00a0µL" in page
    assert "Grand" in page
    assert ">Autre<" not in page
    listed = client.get(reverse("notebook:entries"), {"q": "pH > 7"}).content.decode()
    assert ">Grand<" in listed
    assert ">Petit<" not in listed
    whole = b"".join(client.get(address, {"export": "csv"}).streaming_content).decode()
    assert "IL-1β" in whole
    assert "410\u00a0pg/mL" in whole
    names = client.get(reverse("notebook:field_names"), {"field_name": "il1"}).content.decode()
    assert "IL-1β" in names


def test_the_search_of_everything_leads_a_question_about_a_field_to_the_list(bench, client):
    client.force_login(an_account(bench.created_by))
    page = client.get(reverse("search:search"), {"q": "volume >= 0,5 mL"}).content.decode()
    assert f"{reverse('notebook:entries')}?field=volume" in page
    page = client.get(reverse("search:search"), {"q": "macrophages"}).content.decode()
    assert f"{reverse('notebook:entries')}?field=" not in page


@pytest.mark.parametrize("words", ["IL-1beta", "il1b", "IL-1β", "IL 1β", "sérum dose"])
def test_titles_are_found_however_they_are_written(words, client):
    notebook = a_notebook()
    an_entry(notebook, title="Dosage d’IL-1β, sérum, dose 2")
    an_entry(notebook, title="Rien à voir")
    client.force_login(an_account(notebook.created_by))
    page = client.get(reverse("notebook:entries"), {"q": words}).content.decode()
    assert "Dosage d’IL-1β" in page
    assert "Rien à voir" not in page


def act(client, rows, **sent):
    picked = {"pick": [str(row.pk) for row in rows], **sent}
    answer = client.post(reverse("notebook:entries"), picked, follow=True)
    return " ".join(str(message) for message in answer.context["messages"])


def test_what_is_refused_is_told_entry_by_entry_and_the_rest_is_done(client):
    team = a_team()
    author, colleague = a_person(team), a_person(team)
    notebook = a_notebook(author, team)
    rows = [an_entry(notebook, title=f"Essai {n}", by=colleague) for n in range(2)]
    theirs = an_entry(notebook, title="Pas la sienne")
    client.force_login(an_account(colleague))
    told = act(client, [*rows, theirs], bulk="lock")
    assert "Pas la sienne" in told
    assert set(Entry.objects.filter(locked_at__isnull=False)) == set(rows)
    told = act(client, [rows[0], theirs], bulk="status", **{"ask-status": "done"})
    assert "Essai 0" in told
    theirs.refresh_from_db()
    assert theirs.status == "done"
    act(client, [theirs], bulk="tag", **{"ask-tag": "ELISA"})
    assert tags_of(theirs) == ["ELISA"]
    act(client, [theirs], bulk="untag", **{"ask-untag": "elisa"})
    assert tags_of(theirs) == []
    act(client, [theirs], bulk="status")
    other = a_notebook(colleague, team, title="Autre cahier")
    told = act(client, [theirs], bulk="move", **{"ask-move": str(other.pk)})
    assert "Pas la sienne" in told
    theirs.refresh_from_db()
    assert theirs.notebook == notebook


def test_a_moved_entry_keeps_its_number_and_its_new_readers_find_it():
    team, elsewhere = a_team(), a_team()
    author, reader = a_person(team), a_person(elsewhere)
    entry = an_entry(a_notebook(author, team), title="Voyageuse", html="<p>macrophages</p>")
    other = a_notebook(reader, elsewhere)
    with pytest.raises(NotAllowed):
        move_entry(entry, other, by=author)
    jobs.run_all()
    assert not search.find(reader, "macrophages").hits
    share(other, level="edit", subject=Subject(person=author), by=reader)
    number, versions = entry.number, entry.revisions.count()
    moved = move_entry(entry, other, by=author)
    assert (moved.number, moved.revisions.count()) == (number, versions)
    assert Recorded.objects.filter(name="notebook.entry.moved").count() == 1
    jobs.run_all()
    assert [str(hit.object) for hit in search.find(reader, "macrophages").hits] == ["Voyageuse"]


def test_a_view_is_shared_with_a_team_and_opens_the_notebook(client):
    team = a_team()
    author, colleague = a_person(team), a_person(team)
    notebook = a_notebook(author, team)
    an_entry(notebook)
    address = reverse("notebook:notebook", args=[notebook.pk])
    client.force_login(an_account(author))
    sent = {"save_view": "En cours", "scope": str(team.pk), "first": "1"}
    client.post(f"{address}?status=running", sent)
    client.force_login(an_account(colleague))
    assert client.get(address).url == f"{address}?status=running"
    page = client.get(f"{address}?view=all").content.decode()
    assert "En cours" in page
    view = SavedView.objects.get()
    assert client.post(address, {"forget_view": str(view.pk)}).status_code == 404
    sent = {"save_view": "Finies", "scope": str(team.pk), "first": "1"}
    client.post(f"{address}?status=done", sent)
    assert SavedView.objects.get(name="Finies").first is False
    client.force_login(an_account(a_person(a_team())))
    assert client.get(address).status_code == 404


def test_steps_due_are_told_once_to_whom_they_are_given():
    entry = an_entry()
    colleague = a_person(entry.notebook.structure)
    soon = timezone.now() + timedelta(hours=5)
    steps = [
        StepValue("Lire la plaque", soon, assignee=colleague),
        StepValue("Ranger", soon),
        StepValue("Plus tard", soon + timedelta(days=20)),
    ]
    set_steps(entry, steps, by=entry.author, version=1)
    for _time in range(2):
        remind_of_steps.enqueue(by=None)
        jobs.run_named("notebook.remind_of_steps")
    told = Notice.objects.filter(sort="notebook.step.due").values_list("person", flat=True)
    assert sorted(told) == sorted([colleague.pk, entry.author.pk])
    assert [row.title for row in waiting(colleague)] == ["Lire la plaque"]
    assert [row.title for row in waiting(entry.author)] == ["Ranger"]


def test_what_one_keeps_at_hand_is_found_alone(bench, client):
    reader, other = bench.created_by, a_person(bench.structure)
    kept, left = Entry.objects.get(title="Grand"), Entry.objects.get(title="Petit")
    favourite(kept, by=reader)
    favourite(left, by=other)
    client.force_login(an_account(reader))
    page = client.get(reverse("notebook:entries"), {"hand": "1"}).content.decode()
    assert "Grand" in page
    assert "Petit" not in page
    assert "À portée de main" in page
    inside = client.get(reverse("notebook:notebook", args=[bench.pk]), {"hand": "1"})
    assert "Petit" not in inside.content.decode()


@pytest.fixture
def reached():
    """Entries that a reader sees for one reason, for several, or for none; by their titles."""
    team, other = a_team(), a_team()
    reader, colleague, stranger = a_person(team), a_person(team), a_person(other)
    near, far = a_notebook(colleague, team), a_notebook(stranger, other)
    an_entry(near, title="Gel de la collègue")
    an_entry(near, by=reader, title="Gel à moi")
    an_entry(near, title="Gel confidentiel", confidential=True)
    an_entry(near, by=reader, title="Gel à moi et confidentiel", confidential=True)
    Entry.objects.filter(pk=an_entry(near, title="Gel sans auteur").pk).update(author=None)
    remove_entry(an_entry(near, title="Gel à la corbeille"), by=colleague)
    an_entry(far, title="Gel ailleurs")
    shared = [an_entry(far, title="Gel partagé"), an_entry(near, title="Gel proche et partagé")]
    for row in shared:
        share(row, level="view", subject=Subject(person=reader), by=row.author)
    Entry.objects.filter(pk=an_entry(far, title="Gel à moi ailleurs").pk).update(author=reader)
    return reader


SEEN = [
    *("Gel de la collègue", "Gel partagé", "Gel proche et partagé", "Gel sans auteur", "Gel à moi"),
    *("Gel à moi ailleurs", "Gel à moi et confidentiel"),
]


def test_a_list_found_part_by_part_has_each_entry_once(reached, client):
    client.force_login(an_account(reached))
    for query in ("", "?q=gel", "?status=running&q=GEL", "?q=gel&sort=title"):
        page = client.get(f"/notebook/{query}")
        titles = [line.label for line in page.context["lines"]]
        assert sorted(titles) == SEEN, query
        assert page.context["total"] == len(SEEN), query
    met = [entries(reached).filter(part) for part in parts(reached)]
    found = [entry.title for rows in met for entry in rows]
    assert sorted(found) == SEEN


def test_a_count_stops_at_the_limit_whichever_part_reaches_it(reached, client, monkeypatch):
    client.force_login(an_account(reached))
    monkeypatch.setattr(EntryList, "count_limit", 3)
    page = client.get("/notebook/?q=gel")
    assert page.context["total_text"] == "plus de 3"
    assert sorted(line.label for line in page.context["lines"]) == SEEN
