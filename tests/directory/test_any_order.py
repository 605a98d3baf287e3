"""Any sequence of merges, undoings, partings and readings equals a fresh computation."""

from __future__ import annotations

from typing import Any

import pytest
from django.apps import apps
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as some
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
    run_state_machine_as_test,
)

from encre.commons.files.models import File
from encre.commons.files.tests.factories import a_file
from encre.commons.threads.models import Comment, Favourite
from encre.commons.threads.services import comment, favourite
from encre.foundation.access.models import Grant, Membership
from encre.foundation.people.models import Account, Affiliation
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.models import Label
from encre.foundation.structures.tests.factories import a_team, a_unit
from encre.institute.directory.golden.stays import Places, stays
from encre.institute.directory.golden.survival import ATTRIBUTES, Set, surviving
from encre.institute.directory.models import Correction, Merge, SourceRecord, Value
from encre.institute.directory.services import golden
from encre.institute.directory.services.correcting import correct, end_correction
from encre.institute.directory.services.merging import merge, present, split, unmerge
from encre.institute.directory.tests.golden.factories import (
    a_keeper,
    a_record,
    a_source,
    someone,
    whole_house,
)
from encre.research.notebook.models import Notebook
from encre.research.notebook.tests.factories import a_notebook

pytestmark = pytest.mark.django_db
MAILS = ("a@siege.example", "b@lyon.example", "")
NAMES = ("Martin", "MARTIN", "Martin-Duval")
UNITS = ("U 1016", "umr_s 1016", "U 2000", "")
LEVELS = ("view", "comment", "edit", "manage")


