"""Spark and DuckDB make the same decisions from the same saved weights (issue 3)."""

import shutil

import pytest

from encre.institute.directory import matching
from encre.institute.directory.generator import generate

pytest.importorskip("pyspark", reason="pyspark is not installed: requirements-spark.lock")
pytestmark = [
    pytest.mark.once,
    pytest.mark.filterwarnings("ignore"),
    pytest.mark.skipif(not shutil.which("java"), reason="java is not installed: default-jre"),
]


def test_spark_decides_as_duckdb_does(tmp_path):
    """Clusters, reviews, their scores and their evidence: all of it is equal."""
    folder = tmp_path / "directories"
    generate(300, 5, folder, tmp_path / "truth")
    local = matching.resolve(folder)
    assert len(local.clusters) > 300 and local.reviews
    assert matching.resolve(folder, engine="spark") == local
