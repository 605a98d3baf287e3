"""The messages that code and templates ask for, found without gettext's programs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation.template import templatize

# A function's name: the positions of the message, its plural and its context.
FUNCTIONS: dict[str, tuple[int, int | None, int | None]] = {
    "_": (0, None, None),
    "_now": (0, None, None),
    "gettext": (0, None, None),
    "gettext_lazy": (0, None, None),
    "gettext_noop": (0, None, None),
    "ngettext": (0, 1, None),
    "ngettext_lazy": (0, 1, None),
    "pgettext": (1, None, 0),
    "pgettext_lazy": (1, None, 0),
    "npgettext": (1, 2, 0),
    "npgettext_lazy": (1, 2, 0),
}
# templatize() blanks what is not a message with X's: a message call is what remains.
CALL = re.compile(r"\b(?:n?p?gettext|_)\(")
SKIPPED = ("/tests/", "/migrations/", "/node_modules/", "/vendor/")


@dataclass(frozen=True)
class Asked:
    """A message asked for at a place."""

    where: str
    id: str
    context: str | None = None
    plural: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalogue looks the message up by."""
        return self.context, self.id


@dataclass(frozen=True)
class Misuse:
    """A call whose message is not a plain text."""

    where: str


def _plain(call: ast.Call, position: int | None) -> str | None:
    if position is None or position >= len(call.args):
        return None
    argument = call.args[position]
    if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
        return argument.value
    return None


def _calls(tree: ast.AST, where: str, offset: int = 0) -> Iterator[Asked | Misuse]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or not node.args:
            continue
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        if name not in FUNCTIONS:
            continue
        place = f"{where}:{node.lineno + offset}"
        message, plural, context = FUNCTIONS[name]
        text = _plain(node, message)
        if text is not None:
            yield Asked(place, text, _plain(node, context), _plain(node, plural))
        elif isinstance(node.args[0], ast.JoinedStr | ast.BinOp):
            yield Misuse(place)


def from_python(text: str, where: str) -> Iterator[Asked | Misuse]:
    """Yield what Python code asks for."""
    yield from _calls(ast.parse(text), where)


def _call_at(text: str, start: int) -> ast.AST | None:
    """Return the call that begins at a place: the shortest text that is whole Python."""
    end = text.find(")", start)
    while end != -1:
        try:
            # What was not translated in the template stands as an unknown name: harmless.
            return ast.parse(text[start : end + 1])
        except SyntaxError:
            end = text.find(")", end + 1)
    return None


def from_template(text: str, where: str) -> Iterator[Asked | Misuse]:
    """Yield what a Django template asks for."""
    rough = templatize(text, origin=where)
    for found in CALL.finditer(rough):
        line = rough.count("\n", 0, found.start())
        tree = _call_at(rough, found.start())
        if tree is None:
            yield Misuse(f"{where}:{line + 1}")
        else:
            yield from _calls(tree, where, line)


def asked(root: Path) -> Iterator[Asked | Misuse]:
    """Yield every message asked for under a folder of sources."""
    for path in sorted(root.rglob("*")):
        where = str(path.relative_to(root.parent))
        if any(part in f"/{where}" for part in SKIPPED):
            continue
        if path.suffix == ".py":
            yield from from_python(path.read_text("utf-8"), where)
        elif path.suffix in (".html", ".txt") and "/templates/" in where:
            yield from from_template(path.read_text("utf-8"), where)
