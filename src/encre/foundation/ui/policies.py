"""Who may open the reference page of the kit."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy


@policy("ui.reference")
def reference(who: Actor) -> list[Rule]:
    """Operators look at every component on one page."""
    return [Rule(_("You operate Encre"), who.has("operator"))]


@policy("ui.view")
def view(who: Actor) -> list[Rule]:
    """A saved view is seen by who saved it, and by the team or unit it is shared with."""
    if not who.known:
        return []
    return [
        Rule(_("You saved it"), Q(person_id=who.person_id)),
        Rule(_("It is shared with your team or unit"), Q(scope_id__in=who.member_of)),
    ]


@policy("ui.view.forget")
def forget_view(who: Actor) -> list[Rule]:
    """A saved view is forgotten by who saved it."""
    return [Rule(_("You saved it"), Q(person_id=who.person_id) if who.known else False)]
