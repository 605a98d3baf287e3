"""A resolution brought to persons: created, attached, merged, proposed; ids never change."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from encre.foundation.access.models import Grant
from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person, an_account
from encre.institute.directory.models import (
    Decision,
    Merge,
    Review,
    Run,
    RunLine,
    SourceRecord,
)
from encre.institute.directory.services import deciding, remembering
from encre.institute.directory.services.deciding import Doubt, Resolved
from encre.institute.directory.services.merging import unmerge
from encre.institute.directory.services.reviewing import say_different
from encre.institute.directory.tests.golden.factories import (
    a_keeper,
    a_record,
    a_source,
    someone,
    whole_house,
)

pytestmark = pytest.mark.django_db


def key(record: SourceRecord) -> tuple[str, str]:
    return remembering.key_of(record)


def partition() -> set[frozenset[Any]]:
    """Return which records are together, whoever they are."""
    people: dict[Any, set[Any]] = {}
    for record in SourceRecord.objects.filter(person__isnull=False):
        people.setdefault(record.person_id, set()).add(key(record))
    return {frozenset(keys) for keys in people.values()}


def test_new_clusters_make_people_and_a_second_time_changes_nothing() -> None:
    one, two = a_source("siege"), a_source("lyon")
    a, b, c = a_record(one), a_record(two), a_record(two, family_name="Durand")
    resolved = Resolved([[key(a), key(b)], [key(c)]])
    done = deciding.bring(resolved)
    assert (done.created, done.attached) == (2, 0)
    assert partition() == {frozenset((key(a), key(b))), frozenset((key(c),))}
    before = whole_house()
    again = deciding.bring(resolved)
    assert (again.created, again.attached, again.merged, again.reviews) == (0, 0, 0, 0)
    assert whole_house() == before


def test_records_that_come_later_join_who_is_there() -> None:
    one, two = a_source("siege"), a_source("lyon")
    first = someone(one)
    record = first.source_records.get()
    new = a_record(two, email="jm@lyon.example")
    done = deciding.bring(Resolved([[key(record), key(new)]]))
    first.refresh_from_db()
    assert done.attached == 1 and first.email == "jm@lyon.example"
    assert Person.objects.filter(source_records__isnull=False).distinct().count() == 1


def test_two_that_are_surely_one_are_merged_unless_both_can_enter() -> None:
    one, two = a_source("siege"), a_source("lyon")
    left, right = someone(one), someone(two)
    resolved = Resolved([[key(left.source_records.get()), key(right.source_records.get())]])
    an_account(right)
    deciding.bring(resolved)
    left.refresh_from_db()
    assert left.merged_into_id == right.pk and Merge.objects.get().by_id is None
    third, fourth = someone(one, family_name="Petit"), someone(two, family_name="Petit")
    an_account(third)
    Grant.objects.create(
        object_kind="x.y", object_id=third.pk, level="view", person=fourth, given_by=third
    )
    pair = [key(third.source_records.get()), key(fourth.source_records.get())]
    deciding.bring(Resolved([*resolved.clusters, pair]))
    assert Review.objects.get().state == "waiting"
    assert Person.objects.filter(presence="merged").count() == 1
    # Nothing doubles when it comes again.
    deciding.bring(Resolved([*resolved.clusters, pair]))
    assert Review.objects.count() == 1


def test_a_hard_conflict_is_never_merged_alone() -> None:
    one, two = a_source("siege"), a_source("lyon")
    left, right = someone(one, birth_date="1950-01-02"), someone(two, birth_date="1991-08-17")
    deciding.bring(Resolved([[key(left.source_records.get()), key(right.source_records.get())]]))
    assert not Merge.objects.exists()
    assert Review.objects.get().conflict == "birth_date"


def test_nobody_is_parted_without_a_reviewer() -> None:
    one, two = a_source("siege"), a_source("lyon")
    a, b = a_record(one), a_record(two)
    deciding.bring(Resolved([[key(a), key(b)]]))
    deciding.bring(Resolved([[key(a)], [key(b)]]))
    review = Review.objects.get()
    assert review.right is None and len(review.evidence) == 2
    assert partition() == {frozenset((key(a), key(b)))}
    deciding.bring(Resolved([[key(a), key(b)]]))
    review.refresh_from_db()
    assert review.state == "withdrawn"


def test_refused_pairs_never_come_back() -> None:
    keeper = a_keeper()
    one, two = a_source("siege"), a_source("lyon")
    left, right = someone(one), someone(two)
    keys = [key(left.source_records.get()), key(right.source_records.get())]
    line = {"field": "mail", "left": "a", "right": "b", "weight": -1.5}
    doubtful = Resolved([[keys[0]], [keys[1]]], [Doubt(0, 1, 0.6, [line])])
    deciding.bring(doubtful)
    say_different(Review.objects.get(), by=keeper, reason="Deux homonymes, vus au guichet")
    said = Decision.objects.get(same=False)
    assert said.by == keeper and said.reason.startswith("Deux homonymes")
    assert remembering.remembered(same=False) == [tuple(sorted(keys))]
    deciding.bring(doubtful)
    deciding.bring(Resolved([keys]))
    assert not Review.objects.filter(state="waiting").exists()
    assert not Merge.objects.exists()


def test_an_undone_merge_is_not_done_again() -> None:
    one, two = a_source("siege"), a_source("lyon")
    left, right = someone(one), someone(two)
    resolved = Resolved([[key(left.source_records.get()), key(right.source_records.get())]])
    deciding.bring(resolved)
    unmerge(Merge.objects.get(), by=a_keeper())
    deciding.bring(resolved)
    assert Merge.objects.filter(undone_at=None).count() == 0


def test_the_real_resolution_joins_and_obeys(settings: Any) -> None:
    one, two, three = a_source("siege"), a_source("lyon"), a_source("lille")
    facts = {
        "family_name": "Quémeneur",
        "given_names": "Anne-Lise",
        "birth_date": "1975-04-12",
        "email": "anne-lise.quemeneur@institut.example",
        "employer": "Inserm",
        "employee_number": "0012345",
    }
    records = [a_record(source, **facts) for source in (one, two)]
    other = a_record(three, family_name="Bernard", given_names="Paul", birth_date="1960-01-30")
    typed = a_person(
        family_name="Quémeneur",
        given_name="Anne-Lise",
        email="anne-lise.quemeneur@institut.example",
    )
    deciding.decide()
    for record in (*records, other):
        record.refresh_from_db()
    assert records[0].person_id == records[1].person_id != other.person_id
    assert typed.pk in Person.objects.exclude(presence="merged").values_list("pk", flat=True)
    ids = set(Person.objects.values_list("pk", flat=True))
    deciding.decide()
    assert set(Person.objects.values_list("pk", flat=True)) == ids


def test_thirteen_readings_ask_for_one_resolution() -> None:
    source = a_source("siege")
    record = a_record(source, someone(source, family_name="Petit"), email="neuf@siege.example")
    now = timezone.now()
    runs = [
        Run.objects.create(source=source, state="done", finished_at=now - timedelta(minutes=n))
        for n in (1, 2)
    ]
    RunLine.objects.create(run=runs[0], kind="changed", native_id=record.native_id)
    assert not deciding.covered(str(runs[0].pk))
    assert deciding.changed_since(None) == {record.person_id}
    deciding.decide()
    assert all(deciding.covered(str(run.pk)) for run in runs)
    assert deciding.changed_since(deciding.last_resolution()) == set()
    person = Person.objects.get(pk=record.person_id)
    assert person.email == "neuf@siege.example"
