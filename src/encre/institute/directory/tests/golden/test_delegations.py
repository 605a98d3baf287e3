"""Who answers for a delegation decides on the people its sources tell of, and on nobody else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encre.foundation import access
from encre.foundation.base.errors import NotAllowed, NotFound
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.services.responsibilities import give_responsibility
from encre.foundation.structures.tests.factories import a_structure, an_institute
from encre.institute.directory import sheets
from encre.institute.directory.models import Review, SourceRecord, UnknownUnit
from encre.institute.directory.services import merging, reviewing
from encre.institute.directory.tests.golden.factories import a_keeper, a_record, a_source, of

if TYPE_CHECKING:
    from encre.foundation.people.models import Person
    from encre.foundation.structures.models import Structure

pytestmark = pytest.mark.django_db
WEST, EAST = 0, 1


class House:
    """Two delegations with a source each, and who answers for them."""

    def __init__(self) -> None:
        root = an_institute()
        self.places = [a_structure("delegation", root, name=name) for name in ("Ouest", "Est")]
        self.sources = [a_source(place.name.lower(), owner=place) for place in self.places]
        self.keepers = [self.answering(place) for place in self.places]

    def answering(self, place: Structure) -> Person:
        """Return somebody who answers for a place, and may sign in."""
        person = a_person(place, family_name=f"Correspondant {place.name}")
        give_responsibility(place, by=None, role="manager", person=person)
        an_account(person)
        return person

    def told_of(self, *places: int) -> Person:
        """Return a person of whom the sources of these delegations tell."""
        return of([a_record(self.sources[place], family_name="Le Goff") for place in places])


@pytest.fixture
def house() -> House:
    return House()


def a_case(left: Person, right: Person | None) -> Review:
    """Return a doubt about two persons, or about one."""
    return Review.objects.create(left=left, right=right)


def test_a_delegation_decides_where_its_sources_tell_of_both(house: House) -> None:
    west, east = house.keepers
    mine, both, other = house.told_of(WEST), house.told_of(WEST, EAST), house.told_of(EAST)
    cases = [a_case(mine, both), a_case(mine, other), a_case(other, both), a_case(other, None)]
    assert set(sheets.reviews(west)) == {cases[0]}
    assert set(sheets.reviews(east)) == {cases[2], cases[3]}
    assert set(sheets.reviews(a_keeper())) == set(cases)
    reviewing.say_different(cases[0], by=west)
    for case in cases[1:]:
        for verb in (reviewing.say_same, reviewing.say_different, reviewing.set_aside):
            with pytest.raises((NotFound, NotAllowed)):
                verb(case, by=west)
    with pytest.raises((NotFound, NotAllowed)):
        reviewing.keep_whole(cases[3], by=west)
    assert {case.state for case in Review.objects.exclude(pk=cases[0].pk)} == {"waiting"}


def test_the_first_of_two_reviewers_has_the_right_on_both(house: House) -> None:
    """Agreeing first writes no merge: the right on the second person was never asked."""
    west, _east = house.keepers
    mine, other = house.told_of(WEST), house.told_of(EAST)
    for left, right in ((mine, other), (other, mine)):
        with pytest.raises((NotFound, NotAllowed)):
            reviewing.propose(left, right, by=west)
    assert not Review.objects.exists()


def test_what_a_delegation_merged_it_takes_back(house: House) -> None:
    west, east = house.keepers
    left, right = house.told_of(WEST), house.told_of(WEST)
    case = reviewing.say_same(a_case(left, right), by=west)
    source = case.merge.source
    assert sheets.review(west, case.pk) == case
    with pytest.raises(NotFound):
        sheets.review(east, case.pk)
    reviewing.take_back(case, by=west)
    source.refresh_from_db()
    assert source.merged_into is None


def test_nobody_decides_about_themselves(house: House) -> None:
    west, _east = house.keepers
    a_record(house.sources[WEST], west)
    other = house.told_of(WEST)
    case = a_case(west, other)
    assert case not in sheets.reviews(west)
    with pytest.raises((NotFound, NotAllowed)):
        merging.merge(other, west, by=west)


def test_a_head_without_a_source_has_no_desk(house: House) -> None:
    head = house.answering(a_structure("unit", house.places[WEST], name="Unité 1"))
    assert not access.can(head, "directory.review")
    assert not sheets.reviews(head).exists()
    house.told_of(WEST)
    assert not access.can(head, "directory.record.view", SourceRecord.objects.get().person)


def test_records_that_have_gone_give_no_right(house: House) -> None:
    west, _east = house.keepers
    person = house.told_of(WEST)
    assert access.can(west, "directory.merge", person)
    record = SourceRecord.objects.get(person=person)
    record.gone_at = record.last_seen
    record.save()
    assert not access.can(west, "directory.merge", person)


def test_the_pages_show_a_delegation_its_own(house: House) -> None:
    west, _east = house.keepers
    mine, other = house.told_of(WEST), house.told_of(EAST)
    own = a_case(mine, house.told_of(WEST))
    foreign = a_case(other, house.told_of(EAST))
    for place, source in enumerate(house.sources):
        row = SourceRecord.objects.filter(source=source)[0]
        UnknownUnit.objects.create(record=row, text=f"U{place}000", code=f"u{place}000")
    client = Client()
    client.force_login(west.account)
    desk = client.get(reverse("directory:reviews"))
    assert desk.status_code == 200
    assert f"?case={own.pk}" in desk.content.decode()
    assert str(foreign.pk) not in desk.content.decode()
    assert reverse("directory:ranks") not in desk.content.decode()
    sent = {"decision": "different", "case": str(foreign.pk)}
    assert client.post(reverse("directory:reviews"), sent).status_code in (404, 409)
    foreign.refresh_from_db()
    assert foreign.state == "waiting"
    units = client.get(reverse("directory:unknown-units")).content.decode()
    assert "U0000" in units
    assert "U1000" not in units
    assert client.get(reverse("directory:record", args=[mine.pk])).status_code == 200
    for name in ("record", "merge", "split", "correction-new"):
        there = reverse(f"directory:{name}", args=[other.pk])
        assert client.get(there).status_code == 404, name
    assert client.get(reverse("directory:ranks")).status_code == 403
    assert client.get(reverse("directory:correction-new", args=[mine.pk])).status_code == 403
    sent = {"decision": "different", "case": str(own.pk)}
    assert client.post(reverse("directory:reviews"), sent).status_code == 302
    own.refresh_from_db()
    assert own.state == "different"


PEOPLE = st.lists(
    st.lists(st.sampled_from([WEST, EAST]), min_size=1, max_size=2, unique=True),
    min_size=2,
    max_size=4,
)


@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(told=PEOPLE, pairs=st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=5))
def test_any_records_and_any_cases(house: House, told: Any, pairs: Any) -> None:
    """The desk, the verbs' right and the count say what a plain reading of the rule says."""
    Review.objects.all().delete()
    people = [house.told_of(*places) for places in told]
    cases: dict[Review, set[int]] = {}
    for left, right in {(one % len(people), two % len(people)) for one, two in pairs}:
        if left > right:
            continue  # a pair is doubted once
        made = a_case(people[left], None if left == right else people[right])
        cases[made] = set(told[left]) & set(told[right])
    for place, keeper in enumerate(house.keepers):
        may = {case for case, places in cases.items() if place in places}
        assert set(sheets.reviews(keeper)) == may
        for person, places in zip(people, told, strict=True):
            assert access.can(keeper, "directory.merge", person) == (place in places)
            assert access.can(keeper, "directory.record.view", person) == (place in places)
        for row, source in enumerate(house.sources):
            for action in ("view", "manage", "run"):
                right = access.can(keeper, f"directory.source.{action}", source)
                assert right == (row == place)
