"""What a service may raise; the middleware of `ui` turns each into a page or a JSON answer."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext_lazy as _


class EncreError(Exception):
    """A refusal with a sentence that may be shown to the person."""

    status = 400
    default: object = _("This cannot be done.")

    def __init__(self, message: object = None) -> None:
        self.message = message or self.default
        super().__init__(message or "")

    def __str__(self) -> str:
        return str(self.message)


class NotFound(EncreError):
    """The object does not exist, or this person may not know that it does."""

    status = 404
    default = _("This page does not exist, or you do not have access to it.")


class NotAllowed(EncreError):
    """The person sees the object but may not do this to it."""

    status = 403
    default = _("You do not have the right to do this.")


class Stale(EncreError):
    """Somebody changed the object since the person read it (HTTP 409, or 412 with If-Match)."""

    status = 409
    default = _("Someone changed this in the meantime. Your text is kept.")


class Refused(EncreError):
    """The input is wrong: `fields` maps a field's name to its sentences."""

    status = 422
    default = _("Some answers need a correction.")

    def __init__(
        self, message: object = None, fields: Mapping[str, Sequence[object]] | None = None
    ) -> None:
        super().__init__(message)
        self.fields: dict[str, list[object]] = {
            name: list(sentences) for name, sentences in (fields or {}).items()
        }


class ReadOnly(EncreError):
    """Writes are stopped: full disk, maintenance, or a restore under way."""

    status = 503
    default = _("Encre is read-only for the moment. Nothing you had saved is lost.")
