"""Who may see and change structures."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy


@policy("structures.structure.view")
def view_structure(_who: Actor) -> list[Rule]:
    """The reference of structures is public."""
    return [Rule(_("The reference of structures is public"), when=True)]


@policy("structures.structure.edit")
def edit_structure(who: Actor) -> list[Rule]:
    """Keepers keep the reference; heads and managers keep their own structures."""
    mine = who.with_role("head", "deputy", "manager")
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("You answer for this structure"), Q(pk__in=mine) if mine else False),
    ]


@policy("structures.structure.place")
def place_structure(who: Actor) -> list[Rule]:
    """Keepers say what lies under what, and what came from what: rights follow the tree."""
    return [Rule(_("You keep the directory"), who.has("keeper", "operator"))]


@policy("structures.transmission.view")
def view_transmission(who: Actor) -> list[Rule]:
    """Whoever places structures passes on what they hold, and reads what became of it."""
    return place_structure(who)


@policy("structures.responsibility.give")
def give_responsibility(who: Actor) -> list[Rule]:
    """Keepers name those responsible, and so do the directors of the structure or of one above."""
    mine = who.with_role("head")
    return [
        Rule(_("You keep the directory"), who.has("keeper", "operator")),
        Rule(_("You direct this structure"), Q(pk__in=mine) if mine else False),
    ]


@policy("structures.structure.create")
def create_structure(who: Actor) -> list[Rule]:
    """Keepers add structures."""
    return [Rule(_("You keep the directory"), who.has("keeper", "operator"))]


@policy("structures.reference.import")
def import_reference(who: Actor) -> list[Rule]:
    """Keepers import the national reference."""
    return [Rule(_("You keep the directory"), who.has("keeper", "operator"))]
