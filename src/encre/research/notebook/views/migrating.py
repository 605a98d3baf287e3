"""The pages of an arrival from elsewhere: the list, the files, where it stands, what it became."""

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.conf import settings
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views import View

from encre.commons.files import queries as files
from encre.foundation import access
from encre.foundation.jobs import queries as jobs
from encre.foundation.ui.actions import Action, Crumb, Empty, Participant, Property, State
from encre.foundation.ui.pages import Column, ConfirmPage, FormPage, ListPage, WorkingPage
from encre.research.notebook import queries
from encre.research.notebook.migrating_forms import NewMigrationForm
from encre.research.notebook.migrating_showing import (
    LINES,
    SORTS,
    STATES,
    UNDER_WAY,
    WORTHS,
    stages,
    told,
    way_to,
)
from encre.research.notebook.models import LineState, Migration, MigrationState, Worth
from encre.research.notebook.services.migrating import asking
from encre.research.notebook.services.migrating.asking import MOST_FILES, standing
from encre.research.notebook.views.migration_report import OfMigration
from encre.research.notebook.views.reading import migration_of

RUN = "notebook.migration.run"
ALIVE = ("waiting", "running")


class MigrationList(ListPage):
    """What teams bring, or brought, from elsewhere."""

    title, icon = _("Notebooks from elsewhere"), "file-import"
    columns = (
        Column("title", _("Name"), link=True),
        Column("state", _("State"), value=lambda row: STATES[row.state], kind="state"),
        Column("structure", _("Team or unit"), "structure.title"),
        Column("by", _("Brought by"), kind="person"),
        Column("created_at", _("Begun"), kind="moment", sort=("-created_at",)),
    )
    empty = Empty(
        _("Nothing was brought from elsewhere yet"),
        _(
            "Bring in the notebooks a team kept in eLabFTW, in another electronic notebook or in"
            " folders of documents. You see everything in a rehearsal before anything is written,"
            " and it can be undone."
        ),
        "file-import",
        Action(_("Bring notebooks in"), "/notebook/migrations/new", "plus"),
    )

    def rows(self) -> QuerySet[Migration]:
        """Return the arrivals the reader may see."""
        rows = access.visible(self.person, Migration.objects.all())
        return rows.select_related("structure", "by").defer("found", "choices")

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return way_to()[:-1]

    def actions(self) -> Sequence[Action]:
        """Offer another."""
        url = reverse("notebook:new_migration")
        return (Action(_("Bring notebooks in"), url, "plus", main=True, key="n"),)


class NewMigration(FormPage):
    """Begin to bring a team in."""

    title, icon, form_class = _("Bring notebooks in"), "file-import", NewMigrationForm
    intro = _(
        "The notebooks of a whole team come in four stages: give the files, choose where things"
        " go, read the rehearsal, bring in. Nothing is written before you have read the rehearsal."
    )
    submit_label = _("Continue")
    next_step = _("Then: give the files, as many as there are.")

    def form_options(self) -> dict[str, Any]:
        """Offer the teams of the person."""
        return {"person": self.person}

    def perform(self, form: Any) -> str | Model:
        """Begin."""
        told_ = form.cleaned_data
        row = asking.open_migration(told_["structure"], by=self.person, title=told_["title"])
        return reverse("notebook:migration", args=[row.pk])

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return way_to()


