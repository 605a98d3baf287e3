"""Workers killed at the wrong moment: nothing is lost, nothing takes effect twice."""

import signal
from collections.abc import Iterator

import pytest

from tests.faults.house import House, database

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[House]:
    """One database, and one process that answers for all these tests."""
    folder = tmp_path_factory.mktemp("faults")
    with database(folder) as url:
        house = House(folder, url)
        house.ask("prepare")
        yield house
        house.stop()


@pytest.fixture
def house(standing: House) -> Iterator[House]:
    standing.ask("clear")
    yield standing
    standing.end()


def numbers(house: House, what: str | None = None) -> list[int]:
    return [number for name, number, _pid in house.ask("effects") if what in (None, name)]


def all_done(states: list[dict[str, object]]) -> bool:
    return all(row["state"] == "done" for row in states)


def test_a_killed_worker_s_job_is_finished_by_another_each_step_once(house):
    house.ask("enqueue", "steps", "20")
    first = house.start("worker", "--threads", "1")
    house.until(("effects",), lambda marks: len(marks) >= 3)
    first.kill()
    first.wait()
    assert house.ask("states")[0]["state"] == "running"
    house.start("worker", "--threads", "1")
    (state,) = house.until(("states",), all_done)
    assert state["attempts"] == 2
    assert numbers(house) == list(range(20))
    assert len({pid for _what, _number, pid in house.ask("effects")}) == 2


def test_a_worker_told_to_stop_gives_its_job_back(house):
    house.ask("enqueue", "steps", "20")
    first = house.start("worker", "--threads", "1")
    house.until(("effects",), lambda marks: len(marks) >= 3)
    first.send_signal(signal.SIGTERM)
    assert first.wait(10) == 0
    (state,) = house.ask("states")
    assert (state["state"], state["attempts"]) == ("waiting", 0)
    house.start("worker", "--threads", "1")
    house.until(("states",), all_done)
    assert numbers(house) == list(range(20))


def test_a_job_longer_than_the_grace_is_given_back_too(house):
    house.ask("enqueue", "stubborn")
    worker = house.start("worker", "--threads", "1", "--grace", "0.5")
    house.until(("effects",), lambda marks: len(marks) == 1)
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(10) == 0
    (state,) = house.ask("states")
    assert (state["state"], state["attempts"]) == ("waiting", 0)


def test_two_workers_never_run_the_same_job(house):
    workers = [house.start("worker", "--threads", "3") for _worker in range(2)]
    shares, rounds, states = set(), 0, []
    # The first jobs may all be done before the second worker is awake.
    while len(shares) < len(workers) and rounds < 10:
        rounds += 1
        house.ask("enqueue", "short", "300")
        states = house.until(("states",), all_done)
        shares = {pid for _what, _number, pid in house.ask("effects")}
    assert {row["attempts"] for row in states} == {1}
    assert numbers(house) == sorted([*range(300)] * rounds)
    assert shares == {worker.pid for worker in workers}


def test_a_job_that_kills_its_workers_ends_among_the_dead_letters(house):
    house.ask("enqueue", "poison")
    for _life in range(2):
        assert house.start("worker").wait(20) == -signal.SIGKILL
    house.start("worker")
    house.ask("enqueue", "short", "1")
    states = house.until(("states",), lambda rows: rows[1]["state"] == "done")
    states = house.until(("states",), lambda rows: rows[0]["state"] == "failed")
    assert (states[0]["attempts"], states[0]["error"]) == (2, "WorkerLost")


def test_who_dies_before_the_commit_has_asked_for_nothing(house):
    assert house.start("die_before_commit").wait(20) == -signal.SIGKILL
    assert house.ask("states") == []


def test_readers_skip_no_event_committed_late_nor_read_one_twice(house):
    house.start("clock")
    house.start("clock")
    first = house.start("worker")
    writers = [house.start("record", str(start), "60") for start in (0, 100, 200)]
    house.until(("effects",), lambda marks: len(marks) >= 10)
    first.kill()
    house.start("worker")
    house.start("worker")
    for writer in writers:
        assert writer.wait(60) == 0
    house.until(("effects",), lambda marks: len(marks) >= 180)
    expected = [start + number for start in (0, 100, 200) for number in range(60)]
    assert numbers(house, "read") == expected
