"""Proving again who one is, before a sensitive act."""

import time
from typing import Any

from allauth.account.internal.flows.login import get_authentication_records

RECENT = 300
"""Seconds for which a proof of identity counts as recent."""


def recently_proved(request: Any) -> bool:
    """Say whether the person signed in, or proved it again, in the last five minutes."""
    records = get_authentication_records(request, request.user)
    newest = max((float(record["at"]) for record in records), default=0.0)
    return time.time() - newest < RECENT
