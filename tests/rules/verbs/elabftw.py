"""The one verb of the door of programs, and what it reads."""

from __future__ import annotations

from encre.research.elabftw.services import keeping
from tests.rules.verbs.verb import Verb, author, entry_of

VERBS = [
    Verb(
        keeping.keep,
        lambda house: keeping.keep(entry_of(house), by=author(house), custom_id=3, metadata={}),
    )
]
NOT_VERBS = {
    "reads or computes": """
        research.elabftw.services.keeping.archives_of research.elabftw.services.keeping.rest_of
        research.elabftw.services.numbers.key_of
    """,
    "a part of a verb, in its transaction": """
        research.elabftw.services.keeping.keep_archive
    """,
    "one's own convenience: leaves no event": """
        research.elabftw.services.numbers.number research.elabftw.services.numbers.numbers
        research.elabftw.services.numbers.remembered
    """,
}
