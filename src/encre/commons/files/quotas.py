"""How much a scope holds and may hold, counted in one statement so that uploads cannot race."""

from uuid import UUID

from django.db.models import F, Q
from django.utils.translation import gettext as _

from encre.commons.files.models import Quota
from encre.foundation.base.errors import Refused


def charge(scope_id: UUID | None, size: int) -> None:
    """Count `size` more bytes (fewer when negative); raises Refused when they do not fit."""
    if scope_id is None:
        return
    Quota.objects.get_or_create(scope_id=scope_id)
    rows = Quota.objects.filter(scope_id=scope_id)
    if size > 0:
        rows = rows.filter(Q(limit__isnull=True) | Q(limit__gte=F("used") + size))
    if not rows.update(used=F("used") + size):
        raise Refused(_("There is not enough room left for this file in your team's storage."))
