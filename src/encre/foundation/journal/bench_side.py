"""The side of `bench journal` that writes to the database under measure."""

import json
import os
import sys
import time
from collections.abc import Callable
from typing import Any

import django


def main(size: int) -> dict[str, Any]:
    """Record, seal and verify `size` events; return how many a second."""
    from django.core.management import call_command
    from django.db import transaction

    from encre.foundation import journal

    call_command("migrate", verbosity=0)

    measured: Any = type("Measured", (journal.Event,), {"name": "journal.bench.measured"})

    def record() -> None:
        for _number in range(size):
            with transaction.atomic():
                journal.record(measured(None), by=None)

    found = {
        "record_per_s": _rate(size, record),
        "seal_per_s": _rate(size, journal.seal),
        "verify_per_s": _rate(size, journal.verify),
    }
    return {**found, "chain_holds": journal.verify().holds}


def _rate(size: int, act: Callable[[], object]) -> int:
    begun = time.perf_counter()
    act()
    return round(size / (time.perf_counter() - begun))


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "encre.project.settings")
    django.setup()
    sys.stdout.write(json.dumps(main(int(sys.argv[1]))))
