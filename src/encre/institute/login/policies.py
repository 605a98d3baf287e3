"""Who may help others sign in."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy


@policy("login.factors.reset")
def reset_factors(who: Actor) -> list[Rule]:
    """Operators and the service centre remove lost factors, after checking who asks."""
    return [Rule(_("You run the service"), who.has("operator", "agent"))]
