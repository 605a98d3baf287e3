"""The pages' own script, run without a page."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from py_mini_racer import MiniRacer

import encre.research.notebook

SCRIPT = Path(encre.research.notebook.__path__[0]) / "static/notebook/sequences.js"


@pytest.fixture(scope="module")
def ask() -> Iterator[Callable[..., Any]]:
    """Return a function that calls one of the script's, its values and answer as JSON."""
    engine = MiniRacer()
    engine.eval(SCRIPT.read_text("utf-8"))
    engine.eval(
        "const asked = (name, given) => {"
        " const found = sequences[name];"
        " const answer = typeof found === 'function' ? found(...JSON.parse(given)) : found;"
        " return JSON.stringify(answer) ?? 'null' }"
    )
    yield lambda name, *values: json.loads(engine.call("asked", name, json.dumps(values)))
    engine.close()
