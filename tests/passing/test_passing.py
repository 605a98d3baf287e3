"""A merger: what passes, what it becomes, what stays as it was; coming back; the worker killed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from encre.foundation import access, links
from encre.foundation.access.models import Grant, Level
from encre.foundation.base.errors import NotAllowed, Refused
from encre.foundation.jobs import run_all
from encre.foundation.jobs.models import Job
from encre.foundation.jobs.queue import claim, sweep
from encre.foundation.jobs.registry import handles
from encre.foundation.jobs.run import Run
from encre.foundation.journal.models import Recorded
from encre.foundation.structures import holding, services
from encre.foundation.structures.models import Passed, Structure, Transmission
from encre.foundation.structures.origins import origins_shown
from encre.foundation.structures.tests import making
from encre.foundation.ui.services import save_view
from encre.research.equipment.services.booking import book
from encre.research.equipment.services.feeding import feed_of, make_feed
from encre.research.equipment.tests.factories import later
from encre.research.inventory.models import Place, ResourceType
from encre.research.inventory.resolving import resolve
from encre.research.inventory.services.places import add_place
from encre.research.inventory.tests.factories import a_resource, a_type
from encre.research.notebook.models import Entry, Migration, Notebook
from encre.research.notebook.services.proof import sign_entry
from encre.research.notebook.tests.factories import an_entry
from encre.research.notebook.verifying import verify_all
from tests.passing.conftest import Merger, close_and_merge, joins, shared, transmit, undo

pytestmark = pytest.mark.django_db
MOVED = ("book", "secret", "template", "type", "box", "resource", "instrument")


def place_of(row: Any) -> Any:
    row.refresh_from_db()
    return row.structure_id


def test_all_that_the_old_unit_holds_goes_to_the_new_one(full: Merger) -> None:
    close_and_merge(full)
    made = transmit(full)
    assert made.state == "done"
    assert {name: place_of(full.rows[name]) for name in MOVED} == dict.fromkeys(MOVED, full.new.pk)
    assert place_of(full.rows["team book"]) == full.team.pk
    assert place_of(full.rows["open"]) == full.team.pk
    assert full.rows["open"].audience_structure_id == full.new.pk
    assert full.rows["instrument"].audience_structure_id == full.new.pk
    assert not holding.still_held([full.old.pk])
    assert holding.forsaken() == []


def test_each_thing_has_one_event_and_its_history_tells_where_it_comes_from(full: Merger) -> None:
    close_and_merge(full)
    transmit(full)
    for name in MOVED:
        row = full.rows[name]
        events = Recorded.objects.filter(name="links.holding.passed", subject_id=row.pk)
        assert [event.data for event in events] == [
            {"left": str(full.old.pk), "joined": str(full.new.pk)}
        ]
        assert str(full.old.pk) in origins_shown(row)
        assert "U 1016" in origins_shown(row)
    after = an_entry(full.rows["book"], by=full.people["claire"])
    assert origins_shown(full.rows["book"], full.rows["entry"].created_at)
    assert not origins_shown(full.rows["book"], after.created_at)


def test_numbers_stay_and_the_next_ones_are_of_the_new_unit(full: Merger) -> None:
    old = full.rows["entry"].number
    close_and_merge(full)
    transmit(full)
    full.rows["entry"].refresh_from_db()
    assert full.rows["entry"].number == old
    assert old.startswith("U1016-")
    book = Notebook.objects.get(pk=full.rows["book"].pk)
    assert an_entry(book, by=full.people["claire"]).number.startswith("U3000-")
    team_book = Notebook.objects.get(pk=full.rows["team book"].pk)
    assert an_entry(team_book, by=full.people["karim"]).number.startswith("U3000-")


def test_signatures_and_the_chain_are_those_they_were(full: Merger) -> None:
    entry, claire = full.rows["entry"], full.people["claire"]
    sign_entry(entry, by=claire, version=entry.version, meaning="authorship")
    before = Entry.objects.filter(pk=entry.pk).values().get()
    close_and_merge(full)
    transmit(full)
    assert Entry.objects.filter(pk=entry.pk).values().get() == before
    assert not verify_all(files=False).problems


def test_bookings_calendars_and_labels_go_on(full: Merger) -> None:
    claire, instrument = full.people["claire"], full.rows["instrument"]
    booked = book(instrument, by=claire, starts=later(2), ends=later(2) + timedelta(hours=1))
    _feed, secret = make_feed(claire, instrument=instrument)
    close_and_merge(full)
    transmit(full)
    booked.refresh_from_db()
    assert booked.state == "booked"
    assert access.can(claire, "equipment.booking.change", booked)
    assert feed_of(secret) is not None
    for row in ("tube", "resource"):
        number = full.rows[row].number
        assert number.startswith("U1016-")
        assert resolve(claire, number) is not None


def test_names_that_are_taken_say_where_they_come_from(full: Merger) -> None:
    yann = full.people["yann"]
    a_type(full.new, yann, name="anticorps")
    add_place(full.new, by=yann, kind="room", name="Pièce 214")
    close_and_merge(full)
    made = transmit(full)
    kind = ResourceType.objects.get(pk=full.rows["type"].pk)
    room = Place.objects.get(structure=full.new, name__startswith="Pièce 214 (")
    assert (kind.name, room.name) == ("Anticorps (U 1016)", "Pièce 214 (U 1016)")
    undo(full, made)
    kind.refresh_from_db()
    room.refresh_from_db()
    assert (kind.name, room.name) == ("Anticorps", "Pièce 214")


def test_undone_all_comes_back_but_what_was_moved_since(full: Merger) -> None:
    karim = full.people["karim"]
    view = save_view(karim, "notebook:entries", "En cours", "status=running", scope=full.team.pk)
    type(view).objects.filter(pk=view.pk).update(scope_id=full.old.pk)
    close_and_merge(full)
    made = transmit(full)
    view.refresh_from_db()
    assert view.scope_id == full.new.pk
    Notebook.objects.filter(pk=full.rows["book"].pk).update(structure=full.beside)
    undo(full, made)
    assert made.state == "undone"
    assert place_of(full.rows["book"]) == full.beside.pk
    for name in set(MOVED) - {"book"}:
        assert place_of(full.rows[name]) == full.old.pk, name
    full.rows["open"].refresh_from_db()
    assert full.rows["open"].audience_structure_id == full.old.pk
    view.refresh_from_db()
    assert view.scope_id == full.old.pk
    (kept,) = made.lines.filter(state="changed")
    assert kept.object_id == full.rows["book"].pk
    assert not origins_shown(full.rows["secret"])
    with pytest.raises(Refused):
        services.undo_transmission(made, by=full.keeper)


def test_a_split_gives_each_kind_and_some_things_apart(full: Merger) -> None:
    other = making.structure(name="Autre", code="U 4000", parents=[full.delegation])
    for heir in (full.new, other):
        services.state_succession(full.old, heir, by=full.keeper, kind="E")
    made = services.begin_transmission(
        full.old,
        by=full.keeper,
        kinds={"notebooks": full.new.pk, "resources": other.pk, "instruments": None},
        ones={full.rows["secret"].pk: other.pk, full.rows["instrument"].pk: full.new.pk},
    )
    run_all()
    places = {name: place_of(full.rows[name]) for name in MOVED}
    assert places == {
        "book": full.new.pk, "secret": other.pk, "template": full.old.pk, "type": other.pk,
        "box": other.pk, "resource": other.pk, "instrument": full.new.pk,
    }  # fmt: skip
    assert made.lines.exclude(state="passed").count() == 0


def test_only_who_places_structures_passes_on_and_only_to_what_follows(full: Merger) -> None:
    close_and_merge(full)
    kinds = {"notebooks": full.new.pk}
    with pytest.raises(NotAllowed):
        services.begin_transmission(full.old, by=full.people["claire"], kinds=kinds)
    with pytest.raises(Refused):
        services.begin_transmission(full.old, by=full.keeper, kinds={"notebooks": full.beside.pk})
    with pytest.raises(Refused):
        services.begin_transmission(full.old, by=full.keeper, kinds={"notebooks": None})
    services.begin_transmission(full.old, by=full.keeper, kinds=kinds)
    with pytest.raises(Refused):
        services.begin_transmission(full.old, by=full.keeper, kinds=kinds)
    assert Transmission.objects.count() == 1


def test_a_closed_unit_without_successor_passes_to_what_is_above(full: Merger) -> None:
    services.close_structure(full.old, by=full.keeper, on=timezone.localdate() - timedelta(days=1))
    ((forsaken, count),) = holding.forsaken()
    assert forsaken == full.old
    assert count == sum(row.total for row in holding.holdings(full.old, full.keeper))
    (found,) = holding.destinations(full.old)
    assert (found.structure, found.above) == (full.delegation, True)
    transmit(full, full.delegation)
    assert holding.forsaken() == []


def test_successors_of_closed_successors_are_found(full: Merger) -> None:
    last = making.structure(name="Dernière", code="U 5000", parents=[full.delegation])
    close_and_merge(full)
    services.state_succession(full.new, last, by=full.keeper, kind="R")
    services.close_structure(full.new, by=full.keeper, on=timezone.localdate() - timedelta(days=1))
    first = holding.destinations(full.old)[0]
    assert (first.structure, first.how) == (last, "F")


def test_shares_are_given_to_the_new_unit_and_taken_back(full: Merger) -> None:
    book, claire, yann = full.rows["team book"], full.people["claire"], full.people["yann"]
    shared(book, full.old, full.people["karim"], Level.EDIT)
    shared(book, full.new, full.people["karim"])
    assert not access.can(yann, "notebook.notebook.write", book)
    close_and_merge(full)
    made = transmit(full)
    assert access.can(claire, "notebook.notebook.write", book)
    assert access.can(yann, "notebook.notebook.write", book)
    assert not holding.holdings(full.old, full.keeper)
    undo(full, made)
    grant = Grant.objects.get(object_id=book.pk, scope_id=full.new.pk)
    assert grant.level == Level.VIEW


def test_confidential_things_shared_with_the_old_unit_reach_its_people_only(full: Merger) -> None:
    book, claire = full.rows["secret"], full.people["claire"]
    marie = making.person(given_name="Marie")
    at = joins(marie, full.old)
    gone = making.person(given_name="Paul")
    joins(gone, full.old, ends=timezone.localdate() - timedelta(days=90))
    joins(gone, full.new, starts=timezone.localdate() - timedelta(days=80))
    shared(book, full.old, claire)
    close_and_merge(full)
    at.ends = timezone.localdate() - timedelta(days=1)
    at.save()
    joins(marie, full.new, starts=timezone.localdate())
    made = transmit(full)
    assert access.can(marie, "notebook.notebook.view", book)
    assert not access.can(full.people["yann"], "notebook.notebook.view", book)
    assert not access.can(gone, "notebook.notebook.view", book)
    assert not Grant.objects.filter(object_id=book.pk, scope_id=full.new.pk).exists()
    undo(full, made)
    assert not Grant.objects.filter(object_id=book.pk, person=marie).exists()


def test_what_cannot_pass_is_told_and_stays(full: Merger) -> None:
    claire = full.people["claire"]
    row = Migration.objects.create(structure=full.old, title="eLabFTW", by=claire, state="running")
    close_and_merge(full)
    made = transmit(full)
    assert place_of(row) == full.old.pk
    (line,) = made.lines.filter(state="left")
    assert line.remark
    assert line.object_id == row.pk
    assert [row.total for row in holding.holdings(full.old, full.keeper)] == [1]


class Killed(BaseException):
    """The machine stops here."""


def test_a_killed_worker_s_successor_goes_on_with_each_thing_once(full: Merger) -> None:
    for number in range(4):
        a_resource(full.rows["type"], title=f"R {number}", by=full.people["claire"])
    close_and_merge(full)
    made = services.begin_transmission(full.old, by=full.keeper, kinds={"resources": full.new.pk})
    job = claim("first", names=("structures.transmit",))
    assert job is not None
    written: list[str] = []

    def watch(execute: Any, sql: str, *given: Any) -> Any:
        if sql.startswith('UPDATE "structures_passed"'):
            written.append(sql)
            if len(written) == 5:
                raise Killed
        return execute(sql, *given)

    with connection.execute_wrapper(watch), pytest.raises(Killed):
        handles[job.name](Run(job), transmission=str(made.pk), by=str(full.keeper.pk))
    assert made.lines.filter(state="passed").count() == 4
    Job.objects.filter(pk=job.pk).update(lease_until=timezone.now() - timedelta(minutes=1))
    assert sweep() == 1
    Job.objects.filter(pk=job.pk, state="waiting").update(run_after=timezone.now())
    run_all()
    made.refresh_from_db()
    assert made.state == "done"
    assert set(made.lines.values_list("state", flat=True)) == {"passed"}
    events = Recorded.objects.filter(name="links.holding.passed").values_list("subject_id")
    assert len(events) == len(set(events)) == made.lines.count()
    assert Recorded.objects.filter(name="structures.transmission.done").count() == 1


def test_teams_that_follow_are_told_and_hold_what_they_held(full: Merger) -> None:
    close_and_merge(full)
    assert holding.followers(full.old) == [(full.team, full.new)]
    assert holding.left_behind(full.old, [full.new]) == 0
    joins(full.people["loin"], full.old)
    assert holding.left_behind(full.old, [full.new]) == 1
    assert links.held_named("notebooks") in links.all_held()
    assert Structure.objects.filter(pk=full.team.pk, ends=None).exists()
    assert not Passed.objects.exists()
