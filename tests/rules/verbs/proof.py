"""The verbs of proofs and countersignatures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.research.notebook.models import AwaitedStamp
from encre.research.notebook.services import (
    countersigning,
    printing,
    proof,
    proving,
    reading_out,
    renewing,
    stamping,
)
from tests.rules.verbs.verb import Verb, author, entry_of, on_entry

if TYPE_CHECKING:
    from tests.matrix.house import House


def _stamped(house: House) -> None:
    """Have what is awaited stamped."""
    for row in _waiting():
        stamping.stamp_one(row)


def _waiting() -> Any:
    return AwaitedStamp.objects.select_related(
        "link__revision__entry", "link__signature", "renews__renews"
    )


def _all_stamped(house: House) -> None:
    """Have statements and the head of the chain stamped."""
    stamping.stamp_heads()
    _stamped(house)


VERBS = [
    Verb(proof.freeze_entry, on_entry(proof.freeze_entry)),
    Verb(stamping.stamp_one, lambda _h: stamping.stamp_one(_waiting().first())),
    Verb(
        renewing.renew_entry_stamps,
        lambda h: renewing.renew_entry_stamps(entry_of(h, "locked"), by=h.people["head"]),
        prepare=_stamped,
    ),
    # Asking is a job; what it makes is a file, and a word on the entry it proves.
    Verb(
        proving.ask_proof,
        lambda h: proving.ask_proof(entry_of(h, "locked"), by=author(h)),
        events=0,
    ),
    Verb(
        proving.prove,
        lambda h: proving.prove(None, str(h.rows["entry.locked"].pk), by=author(h)),
        events=2,
        prepare=_all_stamped,
    ),
    Verb(
        printing.ask_pdf, lambda h: printing.ask_pdf(entry_of(h, "locked"), by=author(h)), events=0
    ),
    Verb(
        reading_out.ask_readable,
        lambda h: reading_out.ask_readable(
            entry_of(h, "locked"), reading_out.Shape.HTML, by=author(h)
        ),
        events=0,
    ),
    Verb(
        reading_out.read_out,
        lambda h: reading_out.read_out(
            str(h.rows["entry.locked"].pk), reading_out.Shape.MARKDOWN, by=author(h)
        ),
        events=2,
    ),
    Verb(
        printing.print_entry,
        lambda h: printing.print_entry(str(h.rows["entry.locked"].pk), by=author(h)),
        events=2,
    ),
    Verb(
        countersigning.ask_countersignature,
        lambda h: countersigning.ask_countersignature(
            entry_of(h, "locked"), by=author(h), person=h.people["head"]
        ),
    ),
    Verb(
        countersigning.withdraw_request,
        lambda h: countersigning.withdraw_request(h.rows["asked"], by=author(h)),
    ),
    Verb(
        countersigning.choose_round,
        lambda h: countersigning.choose_round([entry_of(h, "locked")], by=h.people["head"]),
    ),
    Verb(
        countersigning.begin_round,
        lambda h: countersigning.begin_round(
            h.rows["round"], by=h.people["head"], meaning="review"
        ),
    ),
]
