"""Over random little institutes: passing on shows nothing to who is not of the new unit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from encre.foundation import access
from encre.foundation.access.models import Grant
from encre.foundation.jobs import run_all
from encre.foundation.people.models import Affiliation
from encre.foundation.people.services.accounts import give_role
from encre.foundation.structures import services
from encre.foundation.structures.tests import making
from encre.research.equipment.models import Instrument
from encre.research.inventory.models import Place, Resource, ResourceType
from encre.research.notebook.models import Entry, Notebook, Template
from tests.passing.conftest import ALL, YESTERDAY, joins

if TYPE_CHECKING:
    from encre.foundation.structures.models import Structure

pytestmark = pytest.mark.django_db(transaction=False)
MODELS = (Notebook, Entry, Template, Resource, ResourceType, Place, Instrument)
PLACES, PEOPLE = 6, 4
place, person, flag = (
    st.integers(0, PLACES - 1),
    st.integers(0, PEOPLE - 1),
    st.booleans(),
)
books = st.lists(st.tuples(place, person, flag, flag), min_size=1, max_size=4)
share = st.tuples(st.integers(0, 3), place, st.sampled_from(["view", "edit"]))
shares = st.lists(share, max_size=3)
works = st.lists(st.tuples(person, place, flag), max_size=6)
heads = st.lists(st.tuples(person, place), max_size=2)


def institute() -> list[Structure]:
    """Return the old unit with its team, the new one with its team, another, their delegation."""
    root = making.institute()
    top = making.structure("delegation", parents=[root])
    old, new, other = (making.structure(code=f"U {n}", parents=[top]) for n in (1, 2, 3))
    teams = [making.structure("team", parents=[unit]) for unit in (old, new)]
    return [old, teams[0], new, teams[1], other, top]


def furnish(places: list[Structure], people: list[Any], made: Any, given: Any) -> None:
    """Put things in the places, some confidential, some shared with a place."""
    rows = []
    for at, who, secret, hidden in made:
        by = {"structure": places[at], "created_by": people[who]}
        number = uuid4().hex
        book = Notebook.objects.create(title=number, confidential=secret, **by)
        entry = Entry.objects.create(
            notebook=book, number=number, title=number, author=people[who], confidential=hidden
        )
        kind = ResourceType.objects.create(name=number, **by)
        Resource.objects.create(type=kind, number=number, title=number, confidential=secret, **by)
        Place.objects.create(kind="room", rank=1, name=number, **by)
        Template.objects.create(title=number, published=1, **by)
        audience = places[0] if at == 1 and secret else places[at]
        Instrument.objects.create(name=number, audience="unit", audience_structure=audience, **by)
        rows += [book, entry]
    for index, at, level in given:
        row = rows[index % len(rows)]
        Grant.objects.get_or_create(
            object_kind=row._meta.label_lower, object_id=row.pk, scope_id=places[at].pk,
            defaults={"level": level},
        )  # fmt: skip


def sight(people: list[Any]) -> dict[Any, set[Any]]:
    """Return what each person sees, read afresh."""
    return {
        one.pk: {
            (model._meta.label, pk)
            for model in MODELS
            for pk in access.visible(one, model.objects.all()).values_list("pk", flat=True)
        }
        for one in people
    }


@settings(
    max_examples=25, deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(made=books, given_=shares, at=works, heading=heads, closing=flag)
def test_sight_only_grows_in_the_new_unit_and_shrinks_for_nobody_in_it(
    db: None, made: Any, given_: Any, at: Any, heading: Any, closing: bool
) -> None:
    places = institute()
    old, new = places[0], places[2]
    keeper = making.person()
    give_role(keeper, "keeper", by=None)
    people = [making.person() for _each in range(PEOPLE)]
    for who, where, left in dict.fromkeys(at):
        if not Affiliation.objects.filter(person=people[who], structure=places[where]).exists():
            ends = timezone.localdate() - timedelta(days=30) if left else None
            joins(people[who], places[where], ends=ends)
    for who, where in dict.fromkeys(heading):
        services.give_responsibility(places[where], by=None, role="head", person=people[who])
    furnish(places, people, made, given_)
    services.state_succession(old, new, by=keeper, kind="F")
    if closing:
        services.close_structure(old, by=keeper, on=YESTERDAY)
        services.attach(places[1], new, by=keeper, starts=timezone.localdate())
    before = sight(people)
    everything = before.keys()
    if not any(where == 0 for where, *_rest in made):
        return
    transmission = services.begin_transmission(
        old, by=keeper, kinds=dict.fromkeys(ALL, new.pk), copies=[new.pk]
    )
    run_all()
    assert set(transmission.lines.values_list("state", flat=True)) == {"passed"}
    after = sight(people)
    for one in people:
        who = access.Actor(one.pk)
        inside = new.pk in {*who.member_of, *who.with_role("head", "deputy", "manager")}
        gained, lost = after[one.pk] - before[one.pk], before[one.pk] - after[one.pk]
        if not inside:
            assert not gained, (one, gained)
        else:
            assert not lost, (one, lost)
        old_reader = old.pk in who.member_of or _was_of(one, places)
        if not old_reader:
            assert not _confidential(gained), (one, gained)
    assert everything == after.keys()
    services.undo_transmission(transmission, by=keeper)
    run_all()
    assert sight(people) == before


def _was_of(one: Any, places: list[Structure]) -> bool:
    """Say whether somebody was of the old unit or of its team on its last day."""
    rows = Affiliation.objects.filter(person=one, structure__in=places[:2], ends=None)
    return rows.exists() or one.responsibilities.filter(structure__in=places[:2]).exists()


def _confidential(found: set[Any]) -> set[Any]:
    """Return what is confidential among things one gained sight of."""
    ids = {pk for _label, pk in found}
    return {
        *Notebook.objects.filter(pk__in=ids, confidential=True),
        *Entry.objects.filter(pk__in=ids, confidential=True),
        *Entry.objects.filter(pk__in=ids, notebook__confidential=True),
        *Resource.objects.filter(pk__in=ids, confidential=True),
    }
