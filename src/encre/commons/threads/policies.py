"""Who may read, change and remove comments: the subject's policies decide, and the author."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from encre.commons.files.owners import owner_allows
from encre.foundation.access import Actor, Rule, policy

SUBJECT = "subject"


@policy("threads.comment.view")
def view_comment(who: Actor) -> list[Rule]:
    """Comments are read by those who see what they are about."""
    return [Rule(_("You may see what it is about"), owner_allows(who, "view", SUBJECT))]


@policy("threads.comment.edit")
def edit_comment(who: Actor) -> list[Rule]:
    """Authors change what they wrote here, as long as they may still comment."""
    if not who.known:
        return []
    mine = Q(author_id=who.person_id, removed_at__isnull=True, imported_at__isnull=True)
    return [Rule(_("You wrote this comment"), mine & owner_allows(who, "comment", SUBJECT))]


@policy("threads.comment.remove")
def remove_comment(who: Actor) -> list[Rule]:
    """Authors remove their comments; so do those who may change what they are about."""
    if not who.known:
        return []
    there = Q(removed_at__isnull=True)
    mine = Q(author_id=who.person_id, imported_at__isnull=True) & owner_allows(who, "view", SUBJECT)
    return [
        Rule(_("You wrote this comment"), there & mine),
        Rule(_("You may change what it is about"), there & owner_allows(who, "edit", SUBJECT)),
    ]
