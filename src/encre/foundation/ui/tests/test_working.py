"""A page that follows a work: its part asks for itself, then for the whole page."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse

from encre.foundation.ui.pages import ObjectPage, WorkingPage


class Page(WorkingPage[Any]):
    """A page of which only the work counts."""

    followed = "work"
    working = True

    @property
    def under_way(self) -> bool:
        """Return what the test says."""
        return self.working


@pytest.mark.parametrize(
    ("target", "working", "whole"),
    [("work", True, False), ("work", False, True), ("history", False, False), ("", False, False)],
)
def test_the_last_look_asks_for_the_whole_page(
    monkeypatch: pytest.MonkeyPatch, target: str, working: bool, whole: bool
) -> None:
    monkeypatch.setattr(ObjectPage, "get", lambda *_given, **_words: HttpResponse())
    page, request = Page(), HttpRequest()
    page.working = working
    request.htmx = SimpleNamespace(target=target) if target else None  # type: ignore[attr-defined]
    assert ("HX-Refresh" in page.get(request).headers) is whole
