"""Keeping the index: documents are derived, so these verbs leave no event of their own."""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from encre.commons.search import words
from encre.commons.search.documents import SearchDocument, Source
from encre.commons.search.engines import GAP, Row, engine, reach_token
from encre.commons.search.models import Document, Passage

TITLE_WORDS, BODY_WORDS, EXTRA_WORDS = 200, 11_000, 1_500
SAME_WORD = 200
"""How often a word of a text is indexed: PostgreSQL keeps 256 places, both keep fewer."""
BATCH = 200
TEXT_KEPT = 400_000


def index(source: Source, ids: Iterable[UUID]) -> int:
    """Write the documents of these objects as they are now; forget the gone and the hidden."""
    wanted = list(dict.fromkeys(ids))
    found = 0
    for start in range(0, len(wanted), BATCH):
        part = wanted[start : start + BATCH]
        objects = list(source.objects().filter(pk__in=part))
        source.prepare(objects)
        kept = {obj.pk: made for obj in objects if (made := _built(source, obj)) is not None}
        gone = set(part) - set(kept)
        with transaction.atomic():
            if gone:
                Document.objects.filter(object_id__in=gone).delete()
            write(source, kept)
        found += len(kept)
    return found


def reindex(source: Source, told: Callable[[int], None] = lambda _done: None) -> int:
    """Index every object of a kind again in batches, and forget the documents without an object."""
    done, after = 0, UUID(int=0)
    model = source.model_class
    while True:
        rows = model._base_manager.filter(pk__gt=after).order_by("pk")
        ids = list(rows.values_list("pk", flat=True)[:BATCH])
        if not ids:
            break
        done += index(source, ids)
        after = ids[-1]
        told(done)
    alive = model._base_manager.values("pk")
    Document.objects.filter(kind=source.kind).exclude(object_id__in=alive).delete()
    return done


def forget_unknown(kinds: Sequence[str]) -> int:
    """Delete the documents of kinds that no room declares any more."""
    gone, _each = Document.objects.exclude(kind__in=kinds).delete()
    return gone


def _built(source: Source, obj: Any) -> SearchDocument | None:
    made = source.build(obj)
    if made is None or made.occurred_at:
        return made
    return replace(made, occurred_at=getattr(obj, "created_at", None))


def write(source: Source, made: Mapping[UUID, SearchDocument]) -> None:
    """Write the documents of some objects, by their ids, in the transaction of the caller."""
    if not made:
        return
    Document.objects.bulk_create(
        [
            Document(
                kind=source.kind,
                object_id=identifier,
                title=_shown(document.title)[:400],
                occurred_at=document.occurred_at or timezone.now(),
                reached=True,
            )
            for identifier, document in made.items()
        ],
        update_conflicts=True,
        unique_fields=["object_id"],
        update_fields=["kind", "title", "folded", "occurred_at", "reached"],
    )
    rows = Document.objects.filter(object_id__in=list(made))
    numbers = dict(rows.values_list("object_id", "id"))
    Passage.objects.bulk_create(
        [
            Passage(
                document_id=numbers[identifier],
                body=_shown(document.body)[:TEXT_KEPT],
                extra=_shown(document.extra)[:TEXT_KEPT],
            )
            for identifier, document in made.items()
        ],
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["body", "extra"],
    )
    engine().write([_row(numbers[key], source.kind, document) for key, document in made.items()])


def _shown(text: str) -> str:
    """Return text in one form (NFC), without what PostgreSQL refuses."""
    return unicodedata.normalize("NFC", text).replace("\0", " ")


def _row(number: int, kind: str, made: SearchDocument) -> Row:
    title, title_codes = words.stems(made.title, TITLE_WORDS)
    body, body_codes = words.stems(made.body, BODY_WORDS)
    extra, extra_codes = words.stems(made.extra, EXTRA_WORDS)
    whole = [form for form in words.forms(made.title)[:TITLE_WORDS] if form not in title]
    return Row(
        number,
        kind,
        title=_apart(title, [*title_codes, *whole]),
        body=_apart(_thinned(body), body_codes[:BODY_WORDS]),
        extra=_apart(_thinned(extra), extra_codes[:EXTRA_WORDS]),
        reach=[reach_token(name) for name in made.reach],
    )


def _thinned(stems: list[str]) -> list[str]:
    """Replace a word by a gap once it has come SAME_WORD times."""
    seen: dict[str, int] = {}
    kept = []
    for stem in stems:
        seen[stem] = seen.get(stem, 0) + 1
        kept.append(stem if seen[stem] <= SAME_WORD else GAP)
    return kept


def _apart(stems: list[str], others: list[str]) -> list[str]:
    """Put single words behind a text, each out of reach of a phrase."""
    return [*stems, *(token for other in others for token in (GAP, other))]
