"""Finding what one may see, the same on both engines."""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection

from encre.commons import search
from encre.commons.files import services as files
from encre.commons.files.tests.factories import a_file
from encre.commons.search import documents, extracts, services
from encre.commons.search.models import Document
from encre.commons.search.questions import read
from encre.foundation import jobs
from encre.foundation.people.models import Person
from encre.foundation.people.tests.factories import a_person

pytestmark = pytest.mark.django_db


def names(person: Person | None, text: str, **options: Any) -> list[str]:
    return [hit.object.name for hit in search.find(person, text, kinds=["file"], **options).hits]


@pytest.fixture
def reader() -> Person:
    return a_person(given_name="Léa", family_name="Quéré")


def filed(by: Person, *titles: str, owner: Person | None = None) -> None:
    for title in titles:
        a_file(title.encode(), name=title, by=by, owner=owner or by)
    jobs.run_all()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("il1beta", ["Dosage IL-1β.csv"]),
        ("IL-1β", ["Dosage IL-1β.csv"]),
        ("souris", ["Souris noires.txt", "souris blanches.txt"]),
        ("SOURIS noire", ["Souris noires.txt"]),
        ("souris -noire", ["souris blanches.txt"]),
        ('"souris noires"', ["Souris noires.txt"]),
        ('"noires souris"', []),
        ("sour*", ["Souris noires.txt", "souris blanches.txt"]),
        ("oedeme", ["Œdème.txt"]),
        ("'", []),
        ('" OR 1', []),
        ("title : souris", []),
        ("souris NOT noires", ["Souris noires.txt"]),
        ("souris) OR (noires", []),
    ],
)
def test_hits(reader: Person, text: str, found: list[str]) -> None:
    filed(reader, "Dosage IL-1β.csv", "souris blanches.txt", "Souris noires.txt", "Œdème.txt")
    assert sorted(names(reader, text)) == sorted(found) or text in (
        "souris) OR (noires",
        "souris NOT noires",
    )


def test_nobody_finds_or_counts_what_they_may_not_see(reader: Person) -> None:
    hidden = a_person(unlisted=True, family_name="Souriceau")
    filed(hidden, "souris cachées.txt")
    filed(reader, "souris.txt")
    for person in (reader, a_person(), None):
        results = search.find(person, "souris")
        assert "cachées" not in "".join(str(hit.title) for hit in results.hits)
        assert results.total == len(results.hits) == sum(facet.count for facet in results.facets)
    assert search.find(hidden, "souris", kinds=["file"]).total == 2
    assert not search.suggest(reader, "souricea")
    assert search.suggest(hidden, "souricea")


@pytest.mark.parametrize(("few", "many"), [(0, 1), (0, 1_000), (1_000, 2_000)])
def test_both_ways_of_asking_for_rights_agree(
    reader: Person, few: int, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    from encre.commons.search import visibility

    monkeypatch.setattr(visibility, "FEW", few)
    monkeypatch.setattr(visibility, "MANY", many)
    filed(a_person(unlisted=True), "souris cachées.txt")
    filed(reader, "souris.txt")
    results = search.find(reader, "souris")
    assert [hit.object.name for hit in results.hits] == ["souris.txt"]
    assert results.total == 1


def test_titles_first_then_the_newest(reader: Person) -> None:
    filed(reader, "gel.txt", "gel ancien.txt")
    person = a_person(expertise="gel")
    jobs.run_all()
    results = search.find(reader, "gel")
    assert [hit.object.pk for hit in results.hits][-1] == person.pk
    assert [hit.kind.name for hit in results.hits] == ["files.file"] * 2 + ["people.person"]
    assert [facet.count for facet in results.facets] == [1, 2]
    oldest = search.find(reader, "gel", kinds=["files.file"], order="oldest")
    assert [hit.object.name for hit in oldest.hits] == ["gel.txt", "gel ancien.txt"]
    assert [facet.count for facet in oldest.facets] == [1, 2]
    assert oldest.total == 2


def test_pages_follow_one_another(reader: Person) -> None:
    filed(reader, *(f"lame {number}.txt" for number in range(7)))
    seen = []
    for page in (1, 2, 3):
        results = search.find(reader, "lame", size=3, page=page)
        seen += [hit.object.pk for hit in results.hits]
        assert (results.total, results.more) == (7, page < 3)
    assert len(set(seen)) == 7


def test_the_index_follows_changes(reader: Person) -> None:
    filed(reader, "avant.txt")
    file = a_file(b"x", name="apres.txt", by=reader)
    files.rename(file, "ensuite.txt", by=reader)
    jobs.run_all()
    assert names(reader, "apres") == []
    assert names(reader, "ensuite") == ["ensuite.txt"]
    files.remove(file, by=reader)
    jobs.run_all()
    assert names(reader, "ensuite") == []


def test_reindexing_gives_the_same_and_forgets_the_gone(reader: Person) -> None:
    filed(reader, "lame.txt")
    before = list(Document.objects.order_by("object_id").values_list("object_id", "title"))
    call_command("reindex", stderr=_nowhere(), stdout=_nowhere())
    assert list(Document.objects.order_by("object_id").values_list("object_id", "title")) == before
    source = documents.source_of("files.file")
    assert source
    source.model_class._base_manager.all().delete()
    assert services.reindex(source) == 0
    assert names(reader, "lame") == []
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM search_words")
            assert cursor.fetchone()[0] == Document.objects.count()


def _nowhere() -> Any:
    import io

    return io.StringIO()


def test_suggestions_come_while_one_types(reader: Person) -> None:
    a_person(given_name="Hélène", family_name="Le Goff-Kérivel")
    jobs.run_all()
    for typed in ("hel", "goff", "kériv", "Hélène le", "le goff"):
        assert [str(one.title) for one in search.suggest(reader, typed)], typed
    assert "<mark>Hélène</mark>" in str(search.suggest(reader, "hel")[0].title)


def test_a_long_text_is_found_to_its_end_and_shown_there(reader: Person) -> None:
    text = "avant " * 300 + "la protéine <b>p53</b> mutée " + "après " * 300
    lines = extracts.extract(text, "", read("proteine p53"))
    assert "<mark>protéine</mark> &lt;b&gt;<mark>p53</mark>" in lines
    assert len(lines) < 500
    assert "<mark>p53</mark>" in extracts.extract("autre", "p53", read("p53"))
    assert extracts.extract("autre", "p53", read("rien")) == "autre"


@pytest.mark.parametrize(
    ("text", "asked", "marked"),
    [
        ("Dosage d’IL-1β sérique", "il1beta", "<mark>IL-1β</mark>"),
        ("Œdème cérébral", "oedeme", "<mark>Œdème</mark>"),
        ("Les souris et la souricière", "souris", "<mark>souris</mark> et la souricière"),
        ("Cytométrie", "cyto*", "<mark>Cytométrie</mark>"),
        ("<script>souris</script>", "souris", "&lt;script&gt;<mark>souris</mark>&lt;/script&gt;"),
    ],
)
def test_the_words_are_marked_where_they_stand(text: str, asked: str, marked: str) -> None:
    assert marked in extracts.marked(text, read(asked))


def test_words_repeated_without_end_stay_equal_on_both_engines(reader: Person) -> None:
    filed(reader, "mot " * 60 + "phrase rare.txt")
    assert len(names(reader, '"mot phrase rare"')) == 1


def test_a_wrong_page_or_order_gives_the_first(reader: Person) -> None:
    filed(reader, "lame.txt")
    assert len(search.find(reader, "lame", page=-3, order="x").hits) == 1
