"""Figures for Prometheus: counted where pages are served, and read from the database when asked."""

import os
from collections.abc import Iterator

from django.db import DatabaseError
from prometheus_client import CollectorRegistry, Counter, Histogram, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector

from encre.foundation.base import disk
from encre.foundation.jobs import queries as jobs
from encre.foundation.journal import queries as journal
from encre.institute.console import health

BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
registry = CollectorRegistry()
requests = Counter(
    "encre_requests",
    "Requests answered, by route, method and status.",
    ["route", "method", "status"],
    registry=registry,
)
seconds = Histogram(
    "encre_request_seconds",
    "Seconds to answer, by route.",
    ["route"],
    buckets=BUCKETS,
    registry=registry,
)


def count(route: str, method: str, status: int, duration: float) -> None:
    """Count one answer."""
    requests.labels(route, method, str(status)).inc()
    seconds.labels(route).observe(duration)


class House(Collector):
    """What the database and the disks tell, at the moment of the question."""

    def describe(self) -> list[GaugeMetricFamily]:
        """Tell nothing before being asked, so that registering needs no database."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Yield the gauges; without a database, only that it is away and the free space."""
        yield _gauge("encre_disk_free_bytes", "Free bytes of the fullest disk.", disk.tightest())
        try:
            found = list(_of_database())
        except DatabaseError:
            found = [_gauge("encre_database_up", "Whether the database answers.", 0)]
        yield from found


def _of_database() -> Iterator[GaugeMetricFamily]:
    yield _gauge("encre_database_bytes", "Bytes of the database.", health.database_size())
    by_state = GaugeMetricFamily("encre_jobs", "Jobs by state.", labels=["state"])
    for state, number in jobs.counts().items():
        by_state.add_metric([state], number)
    yield by_state
    lag = jobs.lag().total_seconds()
    yield _gauge("encre_jobs_lag_seconds", "Wait of the first due job.", lag)
    yield _gauge("encre_journal_unsealed", "Events not sealed yet.", journal.waiting())
    behind = GaugeMetricFamily("encre_reader_lag", "Events not read yet.", labels=["reader"])
    for reader in jobs.readers():
        behind.add_metric([reader.name], reader.lag)
    yield behind
    parked = jobs.parked().count()
    yield _gauge("encre_events_parked", "Events set aside for a person.", parked)
    yield _gauge("encre_database_up", "Whether the database answers.", 1)


def _gauge(name: str, text: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, text, value=value)


registry.register(House())


def exposition() -> tuple[bytes, str]:
    """Return the text Prometheus reads, and its type.

    With several processes, each writes into the folder PROMETHEUS_MULTIPROC_DIR names.
    """
    if not os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        return generate_latest(registry), CONTENT_TYPE_LATEST
    joined = CollectorRegistry()
    multiprocess.MultiProcessCollector(joined)
    joined.register(House())
    return generate_latest(joined), CONTENT_TYPE_LATEST
