"""One running institute and one browser for all journeys."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.journeys.chromium import CHROMIUM, FLAGS

if TYPE_CHECKING:
    from tests.journeys.institute import Institute
    from tests.journeys.together import Together

Open = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Say that these tests drive a browser, on one engine only."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")
            item.add_marker("once")


@pytest.fixture(scope="session")
def institute(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Institute]:
    """Run an institute on data of its own."""
    from tests.journeys.institute import Running

    running = Running(tmp_path_factory.mktemp("institute"))
    yield running.institute
    running.stop()


@pytest.fixture(scope="session")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Together]:
    """Run pages and the live door, on data of their own."""
    from tests.journeys.together import Together

    made = Together(tmp_path_factory.mktemp("live"))
    yield made
    made.stop()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    """Start Debian's Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """Return what the consoles of the open pages complained of; nothing may be left in it."""
    return []


@pytest.fixture
def visit(chromium: Any, institute: Institute, complaints: list[str]) -> Iterator[Open]:
    """Return what opens a browser as somebody; fails on any complaint of its console."""
    contexts = []

    def open_as(actor: str = "", *, language: str = "fr", width: int = 1280, **options: Any) -> Any:
        size = {"width": width, "height": 900}
        page = window(chromium, institute, actor, language, viewport=size, **options)
        contexts.append(page.context)
        listen(page, complaints)
        return page

    yield open_as
    for context in contexts:
        context.close()
    assert complaints == []


def window(chromium: Any, institute: Institute, actor: str, language: str, **options: Any) -> Any:
    """Open a browser of its own for somebody, signed in."""
    context = chromium.new_context(locale=language, **options)
    context.set_default_timeout(30_000)
    cookies = {"django_language": language}
    if actor in institute.sessions:
        cookies["sessionid"] = institute.sessions[actor]
    context.add_cookies([{"name": n, "value": v, "url": institute.url} for n, v in cookies.items()])
    return context.new_page()


def listen(page: Any, complaints: list[str]) -> None:
    """Keep every error of the console and of scripts."""

    def hear(message: Any) -> None:
        if message.type == "error":
            complaints.append(f"{page.url}: {message.text}")

    page.on("console", hear)
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
