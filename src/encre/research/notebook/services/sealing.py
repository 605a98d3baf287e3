"""Sealing what is frozen or signed: its statement, and its place in the notebook's chain."""

from django.db import transaction

from encre.foundation.base import locks
from encre.research.notebook.models import ChainLink, Notebook, Revision, Sealing, Signature
from encre.research.notebook.proof.canonical import sha256
from encre.research.notebook.proof.statements import GENESIS
from encre.research.notebook.services.covering import place_of, statement_of
from encre.research.notebook.services.stamping import await_stamp


def seal_version(revision: Revision) -> ChainLink:
    """Keep a frozen version for ever and chain it, once; within the caller's transaction."""
    keep(revision)
    known = ChainLink.objects.filter(revision=revision, kind=Sealing.VERSION).first()
    return known or _chain(revision, None)


def seal_signature(signature: Signature) -> ChainLink:
    """Chain a signature that was just made; within the caller's transaction."""
    return _chain(signature.revision, signature)


def keep(revision: Revision) -> None:
    """Make a version one that the database refuses to change."""
    if not revision.kept:
        Revision.objects.filter(pk=revision.pk, kept=False).update(kept=True)
        revision.kept = True


def _chain(revision: Revision, signature: Signature | None) -> ChainLink:
    notebook = Notebook.objects.get(entries=revision.entry_id)
    with transaction.atomic():
        locks.named(f"notebook.chain.{notebook.pk}")
        last = ChainLink.objects.filter(notebook=notebook).order_by("-seq").first()
        link = ChainLink(
            notebook=notebook,
            seq=last.seq + 1 if last else 1,
            kind=Sealing.SIGNATURE if signature else Sealing.VERSION,
            revision=revision,
            signature=signature,
            previous=last.digest if last else GENESIS,
        )
        link.statement = sha256(statement_of(revision, signature, link).written())
        link.digest = place_of(link).digest
        link.save(force_insert=True)
        await_stamp(link)
    return link
