"""Units as sources name them, found in a register: precision and recall, form by form."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import Any

from encre.institute.directory.bench.measuring import rounded
from encre.institute.directory.generator import structures as made
from encre.institute.directory.matching.structures import Register

MENTIONS = 20_000


def compared(seed: int, count: int = MENTIONS) -> dict[str, Any]:
    """Return how many of the mentions of a seed are found, and how many of those are right.

    A mention that leads to several structures is not an answer; one of a closed structure is right
    when that structure is found, its heirs being known.
    """
    structures, steps = made.history(seed)
    mentions = made.mentions(seed, count)
    begun = time.perf_counter()
    register = _register(structures, steps)
    told = [register.find(mention.text) for mention in mentions]
    seconds = time.perf_counter() - begun
    keys = [structure.key for structure in structures]
    answers = [keys[next(iter(found))] if len(found) == 1 else "" for found in told]
    by_form: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for answer, mention in zip(answers, mentions, strict=True):
        by_form[mention.form].append((answer, mention.structure))
    return {
        "structures": len(structures),
        "mentions": count,
        **_rates([pair for pairs in by_form.values() for pair in pairs]),
        "by_form": {form: _rates(pairs) for form, pairs in sorted(by_form.items())},
        "seconds": round(seconds, 2),
    }


def _register(structures: list[made.Structure], steps: list[made.Succession]) -> Register:
    known = {structure.key: structure for structure in structures}
    labels = [[*one.labels, *one.former, one.acronym, one.name] for one in structures]
    return Register(
        labels,
        [
            (before, after)
            for step in steps
            for before in known[step.predecessor].labels
            for after in known[step.successor].labels
        ],
    )


def _rates(pairs: list[tuple[str, str]]) -> dict[str, float]:
    """Return precision over what was answered, and recall over what has an answer."""
    answered = sum(bool(answer) for answer, _truth in pairs)
    findable = sum(bool(truth) for _answer, truth in pairs)
    right = sum(answer == truth != "" for answer, truth in pairs)
    rates = {"precision": right / answered if answered else 1.0}
    if findable:
        rates["recall"] = right / findable
    return rounded(rates)
