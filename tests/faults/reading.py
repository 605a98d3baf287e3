"""Run as a process by the tests: prepares two sources, reads them, tells what they hold.

Several words are done one after the other.
"""

import json
import sys
import time
from typing import Any

import django

django.setup()

from django.utils import timezone  # noqa: E402

from encre.foundation.jobs import queue, run_all  # noqa: E402
from encre.foundation.jobs.models import Job  # noqa: E402
from encre.institute.directory.models import RunLine, Source  # noqa: E402
from encre.institute.directory.services import deciding, synchronising  # noqa: E402
from encre.institute.directory.tests.sources import factories as making  # noqa: E402

synchronising.BATCH = 50
# Who is who has its own tests: here nobody resolves.
deciding.decide = lambda _run="": deciding.Brought()


def rows() -> list[str]:
    """Return an export a little later: some came, some went, some changed."""
    found = making.rows_of(700)
    found[100:110] = [row.replace("Jeanne", "Jeanne-Marie") for row in found[100:110]]
    return found[:490] + found[500:]


def prepare() -> None:
    """Make two sources, read once, the second export of the first one read as well."""
    keeper = making.a_keeper()
    owner = making.a_delegation()
    for name in ("spared", "killed"):
        source = making.an_active(keeper, making.rows_of(500), name=name, owner=owner)
        making.send(source, making.table(rows()), keeper)
        if name == "spared":
            making.work()


def die_in_the_middle() -> None:
    """Read what waits; hold the fourth batch, its transaction open, until somebody kills."""
    write, count = synchronising.write_batch, 0

    def held(*given: Any) -> Any:
        nonlocal count
        count += 1
        told = write(*given)
        if count == 4:
            sys.stdout.write("there\n")
            sys.stdout.flush()
            time.sleep(60)
        return told

    synchronising.write_batch = held
    run_all()


def go_on() -> None:
    """Let the dead worker's lease run out, and do what waits."""
    Job.objects.filter(state="running").update(lease_until=timezone.now())
    queue.sweep()
    Job.objects.filter(state="waiting").update(run_after=timezone.now())
    run_all()


def tell() -> None:
    """Say what each source holds, and how its last reading went."""
    found = {}
    for source in Source.objects.all():
        run = making.last(source)
        lines = RunLine.objects.filter(run=run)
        found[source.name] = {
            "records": making.state(source),
            "run": [run.state, run.rows, run.added, run.changed, run.gone, run.unchanged],
            "lines": sorted(lines.values_list("kind", "native_id", "place", "column")),
        }
    sys.stdout.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    known = {"prepare": prepare, "die": die_in_the_middle, "go_on": go_on, "tell": tell}
    for word in sys.argv[1:]:
        known[word]()