class Sequences(RuleBasedStateMachine):
    """Random work on five people, their rows and their records, beside a plain model of it."""

    people = Bundle("people")

    @initialize(target=people)
    def begin(self) -> Any:
        """Make a house with two units, two sources, and five people, one typed by hand."""
        self.point = transaction.atomic()
        self.point.__enter__()
        self.keeper = a_keeper()
        for code in ("U 1016", "U 2000"):
            unit = a_unit(code=code)
            Label.objects.create(structure=unit, text=code, code=code.replace(" ", ""))
        self.sources = [a_source("siege"), a_source("lyon")]
        team = a_team()
        self.members = [
            *(someone(self.sources[n % 2], email=MAILS[n % 3], unit="U 1016") for n in range(4)),
            a_person(team, family_name="Martin", given_name="Jeanne"),
        ]
        an_account(self.members[0])
        an_account(self.members[1])
        self.things = [a_person(), a_person()]
        # Every row, and whose it was before any merge.
        self.first: dict[tuple[str, str, str], Any] = {}
        for person in self.members[:2]:
            made = a_notebook()
            Notebook.objects.filter(pk=made.pk).update(created_by=person)
            self._note(made, "created_by_id", person)
        # What each was given under their own name, whoever they are part of today.
        self.shared: dict[tuple[Any, Any], str] = {}
        self.marked: set[tuple[Any, Any]] = set()
        return multiple(*self.members)

    def _note(self, row: Any, field: str, person: Any) -> None:
        self.first[row._meta.label_lower, str(row.pk), field] = person

    def _alive(self, person: Any) -> Any:
        person = type(person).objects.get(pk=person.pk)
        return present(person)

    @rule(one=people, two=people)
    def join(self, one: Any, two: Any) -> None:
        """Merge two people, if they are two."""
        one, two = self._alive(one), self._alive(two)
        if one.pk != two.pk:
            merge(one, two, by=self.keeper, second=None)

    @rule(data=some.data())
    def undo(self, data: some.DataObject) -> None:
        """Undo any merge, the last or not."""
        rows = list(Merge.objects.filter(undone_at=None).order_by("created_at", "pk"))
        if rows:
            unmerge(
                data.draw(some.sampled_from(rows)), by=self.keeper, apart=data.draw(some.booleans())
            )

    @rule(
        one=people,
        name=some.sampled_from(NAMES),
        mail=some.sampled_from(MAILS),
        unit=some.sampled_from(UNITS),
        source=some.integers(0, 1),
    )
    def read(self, one: Any, name: str, mail: str, unit: str, source: int) -> None:
        """Let a source give one more record of somebody."""
        alive = self._alive(one)
        a_record(self.sources[source], alive, family_name=name, email=mail, unit=unit)
        golden.settle([alive.pk])

    @rule(data=some.data(), mail=some.sampled_from(MAILS))
    def read_again(self, data: some.DataObject, mail: str) -> None:
        """Let a source change a record."""
        rows = list(SourceRecord.objects.order_by("pk"))
        row = data.draw(some.sampled_from(rows))
        row.facts = {**row.facts, "email": mail}
        row.save()
        golden.settle([row.person_id])

    @rule(one=people, data=some.data(), back=some.booleans())
    def part(self, one: Any, data: some.DataObject, back: bool) -> None:
        """Take a record away, for a new person or one merged before."""
        alive = self._alive(one)
        rows = list(SourceRecord.objects.filter(person=alive).order_by("pk"))
        if len(rows) < 2:
            return
        former = Merge.objects.filter(target=alive, undone_at=None).order_by("pk").first()
        into = former.source if former and back else None
        if into is None:
            split(alive, [data.draw(some.sampled_from(rows))], by=self.keeper)

    @rule(one=people, mail=some.sampled_from(MAILS[:2]))
    def put_right(self, one: Any, mail: str) -> None:
        """Correct somebody's mail address."""
        correct(self._alive(one), by=self.keeper, attribute="email", value=mail, reason="vu")

    @rule(data=some.data())
    def let_speak(self, data: some.DataObject) -> None:
        """End a correction."""
        rows = list(Correction.objects.filter(ended_at=None, typed=False).order_by("pk"))
        if rows:
            end_correction(data.draw(some.sampled_from(rows)), by=self.keeper)

    @rule(one=people, thing=some.integers(0, 1), level=some.sampled_from(LEVELS))
    def share(self, one: Any, thing: int, level: str) -> None:
        """Share a thing with somebody, who may have it already."""
        alive, subject = self._alive(one), self.things[thing]
        held = Grant.objects.filter(object_id=subject.pk, person=alive)
        if not held.exists():
            self.shared[alive.pk, subject.pk] = level
            Grant.objects.create(
                object_kind="people.person",
                object_id=subject.pk,
                person=alive,
                level=level,
                given_by=self.keeper,
            )

    @rule(one=people, thing=some.integers(0, 1))
    def work(self, one: Any, thing: int) -> None:
        """Let somebody write a comment, send a file and mark a favourite."""
        alive, subject = self._alive(one), self.things[thing]
        self._note(comment(alive, text="Vu.", by=alive), "author_id", alive)
        self._note(a_file(by=alive), "uploaded_by_id", alive)
        if not Favourite.objects.filter(person=alive, subject_id=subject.pk).exists():
            self.marked.add((alive.pk, subject.pk))
        favourite(subject, by=alive)

    @precondition(lambda self: hasattr(self, "members"))
    @invariant()
    def golden_records_are_fresh(self) -> None:
        """Everybody's facts and stays are those that a fresh computation gives."""
        ranks: dict[Any, int] = {}
        for person in type(self.members[0]).objects.filter(golden_values__isnull=False).distinct():
            if person.presence == "merged":
                continue
            records = list(map(golden.told, SourceRecord.objects.filter(person=person)))
            held = Correction.objects.filter(person=person, ended_at=None)
            made = [Set(r.pk, r.attribute, r.value, r.created_at, r.until) for r in held]
            fresh = surviving(records, made, ranks, golden.timezone.localdate())
            for name in ATTRIBUTES:
                value = Value.objects.filter(person=person, attribute=name).first()
                if name in fresh:
                    assert value is not None and value.text == fresh[name].text
                    assert getattr(person, name) == fresh[name].text
            self._same_stays(person, records)

    def _same_stays(self, person: Any, records: list[Any]) -> None:
        labels = dict(Label.objects.values_list("code", "structure_id"))
        codes = {"U 1016": "U1016", "umr_s 1016": "U1016", "U 2000": "U2000"}
        places = Places(lambda text: labels.get(codes.get(text)), lambda _name: None)
        wanted = {(s.structure, s.starts, s.ends, s.primary) for s in stays(records, {}, places)}
        rows = Affiliation.objects.filter(person=person, derived__isnull=False)
        assert {(r.structure_id, r.starts, r.ends, r.primary) for r in rows} == wanted

    @precondition(lambda self: hasattr(self, "members"))
    @invariant()
    def memberships_follow(self) -> None:
        """Each affiliation gives one membership, to the same person."""
        held = dict(
            Membership.objects.filter(source__startswith="people.affiliation:").values_list(
                "source", "person_id"
            )
        )
        rows = Affiliation.objects.values_list("pk", "person_id")
        assert held == {f"people.affiliation:{pk}": person for pk, person in rows}

    @precondition(lambda self: hasattr(self, "members"))
    @invariant()
    def each_has_what_their_parts_were_given(self) -> None:
        """Shares and favourites are those of all that a person is made of, the widest of each."""
        people = type(self.members[0]).objects.all()
        now = {person.pk: present(person).pk for person in people}
        wanted: dict[tuple[Any, Any], str] = {}
        for (owner, thing), level in self.shared.items():
            at = (now[owner], thing)
            wanted[at] = max(wanted.get(at, "view"), level, key=LEVELS.index)
        held = Grant.objects.filter(object_kind="people.person")
        assert {(row.person_id, row.object_id): row.level for row in held} == wanted
        marks = {(now[owner], thing) for owner, thing in self.marked}
        found = Favourite.objects.filter(subject_id__in=[thing.pk for thing in self.things])
        assert set(found.values_list("person_id", "subject_id")) == marks

    @precondition(lambda self: hasattr(self, "members"))
    @invariant()
    def nobody_gone_keeps_anything(self) -> None:
        """Whoever is merged holds nothing that opens a door or shows in a list."""
        gone = type(self.members[0]).objects.filter(presence="merged")
        for model, field in (
            (Grant, "person"),
            (Favourite, "person"),
            (Comment, "author"),
            (File, "uploaded_by"),
            (SourceRecord, "person"),
        ):
            assert not model.objects.filter(**{f"{field}__in": gone}).exists()
        assert not Account.objects.filter(person__in=gone, is_active=True).exists()

    def teardown(self) -> None:
        """Undo every merge in a drawn order: each has again what was theirs, and no other."""
        if not hasattr(self, "members"):
            return
        for row in Merge.objects.filter(undone_at=None).order_by("reason", "pk"):
            unmerge(row, by=self.keeper)
        for (label, key, field), person in self.first.items():
            row = apps.get_model(label).objects.get(pk=key)
            assert getattr(row, field) == person.pk, (label, field)
        transaction.set_rollback(True)
        self.point.__exit__(None, None, None)


def test_any_sequence_equals_a_fresh_computation() -> None:
    run_state_machine_as_test(
        Sequences,
        settings=settings(
            max_examples=12,
            stateful_step_count=14,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 2, 0), (0, 2, 1)])
def test_every_order_of_undoing_ends_where_all_began(order: tuple[int, ...]) -> None:
    keeper = a_keeper()
    people = [someone(a_source(), email=f"p{n}@siege.example", unit="U 1") for n in range(4)]
    for number, person in enumerate(people):
        an_account(person)
        a_file(by=person)
        favourite(keeper, by=person)
        Grant.objects.create(
            object_kind="people.person",
            object_id=keeper.pk,
            person=person,
            level=LEVELS[number],
            given_by=keeper,
        )
    before = whole_house()
    done = [
        merge(people[0], people[1], by=keeper),
        merge(people[1], people[2], by=keeper),
        merge(people[3], people[2], by=keeper),
    ]
    for place in order:
        unmerge(done[place], by=keeper)
    assert whole_house() == before
