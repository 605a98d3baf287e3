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
    """A saved view belongs to who saved it."""
    return [Rule(_("You saved it"), Q(person_id=who.person_id) if who.known else False)]
