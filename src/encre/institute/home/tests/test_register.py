"""Each duration the register of processing promises is kept by a scheduled job."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import translation

from encre.commons.files import jobs as files
from encre.commons.files import keeping, uploads
from encre.foundation.jobs import jobs as queue
from encre.foundation.jobs import registry
from encre.foundation.jobs.models import State
from encre.foundation.notices import jobs as notices
from encre.foundation.notices import services as notice_services
from encre.institute.home import copies
from encre.institute.home.processing import PROCESSINGS
from encre.institute.login import jobs as signing_in

REGISTER = Path(settings.ROOT) / "docs/guides/fr/registre-des-traitements.md"
NIGHT = timedelta(days=1)
PROMISED = [
    ("sessions expirées", "la nuit suivante", "login.clear_sessions", NIGHT),
    ("notifications", "180 jours", "notices.forget", timedelta(notice_services.KEPT_DAYS)),
    ("courriels gardés en fichiers", "30 jours", "notices.forget_mails", notices.MAILS_KEPT),
    ("travaux finis ou annulés", "30 jours", "jobs.prune", queue.KEPT[State.DONE]),
    ("travaux échoués", "90 jours", "jobs.prune", queue.KEPT[State.FAILED]),
    ("envois restés en route", "3 jours", "files.sweep", uploads.KEPT_FOR),
    (
        "photographies retirées ou remplacées",
        "24 heures",
        "files.sweep",
        timedelta(seconds=keeping.ORPHAN_AGE),
    ),
    ("aperçus des fichiers retirés", "30 jours", "files.forget_previews", files.PREVIEWS_KEPT),
    ("visites finies aux services", "90 jours", "login.clear_visits", signing_in.KEPT),
    ("copies de données non prises", "7 jours", "home.forget_copies", copies.KEPT_FOR),
]


def rows() -> dict[str, tuple[str, str]]:
    """Return the lines of the register's table: what goes, after how long, by which job."""
    table = REGISTER.read_text("utf-8").split("## Ce qui s’efface de soi-même")[1].split("##")[0]
    lines = [line.strip("| ").split(" | ") for line in table.splitlines() if line.startswith("| ")]
    return {what.split(",")[0]: (after, job.strip("`")) for what, after, job in lines[1:]}


@pytest.mark.parametrize(("what", "after", "job", "kept"), PROMISED)
def test_the_duration_is_kept_by_a_job_of_each_night(what, after, job, kept):
    assert rows()[what] == (after, job)
    amount = after.split()[0]
    if amount.isdigit():
        assert kept == timedelta(**{"days" if "jour" in after else "hours": int(amount)})
    rules = [timed.rule.text for timed in registry.timed.values() if timed.handle.name == job]
    assert rules
    assert all(rule.startswith("day ") for rule in rules)


def test_the_register_promises_nothing_more():
    assert set(rows()) == {what for what, *_others in PROMISED}


def test_the_page_says_the_same_durations():
    with translation.override("en"):
        kept = " ".join(str(processing.kept) for processing in PROCESSINGS)
    for words in ("Six months", "thirty days", "ninety", "seven days"):
        assert words in kept
