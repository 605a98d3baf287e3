"""Who stamps: the house's own authority, or the one the settings name."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from cryptography import x509
from django.conf import settings

from encre.foundation.base import calling
from encre.research.notebook.models import Standing
from encre.research.notebook.proof import certificates
from encre.research.notebook.proof.authority import Authority
from encre.research.notebook.proof.tokens import Question

QUERY = "application/timestamp-query"


class Unavailable(Exception):
    """The authority did not answer, or not as it should; the argument says why, in a few words."""


@dataclass(frozen=True)
class Chosen:
    """The authority in force: what its time-stamps are worth, and the roots it must come from."""

    standing: Standing
    roots: tuple[x509.Certificate, ...]
    others: tuple[x509.Certificate, ...] = ()

    def ask(self, question: Question) -> bytes:
        """Return the authority's answer (raises Unavailable)."""
        if self.standing == Standing.LOCAL:
            return local().answer(question.written)
        try:
            return calling.post(settings.TIMESTAMP_URL, question.written, kind=QUERY, **_login())
        except calling.Unreached as error:
            raise Unavailable(str(error)) from None


def local() -> Authority:
    """Return the house's own authority; its keys are made at first need."""
    folder = Path(settings.DATA_DIR) / "timestamps"
    return Authority(folder, settings.INSTITUTE_NAME)


def chosen() -> Chosen:
    """Return the authority that the settings name (raises Unavailable when they are wrong)."""
    if not settings.TIMESTAMP_URL:
        return Chosen(Standing.LOCAL, (local().root.certificate,))
    try:
        known = _read(settings.TIMESTAMP_CERTIFICATES)
    except (OSError, ValueError):
        raise Unavailable("ENCRE_TIMESTAMP_CERTIFICATES cannot be read") from None
    roots = tuple(item for item in known if certificates.self_issued(item))
    if not roots:
        raise Unavailable("ENCRE_TIMESTAMP_CERTIFICATES holds no root")
    standing = Standing.QUALIFIED if settings.TIMESTAMP_QUALIFIED else Standing.OUTSIDE
    return Chosen(standing, roots, tuple(item for item in known if item not in roots))


@cache
def _read(path: str) -> tuple[x509.Certificate, ...]:
    return tuple(certificates.read(Path(path).read_bytes()))


def _login() -> dict[str, str]:
    if not settings.TIMESTAMP_USER:
        return {}
    return {"Authorization": calling.basic(settings.TIMESTAMP_USER, settings.TIMESTAMP_PASSWORD)}
