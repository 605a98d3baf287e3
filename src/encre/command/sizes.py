"""Files of at most 500 lines, functions that fit on a screen."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from encre.command.paths import PACKAGE, ROOT

LONGEST_FILE = 500
LONGEST_FUNCTION = 40
LONGEST_TEST = 60  # a test may carry its own table of cases
VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
UNFINISHED = ("TO" + "DO", "FIX" + "ME", "XX" + "X:")


def sources() -> Iterator[Path]:
    """Yield the Python files of the house."""
    yield ROOT / "encre"
    for folder in (PACKAGE, ROOT / "tests"):
        yield from sorted(path for path in folder.rglob("*.py") if "/migrations/" not in str(path))


def _functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def problems(path: Path, root: Path = ROOT) -> Iterator[str]:
    """Yield what is too long, vaguely named or unfinished in one file."""
    text = path.read_text("utf-8")
    where = path.relative_to(root)
    lines = text.splitlines()
    if len(lines) > LONGEST_FILE:
        yield f"{where}: {len(lines)} lines (at most {LONGEST_FILE})"
    if path.stem in VAGUE:
        yield f"{where}: name the thing"
    for number, line in enumerate(lines, start=1):
        if any(mark in line for mark in UNFINISHED):
            yield f"{where}:{number}: unfinished"
    limit = LONGEST_TEST if "tests" in where.parts else LONGEST_FUNCTION
    for function in _functions(ast.parse(text)):
        length = (function.end_lineno or function.lineno) - function.lineno + 1
        if length > limit:
            place = f"{where}:{function.lineno}: {function.name}"
            yield f"{place} has {length} lines (at most {limit})"
