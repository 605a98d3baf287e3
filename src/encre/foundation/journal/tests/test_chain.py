"""The journal keeps the order, refuses changes, and finds what was changed all the same."""

from dataclasses import dataclass

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import F

from encre.foundation import journal
from encre.foundation.journal import protection, queries
from encre.foundation.journal.models import Pending, Recorded, Seal
from encre.foundation.people.tests.factories import a_person


@dataclass(frozen=True)
class Tried(journal.Event):
    """An event of these tests."""

    name = "journal.test.tried"
    phrase = "tried %(times)s times"
    times: object = 1


def record(times: object = 1, subject: object = None) -> Recorded:
    with transaction.atomic():
        return journal.record(Tried(subject, times=times), by=None)


@pytest.mark.django_db(transaction=True)
def test_an_event_needs_the_transaction_of_its_change():
    with pytest.raises(RuntimeError):
        journal.record(Tried(None), by=None)


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["Claire Le Goff", "un résultat important", "a" * 101, "a\nb"])
def test_prose_does_not_enter_the_journal(text):
    with pytest.raises(ValueError, match="never text"):
        record(text)
    assert not Recorded.objects.exists()


@pytest.mark.django_db
def test_sealing_follows_commits_and_verifies():
    for number in range(7):
        record(number)
    assert journal.seal(limit=3) == 3
    assert journal.seal() == 4
    assert list(Seal.objects.order_by("seq").values_list("seq", flat=True)) == list(range(1, 8))
    verdict = journal.verify()
    assert (verdict.holds, verdict.events, verdict.unsealed) == (True, 7, 0)
    assert verdict.head == bytes(Seal.objects.get(seq=7).digest).hex()


@pytest.mark.django_db
def test_an_event_committed_late_is_sealed_after_and_not_skipped():
    early, late = record(1), record(2)
    Pending.objects.filter(pk=early.pk).delete()
    journal.seal()
    Pending.objects.create(event=early)
    journal.seal()
    assert [seal.event_id for seal in queries.sealed_after(0)] == [late.pk, early.pk]
    assert journal.verify().holds


@pytest.mark.django_db
@pytest.mark.parametrize("table", protection.TABLES)
@pytest.mark.parametrize("verb", ["UPDATE", "DELETE"])
def test_the_database_refuses_to_change_the_past(table, verb):
    record()
    journal.seal()
    model = Recorded if table == "journal_recorded" else Seal
    rows, field = model.objects.all(), "name" if model is Recorded else "digest"
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        if verb == "DELETE":
            rows._raw_delete(using="default")
        else:
            rows.update(**{field: F(field)})
    assert journal.verify().holds


@pytest.mark.django_db
@pytest.mark.parametrize("crime", ["change", "remove", "slip in"])
def test_what_was_changed_behind_the_triggers_is_found(crime):
    rows = [record(number) for number in range(5)]
    journal.seal()
    protection.unprotect(connection)
    try:
        if crime == "change":
            Recorded.objects.filter(pk=rows[2].pk).update(data={"times": 99})
        elif crime == "remove":
            Seal.objects.filter(event=rows[2]).delete()
            Recorded.objects.filter(pk=rows[2].pk).delete()
        else:
            Recorded.objects.create(name="journal.test.tried", data={"times": 3})
    finally:
        protection.protect(connection)
    verdict = journal.verify()
    assert not verdict.holds
    assert verdict.broken_at == {"change": 3, "remove": 3, "slip in": 6}[crime]


@pytest.mark.django_db
def test_a_history_tells_in_words():
    person = a_person()
    with transaction.atomic():
        journal.record(Tried(person, times=4), by=person)
    last = queries.history(person)[0]
    assert (last.sentence, last.by_id) == ("journal.test.tried", person.pk)
    assert journal.sentence("people.person.updated", {"fields": []})
