"""What notices promise to forget is forgotten in time."""

import os
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from encre.foundation import jobs
from encre.foundation.notices.jobs import forget, forget_mails
from encre.foundation.notices.models import Notice
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db


def test_mails_in_files_go_after_thirty_days(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path
    old, fresh, other = tmp_path / "old.log", tmp_path / "fresh.log", tmp_path / "key.pem"
    for path in (old, fresh, other):
        path.write_text("x")
    now = timezone.now().timestamp()
    for path in (old, other):
        os.utime(path, (now - 31 * 86_400,) * 2)
    os.utime(fresh, (now - 29 * 86_400,) * 2)
    forget_mails.enqueue()
    jobs.run_all()
    assert {path.name for path in tmp_path.iterdir()} == {"fresh.log", "key.pem"}


def test_without_mail_files_there_is_nothing_to_do(settings, tmp_path):
    settings.EMAIL_FILE_PATH = tmp_path / "absent"
    forget_mails.enqueue()
    jobs.run_all()


def test_notices_go_after_half_a_year():
    person, now = a_person(), timezone.now()
    for days in (181, 179):
        with time_machine.travel(now - timedelta(days=days), tick=False):
            Notice.objects.create(person=person, sort="threads.mentioned", key=str(days))
    forget.enqueue()
    jobs.run_all()
    assert [row.key for row in Notice.objects.all()] == ["179"]
