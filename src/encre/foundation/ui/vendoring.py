"""Keep the vendored front-end files equal to what vendor.toml says (standard library only)."""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).resolve().parents[4]
MANIFEST = ROOT / "vendor.toml"
FRONTEND = ROOT / "frontend"
STATIC = Path(__file__).resolve().parent / "static" / "vendor"

SOURCE_MAP = re.compile(rb"\n?(/\*|//)# sourceMappingURL=[^\n*]*(\*/)?\s*\Z")
FACE = re.compile(r"(?:/\*[^*]*\*/\s*)?@font-face\s*\{[^}]*\}\s*")
WOFF2 = re.compile(r"url\(([^)]+\.woff2)\)\s*format\([^)]*\)")
SVG_BODY = re.compile(r"<svg\b[^>]*>(.*)</svg>", re.DOTALL)


@dataclass(frozen=True)
class Laid:
    """One file laid from a package: where it comes from, where it goes, its hash."""

    to: str
    sha256: str
    source: str = ""
    edit: str = ""


@dataclass(frozen=True)
class Package:
    """One npm package whose named files are kept here."""

    npm: str
    version: str
    folder: str
    integrity: str
    files: tuple[Laid, ...]
    icons: tuple[str, ...] = ()


class Problem(NamedTuple):
    """A kept file that is not what the manifest says."""

    path: str
    reason: str


def read_manifest(path: Path = MANIFEST) -> list[Package]:
    """Read vendor.toml."""
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    return [_package(entry) for entry in data["package"]]


def _package(entry: dict[str, Any]) -> Package:
    files = tuple(
        Laid(row["to"], row["sha256"], row.get("from", ""), row.get("edit", ""))
        for row in entry["files"]
    )
    icons = tuple(entry.get("icons", "").split())
    return Package(
        entry["npm"], entry["version"], entry["folder"], entry["integrity"], files, icons
    )


