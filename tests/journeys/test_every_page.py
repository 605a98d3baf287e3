"""Every page a person can reach: axe, both languages, light and dark, phone and desk, no complaint.

The pages are those of the access matrix that answer 200 to somebody: a new page is here by itself.

What axe finds hardly depends on the language: it judges each page in French, on a phone and on a
desk, one in the light and the other in the dark; pages take the four ways to do so in turn. In
English, on a phone, a page must answer, say its language, fit, have its icons and a silent console.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from encre.foundation.ui import display
from tests.journeys.conftest import listen, window
from tests.matrix import table
from tests.matrix.asking import fit

if TYPE_CHECKING:
    from tests.journeys.institute import Institute

READERS = ("author", "keeper", "operator", "head", "auditor", "agent", "anonymous")
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "RGAAv4"]
AXE = files("axe_playwright_python").joinpath("axe.min.js").read_text("utf-8")
# Each document has axe at hand, and reads it when it is judged: the half megabyte is sent once.
AT_HAND = f"window.takeAxe = () => {{\n{AXE}\n}}"
RUN = """tags => axe.run(document, {runOnly: tags, resultTypes: ["violations"]}).then(found =>
    found.violations.map(one => one.id + ": " + one.help + " | " +
        one.nodes.slice(0, 3).map(node => node.target.join(" ") + " " +
            node.any.concat(node.all, node.none).map(why => why.message)
                .slice(0, 1)).join(" ; ")))"""
DRAWN = """() => [...document.querySelectorAll("svg > use")].map(
    one => one.getAttribute("href").split("#")[1])"""
SPRITE = Path(finders.find(display.SPRITE)).read_text("utf-8")
OVERFLOW = """() => {
    const room = document.documentElement.clientWidth;
    if (document.documentElement.scrollWidth <= room) return [];
    const rolls = one => one && one !== document.body &&
        (getComputedStyle(one).overflowX !== "visible" || rolls(one.parentElement));
    const wide = [...document.querySelectorAll("body *")].filter(one =>
        one.getBoundingClientRect().right > room + 1 && one.offsetParent &&
        !rolls(one.parentElement));
    return wide.concat(wide.length ? [] : [document.body]).slice(0, 3).map(
        one => one.outerHTML.slice(0, 120));
}"""
DRAWING = f"() => [({OVERFLOW})(), ({DRAWN})()]"
# Colours that are on their way from the light to the dark are not yet those to be judged.
STILL = """() => {
    const still = new CSSStyleSheet();
    still.replaceSync("*, ::before, ::after { transition: none !important; }");
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, still];
}"""
READY = f"() => {{ takeAxe(); ({STILL})(); }}"
# Answers that are no page: bytes, JSON, fragments asked for by pages.
NO_PAGES = (
    *("api:", "alive", "ready", "metrics", "atlas:outline", "files:content", "files:small"),
    *("files:large", "files:page", "files:preview", "search:suggest", "threads:tag_suggestions"),
    *(
        "notebook:body",
        "notebook:field_names",
        "notebook:mentioned",
        "notebook:shareable",
        "notebook:template_body",
        "notices:bell",
        "mfa_download",
        "mfa_login_webauthn",
        "oidc_discovery",
        "oidc_keys",
        "saml_metadata",
    ),
    *("cas_validate", "cas_service_validate", "cas_proxy", "cas_p3"),
    *("scim:", "directory:run-report", "equipment:feed", "equipment:ics"),
)
# What looks different in other states of the object.
MORE = (
    ("notebook:entry", "entry.signed"),
    ("notebook:entry", "entry.locked"),
    ("notebook:entry", "entry.removed"),
    ("files:file", "file.removed"),
    ("files:file", "file.planes"),
    ("files:file", "file.plasmid"),
    ("files:file", "file.cells"),
    ("notebook:revisions", "entry.signed"),
)
QUERIES = {"search:search": "?q=Entreeouverte", "notebook:entries": "?q=Entree&status=running"}
# The looks in which axe judges a page, in turn; the first is that in which the page is opened.
LOOKS = (
    ((320, "light"), (1280, "dark")),
    ((1280, "dark"), (320, "light")),
    ((320, "dark"), (1280, "light")),
    ((1280, "light"), (320, "dark")),
)
PHONE = {"width": 320, "height": 900}


@dataclass
class Window:
    """A page that stays open, and what its console said."""

    page: Any
    heard: list[str] = field(default_factory=list)


def pages() -> Iterator[tuple[str, str, str]]:
    """Yield (address, object, reader) of each page."""
    met = set()
    for line in table.lines():
        reader = next((who for who in READERS if line.expected()[who] == "200"), "")
        new = line.url not in met and not line.url.startswith(NO_PAGES)
        if line.method == "GET" and reader and new:
            met.add(line.url)
            yield line.url, line.thing, reader
    yield from ((url, thing, "author") for url, thing in MORE)


PAGES = list(pages())


@pytest.fixture(scope="module")
def windows(chromium: Any, institute: Institute) -> Iterator[Callable[[str, str], Window]]:
    """Return the window of a reader in a language: what all pages share comes once to each."""
    opened: dict[tuple[str, str], Window] = {}

    def of(reader: str, language: str) -> Window:
        if (reader, language) not in opened:
            made = Window(window(chromium, institute, reader, language, viewport=PHONE))
            listen(made.page, made.heard)
            if language == "fr":
                made.page.add_init_script(AT_HAND)
            opened[reader, language] = made
        return opened[reader, language]

    yield of
    for one in opened.values():
        one.page.context.close()


@pytest.mark.parametrize(("url", "thing", "reader"), PAGES)
def test_page(
    windows: Callable[[str, str], Window], institute: Institute, url: str, thing: str, reader: str
) -> None:
    path = reverse(url, kwargs=fit(url, institute.objects[thing])) + QUERIES.get(url, "")
    first, second = LOOKS[PAGES.index((url, thing, reader)) % 4]
    french, english = windows(reader, "fr"), windows(reader, "en")
    wear(french.page, *first)
    wrong = opening(french.page, institute.url + path, "fr")
    if not wrong:
        french.page.evaluate(READY)
        wrong += judged(french.page, *first)
        wear(french.page, *second)
        wrong += judged(french.page, *second)
    wrong += opening(english.page, institute.url + path, "en")
    wrong += [f"en: {sentence}" for sentence in drawing(english.page)]
    for one in (french, english):
        wrong += one.heard
        one.heard.clear()
    assert not wrong, "\n".join([path, *wrong])


def wear(page: Any, width: int, scheme: str) -> None:
    """Give the window a width and a colour scheme."""
    page.set_viewport_size({"width": width, "height": 900})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def opening(page: Any, address: str, language: str) -> list[str]:
    """Open a page; return what is wrong with its answer and its language."""
    answer = page.goto(address)
    if answer.status != 200:
        return [f"{language}: answers {answer.status}"]
    if page.evaluate("document.documentElement.lang") != language:
        return [f"the page is not in {language}"]
    return []


def judged(page: Any, width: int, scheme: str) -> list[str]:
    """Return what axe finds wrong with the page that is open, and how it is badly drawn."""
    found = [*page.evaluate(RUN, TAGS), *drawing(page)]
    return [f"fr {width} {scheme}: {sentence}" for sentence in found]


def drawing(page: Any) -> list[str]:
    """Return what goes beyond the page that is open, and the icons it has not."""
    beyond, icons = page.evaluate(DRAWING)
    wide = [f"overflows: {one}" for one in beyond]
    return wide + [f"no icon {name}" for name in icons if f'id="{name}"' not in SPRITE]
