"""What statements, links and time-stamps cover, computed from the rows as they are now."""

from encre.research.notebook.models import ChainLink, Covers, Revision, Signature, Stamp
from encre.research.notebook.proof.statements import Place, Sealed, renewal


def sealed_of(link: ChainLink) -> Sealed:
    """Return what a link sealed, as the rows tell it now."""
    return statement_of(link.revision, link.signature, link)


def place_of(link: ChainLink) -> Place:
    """Return a link as its row tells it now."""
    return Place(
        notebook=str(link.notebook_id),
        seq=link.seq,
        kind=link.kind,
        entry=str(link.revision.entry_id),
        version=link.revision.version,
        statement=link.statement,
        previous=link.previous,
    )


def covered(link: ChainLink, covers: str, renews: Stamp | None) -> bytes:
    """Return the bytes that a time-stamp covers."""
    if renews is not None:
        return renewal(covered(link, covers, renews.renews), bytes(renews.answer))
    return place_of(link).written() if covers == Covers.HEAD else sealed_of(link).written()


def statement_of(revision: Revision, signature: Signature | None, link: ChainLink) -> Sealed:
    """Return what a link seals of a revision, signed or only frozen."""
    signed = (
        {
            "signer": str(signature.signer_id),
            "signer_name": signature.signer_name,
            "meaning": signature.meaning,
        }
        if signature
        else {}
    )
    return Sealed(
        kind=link.kind,
        notebook=str(link.notebook_id),
        entry=str(revision.entry_id),
        version=revision.version,
        title=revision.title,
        document=revision.document,
        facts=revision.facts,
        at=signature.created_at if signature else link.created_at,
        **signed,
    )
