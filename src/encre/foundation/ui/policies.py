"""Who may open the reference page of the kit."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy


@policy("ui.reference")
def reference(who: Actor) -> list[Rule]:
    """Operators look at every component on one page."""
    return [Rule(_("You operate Encre"), who.has("operator"))]
