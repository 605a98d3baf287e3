"""The settings as an operator may read them: what each is, and no secret."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.translation import gettext_lazy as _

MASK = "••••••"


@dataclass(frozen=True)
class Shown:
    """One setting: the variable that changes it, what it is for, its present value."""

    variable: str
    label: Any
    value: Any
    kind: str = "text"


def everything() -> list[Shown]:
    """Return the settings in the order of the operations guide."""
    return [
        Shown("ENCRE_PRODUCTION", _("Production"), settings.PRODUCTION, "truth"),
        Shown("ENCRE_DEBUG", _("Debugging"), settings.DEBUG, "truth"),
        Shown("ENCRE_BASE_URL", _("Address"), settings.BASE_URL, "code"),
        Shown("ENCRE_INSTITUTE_NAME", _("Institute"), settings.INSTITUTE_NAME),
        Shown("ENCRE_DATABASE_URL", _("Database"), database(), "code"),
        Shown("ENCRE_DATA_DIR", _("Folder of data"), settings.DATA_DIR, "code"),
        Shown("ENCRE_BLOBS_DIR", _("Folder of files"), settings.BLOBS_DIR, "code"),
        Shown(
            "ENCRE_FREE_SPACE_MINIMUM_MB",
            _("Space kept free"),
            settings.FREE_SPACE_MINIMUM,
            "size",
        ),
        Shown("ENCRE_UPLOAD_LIMIT_MB", _("Largest upload"), settings.UPLOAD_LIMIT, "size"),
        Shown("ENCRE_SESSION_HOURS", _("Session, in seconds"), settings.SESSION_COOKIE_AGE),
        Shown("ENCRE_TIME_ZONE", _("Time zone"), settings.TIME_ZONE),
        Shown("ENCRE_EMAIL_HOST", _("Mail server"), settings.EMAIL_HOST, "code"),
        Shown("ENCRE_EMAIL_PORT", _("Port of the mail server"), settings.EMAIL_PORT, "code"),
        Shown("ENCRE_EMAIL_USER", _("Login on the mail server"), settings.EMAIL_HOST_USER),
        Shown("ENCRE_EMAIL_FROM", _("Sender of mails"), settings.DEFAULT_FROM_EMAIL, "code"),
        Shown("ENCRE_EMAIL_PASSWORD", _("Mail password"), masked(settings.EMAIL_HOST_PASSWORD)),
        Shown("ENCRE_TIMESTAMP_URL", _("Time-stamp authority"), settings.TIMESTAMP_URL, "code"),
        Shown("ENCRE_SECRET_KEY", _("Secret key"), masked(settings.SECRET_KEY)),
        Shown("ENCRE_METRICS_TOKEN", _("Token for Prometheus"), masked(settings.METRICS_TOKEN)),
    ]


def masked(secret: str) -> str:
    """Return bullets, as many whatever the secret's length; nothing when there is none."""
    return MASK if secret else ""


def database() -> str:
    """Return the database's address without its password."""
    given = settings.DATABASES["default"]
    if given["ENGINE"].endswith("sqlite3"):
        return f"sqlite:///{given['NAME']}"
    who = f"{given['USER']}:{MASK}@" if given.get("PASSWORD") else f"{given['USER']}@"
    address = f"postgres://{who}{given['HOST']}:{given['PORT']}/{given['NAME']}"
    return urlsplit(address).geturl()
