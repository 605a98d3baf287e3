"""A logistic regression of labelled comparisons: the weight of each level, the trust in each field.

The logarithm of the odds that two profiles are one person is a sum: a base; the rarity of the name;
for each level of a field a correction of its own; for each field that follows the set, a trust
times what the set shows of the level (`suiting.ratios`), near one when the set says it all.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from encre.institute.directory.matching.evidence import FIELDS
from encre.institute.directory.matching.suiting import NOTHING, density, ratios

if TYPE_CHECKING:
    from collections.abc import Sequence

    from encre.institute.directory.matching.evidence import Levels
    from encre.institute.directory.matching.suiting import Habits, Shares

Example = tuple["Levels", "bool | None"]
"""A comparison, and whether it is one person (None: a conflict forbids it)."""
STIFFNESS, TRUSTING = 4.0, 50.0
"""Ridge: a level seen rarely is corrected little; a trust leaves one only for a reason."""
ROUNDS, TOLERANCE = 40, 1e-3
ZEROS = ("missing", "apart", "unknown")
"""The level of a field that weighs nothing."""
HIGHEST = {"phone": 4.5, "mail": 5.0, "place": 2.2, "title": 1.2, "dates": 2.5, "unit": 2.0, "employer": 1.5}
LOWEST = {"phone": -2.0, "place": -2.5, "employer": -0.8, "title": -0.8, "dates": -0.6, "unit": -1.5}
"""What generated sets may exaggerate: people change phones and employers, and titles are few."""
_FIRST = 3


def fit(
    compared: Sequence[Sequence[Example]], shown: Sequence[Habits], usual: Shares, namesakes: float
) -> dict[str, Any]:
    """Return base, rarity, crowding, trust and levels."""
    import numpy as np

    fields, columns = list(usual), dict[tuple[str, str], int]()
    tallied: Counter[tuple[int, tuple[str, ...], float, bool]] = Counter()
    for number, examples in enumerate(compared):
        tallied.update(
            (number, tuple(map(str, levels[:-1])), round(levels.rarity, 1), same)
            for levels, same in examples
            if same is not None
        )
    first = _FIRST + len(fields)
    for _number, levels, _rarity, _same in tallied:
        for pair in zip(FIELDS, levels, strict=True):
            if pair[1] not in ZEROS:
                columns.setdefault(pair, first + len(columns))
    tables = [ratios(habit, usual) for habit in shown]
    dense = [density(habit, namesakes) for habit in shown]
    matrix = np.zeros((len(tallied), first + len(columns)), dtype=np.float32)
    truth, count = np.zeros(len(tallied)), np.zeros(len(tallied))
    for row, ((number, levels, rarity, same), seen) in enumerate(tallied.items()):
        matrix[row, :_FIRST] = 1.0, rarity, dense[number]
        named = dict(zip(FIELDS, levels, strict=True))
        for place, name in enumerate(fields):
            matrix[row, _FIRST + place] = tables[number][name].get(named[name], 0.0)
        for pair in named.items():
            if pair in columns:
                matrix[row, columns[pair]] = 1.0
        truth[row], count[row] = same, seen
    expected = np.zeros(matrix.shape[1])
    expected[2:first] = 1.0
    ridge = np.full(matrix.shape[1], STIFFNESS)
    ridge[:2], ridge[2:first] = 1e-3, TRUSTING
    found = _climb(matrix, truth, count, expected, ridge)
    return _named(found, fields, columns, usual)


def _climb(matrix: Any, truth: Any, count: Any, expected: Any, ridge: Any) -> Any:
    """Fit by Newton's method, held towards what is expected."""
    import numpy as np

    found = expected.copy()
    for _round in range(ROUNDS):
        likely = 1 / (1 + np.exp(-np.clip(matrix @ found, -35, 35)))
        slope = matrix.T @ (count * (truth - likely)) - ridge * (found - expected)
        bend = (matrix * (count * likely * (1 - likely))[:, None]).T @ matrix
        step = np.linalg.solve(bend + np.diag(ridge), slope)
        found += np.clip(step, -2, 2)
        if abs(step).max() < TOLERANCE:
            break
    return found


def _named(
    found: Any, fields: list[str], columns: dict[tuple[str, str], int], usual: Shares
) -> dict[str, Any]:
    trust = {name: round(float(found[_FIRST + place]), 3) for place, name in enumerate(fields)}
    usually = ratios(NOTHING, usual)
    levels: dict[str, dict[str, float]] = {name: {} for name in FIELDS}
    for field, table in usually.items():
        levels[field] = {level: trust[field] * ratio for level, ratio in table.items()}
    for (field, level), column in columns.items():
        levels[field][level] = levels[field].get(level, 0.0) + float(found[column])
    for table in levels.values():
        table.update({level: round(weight, 3) for level, weight in table.items()})
    return {
        "base": round(float(found[0]), 3),
        "rarity": round(float(found[1]), 3),
        "crowding": round(float(found[2]), 3),
        "trust": trust,
        "levels": levels,
    }
