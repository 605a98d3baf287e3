"""Scopes reach what lies below them, today, whatever the order of changes."""

from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from encre.foundation import access
from encre.foundation.access.models import Scope, ScopeParent, ScopeReach
from encre.foundation.access.services import (
    place_scope,
    rebuild_reach,
    remove_scope,
    set_memberships,
)
from encre.foundation.base.ids import uuid7
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team, a_unit, an_institute, put_in_charge


@pytest.mark.django_db
def test_a_member_of_a_team_is_reached_by_shares_with_its_unit_and_institute():
    institute = an_institute()
    unit = a_unit(institute)
    person = a_person(a_team(unit))
    assert {unit.pk, institute.pk} <= set(access.actor(person).member_of)


@pytest.mark.django_db
def test_a_head_has_authority_below_and_not_above():
    institute = an_institute()
    unit = a_unit(institute)
    team, sibling = a_team(unit), a_team(a_unit(institute))
    head = a_person(unit)
    put_in_charge(head, unit)
    assert set(access.actor(head).with_role("head")) == {unit.pk, team.pk}
    assert sibling.pk not in access.actor(head).member_of


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("starts", "ends", "in_force"), [(1, None, False), (None, -1, False), (0, 0, True)]
)
def test_memberships_hold_between_their_dates(starts, ends, in_force):
    unit, person, today = a_unit(), a_person(), timezone.localdate()
    day = lambda shift: None if shift is None else today + timedelta(days=shift)  # noqa: E731
    row = {"person_id": person.pk, "scope_id": unit.pk, "role": "member"}
    set_memberships("test", [{**row, "starts": day(starts), "ends": day(ends)}])
    assert (unit.pk in access.actor(person).member_of) is in_force


@pytest.mark.django_db
def test_a_removed_scope_reaches_nothing_below():
    unit = a_unit()
    team = a_team(unit)
    remove_scope(unit.pk)
    assert not ScopeReach.objects.filter(ancestor_id=unit.pk, descendant_id=team.pk).exists()


class ReachTest(TestCase):
    """Reaches kept change by change equal reaches computed from nothing."""

    @settings(max_examples=25, deadline=None)
    @given(
        st.lists(st.tuples(st.integers(0, 6), st.sets(st.integers(0, 6), max_size=2)), max_size=12)
    )
    def test_incremental_equals_fresh(self, moves):
        ids = [uuid7() for _ in range(7)]
        for scope_id in ids:
            place_scope(scope_id, kind="unit", name="u", parents=[])
        for child, parents in moves:
            above = [ids[p] for p in parents if p < child]
            place_scope(ids[child], kind="unit", name="u", parents=above)
        kept = set(ScopeReach.objects.values_list("ancestor_id", "descendant_id"))
        rebuild_reach()
        assert kept == set(ScopeReach.objects.values_list("ancestor_id", "descendant_id"))
        ScopeParent.objects.all().delete()
        Scope.objects.all().delete()
