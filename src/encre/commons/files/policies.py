"""Who may see and change files: whoever may see or change the object that holds them."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.commons.files.owners import owner_allows
from encre.foundation.access import Actor, Rule, policy


def _rules(who: Actor, verb: str, inherited: object) -> list[Rule]:
    mine = Q(owner_kind="", uploaded_by_id=who.person_id) if who.known else False
    return [
        Rule(inherited, owner_allows(who, verb)),
        Rule(_("You sent it, and it belongs to nothing yet"), mine),
    ]


@policy("files.file.view")
def view_file(who: Actor) -> list[Rule]:
    """A file is seen by those who see what it belongs to."""
    return _rules(who, "view", _("You may see what it belongs to"))


@policy("files.file.edit")
def edit_file(who: Actor) -> list[Rule]:
    """A file is renamed, removed and restored by those who change what it belongs to."""
    return _rules(who, "edit", _("You may change what it belongs to"))


@policy("files.store.watch")
def watch_store(who: Actor) -> list[Rule]:
    """Operators see the state of the store."""
    return [Rule(_("You run the service"), who.has("operator"))]


@policy("files.quota.set")
def set_quota(who: Actor) -> list[Rule]:
    """Operators set quotas."""
    return [Rule(_("You run the service"), who.has("operator"))]
