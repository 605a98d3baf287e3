"""API tokens: made once, shown once, kept as a hash."""

import hashlib
import hmac
import secrets
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from encre.foundation import journal
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.people.events import TokenCreated, TokenRevoked
from encre.foundation.people.models import Account, ApiToken, TokenScope

_TOUCH_EVERY = timedelta(minutes=5)
SCOPES = TokenScope.choices


def create_token(
    account: Account, *, name: str, scope: str = TokenScope.READ, expires_at: datetime | None = None
) -> tuple[ApiToken, str]:
    """Make a token and return it with its secret, `prefix.secret`, which is never shown again."""
    if not name.strip():
        raise Refused(fields={"name": [_("Name the program that will use this token.")]})
    prefix, secret = secrets.token_hex(5), secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            account=account,
            name=name.strip()[:80],
            prefix=prefix,
            digest=_digest(secret),
            scope=scope,
            expires_at=expires_at,
        )
        event = TokenCreated(account.person, token=token.pk, scope=str(scope))
        journal.record(event, by=account.person)
    return token, f"{prefix}.{secret}"


def revoke_token(token: ApiToken, *, by: Account) -> None:
    """Revoke one of `by`'s tokens (raises NotFound for another's)."""
    if token.account_id != by.pk:
        raise NotFound
    with transaction.atomic():
        ApiToken.objects.filter(pk=token.pk, revoked_at__isnull=True).update(
            revoked_at=timezone.now()
        )
        journal.record(TokenRevoked(by.person, token=token.pk), by=by.person)


def tokens_of(account: Account) -> list[ApiToken]:
    """Return an account's tokens, newest first, revoked ones included."""
    return list(account.tokens.order_by("-created_at"))


def own_token(account: Account, identifier: UUID) -> ApiToken:
    """Return one of the account's own tokens (raises NotFound)."""
    found = account.tokens.filter(pk=identifier).first()
    if found is None:
        raise NotFound
    return found


def token_of(presented: str) -> ApiToken | None:
    """Return the living token behind `prefix.secret`, or None; notes its use every five minutes."""
    prefix, _dot, secret = presented.partition(".")
    token = ApiToken.objects.select_related("account__person").filter(prefix=prefix).first()
    now = timezone.now()
    if (
        token is None
        or not hmac.compare_digest(token.digest, _digest(secret))
        or token.revoked_at is not None
        or (token.expires_at is not None and token.expires_at <= now)
        or not token.account.is_active
    ):
        return None
    if token.last_used_at is None or now - token.last_used_at > _TOUCH_EVERY:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