class MigrationPage(WorkingPage[Migration]):
    """An arrival: where it stands, what its files hold, what will come or came."""

    template_name = "notebook/migration.html"
    icon = "file-import"
    kind_label = _("Arrival from elsewhere")
    show_links = False
    followed = "migration"

    def find(self) -> Migration:
        """Return it (raises NotFound)."""
        return migration_of(self.person, self.kwargs["pk"])

    @property
    def under_way(self) -> bool:
        """Say whether a job works on it."""
        return self.standing in UNDER_WAY

    @cached_property
    def standing(self) -> MigrationState:
        """Return where it stands; when its job ended badly, before that job."""
        return standing(self.object)

    def state(self) -> State:
        """Return where it stands."""
        return STATES[self.standing]

    def people(self) -> Sequence[Participant]:
        """Return who brings it."""
        return [Participant(self.object.by, _("brings it in"))] if self.object.by else []

    def crumbs(self) -> Sequence[Crumb]:
        """Return the path."""
        return way_to()

    def actions(self) -> Sequence[Action]:
        """Return what makes sense now; the next stage is the main one."""
        choose = Action(_("Choose where things go"), self._to("choose"), "arrows-right-left")
        again = Action(_("Change the choices"), self._to("choose"), "arrows-right-left")
        undo = Action(_("Undo"), self._to("undo"), "arrow-back-up", tone="danger")
        read = Action(_("Read the files again"), self._to("read"), "refresh", "post")
        main: dict[MigrationState, list[Action]] = {
            MigrationState.READY: [_main(choose), read],
            MigrationState.REFUSED: [_main(read)],
            MigrationState.PLANNED: [
                Action(_("Bring in"), self._to("begin"), "download", "post", main=True,
                       consequence=_("Everything the rehearsal announces is written in the"
                                     " notebooks of the team. You can undo it afterwards.")),
                again, *([undo] if self.counts[LineState.MADE] else []),
            ],
            MigrationState.DONE: [undo, again],
            MigrationState.UNDONE: [_main(again)],
        }  # fmt: skip
        if self.standing == MigrationState.GIVING and self.held:
            return [Action(_("Read the files"), self._to("read"), "list-search", "post", main=True)]
        if self.standing in UNDER_WAY:
            return [Action(_("Stop"), self._to("stop"), "player-stop", "post")]
        return main.get(self.standing, [])

    def properties(self) -> Sequence[Property]:
        """Return whose it is."""
        return [
            Property(_("Team or unit"), self.object.structure.title),
            Property(_("Begun"), self.object.created_at, "moment"),
            Property(_("Files"), len(self.given) or None, "number"),
        ]

    @cached_property
    def held(self) -> bool:
        """Say whether it has files."""
        return files.files_of(self.object).exists()

    @cached_property
    def given(self) -> list[Any]:
        """Return the files as they were given."""
        return list(self.object.given.select_related("file__blob").order_by("position"))

    @cached_property
    def counts(self) -> Counter[str]:
        """Return how many lines there are by state and by worth, in one query."""
        found: Counter[str] = Counter()
        rows = self.object.lines.values_list("state", "worth").annotate(held=Count("pk"))
        for state, worth, held in rows.order_by():
            found[state] += held
            found[worth] += held
        return found

    def get_context_data(self, **context: Any) -> dict[str, Any]:
        """Say what was found and what becomes of it."""
        row, state = self.object, self.standing
        job = jobs.find(row.job_id) if row.job_id else None
        found = row.found
        return super().get_context_data(
            migration=row,
            standing=state,
            stages=stages(state),
            job=job,
            stopped=job is not None and job.stopped,
            found=found,
            figures=figures(found),
            given_files=[
                {**item, "sort": SORTS.get(item["sort"], "")} for item in found.get("files", [])
            ],
            problems=[told(item) for item in found.get("problems", [])],
            refused=[told(item) for item in found.get("refused", [])],
            tally=self.tally(),
            worst=self.worst(),
            used=self.used(),
            limit=settings.UPLOAD_LIMIT,
            most=MOST_FILES,
            open=access.can(self.person, "notebook.migration.edit", row),
            report=reverse("notebook:migration_lines", args=[row.pk]),
            **context,
        )

    def tally(self) -> list[tuple[State, int, str]]:
        """Return how many things become what, each with the address of its lines."""
        url = reverse("notebook:migration_lines", args=[self.object.pk])
        lines = [
            (LINES[state], self.counts[state], f"{url}?state={state}")
            for state in LineState
            if self.counts[state]
        ]
        worths = [
            (WORTHS[worth], self.counts[worth], f"{url}?worth={worth}")
            for worth in (Worth.DOUBT, Worth.LOSS)
            if self.counts[worth]
        ]
        return [*lines, *worths]

    def worst(self) -> list[dict[str, Any]]:
        """Return the first lines in which something is lost."""
        rows = self.object.lines.filter(worth=Worth.LOSS).order_by("position")[:WORST]
        return [
            {"title": row.title, "remarks": [told(item) for item in row.remarks]} for row in rows
        ]

    def used(self) -> list[Any]:
        """Return the notebooks that things went to, as far as the reader may see them."""
        keys = [key for key, _title in self.object.outcome.get("used", [])]
        return list(queries.notebooks(self.person).filter(pk__in=keys).order_by("sort_title"))

    def _to(self, name: str) -> str:
        return reverse(f"notebook:{name}_migration", args=[self.object.pk])


WORST = 10


def _main(action: Action) -> Action:
    return Action(action.label, action.url, action.icon, action.method, main=True)


def figures(found: dict[str, Any]) -> list[tuple[Any, int]]:
    """Return what the files hold, in figures."""
    if "count" not in found:
        return []
    told_ = [
        (_("Entries"), found["count"] - found["resources"]),
        (_("Resources"), found["resources"]),
        (_("Files"), found["attachments"]),
        (_("Steps"), found["steps"]),
        (_("Values of fields"), found["values"]),
        (_("Tags"), found["tags"]),
        (_("Links"), found["links"]),
        (_("Comments"), found["comments"]),
        (_("Folders"), found["folders"]),
    ]
    return [(label, count) for label, count in told_ if count]


class ActOnMigration(View):
    """One act on an arrival, then its page again."""

    act: Any = None
    """The service: it takes the arrival, and `by`."""

    def post(self, request: HttpRequest, pk: Any) -> HttpResponse:
        """Do it."""
        person = request.person  # type: ignore[attr-defined]
        self.act(migration_of(person, pk), by=person)
        return redirect(reverse("notebook:migration", args=[pk]))


class UndoMigration(OfMigration, ConfirmPage):
    """Take away what was brought and nobody changed."""

    title, icon = _("Undo this arrival"), "arrow-back-up"
    right = RUN
    submit_label = _("Undo")

    def consequence(self) -> Any:
        """Say what follows."""
        return _(
            "The entries and resources of “%(name)s” that nobody changed since go to the bin, from"
            " where they can come back. What was changed, signed or completed since stays, and the"
            " report names it."
        ) % {"name": self.migration.title}

    def act(self) -> str | Model:
        """Ask for it."""
        asking.undo(self.migration, by=self.person)
        return reverse("notebook:migration", args=[self.migration.pk])
