"""Scanning: what a wedge types, or a photograph shows, leads to what it stands for."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views import View
from PIL import Image, UnidentifiedImageError

from encre.foundation import links
from encre.foundation.base.errors import NotFound
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page
from encre.foundation.ui.refusals import wants_json
from encre.research.inventory.labels.codes import read
from encre.research.inventory.resolving import LONGEST, bench_page, resolve
from encre.research.inventory.showing import top

MOST_BYTES = 15_000_000
MOST_PIXELS = 60_000_000
SIDE = 2_400
PICTURES = ("JPEG", "PNG", "WEBP")
PERMISSIONS = "camera=(self), microphone=(), geolocation=()"


class Scan(Page):
    """The camera; a box that takes what a reader types, with Enter; a photograph of the label."""

    template_name = "inventory/scan.html"
    title, icon = _("Scan"), "qrcode"

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return top()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Go to what the code stands for, or say that it is unknown."""
        typed = request.GET.get("code", "").strip()[:LONGEST]
        if wants_json(request):
            response: HttpResponse = JsonResponse({"address": self.where(typed)})
        else:
            response = self.answer([typed] if typed else [])
        patch_vary_headers(response, ["Accept"])
        return response

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
            if address := self.where(code):
                return redirect(address)
        context = self.get_context_data(unknown=codes[:3], said=said, words=words())
        response = self.render_to_response(context, status=404 if codes else 422 if said else 200)
        response["Permissions-Policy"] = PERMISSIONS
        # The decoder of browsers that have none of their own is compiled: on this page only.
        setattr(response, "_csp_update", {"script-src": ["'wasm-unsafe-eval'"]})  # noqa: B010
        return response

    def where(self, code: str) -> str:
        """Return the address of what a code stands for, or "" when it is unknown to the reader."""
        found = resolve(self.person, code)
        if found is not None:
            return links.address(found)
        return bench_page(code, (settings.BASE_URL, self.request.build_absolute_uri("/")))


class Code(View):
    """The address that a label's code holds: goes to what it stands for."""

    def get(self, request: HttpRequest, code: str) -> HttpResponse:
        """Go there (raises NotFound, which says no more than for what is hidden)."""
        found = resolve(request.person, code)  # type: ignore[attr-defined]
        if found is None:
            raise NotFound
        return redirect(links.address(found))


def words() -> dict[str, str]:
    """Return what the camera says; {code} is what was read."""
    return {
        "opening": gettext("The camera is opening…"),
        "looking": gettext("Hold the label in front of the camera, about ten centimetres away."),
        "found": gettext("Code read: the page is opening."),
        "stopped": gettext("The camera is off."),
        "unknown": gettext(
            "“{code}” is not known here: it comes from elsewhere, or from something that is not "
            "shared with you. Present another label."
        ),
        "silent": gettext("No answer from Encre. Check your connection: the label is read again."),
        "refused": gettext(
            "The camera is refused to this page. Allow it in your browser’s settings for this "
            "site, or take a photograph of the label below."
        ),
        "none": gettext("This device has no camera. Type the reference, or send a photograph."),
        "busy": gettext("The camera is used by another application. Close it, then try again."),
        "insecure": gettext(
            "Browsers open the camera on secure addresses (https) only. Take a photograph of the "
            "label below, or type the reference."
        ),
        "failed": gettext(
            "The camera could not be started. Take a photograph of the label below, or type the "
            "reference."
        ),
    }


def codes_in(stream: Any) -> list[str]:
    """Return the codes of a picture (raises ValueError, OSError for what is no picture)."""
    with Image.open(stream, formats=PICTURES) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise ValueError("too many pixels")
        opened.draft("L", (SIDE, SIDE))
        opened.thumbnail((SIDE, SIDE))
        return read(opened)
