"""At the bench: a label scanned, an amount taken, a position refused, labels, a booking."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from encre.research.equipment.ical import stamp
from encre.research.equipment.tests.factories import later

if TYPE_CHECKING:
    from tests.journeys.institute import Institute

MILLIMETRE = 72 / 25.4
HOUR = "#id_minutes input[value='60']"
Open = Callable[..., Any]


def test_a_wedge_types_a_label_and_the_tube_opens(visit: Open, institute: Institute) -> None:
    tube = institute.objects["tube.open"]
    page = visit("author")
    page.goto(f"{institute.url}/inventory/scan")
    page.keyboard.type(tube["code"], delay=2)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.url.endswith(f"/inventory/containers/{tube['pk']}/")
    assert tube["code"] in page.locator("h1").inner_text()


def test_taking_in_another_unit_than_the_stock_s(
    visit: Open, institute: Institute, complaints: list[str]
) -> None:
    page = visit("author", width=390, has_touch=True, is_mobile=True)
    page.goto(f"{institute.url}/inventory/containers/{institute.objects['tube.open']['pk']}/take")
    page.get_by_label("Quantité").fill("1,5")
    page.get_by_label("Unité").select_option("mL")
    page.get_by_role("button", name="Prélever").click()
    said = page.locator("#id_amount_error").inner_text()
    assert "Il n’y en a pas assez" in said.replace("\u00a0", " ")
    refused(complaints)
    page.get_by_label("Quantité").fill("0,02")
    page.get_by_label("Unité").select_option("mL")
    page.get_by_role("button", name="Prélever").click()
    assert page.locator(".amount").inner_text().replace("\u00a0", " ") == "80 µL"


def test_a_position_already_taken_says_by_what_and_which_is_free(
    visit: Open, institute: Institute, complaints: list[str]
) -> None:
    tube, other = institute.objects["tube.open"], institute.objects["tube.confidential"]
    page = visit("author", width=390, has_touch=True, is_mobile=True)
    page.goto(f"{institute.url}/inventory/containers/{tube['pk']}/move")
    button = page.get_by_role("button", name="Déplacer")
    assert button.bounding_box()["height"] >= 44
    page.get_by_label("Position dans la boîte").fill("A2")
    button.click()
    said = page.locator("#id_position_error").inner_text().replace("\u00a0", " ")
    assert f"occupée par {other['code']}" in said
    assert "Prochaine position libre : A3" in said
    refused(complaints)


def test_labels_are_pages_of_their_true_size(visit: Open, institute: Institute) -> None:
    page = visit("author")
    tube = institute.objects["tube.open"]["pk"]
    page.goto(f"{institute.url}/inventory/labels?container={tube}")
    with page.expect_download() as kept:
        page.get_by_role("button", name="PDF à imprimer").click()
    assert kept.value.suggested_filename == "etiquettes.pdf"
    written = Path(kept.value.path()).read_bytes()
    box = re.search(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+) ?\]", written)
    assert box is not None
    size = [round(float(side) / MILLIMETRE, 1) for side in box.groups()]
    assert size == [38.0, 19.0]


def test_booking_on_a_phone_and_being_refused_what_was_taken_meanwhile(
    visit: Open, institute: Institute, complaints: list[str]
) -> None:
    starts = later(9)
    asked = f"?day={starts:%Y-%m-%d}&start={stamp(starts)}"
    address = f"{institute.url}/equipment/{institute.objects['instrument']['pk']}/book{asked}"
    phone = {"width": 390, "has_touch": True, "is_mobile": True}
    late = visit("author", **phone)
    late.goto(address)
    page = visit("member", **phone)
    page.goto(address)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    page.locator(HOUR).check()
    page.get_by_role("button", name="Réserver", exact=True).click()
    page.get_by_text("Réservé", exact=True).first.wait_for()
    assert "/equipment/bookings/" in page.url
    late.locator(HOUR).check()
    late.get_by_role("button", name="Réserver", exact=True).click()
    said = late.get_by_role("alert").first.inner_text().replace("\u00a0", " ")
    assert "a réservé ce" in said
    assert "10 h – 11 h" in said.partition("Prochain créneau libre")[2]
    refused(complaints)


def refused(complaints: list[str]) -> None:
    """Forget what the console says of a page answered as refused: that was expected."""
    complaints[:] = [one for one in complaints if "status of 422" not in one]
