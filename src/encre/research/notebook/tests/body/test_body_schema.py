"""The editor's extensions, the server's schema and the styles say the same thing."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from encre.research.notebook.body.document import SPEC
from encre.research.notebook.body.palette import HIGHLIGHT, INK

pytestmark = pytest.mark.once

ROOT = Path(__file__).parents[6]
STATIC = Path(__file__).parents[2] / "static" / "notebook"
FRONTEND = ROOT / "frontend" / "src"


def described(kind: str) -> dict[str, Any]:
    """Reduce our schema to what the build of the editor writes down of its own."""
    out = {}
    for name, spec in SPEC[kind].items():
        attrs = {
            key: {"default": rule["default"]} if "default" in rule else {}
            for key, rule in spec.get("attrs", {}).items()
        }
        out[name] = {**spec, "attrs": attrs}
    return out


@pytest.mark.parametrize("kind", ["nodes", "marks"])
def test_the_editor_makes_the_same_schema_in_the_same_order(kind: str) -> None:
    made = json.loads((ROOT / "frontend" / "tests" / "schema.json").read_text("utf-8"))[kind]
    ours = described(kind)
    assert list(made) == list(ours)
    assert made == ours


def test_styles_use_the_colours_of_the_palette() -> None:
    css = (ROOT / "frontend/src/editor/body.css").read_text("utf-8")
    for role, colours in (("ink", INK), ("highlight", HIGHLIGHT)):
        assert dict(
            re.findall(rf"--{role}-(\w+): (?:light-dark\()?(#\w+)", css[: css.index("}")])
        ) == (colours)
        assert {name for name in colours if f".{role}-{name} " in css} == set(colours)


@pytest.mark.parametrize("island", ["editor", "sequence"])
def test_the_labels_are_complete_in_both_languages(island: str) -> None:
    english, french = (
        json.loads((FRONTEND / island / "labels" / f"{code}.json").read_text("utf-8"))
        for code in ("en", "fr")
    )
    assert english.keys() == french.keys()
    assert all(text.strip() for text in french.values())
    for text in french.values():
        assert not re.search(r"[ ][;:?!]", text), text
        assert "!" not in text
        assert "'" not in text
    holes = [re.findall(r"%\(\w+\)s", text) for text in english.values()]
    assert holes == [re.findall(r"%\(\w+\)s", text) for text in french.values()]


def test_the_bundles_stay_light_and_need_no_eval() -> None:
    editor = (STATIC / "editor.js").read_text("utf-8")
    assert len(editor.encode()) < 1_100_000
    others = (
        (STATIC / name).read_text("utf-8") for name in ("math.js", "sequences.js", "sheet.js")
    )
    for source in (editor, *others):
        assert "new Function(" not in source
        assert not re.search(r"\beval\(", source)
        assert "sourceMappingURL" not in source
