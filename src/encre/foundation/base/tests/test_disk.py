"""Room on the disks, at the boundary of the operating system."""

import os
from types import SimpleNamespace

import pytest

from encre.foundation.base import disk
from encre.foundation.base.errors import ReadOnly


@pytest.fixture(autouse=True)
def fresh():
    disk.forget()
    yield
    disk.forget()


@pytest.fixture
def free(monkeypatch, settings):
    """Let the system tell how many free bytes a test wants."""
    settings.FREE_SPACE_MINIMUM = 200_000_000

    def say(size):
        found = SimpleNamespace(f_bavail=size // 4096, f_frsize=4096)
        monkeypatch.setattr(os, "statvfs", lambda _folder: found)
        disk.forget()

    return say


def test_there_is_room(free):
    free(300_000_000)
    assert disk.has_room()
    disk.require_room()


def test_there_is_room_but_not_for_that_much(free):
    free(300_000_000)
    with pytest.raises(ReadOnly):
        disk.require_room(150_000_000)


def test_there_is_none(free):
    free(100_000_000)
    with pytest.raises(ReadOnly):
        disk.require_room()


def test_a_folder_not_made_yet_counts_as_its_parent(tmp_path):
    assert disk.free_space(tmp_path / "not" / "yet") == pytest.approx(
        disk.free_space(tmp_path), rel=0.2
    )


def test_the_system_is_asked_once_in_two_seconds(monkeypatch, settings):
    asked = []
    real = os.statvfs

    def count(folder):
        asked.append(folder)
        return real(folder)

    monkeypatch.setattr(os, "statvfs", count)
    disk.has_room()
    first = len(asked)
    disk.has_room()
    assert len(asked) == first
