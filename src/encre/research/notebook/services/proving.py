"""An entry leaves as a sealed file, which is checked without the server."""

import tempfile
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import IO, TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext as _

from encre.commons.files import blobs
from encre.commons.files import services as files
from encre.foundation import journal
from encre.foundation.base.errors import NotFound, Refused
from encre.foundation.jobs.registry import handles
from encre.research.notebook import queries
from encre.research.notebook.events import ProofTaken
from encre.research.notebook.models import AwaitedStamp, ChainLink, Covers, Entry, Stamp
from encre.research.notebook.proof import certificates, sealed
from encre.research.notebook.services.covering import covered, place_of, sealed_of
from encre.research.notebook.services.stamping import await_stamp, stamp_one

if TYPE_CHECKING:
    from encre.commons.files.models import File
    from encre.foundation.jobs import Run
    from encre.foundation.jobs.models import Job
    from encre.foundation.people.models import Person

PROVE = "notebook.prove_entry"
MEMORY = 16_000_000
BATCH = 50


def ask_proof(entry: Entry, *, by: "Person") -> "Job":
    """Ask for the sealed file of an entry (raises Refused when nothing of it is sealed)."""
    if not ChainLink.objects.filter(revision__entry=entry).exists():
        raise Refused(_("Nothing of this entry is sealed yet: lock it or sign it first."))
    with transaction.atomic():
        return handles[PROVE].enqueue(entry=str(entry.pk), by=by)


def prove(run: "Run | None", identifier: str, *, by: "Person") -> "File":
    """Write the sealed file of an entry and keep it as `by`'s file (raises NotFound)."""
    entry = queries.entry(by, UUID(identifier))
    if entry is None:
        raise NotFound
    stamp_now(entry.notebook_id, links_of([entry]))
    told: Callable[[int], object] = run.progress if run is not None else lambda _done: None
    with tempfile.SpooledTemporaryFile(max_size=MEMORY) as sink:
        sealed.write(sink, seal_of(entry), told)
        sink.seek(0)
        written = files.receive(sink)
    with transaction.atomic():
        name = _("%(number)s-proof.zip") % {"number": sealed.safe(entry.number)}
        file = files.store(written, name=name, by=by, declared_type=sealed.MEDIA_TYPE)
        journal.record(ProofTaken(entry, file=file.pk), by=by)
    return file


def seal_of(entry: Entry) -> sealed.Seal:
    """Return all that the sealed file of an entry holds."""
    return seal_links(entry.number, entry.notebook_id, links_of([entry]), list(_files(entry)))


def seal_links(
    name: str, notebook: UUID, links: QuerySet[ChainLink], attached: Sequence[sealed.Attached]
) -> sealed.Seal:
    """Return what proves some links of a notebook's chain; statements come as they are asked."""
    rows = ChainLink.objects.filter(notebook=notebook).select_related("revision")
    chain = [
        place_of(link).written()
        for link in rows.order_by("seq").defer("revision__document", "revision__facts")
    ]
    heads = _heads(notebook, links.aggregate(last=Max("seq"))["last"] or 0)
    stamps = Stamp.objects.filter(link__in=links.order_by().values("pk"))
    kept = stamps.order_by().values_list("certificates", flat=True).distinct()
    roots, others = _certificates([*kept, *(stamp.certificates for stamp in heads)])
    return sealed.Seal(
        number=name,
        pieces=(_piece(link) for link in links.iterator(chunk_size=BATCH)),
        links=chain,
        heads=[(stamp.link.seq, _stamped(stamp)) for stamp in heads],
        roots=roots,
        others=others,
        files=attached,
    )


def links_of(entries: "Iterable[Entry] | QuerySet[Entry, Any]") -> QuerySet[ChainLink]:
    """Return what was sealed of entries, in the chain of the notebook they are in."""
    rows = ChainLink.objects.filter(
        revision__entry__in=entries, notebook=F("revision__entry__notebook")
    )
    return rows.select_related("revision", "signature").order_by("seq")


def _piece(link: ChainLink) -> sealed.Piece:
    stamps = []
    stamp = link.stamps.filter(covers=Covers.STATEMENT, renews__isnull=True).first()
    while stamp is not None:
        stamps.append(_stamped(stamp))
        stamp = Stamp.objects.filter(renews=stamp).first()
    return sealed.Piece(link.seq, link.kind, sealed_of(link).written(), stamps)


def _stamped(stamp: Stamp) -> sealed.Stamped:
    data = covered(stamp.link, stamp.covers, stamp.renews)
    return sealed.Stamped(data, bytes(stamp.answer))


def _heads(notebook: UUID, last: int) -> list[Stamp]:
    """Return the first stamped head at or after the place `last`, and the newest one."""
    rows = Stamp.objects.filter(
        link__notebook=notebook, covers=Covers.HEAD, renews__isnull=True
    ).select_related("link__revision")
    first = rows.filter(link__seq__gte=last).order_by("link__seq").first()
    newest = rows.order_by("-link__seq").first()
    return list({stamp.pk: stamp for stamp in (first, newest) if stamp is not None}.values())


def _certificates(texts: Iterable[str]) -> tuple[str, str]:
    """Return the roots and the other certificates of the chains kept with the stamps."""
    roots, others = {}, {}
    for text in set(texts):
        chain = certificates.read(text)
        roots[certificates.fingerprint(chain[-1])] = chain[-1]
        others.update({certificates.fingerprint(item): item for item in chain[:-1]})
    return (
        certificates.pem(roots[key] for key in sorted(roots)),
        certificates.pem(others[key] for key in sorted(others)),
    )


def _files(entry: Entry) -> Iterable[sealed.Attached]:
    named: dict[str, str] = {}
    for link in links_of([entry]):
        for item in link.revision.facts.get("files", ()):
            named.setdefault(item["sha256"], item["name"])
    for digest, name in named.items():
        opened = partial(blobs.store().open, digest)
        yield sealed.Attached(digest, name, opened if _readable(opened) else None)


def _readable(opened: Callable[[], IO[bytes]]) -> bool:
    try:
        opened().close()
    except OSError:
        return False
    return True


def stamp_now(notebook: UUID, links: QuerySet[ChainLink]) -> None:
    """Get what is awaited for these links and their chain's head at once; else it stays awaited."""
    head = ChainLink.objects.filter(notebook=notebook).order_by("-seq").first()
    if head is not None and not head.stamps.filter(covers=Covers.HEAD).exists():
        with transaction.atomic():
            await_stamp(head, Covers.HEAD)
    rows = AwaitedStamp.objects.select_related(
        "link__revision__entry", "link__signature", "renews__renews"
    )
    wanted = rows.filter(Q(link__in=links.order_by().values("pk")) | Q(link=head))
    for row in wanted:
        if not stamp_one(row):
            break
