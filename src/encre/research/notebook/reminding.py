"""Steps that are due: whoever they wait for is told once, the day before."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation import notices
from encre.foundation.jobs import Run, every, job
from encre.research.notebook.models import Step

if TYPE_CHECKING:
    from django.db.models import QuerySet

AHEAD, PAST = timedelta(days=1, hours=17), timedelta(days=7)
"""From the morning of the day before the deadline; what is a week late is no news."""
BATCH = 200
DUE = notices.register(
    notices.Sort(
        "notebook.step.due",
        _("A step of an entry is due"),
        _("A step of “%(title)s” is due"),
        "clock",
        notices.Mail.DIGEST,
    )
)


@every("day 07:00")
@job("notebook.remind_of_steps", max_attempts=3, label=_("Tell of steps that are due"))
def remind_of_steps(run: Run) -> dict[str, Any]:
    """Tell of the steps due by tomorrow evening; each once for a deadline."""
    told, last = 0, None
    while True:
        rows = list(steps_due(last)[:BATCH])
        if not rows:
            return {"told": told}
        with run.step():
            for step in rows:
                told += bool(tell(step))
        last = rows[-1].pk


def steps_due(after: Any = None) -> "QuerySet[Step]":
    """Return the steps due by tomorrow evening, in the order of their ids."""
    now = timezone.now()
    rows = Step.objects.filter(
        done_at__isnull=True,
        deadline__gte=now - PAST,
        deadline__lte=now + AHEAD,
        entry__removed_at__isnull=True,
        entry__locked_at__isnull=True,
    )
    rows = rows.filter(pk__gt=after) if after else rows
    return rows.select_related("entry__author", "assignee").order_by("pk")


def tell(step: Step) -> bool:
    """Tell whoever a step waits for: who it is given to, else the entry's author."""
    person = step.assignee or step.entry.author
    if person is None or step.deadline is None:
        return False
    key = f"{DUE.name}:{step.entry_id}:{step.position}:{step.deadline:%Y%m%d}"
    return notices.tell(person, DUE.name, step.entry, by=None, key=key) is not None
