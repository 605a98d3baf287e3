"""The life cycle by itself: dates followed at each change and each night, acts each minute."""

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from encre.foundation.base.errors import EncreError
from encre.foundation.base.ids import as_uuid
from encre.foundation.base.models import holds_on
from encre.foundation.jobs import Run, every, job, on
from encre.institute.directory.models import Stay
from encre.institute.directory.services import staying
from encre.institute.directory.staying_facts import affiliations, people, rules

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from encre.foundation.jobs import Recorded

AT_ONCE = 500
_ARRIVALS = 200


@on("people.affiliation.*", "directory.person.*", name="directory.follow_dates")
def dates_changed(event: "Recorded") -> None:
    """Compute again when people leave, as soon as an affiliation changes or passes to another."""
    if event.subject_kind != "people.person" or event.subject_id is None:
        return
    others = (as_uuid(event.data.get(name)) for name in ("source", "other"))
    staying.follow({event.subject_id, *(other for other in others if other is not None)})


@every("day 00:03")
@job("directory.follow_stays", lease=300, label=_("Follow the dates of people"))
def follow_all(run: Run) -> dict[str, int]:
    """Compute again when everybody leaves: an affiliation that begins today counts from today."""
    changed = staying.follow()
    run.progress(changed, changed)
    return {"changed": changed}


@every("1m")
@job("directory.act_on_stays", lease=300, label=_("Arrivals and departures of the day"))
def act(run: Run) -> dict[str, int]:
    """Do what is due: close, reopen, announce, receive, erase; each person apart."""
    today, kept = timezone.localdate(), rules()
    stays = Stay.objects.order_by("pk")
    gone = stays.filter(left_at__isnull=False)
    here = stays.filter(left_at__isnull=True)
    back = gone.filter(person__presence="left", erased_at__isnull=True)
    near = today + timedelta(days=kept.notice_days)
    done = {
        "left": _each(run, here.filter(closes_on__lt=today), staying.leave),
        "returned": _each(
            run,
            back.exclude(closes_on__lt=today).filter(person__in=_at_work()),
            staying.come_back,
        ),
        "announced": _each(run, _to_announce(here, today, near), staying.announce),
        "erased": _each(
            run, gone.filter(erase_on__lte=today, erased_at__isnull=True), staying.erase
        ),
    }
    if kept.arrivals_from is not None:
        rows = _arrivals(kept.arrivals_from)
        done["received"] = _each(run, rows, staying.receive)
    return done


def _to_announce(here: "QuerySet[Stay]", today: Any, near: Any) -> "QuerySet[Stay]":
    due = here.filter(last_day__gte=today, last_day__lte=near, person__presence="active")
    return due.filter(Q(announced_for__isnull=True) | ~Q(announced_for=F("last_day")))


def _at_work() -> Any:
    return affiliations().filter(holds_on()).values("person_id")


def _arrivals(since: Any) -> Any:
    """Return who works here since a day, has no account yet, and a mail address for the link."""
    new = affiliations().filter(starts__gte=since).values("person_id")
    rows = people().filter(account__isnull=True, presence="active", automatic=False, pk__in=new)
    return rows.filter(pk__in=_at_work()).exclude(email="").order_by("pk")[:_ARRIVALS]


def _each(run: Run, rows: Any, act: Callable[[Any], Any]) -> int:
    """Do it for each, in a transaction each; a refusal for one is logged and stops no other."""
    done = 0
    for row in rows[:AT_ONCE]:
        if run.cancelled():
            break
        try:
            done += bool(act(row))
        except EncreError as error:
            run.log(f"{act.__name__} {row.pk}: {type(error).__name__}")
    return done
