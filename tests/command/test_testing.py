"""What ./encre test says at its end."""

from pathlib import Path

import pytest

from encre.command import testing

REPORT = """<testsuites><testsuite>
<testcase classname="src.encre.foundation.base.tests.test_text" name="a" time="1.5"/>
<testcase classname="src.encre.foundation.base.tests.test_text" name="b" time="0.4"/>
<testcase classname="tests.journeys.test_portal" name="c" time="9">
<failure message="no"/></testcase>
<testcase classname="tests.journeys.test_portal" name="d" time="0">
<skipped message="no sample data"/></testcase>
<testcase classname="tests.journeys.test_portal" name="e" time="0"><error message="no"/></testcase>
</testsuite></testsuites>"""


@pytest.fixture
def result(tmp_path: Path) -> testing.Result:
    """The counts of a report."""
    report = tmp_path / "report.xml"
    report.write_text(REPORT)
    found = testing.Result("SQLite", seconds=11)
    testing.read_report(report, found)
    return found


def test_a_report_is_counted(result: testing.Result) -> None:
    assert (result.passed, result.failed, result.skipped) == (2, 2, 1)
    assert result.suites["foundation/base"] == pytest.approx(1.9)
    assert result.suites["tests/journeys"] == pytest.approx(9)
    assert dict(result.reasons) == {"no sample data": 1}


def test_the_last_line_counts_every_run(
    result: testing.Result, capsys: pytest.CaptureFixture[str]
) -> None:
    other = testing.Result("PostgreSQL", passed=5, seconds=2)
    assert not testing.summary([result, testing.Result("PostgreSQL", status=1)], [], [], 11)
    capsys.readouterr()
    assert testing.summary([result, other], [], [], 11)
    said = capsys.readouterr().out.splitlines()
    assert said[-1] == "=== 7 passed, 2 failed, 1 skipped in 11.00s ==="
    assert "Skipped on SQLite, 1 x: no sample data" in said


def test_a_refused_gate_is_a_failure(capsys: pytest.CaptureFixture[str]) -> None:
    good = testing.Result("SQLite", passed=1)
    assert testing.summary([good], [], [], 11)
    assert not testing.summary([good], [], ["ruff"], 11)
    assert "Gate refused: ruff" in capsys.readouterr().out


def test_what_is_missing_is_a_failure_only_when_strict(monkeypatch: pytest.MonkeyPatch) -> None:
    good = testing.Result("SQLite", passed=1)
    need = testing.Need("postgresql", "/absent", "every test on PostgreSQL")
    monkeypatch.delenv("ENCRE_TEST_STRICT", raising=False)
    assert testing.summary([good], [need], [], 11)
    monkeypatch.setenv("ENCRE_TEST_STRICT", "1")
    assert not testing.summary([good], [need], [], 11)


def test_a_run_without_a_test_is_a_failure() -> None:
    empty = testing.Result("SQLite", status=testing.NOTHING_CHOSEN)
    assert not testing.summary([empty], [], [], 11)
