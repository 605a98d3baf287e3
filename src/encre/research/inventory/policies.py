"""Who may see, change and manage what is in the inventory."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy

RESOURCE, PLACE = "inventory.resource", "inventory.place"
_LIVE = {"removed_at__isnull": True}


@policy("inventory.create")
def create(who: Actor) -> list[Rule]:
    """Whoever works in a team or unit adds to its inventory."""
    return [Rule(_("You work in a team or unit"), bool(who.held))]


@policy("inventory.resourcetype.view")
def view_type(who: Actor) -> list[Rule]:
    """The team and its unit read their types."""
    return _ours(who)


@policy("inventory.resourcetype.manage")
def manage_type(who: Actor) -> list[Rule]:
    """Members of the team or unit define its types."""
    return _ours(who)


@policy("inventory.resource.view")
def view_resource(who: Actor) -> list[Rule]:
    """The team reads its resources; a confidential one, its creator and its sharers only."""
    return _resource(who, "view")


@policy("inventory.resource.comment")
def comment_resource(who: Actor) -> list[Rule]:
    """The team comments; sharers, if their share says so."""
    return _resource(who, "comment")


@policy("inventory.resource.edit")
def edit_resource(who: Actor) -> list[Rule]:
    """The team changes its resources while they are not in the bin."""
    return [Rule(rule.reason, rule.condition & Q(**_LIVE)) for rule in _resource(who, "edit")]


@policy("inventory.resource.remove")
def remove_resource(who: Actor) -> list[Rule]:
    """Its creator, those who manage it and the head of its unit bin it and take it out."""
    return _managers(who)


@policy("inventory.resource.share")
def share_resource(who: Actor) -> list[Rule]:
    """Its creator, those who manage it and the head of its unit share a resource."""
    return _managers(who)


@policy("inventory.container.view")
def view_container(who: Actor) -> list[Rule]:
    """Whoever reads a resource reads its containers."""
    return _resource(who, "view", "resource__")


@policy("inventory.container.edit")
def edit_container(who: Actor) -> list[Rule]:
    """Whoever changes a resource takes from its containers and moves them."""
    return [
        Rule(rule.reason, rule.condition & Q(resource__removed_at__isnull=True))
        for rule in _resource(who, "edit", "resource__")
    ]


@policy("inventory.place.view")
def view_place(who: Actor) -> list[Rule]:
    """The team and its unit read their places, and those they are shared with."""
    if not who.known:
        return []
    return [*_ours(who), Rule(_("It is shared with you"), Q(id__in=who.granted(PLACE)))]


@policy("inventory.place.edit")
def edit_place(who: Actor) -> list[Rule]:
    """Members of the team or unit change its places, put things in them and take them out."""
    if not who.known:
        return []
    shared = Q(id__in=who.granted(PLACE, at_least="edit"))
    return [*_ours(who), Rule(_("It is shared with you for writing"), shared)]


@policy("inventory.place.share")
def share_place(who: Actor) -> list[Rule]:
    """Whoever opened a place, and the head of its unit, share it."""
    if not who.known:
        return []
    heads = Q(structure_id__in=who.with_role("head", "deputy", "manager"))
    return [
        Rule(_("You added it"), Q(created_by_id=who.person_id)),
        Rule(_("You head the unit it belongs to"), heads),
    ]


@policy("inventory.importedtable.view")
def view_table(who: Actor) -> list[Rule]:
    """Whoever sent a table reads its report and imports it, and nobody else."""
    return [Rule(_("You sent it"), Q(by_id=who.person_id))] if who.known else []


def _ours(who: Actor) -> list[Rule]:
    if not who.known:
        return []
    heads = who.with_role("head", "deputy", "manager")
    return [
        Rule(_("It belongs to a team or unit you work in"), Q(structure_id__in=who.member_of)),
        Rule(_("You head the unit it belongs to"), Q(structure_id__in=heads)),
    ]


def _resource(who: Actor, level: str, prefix: str = "") -> list[Rule]:
    if not who.known:
        return []
    heads = who.with_role("head", "deputy", "manager")

    def test(**facts: object) -> Q:
        return Q(**{f"{prefix}{name}": value for name, value in facts.items()})

    return [
        Rule(_("You added it"), test(created_by_id=who.person_id)),
        Rule(
            _("It belongs to a team or unit you work in"),
            test(confidential=False, structure_id__in=who.member_of),
        ),
        Rule(
            _("You head the unit it belongs to"),
            test(confidential=False, structure_id__in=heads),
        ),
        Rule(_("It is shared with you"), test(id__in=who.granted(RESOURCE, at_least=level))),
    ]


def _managers(who: Actor) -> list[Rule]:
    if not who.known:
        return []
    heads = Q(confidential=False, structure_id__in=who.with_role("head", "deputy", "manager"))
    return [
        Rule(_("You added it"), Q(created_by_id=who.person_id)),
        Rule(_("You head the unit it belongs to"), heads),
        Rule(_("You may manage it"), Q(id__in=who.granted(RESOURCE, at_least="manage"))),
    ]
