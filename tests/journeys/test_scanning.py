"""Labels printed by our own service, held before a camera: the page they stand for opens."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from encre.research.inventory.labels.codes import Symbology
from encre.research.inventory.labels.drawing import to_pdf
from encre.research.inventory.labels.formats import FORMATS
from encre.research.inventory.labels.layout import Content, lay_out
from tests.journeys.chromium import CHROMIUM, FLAGS
from tests.journeys.conftest import listen, window
from tests.journeys.fake_camera import film, printed

if TYPE_CHECKING:
    from tests.journeys.institute import Institute

TABLET = {"viewport": {"width": 820, "height": 1180}, "has_touch": True}
ENDED = "stream => stream.getTracks().every(track => track.readyState === 'ended')"


@pytest.fixture(scope="module")
def video(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file that the camera shows; it is read each time the camera opens."""
    return tmp_path_factory.mktemp("camera") / "label.y4m"


@pytest.fixture(scope="module")
def filmed(video: Path) -> Iterator[Any]:
    """Start a Chromium whose camera is that file."""
    sync_api = pytest.importorskip("playwright.sync_api")
    if not CHROMIUM.exists():
        pytest.skip("Chromium is not installed")
    film(printed(_label("https://exemple.org/produit/4006381333931")), video)
    camera = ["--use-fake-device-for-media-stream", f"--use-file-for-fake-video-capture={video}"]
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS + camera)
        yield browser
        browser.close()


@pytest.fixture
def page(filmed: Any, institute: Institute, complaints: list[str]) -> Iterator[Any]:
    """Open the scan page on a tablet that lets it have the camera."""
    opened = window(filmed, institute, "author", "fr", **TABLET)
    opened.context.grant_permissions(["camera"], origin=institute.url)
    listen(opened, complaints)
    opened.goto(f"{institute.url}/inventory/scan")
    yield opened
    opened.context.close()
    assert complaints == []


@pytest.mark.parametrize("code", list(Symbology))
def test_a_printed_label_opens_its_page(
    page: Any, institute: Institute, video: Path, code: Symbology
) -> None:
    tube = institute.objects["tube.open"]
    form = "roll-62x29" if code is Symbology.CODE128 else "roll-38x19"
    asked = {"container": tube["pk"], "form": form, "code": code, "do": "pdf"}
    answer = page.request.get(f"{institute.url}/inventory/labels", params=asked)
    assert answer.headers["content-type"] == "application/pdf"
    film(printed(answer.body()), video)
    page.get_by_role("button", name="Scanner avec la caméra").click()
    page.wait_for_url(f"**/inventory/containers/{tube['pk']}/")


def test_an_instrument_s_label_leads_to_booking_it(
    page: Any, institute: Institute, video: Path
) -> None:
    address = f"{institute.url}/equipment/{institute.objects['instrument']['pk']}/now"
    film(printed(_label(address)), video)
    page.get_by_role("button", name="Scanner avec la caméra").click()
    page.wait_for_url(address)


def test_a_foreign_code_is_said_and_escape_stops_the_camera(page: Any, video: Path) -> None:
    film(printed(_label("https://exemple.org/produit/4006381333931")), video)
    start = page.get_by_role("button", name="Scanner avec la caméra")
    start.click()
    said = page.locator("[data-said]")
    page.locator("[data-said]", has_text="exemple").wait_for()
    assert "n’est pas connu ici" in said.inner_text()
    assert page.get_by_role("button", name="Arrêter la caméra").bounding_box()["height"] >= 44
    stream = page.evaluate_handle("document.querySelector('video').srcObject")
    page.keyboard.press("Escape")
    assert said.inner_text() == "La caméra est arrêtée."
    assert page.evaluate(ENDED, stream)
    assert start.evaluate("button => button === document.activeElement")


def test_a_camera_that_is_refused_says_what_to_do(page: Any, institute: Institute) -> None:
    page.context.clear_permissions()
    page.get_by_role("button", name="Scanner avec la caméra").click()
    page.locator("[data-said]", has_text="refusé").wait_for()
    assert "photographiez l’étiquette" in page.locator("[data-said]").inner_text()
    # No other page may even ask.
    page.goto(f"{institute.url}/inventory/")
    allowed = page.evaluate("document.featurePolicy.allowsFeature('camera')")
    assert allowed is False


def _label(text: str) -> bytes:
    form = FORMATS["roll-38x19"]
    return to_pdf([lay_out(Content(text, text), form, Symbology.QR)], form)
