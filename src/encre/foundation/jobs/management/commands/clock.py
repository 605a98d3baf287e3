"""Seal the journal, enqueue what is due, watch over leases, until told to stop."""

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from encre.foundation.jobs import clock


class Command(BaseCommand):
    """`clock`: one is enough; two do no harm."""

    help = "Seals the journal each second and enqueues scheduled jobs, until SIGTERM."

    def handle(self, *args: Any, **options: Any) -> None:
        """Tick until SIGTERM or SIGINT."""
        stop = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        clock.run(stop)
