"""Scanning: what a wedge types, or a photograph shows, leads to what it stands for."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from PIL import Image, UnidentifiedImageError

from encre.foundation import links
from encre.foundation.base.errors import NotFound
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page
from encre.research.inventory.labels.codes import read
from encre.research.inventory.resolving import LONGEST, resolve
from encre.research.inventory.showing import top

MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
SIDE = 2_400
PICTURES = ("JPEG", "PNG", "WEBP")


class Scan(Page):
    """A box that takes what a reader types, with Enter; or a photograph of the label."""

    template_name = "inventory/scan.html"
    title, icon = _("Scan"), "qrcode"

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return top()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to what the code stands for, or say that it is unknown."""
        typed = request.GET.get("code", "").strip()[:LONGEST]
        return self.answer([typed] if typed else [])

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Read the codes in a photograph."""
        sent = request.FILES.get("picture")
        if sent is None:
            return self.answer([], gettext("No picture was received."))
        if (sent.size or 0) > MOST_BYTES:
            return self.answer([], gettext("This picture is too large: 15 MB at most."))
        try:
            found = codes_in(sent)
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError):
            return self.answer(
                [], gettext("This is not a picture that can be read: JPEG, PNG or WebP.")
            )
        if not found:
            words = gettext(
                "No code is seen in this picture: come closer, keep it sharp, avoid shine."
            )
            return self.answer([], words)
        return self.answer(found)

    def answer(self, codes: list[str], said: str = "") -> HttpResponse:
        """Go to the first code that stands for something, or show the page."""
        for code in codes:
            found = resolve(self.person, code)
            if found is not None:
                return redirect(links.address(found))
        context = self.get_context_data(unknown=codes[:3], said=said)
        return self.render_to_response(context, status=404 if codes else 422 if said else 200)


class Code(View):
    """The address that a label's code holds: goes to what it stands for."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Go there (raises NotFound, which says no more than for what is hidden)."""
        found = resolve(request.person, code)  # type: ignore[attr-defined]
        if found is None:
            raise NotFound
        return redirect(links.address(found))


def codes_in(stream: Any) -> list[str]:
    """Return the codes of a picture (raises ValueError, OSError for what is no picture)."""
    with Image.open(stream, formats=PICTURES) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("L", (SIDE, SIDE))
        opened.thumbnail((SIDE, SIDE))
        return read(opened)
