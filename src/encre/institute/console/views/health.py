"""Probes for supervisors, figures for Prometheus, and the operator's first page."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from encre.foundation.jobs import queries as jobs
from encre.institute.console import health, metrics
from encre.institute.console.views.shared import ConsolePage

if TYPE_CHECKING:
    from encre.foundation.ui.actions import Crumb


@never_cache
@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    """Say that this process answers; nothing else is asked."""
    return HttpResponse("vivant\n", content_type="text/plain; charset=utf-8")


@never_cache
@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Say whether pages can be served: 200 when every check is good, else 503."""
    checks = health.report()
    good = all(check.good for check in checks)
    told = {check.name: {"good": check.good, "figure": check.figure} for check in checks}
    return JsonResponse({"ready": good, "checks": told}, status=200 if good else 503)


@never_cache
@require_safe
def prometheus(request: HttpRequest) -> HttpResponse:
    """Give the figures to whoever has the token, or asks from this machine without a proxy."""
    if not may_scrape(request):
        return HttpResponse(status=404)
    text, kind = metrics.exposition()
    return HttpResponse(text, content_type=kind)


def may_scrape(request: HttpRequest) -> bool:
    """Say whether the token is right; without a token set, whether this machine itself asks."""
    token = settings.METRICS_TOKEN
    if token:
        return constant_time_compare(request.headers.get("Authorization", ""), f"Bearer {token}")
    if any(name in request.headers for name in ("X-Forwarded-For", "Forwarded", "X-Real-IP")):
        return False
    try:
        return ipaddress.ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False


class HealthPage(ConsolePage):
    """What is well, what is not, and what waits for an operator."""

    template_name = "console/health.html"
    section = "health"
    title = _("State of the service")
    icon = "heartbeat"

    def crumbs(self) -> tuple[Crumb, ...]:
        """Return no path: this is the console's first page."""
        return ()

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the checks, the counts of jobs and the readers that fail."""
        readers = jobs.readers()
        return super().get_context_data(
            checks=health.report(),
            counts=jobs.counts(),
            parked=jobs.parked().count(),
            failing=[reader for reader in readers if reader.failing],
            database_size=health.database_size(),
            **context,
        )
