"""Take jobs and read the journal until told to stop."""

import os
import signal
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from encre.foundation.jobs.heart import Heart
from encre.foundation.jobs.inline import run_all
from encre.foundation.jobs.worker import Worker


class Command(BaseCommand):
    """`worker`: as many processes as wanted, on as many machines."""

    help = "Does background jobs and lets readers follow the journal, until SIGTERM."

    def add_arguments(self, parser: CommandParser) -> None:
        """Say which queues, how many threads, how long to finish."""
        parser.add_argument("--queues", default="", help="comma-separated; all when not given")
        parser.add_argument("--threads", type=int, default=2)
        parser.add_argument(
            "--grace", type=float, default=20.0, help="seconds to finish at SIGTERM"
        )
        parser.add_argument("--drain", action="store_true", help="do what is due, then exit")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work until SIGTERM or SIGINT; a job longer than the grace goes back to the queue."""
        if options["drain"]:
            self._drain()
            return
        queues = [name for name in options["queues"].split(",") if name]
        worker = Worker(queues=queues, threads=options["threads"], grace=options["grace"])
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: worker.ask_to_stop())
        worker.start()
        worker.wait_to_be_stopped()
        if worker.finish():
            # A job that never looks whether to stop still runs in its thread: end it as well.
            self.stdout.flush()
            os._exit(int(worker.failed))
        if worker.failed:
            raise SystemExit(1)

    def _drain(self) -> None:
        heart = Heart()
        heart.start()
        ran = run_all(strict=False, heart=heart, limit=1_000_000)
        heart.stop()
        heart.join()
        self.stdout.write(_("%(count)d jobs done") % {"count": len(ran)})
