"""The store of the live document: seeded once, kept before it is told, written into the entry."""

import pytest
from django.db import DatabaseError, transaction
from pycrdt import Doc, Text

from encre.foundation.base.errors import NotAllowed, NotFound, Refused, Stale
from encre.foundation.jobs import Job, run_named
from encre.foundation.journal.models import Recorded
from encre.foundation.people.tests.factories import a_person
from encre.research.notebook.body import from_html, to_text
from encre.research.notebook.collaboration.tree import body_of, bring
from encre.research.notebook.collaboration.updates import EMPTY, folded
from encre.research.notebook.models import EntryDoc, EntryUpdate, Revision
from encre.research.notebook.services import live
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.live import append_update, document_at, exchange, open_live
from encre.research.notebook.services.proof import freeze_entry, lock_entry, sign_entry
from encre.research.notebook.services.properties import (
    FieldValue,
    change_properties,
    set_fields,
)
from encre.research.notebook.services.saving import save_live
from encre.research.notebook.services.writing import restore_revision, save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry

pytestmark = pytest.mark.django_db


class Page:
    """A page that writes an entry, without network between its exchanges."""

    def __init__(self, entry, by=None):
        self.entry, self.by = entry, by or entry.author
        self.doc = Doc()
        self.meet()

    def meet(self, update=EMPTY):
        met = exchange(self.entry.pk, self.by, self.doc.get_state(), update)
        self.doc.apply_update(met.diff)

    def write(self, html):
        """Change the text; return the update."""
        return bring(self.doc, from_html(html).body)

    @property
    def text(self):
        return to_text(body_of(self.doc)).splitlines()


def typed(entry, html, by=None):
    append_update(entry, Page(entry, by).write(html), by=by or entry.author)


def test_two_first_openers_meet_the_same_seed():
    entry = an_entry(html="<h1>Titre</h1><p>un</p>")
    first, second = Page(entry), Page(entry)
    second.doc.apply_update(first.doc.get_update())
    assert second.text == first.text == ["Titre", "un"]
    assert EntryDoc.objects.get().seq == 0


def test_changes_of_two_pages_meet_and_reach_the_entry():
    entry = an_entry(html="<p>un</p><p>deux</p>")
    colleague = a_person(entry.notebook.structure)
    mine, theirs = Page(entry), Page(entry, colleague)
    first = mine.write("<p>un à moi</p><p>deux</p>")
    second = theirs.write("<p>un</p><p>deux à Awa</p>")
    assert append_update(entry, first, by=mine.by) == 1
    theirs.meet(second)
    mine.meet()
    assert mine.text == theirs.text == ["un à moi", "deux à Awa"]
    run_named(live.SAVE)
    assert Job.objects.filter(name=live.SAVE, state="waiting").count() == 1  # two seconds later
    saved = save_live(entry)
    assert saved.version == 2
    assert saved.body.text.splitlines() == ["un à moi", "deux à Awa"]
    event = Recorded.objects.latest("pk")
    assert (event.name, event.by_id) == ("notebook.entry.saved", colleague.pk)
    assert [row.person_id for row in EntryUpdate.objects.order_by("seq")] == [
        mine.by.pk,
        colleague.pk,
    ]
    assert save_live(saved).version == 2


def test_what_is_known_already_is_not_kept_again():
    entry = an_entry(html="<p>un</p>")
    page = Page(entry)
    page.meet(page.doc.get_update())
    update = page.write("<p>deux</p>")
    page.meet(update)
    deleting = bring(page.doc, from_html("<p></p>").body)
    page.meet(deleting)
    kept = EntryUpdate.objects.count()
    page.meet(page.doc.get_update(document_at(entry)[0].get_state()))
    assert EntryUpdate.objects.count() == kept


def test_a_save_of_the_whole_text_merges_into_the_live_document():
    entry = an_entry(html="<p>un</p><p>deux</p><p>trois</p>")
    page = Page(entry)
    append_update(entry, page.write("<p>un tapé</p><p>deux</p><p>trois</p>"), by=page.by)
    body = from_html("<p>un</p><p>deux</p><p>trois par l’API</p>").body
    saved = save_entry(entry, by=entry.author, version=1, document=body)
    assert saved.body.text.splitlines() == ["un tapé", "deux", "trois par l’API"]
    page.meet()
    assert page.text == saved.body.text.splitlines()
    assert Recorded.objects.filter(name="notebook.entry.saved").count() == 1
    save_live(entry)
    assert EntryDoc.objects.get().saved_seq == EntryDoc.objects.get().seq


def test_a_restored_version_comes_into_open_pages():
    entry = an_entry(html="<p>premier</p>")
    page = Page(entry)
    append_update(entry, page.write("<p>second</p>"), by=page.by)
    current = save_live(entry)
    first = Revision.objects.get(entry=entry, version=1)
    restore_revision(first, by=entry.author, version=current.version)
    page.meet()
    assert page.text == ["premier"]


