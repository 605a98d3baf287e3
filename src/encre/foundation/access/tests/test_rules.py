"""One rule answers can, visible, abilities, allowed and why alike."""

from datetime import timedelta

import pytest
from django.db.models import Q
from django.utils import timezone

from encre.foundation import access
from encre.foundation.access.models import Grant, Level
from encre.foundation.access.rules import _policies
from encre.foundation.access.services import Subject, share, unshare
from encre.foundation.base.errors import NotAllowed, NotFound
from encre.foundation.journal.models import Recorded
from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team, a_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def shared_people(monkeypatch):
    """Let people be shared objects, seen by themselves and by whom they are shared with."""

    def view(who):
        return [
            access.Rule("yourself", Q(pk=who.person_id)),
            access.Rule("shared", Q(pk__in=who.granted("people.person"))),
        ]

    def own(who):
        return [access.Rule("yourself", Q(pk=who.person_id))]

    monkeypatch.setitem(_policies, "people.person.view", view)
    monkeypatch.setitem(_policies, "people.person.share", own)


def test_can_visible_abilities_allowed_and_why_agree(shared_people):
    owner, reader, stranger = a_person(), a_person(), a_person()
    share(owner, level=Level.VIEW, subject=Subject(person=reader), by=owner)
    for person, expected in ((owner, True), (reader, True), (stranger, False)):
        action = "people.person.view"
        assert access.can(person, action, owner) is expected
        assert access.visible(person, Person.objects.filter(pk=owner.pk)).exists() is expected
        assert (action in access.abilities(person, owner, [action])) is expected
        assert (owner in access.allowed(person, action, [owner, stranger])) is expected
        assert bool(access.why(person, action, owner)) is expected
    assert access.why(reader, "people.person.view", owner) == ["shared"]


@pytest.mark.parametrize("rule", [Q(given_name="Ada"), Q(account__isnull=True, given_name="Ada")])
def test_allowed_asks_the_database_where_memory_cannot_weigh(monkeypatch, rule):
    monkeypatch.setitem(_policies, "people.person.share", lambda _who: [access.Rule("Ada", rule)])
    rows = [a_person(given_name=name) for name in ("Ada", "Grace", "Ada")]
    assert access.allowed(rows[1], "people.person.share", rows) == [rows[0], rows[2]]
    assert access.allowed(rows[1], "people.person.share", []) == []


@pytest.mark.parametrize("reached", [True, False])
def test_a_share_with_a_unit_reaches_its_teams(shared_people, reached):
    owner, unit = a_person(), a_unit()
    reader = a_person(a_team(unit if reached else None))
    share(owner, level=Level.VIEW, subject=Subject(scope_id=unit.pk), by=owner)
    assert access.can(reader, "people.person.view", owner) is reached


def test_everyone_does_not_mean_the_anonymous(shared_people):
    owner = a_person()
    share(owner, level=Level.VIEW, subject=Subject(everyone=True), by=owner)
    assert access.can(a_person(), "people.person.view", owner)
    assert not access.can(None, "people.person.view", owner)


def test_a_share_ends_with_its_date_and_by_withdrawal(shared_people):
    owner, reader = a_person(), a_person()
    yesterday = timezone.localdate() - timedelta(days=1)
    grant = share(owner, level=Level.VIEW, subject=Subject(person=reader), by=owner, ends=yesterday)
    assert not access.can(reader, "people.person.view", owner)
    grant = share(owner, level=Level.EDIT, subject=Subject(person=reader), by=owner)
    assert Grant.objects.count() == 1
    assert access.can(reader, "people.person.view", owner)
    unshare(grant, owner, by=owner)
    assert not access.can(reader, "people.person.view", owner)


def test_sharing_another_s_object_is_refused_and_leaves_nothing(shared_people):
    owner, reader, stranger = a_person(), a_person(), a_person()
    share(owner, level=Level.VIEW, subject=Subject(person=reader), by=owner)
    events = Recorded.objects.count()
    with pytest.raises(NotAllowed):
        share(owner, level=Level.VIEW, subject=Subject(person=stranger), by=reader)
    with pytest.raises(NotFound):
        share(owner, level=Level.VIEW, subject=Subject(person=stranger), by=stranger)
    assert (Grant.objects.count(), Recorded.objects.count()) == (1, events)
