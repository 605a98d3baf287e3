"""Templates: versions that never change, and entries that keep the one they had."""

from datetime import date

import pytest
from django.db import DatabaseError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encre.commons.threads import services as threads
from encre.commons.threads.queries import tags_of
from encre.foundation.base.errors import NotAllowed, NotFound, Refused, Stale
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.notebook import queries
from encre.research.notebook.body import from_html
from encre.research.notebook.models import Entry, Template, TemplateVersion
from encre.research.notebook.services.duplicating import duplicate_entry
from encre.research.notebook.services.proof import lock_entry
from encre.research.notebook.services.protocols import begin_entry, pin_protocol, unpin_protocol
from encre.research.notebook.services.snapshots import facts_of
from encre.research.notebook.services.templates import (
    create_template,
    describe_template,
    publish_template,
    reopen_template,
    retire_template,
    write_template,
)
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db
FIELDS = [
    {"name": "Lot", "kind": "text", "required": True, "help": "Sur le flacon"},
    {"name": "Volume", "kind": "number", "unit": "mL", "text": "5"},
    {"name": "Sexe", "kind": "choice", "options": ["F", "M"]},
]


def doc(html):
    return from_html(html).body


def a_template(by, structure=None, *, publish=True, **facts):
    facts.setdefault("title", "ELISA sandwich")
    facts.setdefault("document", doc("<p>Laver trois fois.</p>"))
    template = create_template(by=by, structure=structure, **facts)
    if publish:
        publish_template(template, by=by, draft=1, note="Première version")
        template.refresh_from_db()
    return template


def test_an_entry_begins_with_what_the_template_says():
    notebook = a_notebook()
    by = notebook.created_by
    template = a_template(
        by,
        notebook.structure,
        pattern="ELISA du {date}, {auteur}",
        fields=FIELDS,
        steps=[{"text": "Lire", "days": 2}, {"text": "Ranger"}],
        tags=["ELISA"],
        category="Dosage",
        status="planned",
    )
    entry = begin_entry(
        notebook, queries.last_version(template), by=by, experiment_on=date(2026, 3, 12)
    )
    assert entry.title == f"ELISA du 12\u00a0mars\u00a02026, {by}".replace("\u00a0", " ")
    assert entry.body.text == "Laver trois fois."
    assert (entry.category, entry.status, tags_of(entry)) == ("Dosage", "planned", ["ELISA"])
    rows = list(entry.fields.order_by("position"))
    assert [(row.name, row.required, row.expected_unit) for row in rows] == [
        ("Lot", True, ""),
        ("Volume", False, "mL"),
        ("Sexe", False, ""),
    ]
    first, second = entry.steps.order_by("position")
    assert first.deadline.astimezone().date() >= date(2026, 3, 14)
    assert second.deadline is None
    pin = entry.pins.get()
    assert (pin.used.number, pin.origin) == (1, True)
    kept = entry.revisions.get()
    assert [field["name"] for field in kept.facts["fields"]] == ["Lot", "Volume", "Sexe"]


def seen(entry):
    """Return all that an entry says."""
    entry = Entry.objects.get(pk=entry.pk)
    fields = list(entry.fields.order_by("position").values())
    steps = list(entry.steps.order_by("position").values())
    pins = list(entry.pins.values("used__number", "used__title", "used__document"))
    return (
        {name: getattr(entry, name) for name in ("title", "version", "status", "category")},
        entry.body.document,
        facts_of(entry),
        fields,
        steps,
        pins,
    )


words = st.text(st.characters(blacklist_categories=("Cs", "Cc")), min_size=1, max_size=20)
acts = st.lists(
    st.one_of(
        st.tuples(st.just("title"), words.filter(str.strip)),
        st.tuples(st.just("text"), words),
        st.tuples(st.just("field"), words.filter(str.strip)),
        st.tuples(st.just("step"), words.filter(str.strip)),
        st.tuples(st.sampled_from(["publish", "retire", "reopen"]), st.just("")),
    ),
    max_size=6,
)


def act(template, by, what, text):
    template = Template.objects.get(pk=template.pk)
    facts = {
        "title": {"title": text},
        "field": {"fields": [{"name": text, "kind": "text", "required": True}]},
        "step": {"steps": [{"text": text, "days": 1}]},
    }
    if what in facts:
        describe_template(template, by=by, draft=template.draft, **facts[what])
    elif what == "text":
        body = {"type": "paragraph", "content": [{"type": "text", "text": text}]}
        document = {"type": "doc", "content": [body]}
        write_template(template, by=by, draft=template.draft, document=document)
    elif what == "publish" and template.changed:
        publish_template(template, by=by, draft=template.draft, note="Suite")
    elif what == "retire":
        retire_template(template, by=by)
    elif what == "reopen":
        reopen_template(template, by=by)


