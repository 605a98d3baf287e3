"""How an arrival from elsewhere looks: where it stands, what was noticed, what to do about it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.actions import Crumb, State
from encre.research.notebook.eln.report import MESSAGES
from encre.research.notebook.models import (
    LineState,
    Migration,
    MigrationLine,
    MigrationState,
    Worth,
)
from encre.research.notebook.showing import path_to

if TYPE_CHECKING:
    from encre.foundation.ui.actions import Text

S = MigrationState
STATES = {
    S.GIVING: State(S.GIVING.label, "neutral", "upload"),
    S.READING: State(S.READING.label, "accent", "hourglass"),
    S.READY: State(S.READY.label, "warning", "list-check"),
    S.PLANNING: State(S.PLANNING.label, "accent", "hourglass"),
    S.PLANNED: State(S.PLANNED.label, "warning", "list-check"),
    S.RUNNING: State(S.RUNNING.label, "accent", "hourglass"),
    S.DONE: State(S.DONE.label, "success", "circle-check"),
    S.UNDOING: State(S.UNDOING.label, "accent", "hourglass"),
    S.UNDONE: State(S.UNDONE.label, "neutral", "arrow-back-up"),
    S.REFUSED: State(S.REFUSED.label, "danger", "alert-octagon"),
}
UNDER_WAY = (S.READING, S.PLANNING, S.RUNNING, S.UNDOING)
LINES = {
    LineState.MAKE: State(LineState.MAKE.label, "neutral", "arrow-right"),
    LineState.MADE: State(LineState.MADE.label, "success", "circle-check"),
    LineState.PRESENT: State(LineState.PRESENT.label, "neutral", "check"),
    LineState.LEFT: State(LineState.LEFT.label, "danger", "alert-octagon"),
    LineState.UNDONE: State(LineState.UNDONE.label, "neutral", "arrow-back-up"),
    LineState.KEPT: State(LineState.KEPT.label, "warning", "lock"),
}
WORTHS = {
    Worth.WHOLE: State(Worth.WHOLE.label, "success", "circle-check"),
    Worth.DOUBT: State(Worth.DOUBT.label, "warning", "alert-triangle"),
    Worth.LOSS: State(Worth.LOSS.label, "danger", "alert-octagon"),
}
SORTS = {
    "eln": _("Archive (.eln)"),
    "elabftw": _("Export of eLabFTW (zip)"),
    "table": _("Table of entries (CSV)"),
    "documents": _("Documents"),
}
_AGAIN = _("It may have been cut on its way: export or download it again, then give the new file.")
_TITLED = _("Name one of the columns “title” or “name”, save the table as CSV, then give it again.")
_SMALLER = _("Give it in several smaller files.")
ADVICE: "dict[str, Text]" = {
    "empty_file": _AGAIN,
    "not_a_zip": _AGAIN,
    "metadata_damaged": _AGAIN,
    "metadata_not_json": _AGAIN,
    "metadata_encrypted": _("Export it again without a password, then give the new file."),
    "member_encrypted": _("Export it again without a password, then give the new file."),
    "empty_archive": _("Check what was exported, then give the new file."),
    "no_entry": _("Check what was exported, then give the new file."),
    "too_many_members": _SMALLER,
    "too_large": _SMALLER,
    "bomb": _("Unpack it, check what it holds, then make another zip of the folder."),
    "overlapping_members": _(
        "Unpack it, check what it holds, then make another zip of the folder."
    ),
    "table_without_title": _TITLED,
    "table_empty": _("Export the table again with its lines, then give the new file."),
    "table_broken": _("Open it in a spreadsheet, save it as CSV in UTF-8, then give it again."),
    "table_not_text": _("Open it in a spreadsheet, save it as CSV in UTF-8, then give it again."),
    "unsafe_path": _(
        "Nothing of it was read. Rename the file or move it in the folder if you need it."
    ),
    "symbolic_link": _("Nothing of it was read. Put the file itself in the folder if you need it."),
}
"""What to do about a file, or a part of one, that is refused."""


@dataclass(frozen=True)
class Stage:
    """A stage of an arrival, and where one stands: done, now or later."""

    label: "Text"
    place: str


_STAGES: "tuple[tuple[Text, tuple[MigrationState, ...]], ...]" = (
    (_("Give the files"), (S.GIVING, S.READING, S.REFUSED)),
    (_("Choose where things go"), (S.READY, S.PLANNING)),
    (_("Read the rehearsal"), (S.PLANNED, S.RUNNING)),
    (_("Brought in"), (S.DONE, S.UNDOING, S.UNDONE)),
)


def stages(state: MigrationState) -> list[Stage]:
    """Return the stages of an arrival, those before the present one done."""
    now = next(place for place, (_label, held) in enumerate(_STAGES) if state in held)
    ended = state == S.DONE
    return [
        Stage(label, "done" if place < now or ended else "now" if place == now else "later")
        for place, (label, _held) in enumerate(_STAGES)
    ]


def told(item: dict[str, Any]) -> dict[str, Any]:
    """Return a finding with its sentence and its advice in the reader's language."""
    code = str(item["code"])
    sentence = gettext(MESSAGES.get(code, code))
    with suppress(KeyError, ValueError, TypeError):
        sentence %= item["params"]
    return {**item, "sentence": sentence, "advice": ADVICE.get(code, "")}


def remarks_of(line: MigrationLine) -> str:
    """Return what was noticed about a thing, one sentence after the other."""
    return " ".join(str(told(item)["sentence"]) for item in line.remarks)


def way_to(migration: Migration | None = None) -> Sequence[Crumb]:
    """Return the path to the arrivals of a team, or to the pages of one."""
    steps = [*path_to(), Crumb(_("Notebooks from elsewhere"), reverse("notebook:migrations"))]
    if migration is not None:
        steps.append(Crumb(migration.title, reverse("notebook:migration", args=[migration.pk])))
    return steps
