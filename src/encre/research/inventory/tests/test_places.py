"""The tree of places: no circle, no name twice, nothing closed that holds something."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory import queries
from encre.research.inventory.models import Place, PlaceKind
from encre.research.inventory.services.places import (
    add_place,
    change_place,
    position_of,
    remove_place,
)
from encre.research.inventory.tests.factories import a_box, a_resource, a_tube, a_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab():
    team = a_team()
    return {"team": team, "by": a_person(team)}


def test_a_freezer_is_not_put_in_a_box(lab):
    box = a_box(lab["team"], lab["by"])
    with pytest.raises(Refused):
        add_place(lab["team"], by=lab["by"], kind="freezer", name="Petit", parent=box)
    with pytest.raises(Refused):
        change_place(box.parent, by=lab["by"], parent=box)


def test_the_table_itself_refuses_a_circle(lab):
    box = a_box(lab["team"], lab["by"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=box.parent_id).update(parent=box)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=box.pk).update(parent=box)
    with pytest.raises(IntegrityError), transaction.atomic():
        Place.objects.filter(pk=box.pk).update(kind="site", rank=0, rows=None, columns=None)


class Trees(TestCase):
    @hypothesis_settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.tuples(st.integers(0, 9), st.integers(0, 9)), max_size=12))
    def test_whatever_is_moved_there_is_no_circle(self, moves):
        team = a_team()
        by = a_person(team)
        kinds = list(PlaceKind)
        rows = [
            add_place(team, by=by, kind=kinds[n % len(kinds)], name=f"Lieu {n}") for n in range(10)
        ]
        for moved, target in moves:
            try:
                rows[moved] = change_place(rows[moved], by=by, parent=rows[target])
            except Refused:
                continue
        for row in Place.objects.all():
            assert len(queries.path_to(by, row)) <= len(kinds)


def test_names_are_said_once_in_one_place(lab):
    box = a_box(lab["team"], lab["by"])
    with pytest.raises(Refused):
        add_place(lab["team"], by=lab["by"], kind="box", name="boite 1", parent=box.parent)
    remove_place(box, by=lab["by"])
    add_place(lab["team"], by=lab["by"], kind="box", name="boite 1", parent=box.parent)


def test_what_holds_something_is_not_closed(lab):
    box = a_box(lab["team"], lab["by"])
    a_tube(a_resource(a_type(lab["team"], lab["by"])), place=box)
    for place in (box, box.parent):
        with pytest.raises(Refused):
            remove_place(place, by=lab["by"])


def test_positions_are_read_and_refused(lab):
    box = a_box(lab["team"], lab["by"])
    assert position_of(box, " i9 ") == (9, 9)
    for wrong in ("J1", "A10", "A0", "", "9A", "AA1", "É1", "A²", "A٣"):
        with pytest.raises(Refused):
            position_of(box, wrong)


def test_everything_below_a_place_is_found(lab):
    kind = a_type(lab["team"], lab["by"])
    box = a_box(lab["team"], lab["by"])
    kept, elsewhere = a_resource(kind), a_resource(kind, title="Ailleurs")
    a_tube(kept, place=box)
    a_tube(elsewhere)
    rows = queries.resources(lab["by"])
    for place in (box, box.parent, box.parent.parent):
        assert list(queries.kept_in(rows, place.pk)) == [kept]


def test_a_box_with_room_is_found_the_fullest_first(lab):
    kind = a_type(lab["team"], lab["by"])
    full = a_box(lab["team"], lab["by"], rows=1, columns=2)
    roomy = add_place(lab["team"], by=lab["by"], kind="box", name="Boîte 2", parent=full.parent)
    a_tube(a_resource(kind), place=full)
    assert queries.boxes_with_room(lab["by"], 1) == [full, roomy]
    assert queries.boxes_with_room(lab["by"], 2, full.parent) == [roomy]
    assert queries.boxes_with_room(lab["by"], 82) == []


def test_others_do_not_see_our_places(lab):
    box = a_box(lab["team"], lab["by"])
    stranger = a_person(a_team())
    assert queries.path_to(stranger, box) == []
    with pytest.raises(NotFound):
        change_place(box, by=stranger, name="À moi")