@settings(
    max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(acts)
def test_later_changes_of_a_template_never_change_past_entries(done):
    with transaction.atomic():
        notebook = a_notebook()
        by = notebook.created_by
        template = a_template(by, fields=FIELDS, steps=[{"text": "Lire", "days": 1}])
        begun = begin_entry(notebook, queries.last_version(template), by=by)
        version = TemplateVersion.objects.filter(template=template, number=1).values().get()
        before = seen(begun)
        for what, text in done:
            act(template, by, what, text)
        assert seen(begun) == before
        kept = TemplateVersion.objects.filter(template=template, number=1).values().get()
        assert kept == version
        transaction.set_rollback(True)


def test_the_database_refuses_to_change_a_published_version():
    by = a_person(a_team())
    version = queries.last_version(a_template(by))
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateVersion.objects.filter(pk=version.pk).update(category="Autre")
    with pytest.raises(DatabaseError), transaction.atomic():
        TemplateVersion.objects.filter(pk=version.pk).update(document={"type": "doc"})


def test_publishing_asks_for_a_note_and_a_change():
    by = a_person(a_team())
    template = a_template(by)
    with pytest.raises(Refused):
        publish_template(template, by=by, draft=template.draft, note="Encore")
    template = describe_template(template, by=by, draft=template.draft, category="Dosage")
    with pytest.raises(Refused):
        publish_template(template, by=by, draft=template.draft, note=" ")
    with pytest.raises(Stale):
        publish_template(template, by=by, draft=1, note="Trop tard")
    version = publish_template(template, by=by, draft=template.draft, note="Catégorie")
    assert (version.number, version.category) == (2, "Dosage")


@pytest.mark.parametrize(
    "facts",
    [
        {"pattern": "du {jour}"},
        {"status": "done"},
        {"title": " "},
        {"fields": [{"name": ""}]},
        {"fields": [{"name": "pH"}, {"name": "PH"}]},
        {"fields": [{"name": "Choix", "kind": "choice"}]},
        {"fields": [{"name": "Volume", "kind": "number", "unit": "mLL"}]},
        {"steps": [{"text": "Lire", "days": 99_999}]},
    ],
)
def test_what_makes_no_sense_in_a_template_is_told(facts):
    by = a_person(a_team())
    with pytest.raises(Refused) as caught:
        create_template(by=by, **{"title": "Essai", **facts})
    assert caught.value.fields
    assert not Template.objects.exists()


def test_readers_see_what_is_published_and_only_their_teams_write():
    team = a_team()
    author, colleague, stranger = a_person(team), a_person(team), a_person(a_team())
    mine = a_template(author)
    ours = a_template(author, team, publish=False)
    assert set(queries.templates(author)) == {mine, ours}
    assert set(queries.templates(colleague)) == {ours}
    assert not queries.templates(stranger).exists()
    with pytest.raises(NotFound):
        describe_template(ours, by=stranger, draft=1, category="x")
    with pytest.raises(NotAllowed):
        create_template(by=author, title="Ailleurs", structure=a_team())
    unit = team.attachments.get().parent
    of_unit = a_template(author, team)
    of_unit.structure = unit
    of_unit.save()
    with pytest.raises(NotAllowed):
        describe_template(of_unit, by=colleague, draft=1, category="x")


def test_favourites_are_offered_first_and_retired_ones_never():
    by = a_person(a_team())
    rows = [a_template(by, title=title) for title in ("A", "B", "C")]
    threads.favourite(rows[2], by=by)
    retire_template(rows[0], by=by)
    assert [row.title for row in queries.usable(by)] == ["C", "B"]
    with pytest.raises(Refused):
        begin_entry(a_notebook(by, a_team_of(by)), queries.last_version(rows[0]), by=by)


def a_team_of(person):
    return person.affiliations.get().structure


def test_a_protocol_is_put_into_an_entry_at_its_version():
    entry = an_entry(html="<p>Le mien</p>")
    by = entry.author
    template = a_template(by, fields=FIELDS, steps=[{"text": "Lire", "days": 1}])
    used = queries.last_version(template)
    entry = pin_protocol(entry, used, by=by, version=1, insert=True)
    assert entry.body.text.split("\n")[0] == "Le mien"
    assert "Laver trois fois." in entry.body.text
    assert [row.name for row in entry.fields.order_by("position")] == ["Lot", "Volume", "Sexe"]
    assert entry.steps.count() == 1
    with pytest.raises(Refused):
        pin_protocol(entry, used, by=by, version=entry.version)
    unpin_protocol(entry.pins.get(), by=by)
    assert not entry.pins.exists()


def test_a_locked_entry_takes_no_protocol():
    entry = an_entry()
    used = queries.last_version(a_template(entry.author))
    lock_entry(entry, by=entry.author, version=1)
    with pytest.raises(NotAllowed):
        pin_protocol(entry, used, by=entry.author, version=1)


def test_a_copy_keeps_the_protocol_and_its_required_fields():
    notebook = a_notebook()
    by = notebook.created_by
    entry = begin_entry(notebook, queries.last_version(a_template(by, fields=FIELDS)), by=by)
    copy = duplicate_entry(entry, by=by)
    assert copy.pins.get().used == entry.pins.get().used
    assert copy.fields.get(name="Lot").required
