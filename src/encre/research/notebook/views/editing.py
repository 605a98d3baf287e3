"""Writing an entry: the editor's page, its saves and its uploads."""

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _now
from django.views import View

from encre.foundation import access, links
from encre.foundation.base.errors import Refused, Stale
from encre.foundation.base.text import sort_key
from encre.foundation.people import queries as people
from encre.foundation.ui.actions import Crumb
from encre.foundation.ui.pages import Page
from encre.research.notebook import queries
from encre.research.notebook.body import VERSION as SCHEMA
from encre.research.notebook.collaboration.presence import named
from encre.research.notebook.collaboration.updates import BadUpdate
from encre.research.notebook.collaboration.wire import exchanged, read_exchange
from encre.research.notebook.models import Entry
from encre.research.notebook.services.attaching import attach
from encre.research.notebook.services.live import exchange
from encre.research.notebook.services.writing import save_entry
from encre.research.notebook.showing import notebook_name, path_to
from encre.research.notebook.views.reading import entry_of

EDIT = "notebook.entry.edit"


class WriteEntry(Page):
    """The editor, full width."""

    template_name = "notebook/write.html"
    icon = "pencil"

    @cached_property
    def entry(self) -> Entry:
        """Return the entry (raises NotFound)."""
        return entry_of(self.person, self.kwargs["pk"])

    def check(self) -> None:
        """Let in those who may write it."""
        access.require(self.person, EDIT, self.entry)

    def heading(self) -> str:
        """Return the entry's title."""
        return self.entry.title

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return path_to(self.entry.notebook, self.entry)

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Give the editor what it needs, as JSON in the page."""
        entry = self.entry
        return super().get_context_data(
            entry=entry,
            given={"schema": SCHEMA, "me": named(self.person.display_name, self.person.pk.int)},
            live_url=f"{settings.LIVE_URL}/notebook/entries/{entry.pk}",
            notebook_name=notebook_name(entry.notebook),
            attachment_url=reverse("files:large", args=[UUID(int=0)]).replace(
                str(UUID(int=0)), "{id}"
            ),
            **context,
        )


class EntryBody(View):
    """What the editor speaks with: read the text, save it, never over another's change."""

    def get(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Return the present text and its version."""
        return JsonResponse(present(entry_of(request.person, pk)))  # type: ignore[attr-defined]

    def put(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Save what was written from version `If-Match`; 409 and the present text if older."""
        person = request.person  # type: ignore[attr-defined]
        entry = entry_of(person, pk)
        version, body = sent_body(request)
        try:
            saved = save_entry(entry, by=person, version=version, document=body)
        except Stale as stale:
            found = entry_of(person, pk)
            last = found.revisions.select_related("by").order_by("-version").first()
            who = str(last.by) if last and last.by else ""
            told = {"message": str(stale), "by": who, "at": found.updated_at.isoformat()}
            return JsonResponse({**present(found), **told}, status=stale.status)
        return JsonResponse({"version": saved.version, "at": saved.updated_at.isoformat()})


class EntryUpdates(View):
    """What a page says where no websocket passes: what it has and what it typed, in Yjs's bytes."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Keep what is new; answer what the page lacks, and what the house has."""
        person = request.person  # type: ignore[attr-defined]
        if person is None:
            # Told apart from an entry that is not for them: what this device keeps must stay.
            return JsonResponse({"message": _now("You are signed out.")}, status=401)
        if request.headers.get("X-Encre-Schema", str(SCHEMA)) != str(SCHEMA):
            raise Refused(_outdated())
        try:
            state, update = read_exchange(request.body)
        except BadUpdate:
            raise Refused(_unreadable()) from None
        met = exchange(pk, person, state, update)
        return HttpResponse(exchanged(met.diff, met.state), content_type="application/octet-stream")


class EntryUpload(View):
    """A picture or a file dropped in the editor or on the entry's page."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Attach it; answer what the editor shows."""
        person = request.person  # type: ignore[attr-defined]
        entry = entry_of(person, pk)
        sent = request.FILES.get("file")
        if sent is None:
            raise Refused(_now("No file was received."))
        file = attach(
            entry, sent, by=person, name=sent.name or "", declared_type=sent.content_type or ""
        )
        url = reverse("files:large", args=[file.pk])
        return JsonResponse({"id": str(file.pk), "name": file.name, "url": url}, status=201)


class Mentioned(View):
    """Whom and what an entry may mention, as one types after @."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Return a few people, entries and things of other rooms that the reader may see."""
        person, text = request.person, request.GET.get("q", "").strip()  # type: ignore[attr-defined]
        if person is None or not text:
            return JsonResponse({"results": []})
        found = [
            ("people.person", row.pk, row.display_name) for row in people.matching(person, text)[:5]
        ]
        rows = queries.entries(person).filter(sort_title__contains=sort_key(text))
        found += [("notebook.entry", row.pk, row.title) for row in rows.order_by("-updated_at")[:5]]
        found += links.mentions(person, text)
        return JsonResponse(
            {
                "results": [
                    {"kind": kind, "id": str(pk), "label": label} for kind, pk, label in found
                ]
            }
        )


def present(entry: Entry) -> dict[str, Any]:
    """Return what the editor begins with, or meets again after another's change."""
    return {"schema": SCHEMA, "version": entry.version, "body": entry.body.document}


def sent_body(request: HttpRequest) -> tuple[int, Any]:
    """Return the version a save grew from, and its body (raises Refused)."""
    try:
        sent = json.loads(request.body)
        version = int(request.headers.get("If-Match", "").strip('"'))
        schema, body = sent["schema"], sent["body"]
    except (ValueError, KeyError, TypeError):
        raise Refused(_unreadable()) from None
    if schema != SCHEMA:
        raise Refused(_outdated())
    return version, body


def _unreadable() -> str:
    return _now("This save cannot be read. Your text is kept on this page.")


def _outdated() -> str:
    return _now("Encre has been updated: reload this page. Your text is kept on it.")
