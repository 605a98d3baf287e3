"""A source of the directory passes to another structure."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from encre.foundation import links
from encre.foundation.base.errors import Refused
from encre.institute.directory.models import Source
from encre.institute.directory.services.sources import OWNERS

if TYPE_CHECKING:
    from encre.foundation.people.models import Person


def pass_source(
    source: Source, *, left: Any, to: Any, by: "Person", kept: dict[str, Any] | None = None
) -> dict[str, Any]:
    """Give a source to another structure; it is read as before (raises NotAllowed, Refused)."""
    if to.kind not in OWNERS:
        raise Refused(_("A source belongs to a delegation, or to the institute."))
    links.give(source, left=left, to=to, by=by, column="owner")
    return {}
