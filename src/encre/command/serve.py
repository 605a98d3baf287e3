"""`./encre serve`: pages, live traffic, worker and clock, kept running together."""

from __future__ import annotations

import argparse
import os
import socket
import urllib.error
import urllib.request
from collections.abc import Callable
from urllib.parse import urlsplit

from encre.command import prepare, setup
from encre.command.paths import environment, python
from encre.command.supervisor import Program, Supervisor
from encre.command.terminal import Stop, Words, paint, say

ADDRESS = "http://localhost:8000"
TRUE = {"1", "true", "yes", "on"}
KEY_ADVICE = (
    "ENCRE_SECRET_KEY is missing: an institute needs a key of its own, kept secret. Make one with\n"
    "  python3 -c 'import secrets; print(secrets.token_urlsafe(50))'\n"
    "For a trial on this machine: ./encre serve --local"
)


def parser(word: str) -> argparse.ArgumentParser:
    """Return the options of a server."""
    options = argparse.ArgumentParser(prog=f"./encre {word}")
    options.add_argument("--host", default="127.0.0.1", help="address to listen on")
    options.add_argument("--port", type=int, default=8000, help="port of the pages")
    options.add_argument("--live-port", type=int, help="port of live traffic (default: next one)")
    options.add_argument("--workers", type=int, default=1, help="processes that serve pages")
    options.add_argument("--threads", type=int, default=4, help="threads in each of them")
    options.add_argument("--jobs", type=int, default=1, help="processes that do background work")
    return options


def refuse_unsafe() -> None:
    """Raise Stop when an institute would be served with unsafe settings."""
    if os.environ.get("ENCRE_DEBUG", "").lower() in TRUE:
        raise Stop("ENCRE_DEBUG shows secrets to anybody: not in production (--local for a trial)")
    if not (os.environ.get("ENCRE_SECRET_KEY") or os.environ.get("ENCRE_SECRET_KEY_FILE")):
        raise Stop(KEY_ADVICE)


def free(host: str, port: int) -> None:
    """Raise Stop when somebody else listens on a port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(f"{host}:{port} cannot be used: {error.strerror} (--port N)") from None


def require_ports(options: argparse.Namespace) -> None:
    """Raise Stop when a port of the server is taken."""
    free(options.host, options.port)
    free(options.host, options.live_port or options.port + 1)


def answers(host: str, port: int, where: str) -> Callable[[], bool]:
    """Return a test that says whether the pages answer; once they did, it stays true."""
    met = False
    target = "127.0.0.1" if host in ("0.0.0.0", "") else "::1" if host == "::" else host  # noqa: S104
    shown = f"[{target}]" if ":" in target else target
    # The pages answer to the name of the house only.
    asked = urllib.request.Request(
        f"http://{shown}:{port}/sante/vivant", headers={"Host": urlsplit(where).netloc}
    )

    def ask() -> bool:
        nonlocal met
        if not met:
            try:
                with urllib.request.urlopen(asked, timeout=1):  # noqa: S310
                    met = True
            except urllib.error.HTTPError:
                met = True
            except OSError:
                pass
        return met

    return ask


def programs(options: argparse.Namespace, ready: Callable[[], bool]) -> list[Program]:
    """Return what makes an institute run; the rest waits for the pages, so that they come first."""
    granian: Words = [python(), "-m", "granian", "--log-level", "warning"]
    granian += ["--host", options.host, "--workers-kill-timeout", "4", "--respawn-failed-workers"]
    live = options.live_port or options.port + 1
    web = ["--interface", "wsgi", "--port", str(options.port), "--workers", str(options.workers)]
    web += ["--blocking-threads", str(options.threads), "encre.project.wsgi:application"]
    push = ["--interface", "asgi", "--port", str(live), "encre.project.asgi:application"]
    django: Words = [python(), "-m", "django"]
    worker: Words = [*django, "worker", "--grace", "4"]
    workers = [
        Program(f"worker {number}" if options.jobs > 1 else "worker", worker, 33, ready)
        for number in range(1, options.jobs + 1)
    ]
    return [
        Program("web", [*granian, *web], 34),
        *workers,
        Program("clock", [*django, "clock"], 35, ready),
        Program("live", [*granian, *push], 32, ready),
    ]


def live_url(where: str, options: argparse.Namespace) -> str:
    """Return where pages of this machine find the live door."""
    return f"ws://{urlsplit(where).hostname}:{options.live_port or options.port + 1}/live"


def serve(options: argparse.Namespace, welcome: Callable[[], None]) -> int:
    """Run everything until told to stop; call `welcome` when the pages answer."""
    require_ports(options)  # one may have been taken while tables were made
    where = os.environ.get("ENCRE_BASE_URL") or f"http://localhost:{options.port}"
    answering = answers(options.host, options.port, where)
    greeted = False

    def ready() -> bool:
        nonlocal greeted
        if answering() and not greeted:
            greeted = True
            welcome()
        return greeted

    known = {"ENCRE_BASE_URL": where}
    if "ENCRE_BASE_URL" not in os.environ:
        # No proxy in front: pages reach the live door by its port.
        known["ENCRE_LIVE_URL"] = os.environ.get("ENCRE_LIVE_URL") or live_url(where, options)
    supervisor = Supervisor(programs(options, ready), environment(**known))
    status = supervisor.run()
    say("Stopped.")
    return status


def run(arguments: list[str]) -> int:
    """Serve an institute: in production unless --local."""
    options = parser("serve")
    options.add_argument("--local", action="store_true", help="a trial: no key asked")
    chosen = options.parse_args(arguments)
    if not chosen.local:
        refuse_unsafe()
        os.environ["ENCRE_PRODUCTION"] = "1"
    require_ports(chosen)  # before anything long is done
    setup.ensure()
    prepare.everything()
    url = os.environ.get("ENCRE_BASE_URL") or f"http://localhost:{chosen.port}"
    return serve(chosen, lambda: say(f"Encre is served on {paint(url, 1)} (Ctrl-C stops it)"))
