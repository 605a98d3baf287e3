"""The verbs of the golden record: merging, parting, correcting, reviewing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from encre.institute.directory.models import Correction, Merge, Review, SourceRecord
from encre.institute.directory.services import correcting, merging, reviewing
from tests.rules.verbs.verb import Verb, keeper

if TYPE_CHECKING:
    from tests.matrix.house import House


def _case(house: House, name: str = "review") -> Any:
    return Review.objects.get(pk=house.objects[name]["pk"])


def _pair(house: House) -> tuple[Any, Any]:
    case = _case(house)
    return case.left, case.right


def _merge(house: House) -> Any:
    left, right = _pair(house)
    return merging.merge(right, left, by=keeper(house))


def _unmerge(house: House) -> Any:
    row = Merge.objects.get(pk=house.objects["golden.merge"]["held"])
    return merging.unmerge(row, by=keeper(house))


def _split(house: House) -> Any:
    left, _right = _pair(house)
    record = SourceRecord.objects.filter(person=left).order_by("pk").first()
    return merging.split(left, [record], by=keeper(house))


def _correct(house: House) -> Any:
    left, _right = _pair(house)
    return correcting.correct(left, by=keeper(house), attribute="orcid", value="", reason="vu")


def _end(house: House) -> Any:
    row = Correction.objects.get(pk=house.objects["golden.correction"]["held"])
    return correcting.end_correction(row, by=keeper(house))


def _rank(house: House) -> Any:
    sources = [house.rows["source.siege"]]
    return correcting.rank_sources("email", sources, by=keeper(house))


def _part(house: House) -> None:
    """Make the case one about a single person."""
    Review.objects.filter(pk=house.objects["review"]["pk"]).update(right=None)


def _ask(house: House) -> Any:
    _left, right = _pair(house)
    return reviewing.ask(_case(house), right, by=keeper(house))


def _forget_question(house: House) -> None:
    _case(house).questions.all().delete()


def _contradict(house: House) -> None:
    """Give the two birth dates that cannot be one's."""
    for person, day in zip(_pair(house), ("1950-01-02", "1991-08-17"), strict=True):
        for record in SourceRecord.objects.filter(person=person):
            record.facts = record.facts | {"birth_date": day}
            record.save(update_fields=["facts"])


def _propose(house: House) -> Any:
    left, right = _pair(house)
    return reviewing.propose(right, left, by=keeper(house))


def on_case(function: Any, name: str = "review") -> Any:
    """Return a call on a case, by the keeper."""
    return lambda house: function(_case(house, name), by=keeper(house))


VERBS = [
    # The source is told to have gone, the target to have changed, and the merge itself.
    Verb(merging.merge, _merge, events=2),
    Verb(merging.unmerge, _unmerge, events=2),
    Verb(merging.split, _split, events=2),
    Verb(correcting.correct, _correct),
    Verb(correcting.end_correction, _end, events=2),
    Verb(correcting.rank_sources, _rank),
    Verb(reviewing.say_same, on_case(reviewing.say_same), events=2),
    Verb(reviewing.propose, _propose, prepare=_contradict),
    Verb(reviewing.say_different, on_case(reviewing.say_different)),
    Verb(reviewing.keep_whole, on_case(reviewing.keep_whole), prepare=_part),
    Verb(reviewing.set_aside, on_case(reviewing.set_aside)),
    Verb(reviewing.take_back, on_case(reviewing.take_back, "review.decided")),
    Verb(reviewing.ask, _ask, prepare=_forget_question),
    Verb(reviewing.answer, lambda h: reviewing.answer(h.objects["question"]["token"], same=True)),
]
