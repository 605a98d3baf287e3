"""Telling LDAP servers: what changed within a second or so, everything each night."""

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.apps import apps
from django.utils import timezone
from django.utils.translation import gettext_lazy

from encre.foundation.base.ids import as_uuid
from encre.foundation.jobs import Run, every, job, on
from encre.institute.directory import delivering
from encre.institute.directory.leaving.server import ServerTrouble
from encre.institute.directory.models import DueKind, Target
from encre.institute.directory.services.publishing import mark
from encre.institute.directory.staying_facts import with_parents

if TYPE_CHECKING:
    from encre.foundation.jobs import Recorded

RECENTLY = timedelta(days=2)
_STRUCTURES = "structures.structure"


@on("people.*", "login.password.changed", "directory.*", name="directory.publish_people")
def people_changed(event: "Recorded") -> None:
    """Note the person of an event, whom they were merged with, and the groups they are in."""
    if event.subject_kind != "people.person" or event.subject_id is None:
        return
    people = {event.subject_id} | _ids(event, "source") | _ids(event, "other")
    mark(DueKind.PERSON, people)
    places = _ids(event, "structure").union(*map(_places, people))
    mark(DueKind.STRUCTURE, with_parents(places))


@on("structures.*", name="directory.publish_structures")
def structures_changed(event: "Recorded") -> None:
    """Note the structure of an event, what lies above it, and its people when its codes change."""
    if event.name == "structures.reference.imported":
        for target in Target.objects.filter(enabled=True):
            compare.enqueue(key=str(target.pk), target_id=str(target.pk))
    if event.subject_kind != "structures.structure" or event.subject_id is None:
        return
    mark(DueKind.STRUCTURE, with_parents({event.subject_id} | _ids(event, "parent")))
    rows = apps.get_model("people.Affiliation")._default_manager
    people = rows.filter(structure_id=event.subject_id).values_list("person_id", flat=True)
    if event.name.startswith(_STRUCTURES):
        mark(DueKind.PERSON, people)


def _ids(event: "Recorded", name: str) -> set[UUID]:
    found = as_uuid(event.data.get(name)) if isinstance(event.data.get(name), str) else None
    return {found} if found else set()


def _places(person: UUID) -> set[UUID]:
    """Return where a person works or worked lately."""
    rows = apps.get_model("people.Affiliation")._default_manager.filter(person_id=person)
    since = timezone.localdate() - RECENTLY
    living = rows.exclude(ends__lt=since).values_list("structure_id", flat=True)
    return set(living)


@job(
    "directory.deliver",
    lease=300,
    priority=5,
    label=gettext_lazy("Tell an LDAP server what changed"),
)
def deliver(run: Run, *, target_id: str) -> dict[str, Any]:
    """Bring what changed up to date; what a server out of reach was not told waits for the next."""
    target = Target.objects.filter(pk=target_id, enabled=True).first()
    total = refused = 0
    while target is not None and (due := delivering.waiting(target)) and not run.cancelled():
        try:
            told = delivering.deliver(target, due)
        except ServerTrouble as trouble:
            _trouble(target, str(trouble))
            return {"told": total, "refused": refused, "trouble": str(trouble)}
        delivering.settle(target, due, told)
        total, refused = total + told.entries, refused + told.refused
        run.progress(total)
    return {"told": total, "refused": refused}


@every("30s")
@job("directory.deliver_all", label=gettext_lazy("Tell LDAP servers what waits"))
def deliver_all(run: Run) -> dict[str, Any]:
    """Ask for what still waits: after a server was out of reach, or a worker was killed."""
    targets = Target.objects.filter(enabled=True, due__isnull=False).distinct()
    for target in targets:
        deliver.enqueue(key=str(target.pk), target_id=str(target.pk))
    return {"targets": len(targets)}


@job(
    "directory.compare",
    max_attempts=3,
    lease=600,
    label=gettext_lazy("Compare an LDAP server with the directory"),
)
def compare(run: Run, *, target_id: str, forced: bool = False) -> dict[str, Any]:
    """Compare all, mend what differs, and keep the figures on the server's page."""
    target = Target.objects.filter(pk=target_id, enabled=True).first()
    if target is None:
        return {}
    try:
        told = delivering.compare(target, forced=forced, moved=run.progress)
    except ServerTrouble as trouble:
        _trouble(target, str(trouble))
        raise
    except delivering.Braked as brake:
        _trouble(target, "braked")
        return {"halted": brake.gone, "held": brake.held}
    Target.objects.filter(pk=target.pk).update(
        compared_at=timezone.now(),
        entries=told.entries,
        differences=told.differences,
        refused=told.refused,
        failing_since=None,
        trouble="; ".join(sorted(told.codes))[:120],
    )
    return {
        "entries": told.entries,
        "added": told.added,
        "changed": told.changed,
        "removed": told.removed,
        "refused": told.refused,
    }


@every("day 00:20")
@job("directory.compare_all", label=gettext_lazy("Compare every LDAP server"))
def compare_all(run: Run) -> dict[str, Any]:
    """Ask for a comparison of each server, after the dates of the day have turned."""
    targets = Target.objects.filter(enabled=True)
    for target in targets:
        compare.enqueue(key=str(target.pk), target_id=str(target.pk))
    return {"targets": len(targets)}


def _trouble(target: Target, code: str) -> None:
    since = target.failing_since or timezone.now()
    Target.objects.filter(pk=target.pk).update(failing_since=since, trouble=code[:120])
