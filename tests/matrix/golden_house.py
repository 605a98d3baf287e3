"""The golden record's things for the table: a doubtful pair, a merge, a correction, a question."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.institute.directory.models import Question, Review, Source
from encre.institute.directory.services import correcting, merging, reviewing
from encre.institute.directory.tests.golden.factories import a_record, a_source, someone

if TYPE_CHECKING:
    from tests.matrix.house import House

LINK = "secret-de-la-question"


def golden(house: House) -> None:
    """Make them, through the services."""
    keeper = house.people["keeper"]
    source = a_source("siege", owner=house.rows["unit"].attachments.get().parent)
    people = [someone(source, family_name=f"Doublon {n}", unit="XYZ 1") for n in range(5)]
    left, right, gone, other, third = people
    a_record(source, left, family_name="Doublon 0")
    waiting = Review.objects.create(left=left, right=right, score=0.5)
    decided = Review.objects.create(left=other, right=third, score=0.5)
    reviewing.say_different(decided, by=keeper)
    merge = merging.merge(gone, left, by=keeper)
    made = correcting.correct(left, by=keeper, attribute="phone", value="0102030405", reason="vu")
    objects: dict[str, dict[str, Any]] = {
        "golden": {"pk": left.pk},
        "golden.merged": {"pk": gone.pk},
        "golden.correction": {"pk": left.pk, "held": made.pk},
        "golden.pair": {"pk": left.pk, "other": right.pk},
        "golden.merge": {"pk": left.pk, "held": merge.pk},
        "review": {"pk": waiting.pk},
        "review.decided": {"pk": decided.pk},
        "question": {"token": LINK},
        "self": {"pk": house.people["author"].pk},
    }
    right.email = "doublon@example.org"
    right.save(update_fields=["email"])
    reviewing.ask(waiting, right, by=keeper)
    know_the_link()
    house.objects |= objects
    house.rows |= {"review": waiting, "source.siege": source}


def answers(house: House, url: str) -> dict[str, Any]:
    """Return what a keeper sends to each address of the golden record."""
    pk = house.objects["golden"]["pk"]
    record = house.people["keeper"].source_records.model.objects.filter(person_id=pk).first()
    return {
        "directory:reviews": {"decision": "different", "case": str(house.rows["review"].pk)},
        "directory:answer": {"answer": "yes"},
        "directory:ranks": {
            f"source_{pk}": "1" for pk in Source.objects.values_list("pk", flat=True)
        },
        "directory:correction-new": {
            "attribute": "email",
            "value": "juste@example.org",
            "reason": "Vu",
        },
        "directory:merge": {"person": "Doublon 1"},
        "directory:merge-with": {"reason": "Même personne"},
        "directory:unmerge": {"apart": "on"},
        "directory:split": {"records": str(record.pk), "into": "new"},
    }.get(url, {})


def know_the_link() -> None:
    """Give the question a link that tests know; the mail that tells it makes one of its own."""
    Question.objects.update(digest=reviewing.digest(LINK))
