"""Who may import whom: writes .importlinter from the packages that exist."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from encre.command.paths import PACKAGE, ROOT
from encre.command.terminal import Stop, say

FLOORS = (
    ("project",),
    ("demo",),
    ("steering",),
    ("institute", "research", "office", "support", "health"),
    ("commons",),
    ("foundation",),
)
FOUNDATION = (
    ("notices",),
    ("structures",),
    ("people",),
    ("ui",),
    ("links",),
    ("access", "jobs"),
    ("journal",),
    ("base",),
)
WINGS = (*FLOORS[2], *FLOORS[3], *FLOORS[4])
# A room's tests may make and look at anything below: they ship no rule of the house.
TESTS = ("encre.**.tests", "encre.**.tests.**")
# Everyone derives their tables from base's abstract ones.
OPEN_MODELS = {"foundation.base"}

HEAD = """\
# Written by `./encre walls` from the packages that exist; `./encre check` compares.
[importlinter]
root_package = encre
include_external_packages = True
exclude_type_checking_imports = True
"""


def _is_package(folder: Path) -> bool:
    return (folder / "__init__.py").is_file()


def _rooms(package: Path) -> Iterator[str]:
    """Yield the dotted names of the rooms that have tables of their own."""
    for wing in sorted(path for path in package.iterdir() if _is_package(path)):
        for room in sorted(path for path in wing.iterdir() if _is_package(path)):
            if (room / "models.py").is_file() or _is_package(room / "models"):
                yield f"{wing.name}.{room.name}"


def _section(key: str, **fields: str | list[str]) -> str:
    lines = [f"[importlinter:contract:{key}]"]
    for name, value in fields.items():
        if isinstance(value, str):
            lines.append(f"{name} = {value}")
        else:
            lines += [f"{name} =", *(f"    {item}" for item in value)]
    return "\n".join(lines) + "\n"


def _layers(folder: Path, order: tuple[tuple[str, ...], ...], prefix: str) -> list[str]:
    floors = []
    for names in order:
        present = [f"{prefix}{name}" for name in names if _is_package(folder / name)]
        if present:
            floors.append(" | ".join(present))
    return floors


def _unknown(folder: Path, order: tuple[tuple[str, ...], ...]) -> list[str]:
    known = {name for names in order for name in names} | {"command"}
    packages = (path.name for path in folder.iterdir() if _is_package(path))
    return sorted(name for name in packages if name not in known)


def text(package: Path = PACKAGE) -> str:
    """Return what .importlinter must hold (raises Stop for a package no layer knows)."""
    homeless = _unknown(package, FLOORS) + _unknown(package / "foundation", FOUNDATION)
    if homeless:
        raise Stop(f"No layer knows {', '.join(homeless)}: see src/encre/command/walls.py")
    parts = [HEAD, *_shape(package), *_services(package)]
    parts += [_private(room) for room in _rooms(package) if room not in OPEN_MODELS]
    return "\n".join(parts)


def _shape(package: Path) -> Iterator[str]:
    """Yield the contracts between floors, inside the foundation and between rooms."""
    present = [path.name for path in sorted(package.iterdir()) if _is_package(path)]
    yield _section(
        "floors", name="Floors", type="layers", layers=_layers(package, FLOORS, "encre.")
    )
    yield _section(
        "foundation",
        name="Inside the foundation",
        type="layers",
        layers=_layers(package / "foundation", FOUNDATION, "encre.foundation."),
        ignore_imports=[f"{TESTS[1]} -> encre.foundation.**"],
        unmatched_ignore_imports_alerting="none",
    )
    yield _section(
        "circles",
        name="No circle between the rooms of a wing",
        type="acyclic_siblings",
        ancestors=[f"encre.{wing}" for wing in WINGS if wing in present],
        depth="0",
        ignore_imports=[f"{TESTS[1]} -> encre.**"],
        unmatched_ignore_imports_alerting="none",
    )
    yield _section(
        "command",
        name="The command stands alone",
        type="forbidden",
        source_modules=["encre.command"],
        forbidden_modules=[*(f"encre.{name}" for name in present if name != "command"), "django"],
    )


def _services(package: Path) -> Iterator[str]:
    """Yield the contract that keeps the verbs away from the web."""
    found = sorted(
        ".".join(("encre", *path.parent.relative_to(package).parts, "services"))
        for pattern in ("*/*/services.py", "*/*/services")
        for path in package.glob(pattern)
    )
    if found:
        yield _section(
            "services",
            name="Services know no web framework",
            type="forbidden",
            source_modules=found,
            forbidden_modules=["ninja"],
            allow_indirect_imports="True",
        )


def _private(room: str) -> str:
    return _section(
        f"models-{room.replace('.', '-')}",
        name=f"Models of {room} are private",
        type="protected",
        protected_modules=[f"encre.{room}.models"],
        allowed_importers=[f"encre.{room}", *TESTS],
    )


def outdated() -> bool:
    """Say whether .importlinter differs from what the packages ask."""
    file = ROOT / ".importlinter"
    return not file.is_file() or file.read_text("utf-8") != text()


def rewrite(_arguments: list[str]) -> int:
    """Write .importlinter again."""
    (ROOT / ".importlinter").write_text(text(), "utf-8")
    say("Wrote .importlinter")
    return 0