def test_a_locked_a_signed_and_a_removed_entry_refuse_updates():
    for close in (
        lambda entry: lock_entry(entry, by=entry.author, version=1),
        lambda entry: sign_entry(entry, by=entry.author, version=1, meaning="authorship"),
        lambda entry: remove_entry(entry, by=entry.author),
    ):
        entry = an_entry(html="<p>un</p>")
        page = Page(entry)
        update = page.write("<p>deux</p>")
        close(entry)
        with pytest.raises(NotAllowed):
            append_update(entry, update, by=page.by)
        assert not EntryUpdate.objects.exists()


@pytest.mark.parametrize("keep", [lock_entry, freeze_entry])
def test_what_was_typed_is_in_the_version_that_is_kept(keep):
    entry = an_entry(html="<p>un</p>")
    typed(entry, "<p>deux</p>")
    with pytest.raises(Stale):
        keep(entry, by=entry.author, version=1)
    entry.refresh_from_db()
    assert entry.body.text == "deux"
    keep(entry, by=entry.author, version=2)
    assert "deux" in str(Revision.objects.get(entry=entry, version=2, kept=True).document)


def test_facts_are_not_stale_because_somebody_types():
    entry = an_entry(html="<p>un</p>")
    read = entry.version
    typed(entry, "<p>deux</p>")
    assert save_live(entry).version > read
    named = save_entry(entry, by=entry.author, version=read, title="Dosage")
    field = FieldValue("Masse", "3", "number", "mg")
    set_fields(named, [field], by=entry.author, version=named.version)
    with pytest.raises(Stale):
        change_properties(entry, by=entry.author, version=read, category="Essai")
    with pytest.raises(Stale):
        save_entry(entry, by=entry.author, version=read, title="Autre")
    with pytest.raises(Stale):
        save_entry(entry, by=entry.author, version=read + 99, title="Autre")
    entry.refresh_from_db()
    assert (entry.title, entry.category, entry.body.text) == ("Dosage", "", "deux")


def test_who_typed_what_is_changed_by_nobody():
    entry = an_entry(html="<p>un</p>")
    typed(entry, "<p>deux</p>")
    for change in (
        lambda rows: rows.update(person=None),
        lambda rows: rows.delete(),
        lambda rows: rows.update(data=b""),
    ):
        with pytest.raises(DatabaseError, match="kept as they are"), transaction.atomic():
            change(EntryUpdate.objects.all())


def test_readers_receive_and_strangers_do_not():
    entry = an_entry(html="<p>un</p>")
    update = Page(entry).write("<p>deux</p>")
    stranger = a_person()
    with pytest.raises(NotFound):
        exchange(entry.pk, stranger, Doc().get_state(), EMPTY)
    with pytest.raises(NotFound):
        append_update(entry, update, by=stranger)
    hidden = an_entry(a_notebook(), html="<p>x</p>", confidential=True)
    with pytest.raises(NotFound):
        exchange(hidden.pk, entry.author, Doc().get_state(), EMPTY)


@pytest.mark.parametrize("data", [b"", b"\x01\x02rien", bytes(4_000_001)])
def test_bytes_that_are_no_update_are_refused(data):
    entry = an_entry()
    open_live(entry)
    with pytest.raises(Refused):
        append_update(entry, data, by=entry.author)
    with pytest.raises(Refused):
        exchange(entry.pk, entry.author, Doc().get_state(), data)
    assert not EntryUpdate.objects.exists()


def test_a_picture_in_the_text_is_too_large():
    entry = an_entry()
    page = Page(entry)
    with pytest.raises(Refused, match="256"):
        append_update(entry, page.write(f"<p>{'QUJD' * 70_000}</p>"), by=page.by)


def test_many_updates_are_folded_and_stay_as_history():
    entry = an_entry(html="<p>0</p>")
    page = Page(entry)
    for number in range(205):
        append_update(entry, page.write(f"<p>{number} <b>{number}</b></p>"), by=page.by)
    save_live(entry)
    row = EntryDoc.objects.get()
    assert row.snapshot_seq == row.seq == EntryUpdate.objects.count() >= 204
    append_update(entry, page.write("<p>fin</p>"), by=page.by)
    assert save_live(entry).body.text == "fin"
    assert Page(entry).text == ["fin"]


def test_folding_keeps_what_waits_for_a_missing_change():
    doc, updates = Doc(), []
    words = doc.get("x", type=Text)
    doc.observe(lambda event: updates.append(event.update))
    for word in ("un", "deux", "trois"):
        words += word
    merged = folded([updates[0], updates[2]])
    late = Doc()
    late.apply_update(merged)
    late.apply_update(updates[1])
    assert str(late.get("x", type=Text)) == "undeuxtrois"
