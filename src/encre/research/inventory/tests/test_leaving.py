"""What a person added passes to a colleague when they leave; their copy holds theirs alone."""

from decimal import Decimal

import pytest

from encre.foundation import access
from encre.foundation.base.errors import NotAllowed
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.services import responsibilities
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory import owned, personal
from encre.research.inventory.services.resources import remove_resource
from encre.research.inventory.services.stock import take
from encre.research.inventory.tests.factories import a_resource, a_tube, a_type

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    return a_team()


@pytest.fixture
def claire(team):
    return a_person(team)


@pytest.fixture
def kind(team, claire):
    return a_type(team, claire)


def test_the_successor_manages_what_the_leaver_added(team, claire, kind):
    head, next_one, other = a_person(team), a_person(team), a_person(team)
    responsibilities.give_responsibility(team, by=None, role="head", person=head)
    row = a_resource(kind, by=claire)
    assert not access.can(next_one, "inventory.resource.share", row)
    owned.entrust(row, leaver=claire, to=next_one, by=head)
    row.refresh_from_db()
    assert row.created_by == claire
    assert access.can(next_one, "inventory.resource.share", row)
    with pytest.raises(NotAllowed):
        owned.entrust(row, leaver=claire, to=other, by=other)


def test_the_bin_and_the_others_are_not_passed_on(team, claire, kind):
    kept, binned = a_resource(kind, by=claire), a_resource(kind, by=claire)
    a_resource(kind, by=a_person(team))
    remove_resource(binned, by=claire)
    assert list(owned.resources(claire)) == [kept]


def test_a_copy_holds_what_the_person_added_and_did(team, claire, kind):
    other = a_person(team)
    tube = a_tube(a_resource(kind, by=claire, title="Anti-CD3"), "250")
    a_resource(kind, by=other, title="À une autre")
    take(tube, by=other, amount=Decimal(50), unit="µL")
    take(tube, by=claire, amount=Decimal(100), unit="µL", reason="Western blot")
    assert [row["title"] for row in personal.added(claire)] == ["Anti-CD3"]
    done = list(personal.moved(claire))
    assert [row["reason"] for row in done] == ["", "Western blot"]
    assert {row["container"] for row in done} == {tube.number}
    assert [row["left"] for row in done] == ["250\xa0µL", "100\xa0µL"]
    assert [row["left"] for row in personal.moved(other)] == ["200\xa0µL"]
