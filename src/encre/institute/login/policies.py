"""Who may help others sign in."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy


@policy("login.factors.reset")
def reset_factors(who: Actor) -> list[Rule]:
    """Operators and the service centre remove lost factors, after checking who asks."""
    return [Rule(_("You run the service"), who.has("operator", "agent"))]


@policy("login.service.manage")
def manage_services(who: Actor) -> list[Rule]:
    """Operators declare the services that open with an Encre account."""
    return [Rule(_("You run the service"), who.has("operator"))]


@policy("login.service.view")
def view_services(who: Actor) -> list[Rule]:
    """What a service was told of itself is the operators' to read; its secret is nobody's."""
    return [Rule(_("You run the service"), who.has("operator"))]
