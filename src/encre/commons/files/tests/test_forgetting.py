"""Previews of removed files and unfinished uploads are forgotten in time."""

import io
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone
from PIL import Image

from encre.commons.files import services
from encre.commons.files.jobs import forget_previews, sweep
from encre.commons.files.models import Blob, File, Preview, Upload
from encre.commons.files.tests.factories import a_file
from encre.foundation import jobs
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db


def a_picture(by) -> File:
    buffer = io.BytesIO()
    Image.new("RGB", (900, 500), "teal").save(buffer, "PNG")
    file = a_file(buffer.getvalue(), name="gel.png", by=by)
    jobs.run_all()
    return file


def forgotten(days: int) -> None:
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        forget_previews.enqueue()
        jobs.run_all()


def test_the_preview_of_a_removed_file_goes_after_thirty_days_and_comes_back_with_it():
    by = a_person()
    file = a_picture(by)
    services.remove(file, by=by)
    forgotten(29)
    assert Preview.objects.get().state == "ready"
    forgotten(31)
    assert not Preview.objects.exists()
    assert list(Blob.objects.all()) == [file.blob]
    services.restore(File.objects.get(pk=file.pk), by=by)
    jobs.run_all()
    assert Preview.objects.get().state == "ready"
    assert Blob.objects.count() == 3


def test_the_preview_of_bytes_that_another_file_shows_stays():
    by = a_person()
    services.remove(a_picture(by), by=by)
    a_picture(by)
    forgotten(60)
    assert Preview.objects.get().state == "ready"


def test_uploads_nobody_went_on_with_are_forgotten():
    now = timezone.now()
    for days in (-1, 1):
        Upload.objects.create(
            name="x", by=a_person(), size=10, expires_at=now + timedelta(days=days)
        )
    sweep.enqueue()
    jobs.run_all()
    assert Upload.objects.get().expires_at > now
