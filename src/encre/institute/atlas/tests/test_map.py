"""The map: 101 departments, insets, approximate places, the unplaced."""

import pytest
from django.test import Client
from django.urls import reverse

from encre.foundation.structures import services
from encre.foundation.structures.departments import DEPARTMENTS, department_of
from encre.foundation.structures.models import Site
from encre.foundation.structures.tests import making
from encre.institute.atlas import marks
from encre.institute.atlas.geometry import AROUND_PARIS, HEIGHT, OVERSEAS, WIDTH, drawing
from encre.institute.atlas.tests.conftest import House


def test_the_101_departments_are_drawn_inside_the_picture() -> None:
    shapes = drawing().shapes
    assert len({shape.department.code for shape in shapes}) == 101
    assert len(shapes) == 101 + len(AROUND_PARIS)
    for shape in shapes:
        assert 0 <= shape.middle[0] <= WIDTH
        assert 0 <= shape.middle[1] <= HEIGHT


def test_middles_are_where_departments_are() -> None:
    middles = drawing().middles
    for code, (longitude, latitude) in {
        "75": (2.35, 48.86),
        "35": (-1.6, 48.2),
        "2B": (9.2, 42.4),
        "974": (55.5, -21.1),
        "973": (-53.2, 3.9),
    }.items():
        assert middles[code] == pytest.approx((longitude, latitude), abs=0.3)


@pytest.mark.parametrize(
    ("postcode", "town", "code"),
    [
        ("75013", "Paris", "75"),
        ("13331", "MARSEILLE CEDEX 03", "13"),
        ("20090", "Ajaccio", "2A"),
        ("20250", "Corte", "2B"),
        ("20600", "Bastia", "2B"),
        ("97400", "Saint-Denis", "974"),
        ("97715", "SAINT DENIS CEDEX 9", "974"),
        ("97133", "Saint-Barthélemy", "977"),
        ("98800", "Nouméa", "988"),
        ("44OO7", "Nantes", "44"),
        ("00185", "Roma", None),
        ("A1090", "Wien", None),
        ("", "", None),
        ("", "Corte (2B)", "2B"),
    ],
)
def test_departments_are_read_from_postcodes(postcode: str, town: str, code: str | None) -> None:
    assert department_of(postcode, town) == code
    assert code is None or code in DEPARTMENTS


def test_a_site_without_coordinates_stands_at_its_department_and_says_so() -> None:
    exact = marks.point_of(Site(department="35", latitude=48.11, longitude=-1.68))
    vague = marks.point_of(Site(department="35"))
    assert exact is not None
    assert vague is not None
    assert (exact.exact, vague.exact) == (True, False)
    assert abs(exact.x - vague.x) + abs(exact.y - vague.y) < 30


def test_overseas_and_paris_stand_in_their_insets_and_the_rest_nowhere() -> None:
    for code in (*OVERSEAS, *AROUND_PARIS):
        point = marks.point_of(Site(department=code))
        assert point is not None
        assert point.frame == (code if code in OVERSEAS else "paris")
    for site in (None, Site(), Site(department="988"), Site(latitude=48.2, longitude=16.4)):
        assert marks.point_of(site) is None


def test_towns_lose_their_cedex() -> None:
    assert marks.plain_town("MARSEILLE CEDEX 03") == "Marseille"
    assert marks.plain_town("Paris Cedex15") == "Paris"
    assert marks.plain_town("Le Kremlin-Bicêtre") == "Le Kremlin-Bicêtre"


def test_the_page_marks_places_and_lists_the_unplaced(client: Client, house: House) -> None:
    site = house.unit.site
    making.structure(name="Voisine", site=site)
    vague = services.add_site(by=None, town="BREST CEDEX 3", postcode="29238")
    making.structure(name="Marine", site=vague)
    abroad = services.add_site(by=None, town="Tokyo", country="JP")
    making.structure(name="Franco-japonaise", site=abroad)
    answer = client.get(reverse("atlas:map"))
    picture = answer.context["picture"]
    assert [len(mark.structures) for mark in picture.marks] == [2, 1]
    assert [mark.exact for mark in picture.marks] == [True, False]
    assert picture.counts == {"35": 2, "29": 1}
    assert [it.name for it in picture.unplaced] == ["Franco-japonaise"]
    shown = answer.content.decode()
    assert "Ille-et-Vilaine · 2" in shown
    assert "Tokyo" in shown
    only = client.get(reverse("atlas:map"), {"under": str(house.delegation.pk)})
    assert only.context["total"] == 1
    export = client.get(reverse("atlas:map"), {"export": "csv"})
    assert "Finistère" in b"".join(export.streaming_content).decode()
