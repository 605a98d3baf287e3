"""Stock: what is taken was there, a position has one content, history tells everything."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from encre.foundation.base.errors import NotAllowed, NotFound, Refused
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory import queries
from encre.research.inventory.models import Container, Move, StockState
from encre.research.inventory.services import places, splitting, stock
from encre.research.inventory.tests.factories import a_box, a_resource, a_tube, a_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def lab():
    team = a_team()
    by = a_person(team)
    return {"team": team, "by": by, "resource": a_resource(a_type(team, by))}


def test_taking_converts_and_is_exact(lab):
    tube = a_tube(lab["resource"], "1", unit="mL")
    for _turn in range(3):
        tube = stock.take(tube, by=lab["by"], amount=Decimal("0.1"), unit="mL")
    tube = stock.take(tube, by=lab["by"], amount=Decimal("700"), unit="µL")
    assert (tube.amount, tube.state) == (0, StockState.EMPTY)
    assert [line.move for line in queries.movements(tube)] == [Move.TAKEN] * 4 + [Move.RECEIVED]
    assert sum(line.delta for line in queries.movements(tube)) == 0


def test_more_than_is_left_is_refused_and_nothing_changes(lab):
    tube = a_tube(lab["resource"], "250")
    with pytest.raises(Refused) as refusal:
        stock.take(tube, by=lab["by"], amount=Decimal("250.001"), unit="µL")
    assert "250" in str(refusal.value.fields["amount"][0])
    tube.refresh_from_db()
    assert tube.amount == 250 * 10**6
    assert tube.movements.count() == 1


@pytest.mark.parametrize(
    ("amount", "unit"), [("1", "mg"), ("0", "µL"), ("-1", "µL"), ("0.0000001", "µL"), ("1", "tas")]
)
def test_amounts_that_make_no_sense_are_refused(lab, amount, unit):
    tube = a_tube(lab["resource"])
    with pytest.raises(Refused):
        stock.take(tube, by=lab["by"], amount=Decimal(amount), unit=unit)


def test_the_table_itself_refuses_less_than_nothing(lab):
    tube = a_tube(lab["resource"])
    with pytest.raises(IntegrityError), transaction.atomic():
        Container.objects.filter(pk=tube.pk).update(amount=-1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Container.objects.filter(pk=tube.pk).update(amount=0)  # and still “in stock”


def test_a_position_has_one_content_whoever_writes(lab):
    box = a_box(lab["team"], lab["by"])
    one, two = (a_tube(lab["resource"], place=box) for _ in range(2))
    assert (one.position, two.position) == ("A1", "A2")
    with pytest.raises(Refused):
        stock.move(two, by=lab["by"], place=box, position="a1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Container.objects.filter(pk=two.pk).update(row=1, column=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        Container.objects.filter(pk=two.pk).update(row=10, column=1)  # beyond the grid


def test_moves_are_told_from_where_to_where(lab):
    box = a_box(lab["team"], lab["by"])
    tube = a_tube(lab["resource"], place=box, position="B2")
    tube = stock.move(tube, by=lab["by"], place=box, position="I9")
    line = queries.movements(tube)[0]
    assert line.from_place == "Pièce 214 › Congélateur -80 n° 2 › Boîte 1 › B2"
    assert line.to_place.endswith("› I9")
    assert stock.move(tube, by=lab["by"], place=box, position="I9").movements.count() == 2


def test_a_batch_fills_the_first_free_positions(lab):
    box = a_box(lab["team"], lab["by"], rows=2, columns=3)
    a_tube(lab["resource"], place=box, position="A2")
    rows = stock.receive(
        lab["resource"], by=lab["by"], amount=Decimal(1), unit="µL", count=4, place=box
    )
    assert [row.position for row in rows] == ["A1", "A3", "B1", "B2"]
    with pytest.raises(Refused):
        stock.receive(
            lab["resource"], by=lab["by"], amount=Decimal(1), unit="µL", count=2, place=box
        )
    assert Container.objects.count() == 5


def test_splitting_keeps_the_sum_and_tells_the_parent(lab):
    box = a_box(lab["team"], lab["by"])
    tube = stock.thaw(a_tube(lab["resource"], "1", unit="mL"), by=lab["by"])
    made = splitting.split(
        tube, by=lab["by"], count=9, amount=Decimal(100), unit="µL", place=box, position="C1"
    )
    tube.refresh_from_db()
    assert tube.amount + sum(row.amount for row in made) == 10**9
    assert {row.parent_id for row in made} == {tube.pk}
    assert {row.thaws for row in made} == {1}
    assert [row.position for row in made] == [f"C{column}" for column in range(1, 10)]
    assert made[0].number == f"{lab['resource'].number}.2"
    with pytest.raises(Refused):
        splitting.split(tube, by=lab["by"], count=2, amount=Decimal(100), unit="µL")
    assert Container.objects.count() == 10


def test_what_is_discarded_frees_its_position(lab):
    box = a_box(lab["team"], lab["by"])
    tube = stock.discard(a_tube(lab["resource"], place=box), by=lab["by"], reason="cassé")
    assert (tube.state, tube.place_id, tube.amount) == (StockState.DISCARDED, None, 0)
    assert a_tube(lab["resource"], place=box).position == "A1"
    for verb in (stock.thaw, stock.discard):
        if verb is stock.thaw:
            with pytest.raises(Refused):
                verb(tube, by=lab["by"])
        else:
            assert verb(tube, by=lab["by"]).movements.count() == 2
    with pytest.raises(Refused):
        stock.take(tube, by=lab["by"], amount=Decimal(1), unit="µL")


def test_counting_again_needs_a_reason(lab):
    tube = a_tube(lab["resource"], "250")
    with pytest.raises(Refused):
        stock.count_again(tube, by=lab["by"], amount=Decimal(240), unit="µL", reason=" ")
    tube = stock.count_again(tube, by=lab["by"], amount=Decimal(0), unit="µL", reason="pesé")
    assert tube.state == StockState.EMPTY
    tube = stock.add(tube, by=lab["by"], amount=Decimal(5), unit="µL")
    assert (tube.state, tube.amount) == (StockState.IN_STOCK, 5 * 10**6)


def test_others_see_nothing_and_take_nothing(lab):
    tube, stranger = a_tube(lab["resource"]), a_person(a_team())
    with pytest.raises(NotFound):
        stock.take(tube, by=stranger, amount=Decimal(1), unit="µL")
    assert not queries.containers(stranger).exists()


def test_a_box_of_others_receives_nothing_of_ours(lab):
    elsewhere = a_team()
    theirs = a_box(elsewhere, a_person(elsewhere))
    with pytest.raises((NotAllowed, NotFound)):
        stock.move(a_tube(lab["resource"]), by=lab["by"], place=theirs)


def test_a_grid_does_not_shrink_under_its_contents(lab):
    box = a_box(lab["team"], lab["by"])
    a_tube(lab["resource"], place=box, position="I9")
    with pytest.raises(Refused) as refusal:
        places.change_place(box, by=lab["by"], rows=8)
    assert "I9" in str(refusal.value.fields["rows"][0])
    with pytest.raises(IntegrityError), transaction.atomic():
        type(box).objects.filter(pk=box.pk).update(rows=8)
