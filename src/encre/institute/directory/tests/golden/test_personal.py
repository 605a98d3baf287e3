"""A person's copy holds what directories say of them; what is gone is forgotten with them."""

import pytest
from django.utils import timezone

from encre.foundation.base import erasing
from encre.institute.directory import personal
from encre.institute.directory.models import Review, SourceRecord
from encre.institute.directory.tests.golden.factories import a_record, a_source, someone

pytestmark = pytest.mark.django_db


def test_the_copy_tells_every_fact_of_every_directory_and_of_nobody_else() -> None:
    paris, lyon = a_source("paris"), a_source("lyon")
    person = someone(paris, family_name="Morvan", birth_date="1980-02-01")
    a_record(lyon, person, family_name="MORVAN")
    someone(lyon, family_name="Quéré")
    told = {(row["directory"], row["fact"], row["value"]) for row in personal.said(person)}
    assert (paris.name, "birth_date", "1980-02-01") in told
    assert (lyon.name, "family_name", "MORVAN") in told
    assert not {value for _directory, _fact, value in told} & {"Quéré"}


def test_what_a_directory_no_longer_says_is_forgotten_with_the_person() -> None:
    source = a_source()
    person = someone(source, family_name="Morvan")
    gone = a_record(source, person, family_name="Le Bihan")
    SourceRecord.objects.filter(pk=gone.pk).update(gone_at=timezone.now())
    assert erasing.forget(person)["source records"] >= 1
    assert list(SourceRecord.objects.filter(person=person).exclude(pk=gone.pk)) != []
    assert not SourceRecord.objects.filter(pk=gone.pk).exists()


def test_a_doubtful_pair_leaves_the_desk_and_its_evidence_is_emptied() -> None:
    source = a_source()
    person, other = someone(source, family_name="Morvan"), someone(source, family_name="Morvan")
    told = [{"field": "born", "left": "19800201", "right": "19800201", "weight": 4.0}]
    waiting = Review.objects.create(left=other, right=person, evidence=told)
    decided = Review.objects.create(left=person, right=other, evidence=told, state="different")
    assert erasing.forget(person)["doubtful pairs"] == 2
    waiting.refresh_from_db()
    decided.refresh_from_db()
    assert (waiting.state, waiting.evidence) == ("withdrawn", [])
    assert (decided.state, decided.evidence) == ("different", [])
