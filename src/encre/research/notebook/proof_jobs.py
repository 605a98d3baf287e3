"""Background work of proofs: time-stamps, sealed files, rounds of countersignatures."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from encre.foundation import notices
from encre.foundation.base.models import holds_on
from encre.foundation.jobs import Recorded, Run, every, job
from encre.foundation.people import queries as people
from encre.research.notebook.services import countersigning, proving, stamping

if TYPE_CHECKING:
    from encre.foundation.people.models import Person

LATE = notices.Sort(
    "notebook.stamps_late",
    _("The time-stamp authority does not answer"),
    _("The time-stamp authority does not answer: signed versions wait for their time-stamp."),
    "hourglass",
    notices.Mail.NOW,
)
ASKED = notices.Sort(
    "notebook.countersign_asked",
    _("Someone asks me to countersign"),
    _("%(by)s asks you to countersign %(title)s"),
    "signature",
    notices.Mail.NOW,
)


@every("5m")
@job(stamping.STAMP, max_attempts=3, lease=120, label=_("Get time-stamps"))
def stamp(run: Run) -> dict[str, int]:
    """Get the time-stamps that are due."""
    return stamping.stamp_waiting(run)


@every("day 01:40")
@job("notebook.stamp_heads", lease=600, label=_("Time-stamp the chains of notebooks"))
def stamp_heads(run: Run) -> dict[str, int]:
    """Ask for the time-stamp of each chain that grew."""
    return {"asked": stamping.stamp_heads()}


@every("day 02:10")
@job("notebook.renew_stamps", lease=600, label=_("Renew time-stamps that end soon"))
def renew_stamps(run: Run) -> dict[str, int]:
    """Ask for the renewal of what ends soon."""
    return {"asked": stamping.renew_stamps()}


@job(proving.PROVE, max_attempts=3, lease=120, label=_("Prepare the proof of an entry"))
def prove_entry(run: Run, *, entry: str, by: str) -> dict[str, Any]:
    """Write the sealed file of an entry, kept as a file of the person who asked."""
    file = proving.prove(run, entry, by=people.by_id(by))
    return {"file": str(file.pk)}


@job(countersigning.SIGN, max_attempts=5, lease=120, label=_("Countersign entries"))
def countersign(run: Run, *, round: str, by: str) -> dict[str, int]:
    """Countersign the entries of a round, one a step; a refusal stops nothing."""
    return countersigning.sign_round(run, round, by=people.by_id(by))


@notices.audience(LATE, "notebook.stamps.late")
def operators(_event: Recorded) -> "Iterable[Person]":
    """Tell those who run the service."""
    rows = apps.get_model("people.Person")._base_manager
    running = holds_on(prefix="memberships__")
    told: Iterable[Person] = rows.filter(running, memberships__role="operator").distinct()
    return told


@notices.audience(ASKED, "notebook.entry.countersign_asked")
def countersigners(event: Recorded) -> "Iterable[Person]":
    """Tell whom a countersignature is asked of."""
    return [people.by_id(event.data["person"])]
