"""Who may use the operator's pages."""

from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy


@policy("console.use")
def use(who: Actor) -> list[Rule]:
    """Operators run the house."""
    return [Rule(_("You run the service"), who.has("operator"))]


@policy("console.audit")
def audit(who: Actor) -> list[Rule]:
    """Auditors and the data protection officer read the journal; operators too, for incidents."""
    return [
        Rule(_("You audit the institute"), who.has("auditor")),
        Rule(_("You protect personal data"), who.has("dpo")),
        Rule(_("You run the service"), who.has("operator")),
    ]
