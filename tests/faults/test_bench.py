"""The measure of the queue itself: nothing lost, nothing twice, and figures that make sense."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

pytestmark = pytest.mark.slow


@pytest.mark.skipif(
    not settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"),
    reason="sqlite only: the command makes its own databases, once is enough",
)
def test_the_bench_of_jobs_kills_workers_and_loses_nothing(tmp_path):
    file = tmp_path / "figures.json"
    call_command("bench", "jobs", "--engine", "sqlite", "--size", "60", "--json", str(file))
    told = json.loads(file.read_text("utf-8"))
    figures = told["sqlite"]
    assert figures["jobs"] == 60
    assert figures["killed_workers"] == 2
    assert (figures["lost_under_kill"], figures["twice_under_kill"]) == (0, 0)
    assert min(figures["run_per_s"], figures["enqueue_per_s"], figures["latency_p50_ms"]) > 0
    assert told["machine"]["cpus"]


def test_an_unknown_area_is_refused_with_the_known_ones():
    with pytest.raises(CommandError, match="jobs"):
        call_command("bench", "no-such-area")
