"""Django's `has_perm` answered by the policies of the rooms."""

from typing import Any

from django.contrib.auth.backends import BaseBackend

from encre.foundation.access import rules


class PolicyBackend(BaseBackend):
    """Lets `account.has_perm("notebook.view", entry)` follow the rooms' policies."""

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Say whether the account's person may do `perm`."""
        if not user_obj.is_active or perm not in rules.actions():
            return False
        return rules.can(getattr(user_obj, "person", None), perm, obj)
