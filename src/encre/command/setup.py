"""The virtual environment: made once, filled from the hash-locked requirements."""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from encre.command import debian, pip_settings
from encre.command.paths import ROOT, python, venv
from encre.command.terminal import Stop, Words, must, quiet, say, step

RUNTIME = ROOT / "requirements.lock"
DEVELOPMENT = ROOT / "requirements-dev.lock"
INSTALLER = ROOT / "requirements-installer.lock"
NEEDED = ("python3-venv", "ca-certificates")
LIBRARIES = {
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
}
"""What lays out text for PDF, and Debian's packages of it; all else works without."""


def _digest(lock: Path) -> str:
    return hashlib.sha256(lock.read_bytes()).hexdigest()


def _stamp() -> Path:
    return venv() / "encre.json"


def installed() -> set[str]:
    """Return the digests of the locks that the environment holds."""
    try:
        stamp = json.loads(_stamp().read_text("utf-8"))
    except (OSError, ValueError):
        return set()
    if stamp.get("python") != str(python()) or not python().exists():
        return set()
    return set(stamp.get("locks", []))


def wheels_folder() -> Path | None:
    """Return the folder of wheels to install from, when the machine is offline."""
    named = os.environ.get("ENCRE_WHEELS")
    if not named:
        return None
    folder = Path(named).absolute()
    if not any(folder.glob("*.whl")):
        raise Stop(f"No wheel in {folder}")
    return folder


def _no_certificates() -> bool:
    """Say whether the machine has no authority to check a package index with."""
    given = ("PIP_CERT", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
    return not pip_settings.SYSTEM_BUNDLE.is_file() and not any(map(os.environ.get, given))


def _can_make() -> bool:
    """Ask a new interpreter: this one may have started before the package came."""
    asked = "import importlib.util as i, sys; sys.exit(not i.find_spec('ensurepip'))"
    return subprocess.run([sys.executable, "-c", asked], check=False).returncode == 0


def _make(wheels: Path | None) -> None:
    """Make the environment with what the machine has."""
    uv = shutil.which("uv")
    packed = sorted(wheels.glob("pip-*.whl")) if wheels else []
    if not wheels and (not _can_make() or _no_certificates()) and debian.can_install():
        said = debian.install(NEEDED)
        if said is not None:
            raise Stop(f"{said}\nDebian's packages could not be installed: {' '.join(NEEDED)}")
    if not (_can_make() or uv or packed):
        raise Stop(f"Python cannot make environments here. Type: {debian.line(NEEDED)}")
    step(f"Environment in {venv()}")
    if _can_make():
        must([sys.executable, "-m", "venv", "--clear", venv()], "The environment was not made.")
    elif uv:
        must([uv, "venv", "-q", "--clear", "--python", sys.executable, venv()], "uv failed.")
    else:
        must([sys.executable, "-m", "venv", "--clear", "--without-pip", venv()], "venv failed.")
        # A wheel is a zip file that Python can run from.
        pip: Words = [python(), packed[-1] / "pip", "install", "-q", "--no-index", packed[-1]]
        must(pip, "pip could not be installed from its wheel.")


def _uv(wheels: Path | None) -> Path | None:
    """Return uv, from the machine or from the package index; None when it is not to be had."""
    found = shutil.which("uv")
    if found:
        return Path(found)
    local = venv() / "bin" / "uv"
    if quiet([*_pip(), "--version"]) is not None:
        must([python(), "-m", "ensurepip"], "The environment has no pip.")
    if not local.exists():
        source = ["--no-index", "--find-links", str(wheels)] if wheels else []
        quiet([*_pip(), "install", *source, "--require-hashes", "--no-deps", "-r", INSTALLER])
    return local if local.exists() else None


def _pip() -> Words:
    return [python(), "-m", "pip", "-q", "--disable-pip-version-check"]


def _fill(lock: Path, wheels: Path | None) -> None:
    """Install exactly what the lock lists, with uv, else with pip."""
    strict: Words = ["--require-hashes", "--only-binary", ":all:"]
    source: Words = ["--no-index", "--find-links", wheels] if wheels else []
    uv = _uv(wheels)
    if uv:
        command: Words = [uv, "pip", "sync", "-q", *strict, *source, "--python", python(), lock]
        said = quiet(command, env=pip_settings.for_uv(os.environ, venv()))
        if said is None:
            return
        step("uv could not; trying pip")
    pip: Words = [*_pip(), "install", "--no-deps", *strict, *source, "-r", lock]
    must(pip, f"The packages of {lock.name} could not be installed.")


def _libraries(wheels: Path | None) -> None:
    """Install what PDF needs of the system; offline or not as root, say the line to type."""
    missing = [
        package
        for library, package in LIBRARIES.items()
        if not any(Path("/usr/lib").glob(f"**/{library}"))
    ]
    if not missing:
        return
    said = debian.install(missing) if debian.can_install() and not wheels else ""
    if said is not None:
        say(f"{said}\nTo make PDF files: {debian.line(missing)}")


@contextlib.contextmanager
def _alone() -> Iterator[None]:
    """Let one set-up work at a time in this folder."""
    venv().parent.mkdir(parents=True, exist_ok=True)
    with venv().with_name(f"{venv().name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def ensure(*, development: bool = False) -> bool:
    """Make the environment hold the locked packages; return whether something was done."""
    wanted = _digest(DEVELOPMENT if development else RUNTIME)
    if wanted in installed():
        return False
    with _alone():
        if wanted in installed():
            return False
        # An environment that has the tools keeps them: their lock holds the runtime's too.
        tools = development or (venv() / "bin" / "pytest").exists()
        lock = DEVELOPMENT if tools else RUNTIME
        wheels = wheels_folder()
        if not python().exists():
            _make(wheels)
        step(f"Packages of {lock.name}")
        _fill(lock, wheels)
        _libraries(wheels)
        locks = [_digest(RUNTIME), *([_digest(DEVELOPMENT)] if tools else [])]
        _stamp().write_text(json.dumps({"python": str(python()), "locks": locks}), "utf-8")
    return True
