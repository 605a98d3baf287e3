"""The verbs of files and threads."""

from __future__ import annotations

from encre.commons.files import services as files
from encre.commons.threads import services as threads
from tests.rules.verbs.verb import Verb, author, entry_of, operator

VERBS = [
    Verb(files.store, lambda h: files.store(b"x", name="x.txt", by=author(h), owner=entry_of(h))),
    Verb(files.rename, lambda h: files.rename(h.rows["file.open"], "y.txt", by=author(h))),
    Verb(files.remove, lambda h: files.remove(h.rows["file.open"], by=author(h))),
    Verb(files.restore, lambda h: files.restore(h.rows["file.removed"], by=author(h))),
    Verb(files.set_quota, lambda h: files.set_quota(h.rows["team"].pk, 10, by=operator(h))),
    Verb(threads.comment, lambda h: threads.comment(entry_of(h), text="Bien", by=author(h))),
    Verb(
        threads.import_comment,
        lambda h: threads.import_comment(entry_of(h), text="Ancien", by=author(h)),
    ),
    Verb(
        threads.edit_comment,
        lambda h: threads.edit_comment(h.rows["comment.open"], text="Mieux", by=author(h)),
    ),
    Verb(
        threads.remove_comment,
        lambda h: threads.remove_comment(h.rows["comment.open"], by=author(h)),
    ),
    Verb(threads.set_tags, lambda h: threads.set_tags(entry_of(h), ["un", "deux"], by=author(h))),
    Verb(threads.tag, lambda h: threads.tag(entry_of(h), "neuf", by=author(h))),
    Verb(threads.untag, lambda h: threads.untag(entry_of(h), "etiquetteopen", by=author(h))),
    Verb(threads.favourite, lambda h: threads.favourite(entry_of(h), by=author(h))),
]
