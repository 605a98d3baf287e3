"""Countersignatures: who sees what waits, one round for many, refusals told one by one."""

import pytest

from encre.foundation import access
from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.jobs import run_all
from encre.foundation.notices.models import Notice
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team, a_unit, put_in_charge
from encre.research.notebook import queries
from encre.research.notebook.models import Round, Signature, Stamp
from encre.research.notebook.services.countersigning import (
    ask_countersignature,
    begin_round,
    choose_round,
    withdraw_request,
)
from encre.research.notebook.services.proof import lock_entry, sign_entry, unlock_entry
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.tests.factories import a_notebook, an_entry
from encre.research.notebook.verifying import verify_all

pytestmark = pytest.mark.django_db


@pytest.fixture
def unit():
    return a_unit()


@pytest.fixture
def head(unit):
    person = a_person(unit)
    put_in_charge(person, unit)
    return person


@pytest.fixture
def book(unit):
    team = a_team(unit)
    return a_notebook(a_person(team), team)


def a_signed_entry(book, **facts):
    entry = an_entry(book, **facts)
    sign_entry(entry, by=entry.author, version=1, meaning="authorship")
    entry.refresh_from_db()
    return entry


def waiting(person):
    """Return the titles of what waits for a person, as they are today."""
    return sorted(queries.to_countersign(fresh(person)).values_list("title", flat=True))


def fresh(person):
    """Return a person without what is remembered of their place."""
    return type(person).objects.get(pk=person.pk)


def test_heads_see_what_the_members_of_their_unit_have_signed_or_locked(unit, head, book):
    a_signed_entry(book, title="Signée")
    locked = an_entry(book, title="Verrouillée")
    lock_entry(locked, by=locked.author, version=1)
    an_entry(book, title="En cours")
    own = a_notebook(head, unit)
    a_signed_entry(own, title="La sienne")
    secret = a_notebook(book.created_by, book.structure, confidential=True)
    a_signed_entry(secret, title="Secrète")
    other = a_team()
    a_signed_entry(a_notebook(a_person(other), other), title="Ailleurs")
    assert waiting(head) == ["Signée", "Verrouillée"]
    assert waiting(book.created_by) == []
    assert waiting(a_person(book.structure)) == []


def test_what_one_head_has_countersigned_waits_for_no_other(unit, head, book):
    deputy = a_person(unit)
    put_in_charge(deputy, unit, "deputy")
    entry = a_signed_entry(book)
    assert waiting(deputy) == waiting(head) == [entry.title]
    sign_entry(entry, by=deputy, version=1, meaning="approval")
    assert waiting(head) == waiting(deputy) == []
    ask_countersignature(entry, by=entry.author, person=head)
    assert waiting(head) == [entry.title]
    sign_entry(entry, by=head, version=1, meaning="review")
    assert waiting(head) == []
    assert not entry.countersign_requests.filter(closed_at__isnull=True).exists()


def test_asking_somebody(book):
    colleague, author = a_person(book.structure), book.created_by
    entry = an_entry(book)
    with pytest.raises(Refused):  # not locked yet
        ask_countersignature(entry, by=author, person=colleague)
    sign_entry(entry, by=author, version=1, meaning="authorship")
    entry.refresh_from_db()
    with pytest.raises(Refused):  # oneself
        ask_countersignature(entry, by=author, person=author)
    with pytest.raises(Refused):  # cannot read it
        ask_countersignature(entry, by=author, person=a_person(a_team()))
    with pytest.raises(NotAllowed):  # not theirs to ask
        ask_countersignature(entry, by=colleague, person=a_person(book.structure))
    run_all()  # readers follow what happens from here on
    asked = ask_countersignature(entry, by=author, person=colleague)
    with pytest.raises(Refused):  # twice
        ask_countersignature(entry, by=author, person=colleague)
    run_all()
    assert Notice.objects.get(person=colleague, sort="notebook.countersign_asked").by == author
    assert waiting(colleague) == [entry.title]
    withdraw_request(asked, by=author)
    withdraw_request(asked, by=author)
    assert waiting(colleague) == []
    assert not access.can(fresh(colleague), "notebook.entry.countersign", entry)


def test_a_hundred_at_once_each_with_its_signature_and_its_stamp(head, book):
    for number in range(100):
        a_signed_entry(book, title=f"Essai {number:03}")
    rows = list(queries.to_countersign(head))
    assert len(rows) == 100
    chosen = choose_round(rows, by=head)
    begun = begin_round(chosen, by=head, meaning="review")
    run_all()
    begun.refresh_from_db()
    assert (begun.state, begun.signed, begun.refused) == ("done", 100, [])
    mine = Signature.objects.filter(signer=head, meaning="review")
    assert mine.count() == 100
    assert Stamp.objects.filter(link__signature__in=mine).count() == 100
    assert waiting(head) == []
    kept = verify_all()
    assert not kept.problems
    assert (kept.links, kept.stamps) == (200, 200)


def test_what_cannot_be_signed_is_told_one_by_one(head, book):
    author = book.created_by
    entries = {
        name: a_signed_entry(book, title=name)
        for name in ("bonne", "changée", "ouverte", "déjà", "corbeille", "à soi")
    }
    chosen = choose_round(list(entries.values()), by=head)
    for name in ("changée", "ouverte", "corbeille"):
        unlock_entry(entries[name], by=head, reason="Faute")
    save_entry(entries["changée"], by=author, version=1, title="changée depuis")
    sign_entry(entries["déjà"], by=head, version=1, meaning="witness")
    rows = type(entries["bonne"]).objects
    rows.filter(pk=entries["corbeille"].pk).update(removed_at="2026-01-01T00:00:00Z")
    rows.filter(pk=entries["à soi"].pk).update(author=head)
    begin_round(chosen, by=head, meaning="approval")
    run_all()
    chosen.refresh_from_db()
    assert chosen.signed == 1
    assert {item["title"]: item["reason"] for item in chosen.refused} == {
        "changée": "changed", "ouverte": "open", "déjà": "already", "corbeille": "gone",
        "à soi": "own",
    }  # fmt: skip
    assert Signature.objects.filter(signer=head, meaning="approval").count() == 1


def test_a_round_is_its_persons_and_goes_once(head, book):
    entry = a_signed_entry(book)
    with pytest.raises(Refused):
        choose_round([], by=head)
    chosen = choose_round([entry], by=head)
    with pytest.raises(NotFound):
        begin_round(chosen, by=book.created_by, meaning="review")
    for meaning in ("authorship", "because", ""):
        with pytest.raises(Refused):
            begin_round(chosen, by=head, meaning=meaning)
    begin_round(chosen, by=head, meaning="review")
    with pytest.raises(Refused):
        begin_round(chosen, by=head, meaning="review")
    assert Round.objects.count() == 1


def test_rights_lost_meanwhile_sign_nothing(unit, head, book):
    chosen = choose_round([a_signed_entry(book)], by=head)
    begin_round(chosen, by=head, meaning="review")
    head.memberships.all().delete()
    run_all()
    chosen.refresh_from_db()
    assert (chosen.signed, [item["reason"] for item in chosen.refused]) == (0, ["gone"])
