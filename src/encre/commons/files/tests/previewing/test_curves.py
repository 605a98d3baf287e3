"""Curves from tables: the page, its choices, its table; and what is found by its words."""

import math
from typing import Any

import pytest
from django.test import Client
from hypothesis import example, given
from hypothesis import strategies as st

from encre.commons import search
from encre.commons.files import keeping, services
from encre.commons.files.jobs import renew_previews
from encre.commons.files.models import Blob, File, Preview, PreviewPart
from encre.commons.files.plotting.axes import Axis
from encre.commons.files.tests.factories import a_file
from encre.commons.files.tests.previewing.making import fragment, kept
from encre.foundation import jobs
from encre.foundation.people.tests.factories import a_person, an_account

TABLE = "dose;réponse;nom\n0,1;5;a\n1;20;b\n10;80;c\n0;1;d\n".encode("cp1252")


def sign_in(client: Client, person: Any) -> None:
    backend = "allauth.account.auth_backends.AuthenticationBackend"
    client.force_login(an_account(person), backend=backend)


@pytest.fixture
def plotted(db: None, client: Client) -> File:
    person = a_person()
    sign_in(client, person)
    file, _preview = kept(TABLE, "dose.csv", by=person, owner=None)
    return file


def test_a_table_leads_to_its_curves(plotted: File) -> None:
    assert f'href="/files/{plotted.pk}/plot"' in fragment(plotted)


def test_the_page_draws_two_columns_with_their_table(plotted: File, client: Client) -> None:
    page = client.get(f"/files/{plotted.pk}/plot", {"x": "1", "y": "2"}).content.decode()
    assert "réponse en fonction de dose" in page
    assert page.count("<td>") == 8
    assert 'class="chart-dots"' in page


def test_a_log_scale_says_what_has_no_place_on_it(plotted: File, client: Client) -> None:
    page = client.get(
        f"/files/{plotted.pk}/plot", {"x": "1", "y": "2", "log_x": "on"}
    ).content.decode()
    assert "1 valeur nulle ou négative" in page
    assert page.count("<td>") == 6
    assert 'class="chart-line"' in page


def test_the_export_holds_every_point(plotted: File, client: Client) -> None:
    sent = client.get(f"/files/{plotted.pk}/plot", {"x": "0", "y": "2", "export": "csv"})
    assert len(b"".join(sent.streaming_content).splitlines()) == 5  # type: ignore[attr-defined]


@pytest.mark.parametrize("asked", [{"y": "3"}, {"x": "99"}, {"sheet": "7"}])
def test_a_column_that_is_not_there_is_told(
    asked: dict[str, str], plotted: File, client: Client
) -> None:
    answer = client.get(f"/files/{plotted.pk}/plot", asked)
    assert answer.status_code == 422
    assert "Choisissez-en une autre" in answer.content.decode()


@pytest.mark.parametrize("asked", [{"y": "x"}, {"x": "-1"}, {"sheet": "9" * 90}])
def test_nonsense_is_as_if_it_were_not_there(
    asked: dict[str, str], plotted: File, client: Client
) -> None:
    assert client.get(f"/files/{plotted.pk}/plot", asked).status_code == 200


def test_curves_and_pages_are_for_those_who_see_the_file(plotted: File) -> None:
    other = Client()
    sign_in(other, a_person())
    assert other.get(f"/files/{plotted.pk}/plot").status_code == 404
    assert other.get(f"/files/{plotted.pk}/preview/pages/2").status_code == 404


def test_a_file_without_numbers_has_no_curve(db: None, client: Client) -> None:
    person = a_person()
    sign_in(client, person)
    file, _preview = kept(b"a;b\nx;y\n", "mots.csv", by=person)
    assert client.get(f"/files/{file.pk}/plot").status_code == 404


@example(values=[5.65e-298], log=True)
@example(values=[1e308], log=True)
@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=30), st.booleans())
def test_every_value_has_its_place_and_ticks_are_round(values: list[float], log: bool) -> None:
    shown = [each for each in values if each > 1e-300 or not log] or [1.0]
    axis = Axis.over(shown, 0, 600, log=log)
    assert all(-1e-6 <= axis.at(each) <= 600 + 1e-6 for each in shown)
    ticks = axis.ticks()
    assert len(ticks) <= 30
    assert all(math.isfinite(float(tick.place)) for tick in ticks)


def found(person: Any, words: str) -> list[str]:
    return [hit.title for hit in search.find(person, words).hits]


@pytest.mark.django_db
def test_files_are_found_by_what_is_written_in_them() -> None:
    person = a_person()
    kept("gène;valeur\nIL-1β;2\ninterleukine;3\n".encode(), "tableau.csv", by=person, owner=None)
    notebook = b'{"cells": [{"cell_type": "code", "source": "fluorescence = 1", "outputs": []}]}'
    kept(notebook, "analyse.ipynb", by=person, owner=None)
    assert [str(t) for t in found(person, "interleukine")] == ["tableau.csv"]
    assert [str(t) for t in found(person, "IL-1beta")] == ["tableau.csv"]
    assert [str(t) for t in found(person, "fluorescence")] == ["analyse.ipynb"]
    assert not found(a_person(), "interleukine")


@pytest.mark.django_db
def test_a_removed_file_is_found_no_more() -> None:
    person = a_person()
    file, _preview = kept(b"nom\ncryostat\n", "mots.csv", by=person)
    services.remove(file, by=person)
    jobs.run_all()
    assert not found(person, "cryostat")


@pytest.mark.django_db
def test_previews_of_before_an_upgrade_are_made_again() -> None:
    file, preview = kept(TABLE, "dose.csv")
    Preview.objects.filter(pk=preview.pk).update(version=0, content={"rows": [["a"]]})
    assert "va être refait" in fragment(file)
    renew_previews.enqueue()
    jobs.run_all()
    preview.refresh_from_db()
    assert preview.content["sheets"][0]["count"] == 4
    assert "chart" not in preview.content


@pytest.mark.django_db
def test_what_was_made_for_a_preview_goes_with_it() -> None:
    file, preview = kept(TABLE, "dose.csv")
    made = list(PreviewPart.objects.filter(preview=preview).values_list("blob_id", flat=True))
    assert len(made) == 2
    blob = file.blob
    file.delete()
    assert keeping.release(blob)
    assert not Blob.objects.filter(pk__in=[*made, blob.pk]).exists()


@pytest.mark.django_db
def test_a_text_whose_words_are_its_own_bytes_can_be_forgotten() -> None:
    file, _preview = kept(b"cellules", "mots.txt")
    blob = file.blob
    file.delete()
    assert keeping.release(blob)
    assert not Blob.objects.filter(pk=blob.pk).exists()


@pytest.mark.django_db
def test_the_same_bytes_are_read_once_for_all() -> None:
    first, preview = kept(TABLE, "dose.csv")
    second = a_file(TABLE, name="copie.csv")
    assert second.blob_id == first.blob_id
    assert Preview.objects.filter(blob=first.blob).count() == 1
    assert preview.parts.count() == 2
