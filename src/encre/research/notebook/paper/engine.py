"""An embedded engine of JavaScript for paper, bounded in time and memory; no network, no page."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any, Self

from py_mini_racer import JSEvalException, MiniRacer


class Engine:
    """Runs functions of committed scripts; starts with the first call, ends with the block."""

    def __init__(self, scripts: Iterable[Path], after: str = "") -> None:
        """Take the files to read at the start, and what is defined after them."""
        self._scripts, self._after = tuple(scripts), after
        self._engine: MiniRacer | None = None

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(self, *_exc: object) -> None:
        """End the engine."""
        if self._engine is not None:
            # One call more: the late answer of one that was stopped finds somebody there.
            self._engine.eval("0")
            self._engine.close()
            self._engine = None

    def call(self, name: str, *values: object, seconds: float, memory: int) -> Any:
        """Return what a function answers; None when it fails or goes beyond its bounds.

        The engine stops a call at its bounds, and goes on with those that follow.
        """
        engine = self._started()
        try:
            return engine.call(name, *values, timeout_sec=seconds, max_memory=memory)
        except JSEvalException:
            return None

    def _started(self) -> MiniRacer:
        if self._engine is None:
            self._engine = MiniRacer()
            for script in self._scripts:
                self._engine.eval(script.read_text("utf-8"))
            if self._after:
                self._engine.eval(self._after)
        return self._engine
