"""The pages of the directories that are read: their list, one of them, its settings."""

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation import access
from encre.foundation.base.errors import NotFound
from encre.foundation.structures.queries import open_structures
from encre.foundation.ui.actions import Action, Crumb, Empty, Property, State
from encre.foundation.ui.pages import Column, ConfirmPage, FormPage, ListPage, ObjectPage
from encre.foundation.ui.pages.base import Page
from encre.institute.directory import source_words as words
from encre.institute.directory.models import FILES, SERVERS, Run, Source, SourceState
from encre.institute.directory.services import asking, sources
from encre.institute.directory.source_forms import (
    RULES,
    ConnectionForm,
    ExportForm,
    NewSourceForm,
    SettingsForm,
)
from encre.institute.directory.views.home import InDirectory

LIST, MANAGE = "directory.source.list", sources.MANAGE
RUNS_SHOWN = 15


def home() -> Crumb:
    """Return the way back to the list."""
    return Crumb(_("Sources"), reverse("directory:sources"))


def with_last(rows: QuerySet[Source]) -> QuerySet[Source]:
    """Add the state of the last reading and how many people a source names."""
    last = Run.objects.filter(source=OuterRef("pk"), trial=False).order_by("-created_at", "-pk")
    return rows.select_related("owner").annotate(
        last_state=Subquery(last.values("state")[:1]),
        last_at=Subquery(last.values("started_at")[:1]),
        present=Count("records", filter=Q(records__gone_at__isnull=True)),
    )


class Sources(InDirectory, ListPage):
    """The directories that are read."""

    title, icon, action = _("Sources"), "database-import", LIST
    order = ("sort_name",)
    exportable = False
    columns = [
        Column("name", _("Name"), link=True, sort=("sort_name",)),
        Column("state", _("State"), words.state_of, "state"),
        Column("owner", _("Owner"), "owner.name"),
        Column("kind", _("Form"), lambda source: source.get_kind_display()),
        Column("present", _("People"), kind="number"),
        Column("last_at", _("Last reading"), kind="moment"),
        Column("next_at", _("Next reading"), kind="moment"),
    ]
    empty = Empty(
        _("No directory is read"),
        _("Declare the delegations’ directories: each is mapped, tried, then read by itself."),
        "database-import",
    )

    def rows(self) -> QuerySet[Source]:
        """Return the sources that the person may see."""
        return with_last(access.visible(self.person, Source.objects.all()))

    def actions(self) -> Sequence[Action]:
        """Offer another."""
        new = reverse("directory:source-new")
        return (Action(_("Declare a source"), new, "plus", main=True, key="n"),)


def found(page: Any, action: str = "") -> Source:
    """Return the source of a page's address (raises NotFound)."""
    rows = access.visible(page.person, Source.objects.filter(pk=page.kwargs["pk"]))
    source = with_last(rows).select_related("file").first()
    if source is None:
        raise NotFound
    if action:
        access.require(page.person, action, source)
    return source


def owners(person: Any) -> Any:
    """Return the delegations and the institute, among those the person may answer for."""
    rows = open_structures(person).filter(kind__in=sources.OWNERS).order_by("sort_name")
    return access.visible(person, rows, "structures.structure.edit")


class SourcePage(ObjectPage[Any]):
    """One source: what to do next, what it said, how it was read."""

    template_name = "directory/source.html"
    action = LIST
    kind_label = _("Source")
    icon = "database-import"
    show_links = False
    fragment = "source"
    fragment_template = "directory/parts/source.html"

    def find(self) -> Any:
        """Return the source."""
        return found(self)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (home(),)

    def state(self) -> State:
        """Return its state."""
        return words.state_of(self.object)

    def actions(self) -> Sequence[Action]:
        """Return what can be asked now; the next step of a draft stands in the page."""
        it = self.object
        way = "source-file" if it.kind in FILES else "source-connection"
        label = _("Send an export") if it.kind in FILES else _("Connection")
        active = it.state == SourceState.ACTIVE
        read = Action(_("Read now"), _to(it, "source-read"), "refresh", "post", main=True, key="r")
        again = Action(_("Activate"), _to(it, "source-activate"), "player-play", "post", main=True)
        return [
            *([read] if active and it.kind in SERVERS else []),
            *([again] if it.state == SourceState.PAUSED else []),
            Action(label, _to(it, way), "upload" if it.kind in FILES else "plug", main=active),
            Action(_("Mapping"), _to(it, "source-mapping"), "arrows-right-left"),
            Action(_("Try: write nothing"), _to(it, "source-try"), "test-pipe", "post"),
            Action(_("Settings"), _to(it, "source-edit"), "settings", key="e"),
            *([Action(_("Pause"), _to(it, "source-pause"), "player-pause", "post")] * active),
            Action(_("Remove"), _to(it, "source-remove"), "trash", tone="danger"),
        ]

    def properties(self) -> Sequence[Property]:
        """Return whose it is and how it is read."""
        it = self.object
        lines = [
            Property(_("Owner"), it.owner.name),
            Property(_("Form"), it.get_kind_display()),
            Property(_("Brake"), f"{it.brake}\u00a0%"),
        ]
        if it.kind in FILES:
            return [*lines, Property(_("Last export"), it.file.name if it.file else "—")]
        return [
            *lines,
            Property(_("When it is read"), dict(RULES).get(it.rule, it.rule)),
            Property(_("Next reading"), it.next_at, "moment"),
            Property(_("Everything read on"), it.reconciled_at, "moment"),
            Property(_("Address"), it.address, "code"),
            Property(_("Base"), it.base, "code"),
            Property(_("Reader"), it.reader or _("anonymous"), "code" if it.reader else "text"),
            Property(_("Password"), _("kept, never shown") if it.secret else "—"),
        ]

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Return the steps of a draft, what came last, the history."""
        runs = list(
            Run.objects.filter(source=self.object)
            .select_related("by")
            .order_by("-created_at", "-pk")[:RUNS_SHOWN]
        )
        real = next((run for run in runs if not run.trial), None)
        return super().get_context_data(
            runs=[(run, words.run_state(run)) for run in runs],
            running=next((run for run in runs if run.state == "running"), None),
            halted=real if real is not None and real.state == "halted" else None,
            refused=words.refusal(real.refusal) if real and real.state == "refused" else "",
            steps=words.steps(self.object, runs),
            waiting=words.is_waiting(self.object, runs),
            sample_refusal=words.refusal(self.object.sample.get("refusal")),
            **context,
        )


def _to(source: Source, name: str) -> str:
    return reverse(f"directory:{name}", args=[source.pk])


class NewSource(FormPage):
    """Declares a source."""

    title, icon, action = _("Declare a source"), "plus", LIST
    form_class = NewSourceForm
    submit_label = _("Declare the source")
    next_step = _(
        "Then: its first export or its address, its mapping, a trial that writes nothing."
    )

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the list."""
        return (home(),)

    def form_options(self) -> dict[str, Any]:
        """Return the owners there are."""
        return {"owners": owners(self.person)}

    def perform(self, form: Any) -> str:
        """Declare it, then ask for what it is read from."""
        source = sources.declare_source(by=self.person, **form.cleaned_data)
        return _to(source, "source-file" if source.kind in FILES else "source-connection")


