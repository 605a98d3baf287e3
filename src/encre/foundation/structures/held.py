"""What is shared with a structure, and how the one that follows it has it too."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from encre.foundation import links
from encre.foundation.access.services import copy_share, withdraw_copies
from encre.foundation.base.errors import Refused
from encre.foundation.structures.holding import people_who_follow
from encre.foundation.structures.models import Structure

if TYPE_CHECKING:
    from django.db.models import Model

    from encre.foundation.people.models import Person


def share_also(share: Any, *, left: Structure, to: Structure, by: "Person") -> dict[str, Any]:
    """Share with `to` what is shared with `left`; what is confidential, with whom it knew only."""
    obj = _shared(share)
    kind = links.kind_of(obj)
    discreet = kind is not None and kind.discreet(obj)
    people = sorted(people_who_follow(left, to)) if discreet else None
    return copy_share(share, obj, left=left, to=to, by=by, people=people)


def unshare_again(
    share: Any, *, left: Structure, to: Structure, by: "Person", kept: dict[str, Any]
) -> None:
    """Take back what `share_also` shared."""
    withdraw_copies(_shared(share), left=left, to=to, by=by, kept=kept)


def _shared(share: Any) -> "Model":
    obj = links.resolve(share.object_kind, share.object_id)
    if obj is None:
        raise Refused(_("What was shared is no longer there."))
    return obj


links.holds(
    links.Held(
        name="shares",
        kind="access.Grant",
        label=gettext_lazy("Shares"),
        icon="share",
        column="scope",
        pass_on=share_also,
        take_back=unshare_again,
        copied=True,
        means=gettext_lazy(
            "What was shared with the structure is shared also with those ticked here. What is"
            " confidential is shared by name, with those of its people who work there: nobody else"
            " reads it."
        ),
        order=95,
    )
)
