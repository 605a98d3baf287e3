"""The pages of the bench on a tablet, upright and lying: targets for a gloved finger, a day."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from encre.research.equipment.ical import stamp
from encre.research.equipment.tests.factories import later
from tests.journeys.test_every_page import AXE, OVERFLOW, RUN, STILL, TAGS

if TYPE_CHECKING:
    from tests.journeys.institute import Institute

Open = Callable[..., Any]
# What is tapped and smaller than 44 px; a box is tapped by its label, a link in a sentence is text.
SMALL = """() => {
    const tapped = "button, input:not([type=hidden]), select, textarea, summary, [role=button], " +
        "a.btn, a.rail-link, a.menu-item, a.topbar-button, a.filter-chip, th a, nav a, .tabs a";
    const seen = one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}) &&
        !one.closest(".visually-hidden, .skip, dialog:not([open])");
    const box = one => (one.matches("[type=checkbox], [type=radio], [type=file]") &&
        one.closest("label") || one).getBoundingClientRect();
    return [...document.querySelectorAll(tapped)].filter(seen).filter(one => {
        const {width, height} = box(one);
        return width && height && (height < 43.5 || width < 43.5);
    }).map(one => { const {width, height} = box(one);
        return `${Math.round(width)}x${Math.round(height)} ` + one.outerHTML.slice(0, 150); });
}"""


@pytest.mark.parametrize("size", [(820, 1180), (1180, 820)], ids=["upright", "lying"])
def test_every_target_of_the_bench_is_large_enough(
    visit: Open, institute: Institute, size: tuple[int, int]
) -> None:
    page = visit("author", width=size[0], has_touch=True)
    page.set_viewport_size({"width": size[0], "height": size[1]})
    wrong = []
    for path in bench(institute):
        page.goto(institute.url + path)
        if path.endswith("/write"):
            page.wait_for_selector("encre-editor.editor-ready[data-state=saved]")
        page.evaluate(AXE)
        page.evaluate(STILL)
        found = [*page.evaluate(SMALL), *page.evaluate(OVERFLOW), *page.evaluate(RUN, TAGS)]
        wrong += [f"{path}: {sentence}" for sentence in found]
    assert not wrong, "\n".join(wrong)


def bench(institute: Institute) -> list[str]:
    """Return the pages that are used standing."""
    things = {name: held.get("pk", "") for name, held in institute.objects.items()}
    starts = later(11)
    return [
        f"/notebook/entries/{things['entry.open']}/",
        f"/notebook/entries/{things['entry.open']}/write",
        "/inventory/",
        f"/inventory/containers/{things['tube.open']}/",
        f"/inventory/containers/{things['tube.open']}/take",
        "/inventory/scan",
        "/equipment/",
        f"/equipment/{things['instrument']}/book?day={starts:%Y-%m-%d}&start={stamp(starts)}",
        f"/equipment/{things['instrument']}/now",
    ]


def test_a_day_at_the_bench(visit: Open, institute: Institute) -> None:
    page = visit("author", width=820, has_touch=True)
    entry = institute.objects["entry.open"]["pk"]
    page.goto(f"{institute.url}/notebook/entries/{entry}/write")
    page.wait_for_selector("encre-editor.editor-ready[data-state=saved]")
    page.locator(".ProseMirror").tap()
    page.keyboard.type("Lavé trois fois. ")
    page.wait_for_selector("encre-editor[data-state=saved]:has-text('Lavé trois fois')")
    page.goto(f"{institute.url}/notebook/entries/{entry}/")
    page.get_by_text("Lavé trois fois.").wait_for()

    tube = institute.objects["tube.open"]["pk"]
    page.goto(f"{institute.url}/inventory/containers/{tube}/take")
    page.get_by_label("Quantité").fill("0,001")
    page.get_by_label("Unité").select_option("mL")
    page.get_by_role("button", name="Prélever").tap()
    page.locator(".amount").wait_for()

    starts = later(15)
    asked = f"?day={starts:%Y-%m-%d}&start={stamp(starts)}"
    page.goto(f"{institute.url}/equipment/{institute.objects['instrument']['pk']}/book{asked}")
    page.locator("#id_minutes input[value='60']").check()
    page.get_by_role("button", name="Réserver", exact=True).tap()
    page.get_by_text("Réservé", exact=True).first.wait_for()
