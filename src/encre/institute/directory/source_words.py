"""What pages say of sources and of their readings."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from encre.foundation.ui.actions import Action, State
from encre.institute.directory.models import FILES, Run, Source, SourceState
from encre.institute.directory.reading import MESSAGES

WARNINGS = {
    "not_utf8": _("not UTF-8: read as Windows-1252"),
    "binary": _("binary value, left out"),
    "bad_identifier": _("malformed, left out"),
    "bad_date": _("not a date, left out"),
    "too_long": _("too long, cut"),
    "cell_error": _("error of the workbook, left out"),
    "unknown_value": _("not in the table, kept as it is"),
    "unknown_staff": _("not in the HCERES list, kept as it is"),
    "no_identifier": _("no identifier: row left out"),
    "joined": _("the same person as another line: joined to it"),
    "taken_identifier": _("identifier of somebody else on another line: row left out"),
}
_RUN_STATES = {
    "running": State(_("Under way"), "accent", "hourglass"),
    "done": State(_("Done"), "success"),
    "halted": State(_("Halted by the brake"), "danger", "hand-stop"),
    "refused": State(_("Refused"), "danger"),
    "failed": State(_("Given up"), "danger"),
}


def state_of(source: Any) -> State:
    """Return the state of a source, its last reading included (`last_state`)."""
    if source.state == SourceState.DRAFT:
        return State(_("Being prepared"), "neutral", "pencil")
    if source.state == SourceState.PAUSED:
        return State(_("Paused"), "neutral", "player-pause")
    if source.last_state in ("halted", "refused", "failed", "running"):
        return _RUN_STATES[source.last_state]
    return State(_("Up to date"), "success") if source.last_state else State(_("Not read yet"))


def run_state(run: Run) -> State:
    """Return the state of a reading."""
    if run.trial and run.state == "done":
        return State(_("Trial"), "neutral", "test-pipe")
    return _RUN_STATES[run.state]


def refusal(told: Any) -> str:
    """Return why a source cannot be read, in the reader's words; "" when it can."""
    if not told:
        return ""
    message = MESSAGES.get(told.get("code", ""), _("The work stopped on an error."))
    return str(message) % {"place": told.get("place", ""), "value": told.get("value", "")}


def warning(code: str) -> Any:
    """Return what a warning says."""
    return WARNINGS.get(code, code)


@dataclass(frozen=True)
class Step:
    """A step of the way to an active source."""

    label: Any
    done: bool
    action: Action | None = None


def steps(source: Source, runs: Sequence[Run]) -> list[Step]:
    """Return the steps of a draft; only the first that is not done can be taken."""
    if source.state != SourceState.DRAFT:
        return []
    filed = source.kind in FILES
    received = source.file_id is not None if filed else bool(source.address)
    readable = received and bool(source.sample) and not source.sample.get("refusal")
    mapped = readable and {"source_id", "family_name"} <= set(source.mapping.get("columns", {}))
    tried = any(run.trial and run.state == "done" for run in runs)
    found = [
        (_("First export"), "upload", "source-file", _("Send an export"), received, "get")
        if filed
        else (_("Connection"), "plug", "source-connection", _("Connection"), received, "get"),
        (_("Readable"), "eye", "source-look", _("Try again"), readable, "post"),
        (_("Mapping"), "arrows-right-left", "source-mapping", _("Look at the mapping"),
         mapped and tried, "get"),
        (_("Trial"), "test-pipe", "source-try", _("Try: write nothing"), tried, "post"),
        (_("Active"), "player-play", "source-activate", _("Activate"), False, "post"),
    ]  # fmt: skip
    return list(_stepped(source, found, mapped=mapped))


def _stepped(source: Source, found: Iterable[Any], *, mapped: bool) -> Iterable[Step]:
    offered = 0
    for label, icon, name, verb, done, method in found:
        action = None
        ready = not done and (name != "source-try" or mapped)
        if ready and (offered == 0 or name == "source-try"):
            url = reverse(f"directory:{name}", args=[source.pk])
            action = Action(verb, url, icon, method)
            offered += 1
        yield Step(label, bool(done), action)


def is_waiting(source: Source, runs: Sequence[Run]) -> bool:
    """Say whether something happens by itself soon: the page looks again."""
    received = source.file_id is not None or bool(source.address)
    looking = received and not source.sample and source.state == SourceState.DRAFT
    return looking or any(run.state == "running" for run in runs)
