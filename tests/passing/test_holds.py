"""Nothing leaves a legal hold by passing on: by the services, and by the database itself."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from encre.foundation.base.errors import Refused
from encre.foundation.jobs import run_all
from encre.foundation.people.services.accounts import give_role
from encre.foundation.structures import services
from encre.foundation.structures.tests import making
from encre.research.notebook.holding import covered, holds_on
from encre.research.notebook.models import Hold, HoldTarget, Notebook
from encre.research.notebook.services.bin import remove_entry
from encre.research.notebook.services.holds import Covering, lift_hold, place_hold
from encre.research.notebook.tests.factories import a_notebook, an_entry
from tests.passing.conftest import YESTERDAY, Merger, close_and_merge, transmit, undo

pytestmark = pytest.mark.django_db
WHY = {"title": "Litige", "reference": "DAJ-2026-41", "reason": "Brevet contesté"}


@pytest.fixture
def archivist(full: Merger) -> Any:
    person = making.person(given_name="Odile")
    give_role(person, "archivist", by=None)
    return person


def kept(by: Any, **covering: Any) -> Hold:
    hold = place_hold(Covering(**covering), by=by, **WHY)
    run_all()
    return hold


@pytest.mark.parametrize("where", ["old", "delegation", "root"])
def test_what_a_hold_covers_by_its_structure_stays_held(
    full: Merger, archivist: Any, where: str
) -> None:
    hold = kept(archivist, structures=[getattr(full, where)])
    claire = full.people["claire"]
    book = a_notebook(claire, full.old, title="Ouvert depuis")
    entry = an_entry(book)
    before = set(covered(hold).values_list("pk", flat=True))
    assert entry.pk in before
    elsewhere = making.structure(name="Loin", code="U 7000", parents=[full.root])
    services.state_succession(full.old, elsewhere, by=full.keeper, kind="E")
    made = transmit(full, elsewhere)
    assert Notebook.objects.get(pk=book.pk).structure_id == elsewhere.pk
    assert set(covered(hold).values_list("pk", flat=True)) >= before
    with pytest.raises(Refused):
        remove_entry(entry, by=claire)
    undo(full, made)
    assert set(covered(hold).values_list("pk", flat=True)) >= before


def test_a_hold_on_what_was_above_covers_what_passes_after_the_closing(
    full: Merger, archivist: Any
) -> None:
    hold = kept(archivist, structures=[full.delegation])
    # Not by the service, which names it in the hold at once.
    book = Notebook.objects.create(structure=full.old, title="Ouvert depuis")
    entry = an_entry(book, by=full.people["claire"])
    close_and_merge(full)
    services.detach(full.new.attachments.get(), by=full.keeper, on=YESTERDAY)
    transmit(full)
    assert entry in covered(hold)


def test_the_database_lets_no_notebook_out_of_a_hold(full: Merger, archivist: Any) -> None:
    hold = kept(archivist, structures=[full.old])
    # Not by the service, which names it in the hold at once.
    book = Notebook.objects.create(structure=full.old, title="Ouvert depuis")
    move = "UPDATE notebook_notebook SET structure_id = %s WHERE id = %s"
    key = [pk.hex for pk in (full.new.pk, book.pk)]  # PostgreSQL reads it too
    with (
        pytest.raises(DatabaseError, match="legal hold"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(move, key)
    HoldTarget.objects.create(hold=hold, notebook=book, chosen=False)
    with connection.cursor() as cursor:
        cursor.execute(move, key)
    assert Notebook.objects.get(pk=book.pk).structure_id == full.new.pk


def test_a_lifted_hold_follows_nothing(full: Merger, archivist: Any) -> None:
    hold = kept(archivist, structures=[full.old])
    lift_hold(hold, by=archivist, reason="Affaire close")
    book = a_notebook(full.people["claire"], full.old, title="Ouvert depuis")
    entry = an_entry(book)
    close_and_merge(full)
    transmit(full)
    assert not HoldTarget.objects.filter(notebook=book).exists()
    assert not holds_on(entry).exists()


def test_holds_by_person_and_by_notebook_go_on(full: Merger, archivist: Any) -> None:
    hold = kept(archivist, people=[full.people["claire"]], notebooks=[full.rows["book"]])
    before = set(covered(hold).values_list("pk", flat=True))
    targets = hold.targets.count()
    close_and_merge(full)
    transmit(full)
    assert set(covered(hold).values_list("pk", flat=True)) == before
    assert hold.targets.count() == targets
