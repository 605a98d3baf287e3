"""`./encre demo`: everything set up, a demonstration institute loaded, its pages served."""

from __future__ import annotations

import hashlib
import os

from encre.command import prepare, setup
from encre.command.paths import data, environment, python
from encre.command.serve import parser, require_ports, serve
from encre.command.terminal import Stop, paint, run, say, step


def _load() -> None:
    """Load the demonstration, unless this database is known to have it."""
    mark = data() / "demo.loaded"
    base = prepare.database_file()
    # A file is known by its number on the disk: one put in its place is another.
    here = f"{base.stat().st_ino}" if base else os.environ.get("ENCRE_DATABASE_URL", "")
    known = hashlib.sha256(here.encode()).hexdigest()
    if mark.is_file() and mark.read_text("utf-8") == known:
        return
    step("Demonstration institute (once)")
    if run([python(), "-m", "django", "demo", "--verbosity=0"], env=environment()):
        raise Stop("The demonstration could not be loaded.")
    mark.write_text(known, "utf-8")


def run_demo(arguments: list[str]) -> int:
    """Set up, load, serve, and say who can sign in."""
    options = parser("demo").parse_args(arguments)
    os.environ.pop("ENCRE_PRODUCTION", None)
    require_ports(options)  # before anything long is done
    setup.ensure()
    prepare.everything()
    _load()
    url = os.environ.get("ENCRE_BASE_URL") or f"http://localhost:{options.port}"

    def welcome() -> None:
        say(f"Encre is served on {paint(url, 1)} (Ctrl-C stops it)")
        notice = data() / "demo.txt"
        if notice.is_file():
            say(notice.read_text("utf-8").rstrip())

    return serve(options, welcome)