def check(packages: list[Package], folder: Path = STATIC) -> list[Problem]:
    """Compare every kept file with its hash, and refuse files nobody listed."""
    problems = []
    listed = {f"{package.folder}/{laid.to}": laid for package in packages for laid in package.files}
    for name, laid in listed.items():
        path = folder / name
        if not path.is_file():
            problems.append(Problem(name, "missing"))
        elif hashlib.sha256(path.read_bytes()).hexdigest() != laid.sha256:
            problems.append(Problem(name, "differs from its sha256"))
    present = {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
    problems += [Problem(name, "is not in vendor.toml") for name in sorted(present - set(listed))]
    return problems


def update(packages: list[Package], folder: Path = STATIC, manifest: Path = MANIFEST) -> None:
    """Fetch every package with npm, lay its files, and write their hashes into the manifest."""
    text = manifest.read_text(encoding="utf-8")
    for package in packages:
        with tempfile.TemporaryDirectory() as scratch:
            archive, integrity = _pack(package, Path(scratch))
            if package.integrity not in ("", integrity):
                raise SystemExit(f"{package.npm}: the package is not the one recorded")
            members = _members(archive, _wanted(package))
        hashes = {laid.to: _lay(package, laid, members, folder) for laid in package.files}
        text = _recorded(text, package, integrity, hashes)
    manifest.write_text(text, encoding="utf-8")


def _pack(package: Package, scratch: Path) -> tuple[Path, str]:
    """Download one package with the machine's own npm settings."""
    command = ["npm", "pack", "--json", "--silent", f"{package.npm}@{package.version}"]
    answer = subprocess.run(command, cwd=scratch, check=True, capture_output=True, text=True)
    (archive,) = scratch.glob("*.tgz")
    told = json.loads(answer.stdout)
    row = told[0] if isinstance(told, list) else next(iter(told.values()))
    digest = hashlib.sha512(archive.read_bytes()).digest()
    integrity = "sha512-" + base64.b64encode(digest).decode()
    if row["integrity"] != integrity:
        raise SystemExit(f"{package.npm}: damaged download")
    return archive, integrity


def _wanted(package: Package) -> set[str]:
    """Name the members of the archive that are read."""
    return {laid.source for laid in package.files} | {_drawing(name) for name in package.icons}


def _drawing(icon: str) -> str:
    """Say where the package keeps an icon."""
    kind = "filled" if icon.endswith("-filled") else "outline"
    return f"icons/{kind}/{icon.removesuffix('-filled')}.svg"


def _members(archive: Path, wanted: set[str]) -> dict[str, bytes]:
    """Read the wanted files of an npm archive, in one pass."""
    found = {}
    with tarfile.open(archive) as tar:
        for member in tar:
            name = member.name.removeprefix("package/")
            stream = tar.extractfile(member) if name in wanted else None
            if stream is not None:
                found[name] = stream.read()
    return found


def _lay(package: Package, laid: Laid, members: dict[str, bytes], folder: Path) -> str:
    """Write one file in its place and return its hash."""
    path = folder / package.folder / laid.to
    if laid.source:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(_content(package, laid, members))
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _content(package: Package, laid: Laid, members: dict[str, bytes]) -> bytes:
    """Read one file of the package, with its edit."""
    if laid.edit == "sprite":
        return _sprite(package.icons, members)
    data = members[laid.source]
    if laid.edit == "no-source-map":
        return SOURCE_MAP.sub(b"\n", data)
    if laid.edit == "woff2-only":
        return _woff2_only(data.decode(), {row.to for row in package.files}).encode()
    return data


def _woff2_only(css: str, kept: set[str]) -> str:
    """Keep the woff2 source of each face whose file is kept, and drop the other faces."""

    def face(match: re.Match[str]) -> str:
        source = WOFF2.search(match[0])
        if source is None or source[1].removeprefix("./") not in kept:
            return ""
        return re.sub(r"src:[^;}]*", f"src:{source[0]}", match[0])

    return FACE.sub(face, css)


def _sprite(icons: tuple[str, ...], members: dict[str, bytes]) -> bytes:
    """Draw the named icons as the symbols of one file."""
    outline = 'fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round"'
    lines = ['<svg xmlns="http://www.w3.org/2000/svg">']
    for name in sorted(icons):
        body = SVG_BODY.search(members[_drawing(name)].decode())
        if body is None:
            raise SystemExit(f"{name} holds no drawing")
        shapes = [line.strip() for line in body[1].splitlines() if 'd="M0 0h24v24H0z"' not in line]
        paint = (
            'fill="currentColor"'
            if name.endswith("-filled")
            else f'{outline} stroke-linejoin="round"'
        )
        symbol = f'<symbol id="{name}" viewBox="0 0 24 24" {paint}>'
        lines.append(symbol + "".join(filter(None, shapes)) + "</symbol>")
    return ("\n".join([*lines, "</svg>"]) + "\n").encode()


def _recorded(text: str, package: Package, integrity: str, hashes: dict[str, str]) -> str:
    """Return the manifest with one package's hashes written in."""
    head, mark, rest = text.partition(f'npm = "{package.npm}"\n')
    block, following, tail = rest.partition("\n[[package]]")
    block = re.sub(r'^integrity = ".*"', f'integrity = "{integrity}"', block, flags=re.MULTILINE)
    for name, digest in hashes.items():
        row = re.compile(rf'(\bto = "{re.escape(name)}".*sha256 = ")[0-9a-f]*(")')
        block = row.sub(rf"\g<1>{digest}\g<2>", block)
    return head + mark + block + following + tail


def check_bundles(frontend: Path = FRONTEND) -> bool:
    """Build the islands again and compare; True when they are what their sources give."""
    if shutil.which("node") is None:
        sys.stdout.write("vendor: islands not built again, since node is not here\n")
        return True
    if not (frontend / "node_modules" / "esbuild").is_dir():
        install = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
        subprocess.run(install, cwd=frontend, check=True)
    step = ["node", "build.mjs", "--check"]
    ran = subprocess.run(step, cwd=frontend, check=False, stdout=subprocess.DEVNULL)
    good = not ran.returncode
    sys.stdout.write(f"vendor: islands {'are' if good else 'are NOT'} what their sources give\n")
    return good


def main(arguments: list[str] | None = None) -> int:
    """Run `check` (the default), `check --bundle` or `update`, and return the exit code."""
    parser = argparse.ArgumentParser(prog="encre vendor", description=__doc__)
    parser.add_argument("verb", nargs="?", default="check", choices=["check", "update"])
    parser.add_argument("--bundle", action="store_true", help="also build the islands again")
    asked = parser.parse_args(arguments)
    if asked.verb == "update":
        update(read_manifest())
    problems = check(read_manifest())
    for problem in problems:
        sys.stderr.write(f"vendor: {problem.path} {problem.reason}\n")
    if not problems:
        sys.stdout.write("vendor: every file is what vendor.toml says\n")
    bundled = check_bundles() if asked.bundle else True
    return 0 if bundled and not problems else 1


if __name__ == "__main__":
    raise SystemExit(main())
