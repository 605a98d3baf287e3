"""Secret calendar addresses: made and revoked by their owner, read by calendar programs."""

import hashlib
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from allauth.core.internal.ratelimit import get_ip
from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.foundation.base.errors import NotFound
from encre.foundation.base.rates import counted
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.context import person_of
from encre.foundation.ui.pages import Page
from encre.foundation.ui.pages.base import sign_in
from encre.research.equipment import calendars, ical, queries
from encre.research.equipment.models import Feed, Instrument
from encre.research.equipment.services import feeding
from encre.research.equipment.showing import path_to
from encre.research.equipment.views.reading import instrument_of, own_feed

READS, MISSES, WINDOW = 30, 20, 60
"""Readings of one address, and unknown addresses from one place, in that many seconds."""


class CalendarsPage(Page):
    """One's secret addresses: of one's bookings, or of an instrument."""

    template_name = "equipment/calendars.html"
    title, icon = _("Calendar addresses"), "rss"

    @cached_property
    def instrument(self) -> Instrument | None:
        """Return the instrument the page is about, if it is about one."""
        pk = self.kwargs.get("pk")
        return instrument_of(self.person, pk) if pk else None

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the addresses that lead somewhere."""
        return super().get_context_data(
            instrument=self.instrument, feeds=list(queries.feeds(self.person)), **context
        )

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Make an address, and show it this once."""
        _feed, secret = feeding.make_feed(self.person, instrument=self.instrument)
        address = settings.BASE_URL + reverse("equipment:feed", args=[secret])
        context = self.get_context_data(address=address)
        return self.render_to_response(context, status=201)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.instrument)


class RevokeFeed(View):
    """Let an address lead nowhere any more."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Revoke it."""
        person = person_of(request)
        if person is None:
            return sign_in(request)
        feeding.revoke_feed(own_feed(person, pk), by=person)
        return redirect(reverse("equipment:calendars"))


class FeedFile(View):
    """What a calendar program reads, without a session; 404 for all that leads nowhere."""

    def get(self, request: HttpRequest, secret: str) -> HttpResponse:
        """Send the calendar; too many askings are answered 429."""
        place = hashlib.sha256(get_ip(request).encode()).hexdigest()[:32]
        if cache.get(f"equipment.missed:{place}", 0) >= MISSES:
            return _later()
        feed = feeding.feed_of(secret)
        if feed is None:
            counted(f"equipment.missed:{place}", WINDOW)
            raise NotFound
        if counted(f"equipment.read:{feed.pk}", WINDOW) > READS:
            return _later()
        return _answer(request, feed)


def _answer(request: HttpRequest, feed: Feed) -> HttpResponse:
    """Return the calendar in its owner's language, or 304 when the program has it already."""
    account = getattr(feed.person, "account", None)
    with translation.override(getattr(account, "language", "") or settings.LANGUAGE_CODE):
        text = calendars.of_feed(feed)
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:32]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        response = HttpResponse(text, content_type=ical.TYPE)
    response["ETag"] = tag
    response["Cache-Control"] = "private, no-cache"
    response["X-Robots-Tag"] = "noindex"
    return response


def _later() -> HttpResponse:
    return HttpResponse(status=429, headers={"Retry-After": str(WINDOW)})
