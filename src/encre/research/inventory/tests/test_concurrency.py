"""Two hundred people take from one tube at the same time: nothing below zero, nothing lost."""

import os
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection, connections

from encre.foundation.base.errors import Refused
from encre.foundation.people.tests.factories import a_person
from encre.foundation.structures.tests.factories import a_team
from encre.research.inventory.models import Container, Movement, StockState
from encre.research.inventory.services import stock
from encre.research.inventory.tests.factories import a_box, a_resource, a_tube, a_type
from tests.servers import tables

ROOT = Path(__file__).resolve().parents[5]
TAKERS, EACH = 200, Decimal(1)
HELD = 150
HANDS = 8


@pytest.fixture
def lab():
    team = a_team()
    by = a_person(team)
    resource = a_resource(a_type(team, by))
    return {"team": team, "by": by, "resource": resource}


def together(act, count=TAKERS):
    """Do `act(n)` for every n in threads that begin at once; return what each answered."""
    begin = threading.Barrier(HANDS)

    def hand(first):
        begin.wait()
        try:
            return [act(number) for number in range(first, count, HANDS)]
        finally:
            connections.close_all()

    with ThreadPoolExecutor(HANDS) as pool:
        return [one for answers in pool.map(hand, range(HANDS)) for one in answers]


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only on postgresql: threads")
@pytest.mark.django_db(transaction=True)
def test_two_hundred_take_from_one_tube(lab):
    tube = a_tube(lab["resource"], str(HELD))

    def take(_number):
        try:
            stock.take(tube, by=lab["by"], amount=EACH, unit="µL")
        except Refused:
            return False
        return True

    answers = together(take)
    tube.refresh_from_db()
    assert (answers.count(True), answers.count(False)) == (HELD, TAKERS - HELD)
    assert (tube.amount, tube.state) == (0, StockState.EMPTY)
    lines = Movement.objects.filter(container=tube)
    assert lines.count() == 1 + HELD
    assert min(lines.values_list("left", flat=True)) == 0


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only on postgresql: threads")
@pytest.mark.django_db(transaction=True)
def test_two_hundred_put_tubes_in_one_box(lab):
    box = a_box(lab["team"], lab["by"])

    def put(_number):
        try:
            a_tube(lab["resource"], "1", place=box)
        except Refused:
            return False
        return True

    answers = together(put)
    assert (answers.count(True), answers.count(False)) == (81, TAKERS - 81)
    positions = list(Container.objects.filter(place=box).values_list("row", "column"))
    assert len(set(positions)) == len(positions) == 81
    assert sorted(Container.objects.values_list("ordinal", flat=True)) == list(range(1, 82))


HAND = """
import sys
import django
django.setup()
from decimal import Decimal
from encre.foundation.base.errors import Refused
from encre.foundation.people import queries as people
from encre.research.inventory.models import Container
from encre.research.inventory.services import stock
tube = Container.objects.select_related("resource").get(pk=sys.argv[1])
by, taken = people.by_id(sys.argv[2]), 0
print("ready", flush=True)
sys.stdin.readline()
for _turn in range(int(sys.argv[3])):
    try:
        stock.take(tube, by=by, amount=Decimal(1), unit="µL")
        taken += 1
    except Refused:
        pass
print(taken, flush=True)
"""
MAKE = """
import django
django.setup()
from encre.research.inventory.tests.factories import a_tube
tube = a_tube(amount="150")
print(tube.pk, tube.resource.created_by_id)
"""
COUNT = """
import sys
import django
django.setup()
from encre.research.inventory.models import Container
tube = Container.objects.get(pk=sys.argv[1])
print(tube.amount, tube.state, tube.movements.count())
"""


@pytest.mark.skipif(connection.vendor != "sqlite", reason="only on sqlite: processes on a file")
def test_two_hundred_takes_by_four_processes_on_a_file(tmp_path):
    kept = {**os.environ, "ENCRE_DATA_DIR": str(tmp_path), "ENCRE_DEBUG": "1"}
    kept |= {"DJANGO_SETTINGS_MODULE": "encre.project.settings"}
    kept["PYTHONPATH"] = os.pathsep.join([str(ROOT / "src"), str(ROOT), *sys.path])
    kept["ENCRE_DATABASE_URL"] = f"sqlite:///{tmp_path / 'encre.sqlite3'}"

    def say(*words):
        command = [sys.executable, *words]
        done = subprocess.run(command, env=kept, capture_output=True, text=True, check=True)
        return done.stdout.split()

    tables.lay(kept["ENCRE_DATABASE_URL"])
    pk, by = say("-c", MAKE)
    command = [sys.executable, "-c", HAND, pk, by, "50"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "env": kept}
    hands = [subprocess.Popen(command, **pipes) for _ in range(4)]
    for hand in hands:
        assert hand.stdout.readline() == "ready\n"
    for hand in hands:
        hand.stdin.write("go\n")
        hand.stdin.flush()
    taken = [int(hand.communicate(timeout=300)[0]) for hand in hands]
    assert sum(taken) == HELD
    assert say("-c", COUNT, pk) == ["0", "empty", str(HELD + 1)]
