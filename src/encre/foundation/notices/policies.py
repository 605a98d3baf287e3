"""Who may see a notice."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.foundation.access import Actor, Rule, policy


@policy("notices.view")
def view(who: Actor) -> list[Rule]:
    """A notice is seen by the person it tells, and by nobody else."""
    return [Rule(_("It was sent to you"), Q(person_id=who.person_id) if who.known else False)]
