"""What an entry's page says of its signatures, frozen versions and time-stamps."""

from collections.abc import Sequence
from dataclasses import dataclass

from encre.research.notebook.models import (
    AwaitedStamp,
    ChainLink,
    CountersignRequest,
    Covers,
    Entry,
    Signature,
    Stamp,
)
from encre.research.notebook.services.proof import link_holds


@dataclass(frozen=True)
class Proof:
    """A sealed version or signature, as its line on the page says it."""

    link: ChainLink
    holds: bool
    current: bool
    stamp: Stamp | None
    renewed: int
    awaited: AwaitedStamp | None

    @property
    def signature(self) -> Signature | None:
        """Return the signature, None for a version that was only frozen."""
        return self.link.signature


def proofs_of(entry: Entry) -> list[Proof]:
    """Return what was sealed of an entry, in order; three queries whatever their number."""
    links = list(
        ChainLink.objects.filter(revision__entry=entry)
        .select_related("revision", "signature__signer")
        .order_by("created_at", "seq")
    )
    if not links:
        return []
    stamps: dict[object, list[Stamp]] = {}
    rows = Stamp.objects.filter(link__in=links, covers=Covers.STATEMENT)
    for stamp in rows.defer("answer", "certificates").order_by("at", "pk"):
        stamps.setdefault(stamp.link_id, []).append(stamp)
    waiting = AwaitedStamp.objects.filter(link__in=links, covers=Covers.STATEMENT)
    awaited = {row.link_id: row for row in waiting}
    return [
        Proof(
            link=link,
            holds=link_holds(link),
            current=link.revision.version == entry.version,
            stamp=next((item for item in stamps.get(link.pk, ()) if not item.renews_id), None),
            renewed=sum(item.renews_id is not None for item in stamps.get(link.pk, ())),
            awaited=awaited.get(link.pk),
        )
        for link in links
    ]


def requests_of(entry: Entry) -> Sequence[CountersignRequest]:
    """Return the countersignatures that are asked for and not given."""
    if not entry.locked:
        return ()
    rows = entry.countersign_requests.filter(closed_at__isnull=True)
    return list(rows.select_related("person", "by").order_by("created_at"))
