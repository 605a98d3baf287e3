"""A logistic regression of labelled comparisons: the weight of each level, the trust in each field.

The logarithm of the odds that two profiles are one person is a sum: a base; the rarity of the name;
for each level of a field a correction of its own; for each field that follows the set, a trust
times what the set shows of the level (`suiting.ratios`), near one when the set says it all.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple

from encre.institute.directory.matching.evidence import FIELDS
from encre.institute.directory.matching.suiting import NOTHING, density, ratios

if TYPE_CHECKING:
    from collections.abc import Sequence

    from encre.institute.directory.matching.evidence import Levels
    from encre.institute.directory.matching.suiting import Habits, Shares

Example = tuple["Levels", "bool | None"]
"""A comparison, and whether it is one person (None: a conflict forbids it)."""
Kind = tuple[int, tuple[str, ...], float, bool]
"""A set's number, levels, rarity, truth."""
STIFFNESS, TRUSTING, FOLLOWING = 4.0, 300.0, 1_000.0
"""Ridge: a level seen rarely weighs little; a trust leaves one, and a level that follows the set is
corrected, only for a strong reason."""
ROUNDS, TOLERANCE = 40, 1e-3
ZEROS = ("missing", "apart", "unknown")
"""The level of a field that weighs nothing."""
_FIRST = 3


class _Grid(NamedTuple):
    """What is fitted: one row for each kind of comparison, and how often it was seen."""

    matrix: Any
    truth: Any
    count: Any
    fields: list[str]
    columns: dict[tuple[str, str], int]


def fit(
    compared: Sequence[Sequence[Example]], shown: Sequence[Habits], usual: Shares, namesakes: float
) -> dict[str, Any]:
    """Return base, rarity, crowding, trust and levels."""
    import numpy as np

    tables = [(density(habit, namesakes), ratios(habit, usual)) for habit in shown]
    grid = _grid(_tallied(compared), tables, list(usual))
    width, first = grid.matrix.shape[1], _FIRST + len(usual)
    expected, ridge = np.zeros(width), np.full(width, STIFFNESS)
    expected[2:first] = 1.0
    ridge[:2], ridge[2:first] = 1e-3, TRUSTING
    ridge[[column for (field, _), column in grid.columns.items() if field in usual]] = FOLLOWING
    found = _climb(grid, expected, ridge)
    return _named(found, grid, usual)


def _tallied(compared: Sequence[Sequence[Example]]) -> Counter[Kind]:
    """Count comparisons of one kind, the number of their set first."""
    tallied: Counter[Kind] = Counter()
    for number, examples in enumerate(compared):
        tallied.update(
            (number, levels.named, round(levels.rarity, 1), same)
            for levels, same in examples
            if same is not None
        )
    return tallied


def _grid(
    tallied: Counter[Kind],
    tables: list[tuple[float, dict[str, dict[str, float]]]],
    fields: list[str],
) -> _Grid:
    import numpy as np

    first, columns = _FIRST + len(fields), dict[tuple[str, str], int]()
    for _number, levels, _rarity, _same in tallied:
        for pair in zip(FIELDS, levels, strict=True):
            if pair[1] not in ZEROS:
                columns.setdefault(pair, first + len(columns))
    matrix = np.zeros((len(tallied), first + len(columns)), dtype=np.float32)
    for row, (number, levels, rarity, _same) in enumerate(tallied):
        dense, table = tables[number]
        matrix[row, :_FIRST] = 1.0, rarity, dense
        named = dict(zip(FIELDS, levels, strict=True))
        for place, name in enumerate(fields):
            matrix[row, _FIRST + place] = table[name].get(named[name], 0.0)
        for pair in named.items():
            if pair in columns:
                matrix[row, columns[pair]] = 1.0
    truth = np.array([same for *_kind, same in tallied], dtype=float)
    return _Grid(matrix, truth, np.array(list(tallied.values()), dtype=float), fields, columns)


def _climb(grid: _Grid, expected: Any, ridge: Any) -> Any:
    """Fit by Newton's method, held towards what is expected."""
    import numpy as np

    matrix, truth, count = grid.matrix, grid.truth, grid.count
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


def _named(found: Any, grid: _Grid, usual: Shares) -> dict[str, Any]:
    """Return what was found by name; levels as they weigh in a set that shows nothing."""
    trust = {name: round(float(found[_FIRST + place]), 3) for place, name in enumerate(grid.fields)}
    usually = ratios(NOTHING, usual)
    levels: dict[str, dict[str, float]] = {name: {} for name in FIELDS}
    for field, table in usually.items():
        levels[field] = {level: trust[field] * ratio for level, ratio in table.items()}
    for (field, level), column in grid.columns.items():
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
