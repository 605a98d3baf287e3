"""Same seed, same bytes; the truth apart; matching sees only what a source gives."""

import ast
import csv
import hashlib
import json
import os
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from encre.institute import directory
from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.generator import KEYS, TRUTH, generate
from encre.institute.directory.generator.__main__ import main

pytestmark = pytest.mark.once
ROOM = Path(directory.__file__).parent


def digest(folder):
    whole = hashlib.sha256()
    for path in sorted(folder.rglob("*.csv")):
        whole.update(path.name.encode() + path.read_bytes())
    return whole.hexdigest()


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    counts = generate(600, 4, folder / "out", folder / "truth" / "truth.csv")
    return folder, counts


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_same_seed_same_bytes_another_seed_others(written, tmp_path, capsys):
    words = ["--people", "600", "--seed", "4", "--out", f"{tmp_path / 'out'}"]
    main([*words, "--truth", str(tmp_path / "truth" / "truth.csv")])
    assert "grand-ouest: " in capsys.readouterr().out
    assert digest(tmp_path) == digest(written[0])
    generate(600, 5, tmp_path / "out", tmp_path / "truth" / "truth.csv")
    assert digest(tmp_path) != digest(written[0])


def test_thirteen_files_with_the_canonical_columns_and_nothing_else(written):
    folder, counts = written
    files = sorted((folder / "out").iterdir())
    assert [path.stem for path in files] == sorted(KEYS)
    for path in files:
        found = rows(path)
        assert len(found) == counts[path.stem]
        assert all(tuple(row) == COLUMNS for row in found)


def test_the_truth_knows_each_row_once(written):
    folder, counts = written
    truth = rows(folder / "truth" / "truth.csv")
    assert all(tuple(row) == TRUTH for row in truth)
    told = {(row["source"], row["source_id"]) for row in truth}
    given = {(key, row["source_id"]) for key in KEYS for row in rows(folder / "out" / f"{key}.csv")}
    assert told == given
    assert len(truth) == len(told) == sum(counts.values())


def test_the_truth_never_lies_beside_the_directories(tmp_path):
    with pytest.raises(ValueError, match="apart"):
        generate(20, 1, tmp_path, tmp_path / "truth.csv")


def test_no_value_of_a_row_tells_the_person(written):
    """Neither the number of the person nor the order of the rows."""
    folder, _counts = written
    truth = {
        (r["source"], r["source_id"]): r["person"] for r in rows(folder / "truth" / "truth.csv")
    }
    for key in KEYS:
        found = rows(folder / "out" / f"{key}.csv")
        people = [int(truth[(key, row["source_id"])][1:]) for row in found]
        rises = sum(a < b for a, b in pairwise(people))
        assert abs(rises / (len(people) - 1) - 0.5) < 0.2
        for row, person in zip(found, people, strict=True):
            assert f"{person:07}" not in ",".join(row.values())
            assert str(person) != row["source_id"]


def imported(path):
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield from (w for w in node.value.split() if w.startswith("encre."))


FORBIDDEN = tuple(f"encre.institute.directory.{name}" for name in ("generator", "scoring", "bench"))


@pytest.mark.parametrize("door", ["matching", "services"])
def test_what_resolves_knows_neither_the_generator_nor_the_scorer(door):
    files = sorted((ROOM / door).rglob("*.py"))
    assert files
    for path in files:
        assert not [name for name in imported(path) if name.startswith(FORBIDDEN)], path


WATCHED = """
import json, sys
from pathlib import Path
opened = []
sys.addaudithook(lambda name, words: opened.append(str(words[0])) if name == "open" else None)
from encre.institute.directory import matching
found = matching.resolve(Path(sys.argv[1]))
told = {"opened": opened, "modules": sorted(sys.modules), "clusters": len(found.clusters)}
print(json.dumps(told))
"""


@pytest.mark.slow
def test_a_resolution_opens_the_directories_and_nothing_of_the_truth(written):
    folder, counts = written
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", WATCHED, str(folder / "out")],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        check=True,
        stdout=subprocess.PIPE,
    )
    told = json.loads(done.stdout.splitlines()[-1])
    assert 500 < told["clusters"] <= sum(counts.values())
    assert not [path for path in told["opened"] if str(folder / "truth") in path]
    assert [path for path in told["opened"] if str(folder / "out") in path]
    assert not [name for name in told["modules"] if name.startswith(FORBIDDEN)]
    assert "django" not in told["modules"]
