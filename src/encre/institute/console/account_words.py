"""How the pages about accounts name states and institute roles."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from encre.foundation.people import account_queries
from encre.foundation.ui import State

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


@dataclass(frozen=True)
class Role:
    """An institute role, and what it lets a person do."""

    label: Any
    meaning: Any


ROLES = {
    "operator": Role(
        pgettext_lazy("role", "Administrator"),
        _("runs the service, the console, accounts, roles and the whole directory"),
    ),
    "agent": Role(
        pgettext_lazy("role", "Service centre"),
        _("helps every laboratory, opens and closes accounts"),
    ),
    "keeper": Role(
        pgettext_lazy("role", "Keeper of the directory"),
        _("keeps people, structures and affiliations right, opens and closes accounts"),
    ),
    "dpo": Role(
        pgettext_lazy("role", "Data protection officer"),
        _("reads the journal and the whole directory, changes nothing"),
    ),
    "auditor": Role(
        pgettext_lazy("role", "Auditor"),
        _("reads and verifies the journal, changes nothing"),
    ),
    "archivist": Role(
        pgettext_lazy("role", "Archives and legal affairs"),
        _("places and lifts legal holds, exports what they cover"),
    ),
}
ROLE_NAMES = [(name, role.label) for name, role in ROLES.items()]

STATES = [
    ("open", pgettext_lazy("account", "open")),
    ("waiting", pgettext_lazy("account", "never used")),
    ("closed", pgettext_lazy("account", "closed")),
]
_UNUSED = Q(account__last_login__isnull=True, account__password_changed_at__isnull=True)
STATE_CONDITIONS = {
    "open": Q(account__is_active=True) & ~_UNUSED,
    "waiting": Q(account__is_active=True) & _UNUSED,
    "closed": Q(account__is_active=False),
}


def holding_any() -> dict[str, Q]:
    """Return the condition of each institute role."""
    return {role: account_queries.holding(role) for role in ROLES}


def account_state(holder: "Person") -> State:
    """Return the state of a person's account."""
    account = holder.account
    if not account.is_active:
        return State(pgettext_lazy("account", "closed"), "neutral", "lock")
    if account_queries.never_entered(account):
        return State(pgettext_lazy("account", "never used"), "warning", "clock")
    return State(pgettext_lazy("account", "open"), "success", "circle-check")
