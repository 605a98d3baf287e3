"""Which stretches of one list became which of another."""

from collections.abc import Sequence
from difflib import SequenceMatcher


def matched(before: Sequence[str], after: Sequence[str]) -> list[tuple[range, range]]:
    """Return the stretches that differ, in order: places before, places after."""
    found = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        (range(old, old_end), range(new, new_end))
        for kind, old, old_end, new, new_end in found
        if kind != "equal"
    ]