class OfSource(FormPage):
    """A page that changes one source."""

    action = LIST
    draft = False

    @cached_property
    def source(self) -> Source:
        """Return the source of the address."""
        return found(self, MANAGE)

    def crumbs(self) -> Sequence[Crumb]:
        """Return the way back to the source."""
        return (home(), Crumb(self.source.name, _to(self.source, "source")))


class EditSource(OfSource):
    """Changes its name, owner, brake, schedule."""

    title, icon = _("Settings"), "settings"
    form_class = SettingsForm
    done = _("The source is up to date.")

    def initial(self) -> Mapping[str, Any]:
        """Return the present facts."""
        it = self.source
        return {name: getattr(it, name) for name in sources.SETTINGS} | {"version": it.version}

    def form_options(self) -> dict[str, Any]:
        """Return the owners, and whether it is a server."""
        return {"owners": owners(self.person), "server": self.source.kind in SERVERS}

    def perform(self, form: Any) -> Any:
        """Change it."""
        sources.change_source(self.source, by=self.person, **_versioned(form))
        return _to(self.source, "source")


class Connect(OfSource):
    """Says how its server is reached, and tries it."""

    title, icon = _("Connection"), "plug"
    form_class = ConnectionForm
    submit_label = _("Keep and try the connection")
    next_step = _("The first entries are read at once: you see whether the server answers.")

    def initial(self) -> Mapping[str, Any]:
        """Return the present facts, the password apart."""
        it = self.source
        return {name: getattr(it, name) for name in sources.CONNECTION} | {"version": it.version}

    def perform(self, form: Any) -> Any:
        """Keep it."""
        sources.connect_source(self.source, by=self.person, **_versioned(form))
        return _to(self.source, "source")


class SendFile(OfSource):
    """Receives an export."""

    title, icon = _("Send an export"), "upload"
    form_class = ExportForm
    submit_label = _("Send")

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say what follows."""
        active = self.source.state == SourceState.ACTIVE
        following = (
            _("It is read at once, unless the brake halts it.")
            if active
            else _("Its first rows are read; nothing is written before you activate the source.")
        )
        context = super().get_context_data(**context)
        return context | {"next_step": following}

    def perform(self, form: Any) -> Any:
        """Receive it."""
        sent = form.cleaned_data["file"]
        sources.send_file(self.source, sent.file, name=sent.name, by=self.person)
        messages.success(self.request, gettext("The export is received."))
        return _to(self.source, "source")


def _versioned(form: Any) -> dict[str, Any]:
    told = dict(form.cleaned_data)
    return told | {"version": told["version"] or 0}


class RemoveSource(ConfirmPage, OfSource):
    """Removes a source that never gave a record."""

    title, icon = _("Remove the source"), "trash"
    draft = False

    def consequence(self) -> str:
        """Say what goes."""
        return gettext(
            "%(name)s, its settings and the history of its readings are removed. Only a source"
            " that never gave anybody can be removed."
        ) % {"name": self.source.name}

    def act(self) -> str:
        """Remove it."""
        sources.remove_source(self.source, by=self.person)
        messages.success(self.request, gettext("The source is removed."))
        return reverse("directory:sources")


class Act(Page):
    """Something asked of a source with one click."""

    http_method_names = ["post"]
    action = LIST
    verb = ""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it; a reading leads to its own page."""
        source = found(self)
        if self.verb == "look":
            asking.look(source, by=self.person)
        elif self.verb == "activate":
            sources.activate_source(source, by=self.person)
        elif self.verb == "pause":
            sources.pause_source(source, by=self.person)
        else:
            run = asking.ask_reading(source, by=self.person, trial=self.verb == "try")
            return redirect("directory:run", pk=run.pk)
        return redirect("directory:source", pk=source.pk)
