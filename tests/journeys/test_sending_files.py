"""Files sent from the page of an entry: a day of photographs, a large file cut on its way."""

from __future__ import annotations

import hashlib
import io
import os
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PIL import Image

if TYPE_CHECKING:
    from tests.journeys.institute import Institute

Open = Callable[..., Any]
MANY = 300


def entry_page(visit: Open, institute: Institute, **options: Any) -> Any:
    """Open an entry of the author that no other journey reads: it will hold hundreds of files."""
    page = visit("author", **options)
    pk = institute.objects["entry.photographs"]["pk"]
    page.goto(f"{institute.url}/notebook/entries/{pk}/")
    return page


def photograph(number: int) -> dict[str, Any]:
    """Make a small photograph like no other."""
    out = io.BytesIO()
    Image.new("RGB", (64, 48), (number % 256, number // 256, 90)).save(out, "JPEG")
    name = f"gel {number:03}.jpg"
    return {"name": name, "mimeType": "image/jpeg", "buffer": out.getvalue()}


def test_three_hundred_photographs_at_once(visit: Open, institute: Institute) -> None:
    page = entry_page(visit, institute)
    held = page.locator(".entry-files > li").count()
    page.set_input_files("#files-chosen", [photograph(number) for number in range(MANY)])
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_text("sur 300").wait_for()
    page.locator(".entry-files > li").nth(held + MANY - 1).wait_for(timeout=180_000)
    assert page.locator(".entry-files > li").count() == held + MANY
    names = page.locator(".entry-files .file-name").all_inner_texts()
    assert sorted(name for name in names if name.startswith("gel ")) == [
        f"gel {number:03}.jpg" for number in range(MANY)
    ]
    # Only the cards one sees ask for their previews.
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.wait_for_timeout(5000)
    assert len([url for url in asked if url.endswith("/preview")]) < MANY / 2


def test_a_large_file_cut_on_its_way_goes_on(
    visit: Open, institute: Institute, tmp_path: Path, complaints: list[str]
) -> None:
    large = tmp_path / "balayage.raw"
    large.write_bytes(os.urandom(40 * 2**20))
    page = entry_page(visit, institute)
    pieces: list[int] = []

    def cut(route: Any) -> None:
        if route.request.method == "PATCH":
            pieces.append(int(route.request.headers["upload-offset"]))
            if len(pieces) in (2, 3):
                route.abort()
                return
        route.continue_()

    page.route("**/files/uploads/*", cut)
    page.set_input_files("#files-chosen", large)
    page.get_by_role("button", name="Ajouter", exact=True).click()
    page.get_by_text("reprendra").wait_for()
    page.get_by_role("link", name="balayage.raw", exact=True).wait_for(timeout=60_000)
    # The first piece was sent once, and only what was cut was sent again.
    assert pieces == [0, 2**24, 2**24, 2**24, 2 * 2**24]
    page.get_by_role("link", name="balayage.raw", exact=True).click()
    page.get_by_text(hashlib.sha256(large.read_bytes()).hexdigest()).wait_for()
    complaints[:] = [said for said in complaints if "Failed to load resource" not in said]
    assert complaints == []
