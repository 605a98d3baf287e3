"""Who sees, books and keeps instruments; who may touch a booking."""

from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, condition_of, policy
from encre.research.equipment.models import Instrument, Responsible


@policy("equipment.instrument.view")
def view_instrument(who: Actor) -> list[Rule]:
    """Those who may book an instrument see it, and those who keep it."""
    if not who.known:
        return []
    return [
        Rule(_("It is open to everyone at the institute"), Q(audience="institute")),
        Rule(
            _("It is open to the team or unit you work in"),
            Q(audience_structure_id__in=who.member_of),
        ),
        *manage_instrument(who),
    ]


@policy("equipment.instrument.book")
def book_instrument(who: Actor) -> list[Rule]:
    """Those it is open to book an instrument; its rules say when, and after which training."""
    return view_instrument(who)


@policy("equipment.instrument.manage")
def manage_instrument(who: Actor) -> list[Rule]:
    """Those who answer for an instrument, and the head of the unit it belongs to, keep it."""
    if not who.known:
        return []
    return [
        Rule(_("You answer for it"), Q(id__in=_answered_for(who))),
        Rule(
            _("You head the unit it belongs to"),
            Q(structure_id__in=who.with_role("head", "deputy", "manager")),
        ),
    ]


@policy("equipment.instrument.edit")
def edit_instrument(who: Actor) -> list[Rule]:
    """Files of an instrument are changed by those who keep it."""
    return manage_instrument(who)


@policy("equipment.instrument.declare")
def declare_instrument(who: Actor) -> list[Rule]:
    """Whoever works in a team or unit may declare an instrument of it."""
    return [Rule(_("You work in a team or unit"), bool(who.held))]


@policy("equipment.booking.view")
def view_booking(who: Actor) -> list[Rule]:
    """Those who see the instrument see when it is taken; people see their own bookings."""
    if not who.known:
        return []
    return [
        Rule(_("It is your booking"), Q(person_id=who.person_id)),
        Rule(_("You made it"), Q(by_id=who.person_id)),
        Rule(_("You see the instrument"), Q(instrument_id__in=_instruments(who, "view"))),
    ]


@policy("equipment.booking.change")
def change_booking(who: Actor) -> list[Rule]:
    """A booking is moved or cancelled by its holder, and by those who keep the instrument."""
    if not who.known:
        return []
    return [
        Rule(_("It is your booking"), Q(person_id=who.person_id, kind="use")),
        Rule(_("You keep the instrument"), Q(instrument_id__in=_instruments(who, "manage"))),
    ]


@policy("equipment.booking.edit")
def edit_booking(who: Actor) -> list[Rule]:
    """Files of a booking are changed by those who may change it."""
    return change_booking(who)


@policy("equipment.booking.decide")
def decide_booking(who: Actor) -> list[Rule]:
    """Those who keep the instrument approve, refuse and note absences."""
    if not who.known:
        return []
    kept = Q(instrument_id__in=_instruments(who, "manage"))
    return [Rule(_("You keep the instrument"), kept)]


@policy("equipment.training.view")
def view_training(who: Actor) -> list[Rule]:
    """People see their own trainings; those who keep the instrument see all of it."""
    if not who.known:
        return []
    return [
        Rule(_("It is about you"), Q(person_id=who.person_id)),
        Rule(_("You keep the instrument"), Q(instrument_id__in=_instruments(who, "manage"))),
    ]


def _instruments(who: Actor, verb: str) -> list[UUID]:
    """Return the ids themselves: they are few, and bookings are then found by their index."""
    rules = manage_instrument(who) if verb == "manage" else view_instrument(who)

    def found() -> list[UUID]:
        rows = Instrument.objects.filter(condition_of(rules))
        return list(rows.values_list("id", flat=True))

    return who.recall(f"equipment.{verb}", found)


def _answered_for(who: Actor) -> list[UUID]:
    def found() -> list[UUID]:
        if who.person_id is None:
            return []
        rows = Responsible.objects.filter(person_id=who.person_id)
        return list(rows.values_list("instrument_id", flat=True))

    return who.recall("equipment.answered_for", found)
