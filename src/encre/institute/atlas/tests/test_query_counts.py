"""The number of queries does not grow with the number of rows."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from encre.foundation.people.models import Person
from encre.foundation.structures import services
from encre.foundation.structures.tests import making
from encre.institute.atlas.tests.conftest import House, joins

Sign = Callable[[Person], Client]


def queries(client: Client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        answer = client.get(url)
        if answer.streaming:
            b"".join(answer.streaming_content)
    assert answer.status_code == 200
    return len(seen)


def grow(house: House, count: int) -> None:
    for number in range(count):
        team = making.structure("team", name=f"Équipe {number}", parents=[house.unit])
        person = making.person(family_name=f"Agent {number}")
        joins(person, team, employer=making.body())
        services.give_responsibility(team, role="head", person=person, by=None)
        services.add_label(team, f"EMR {number + 1}", by=None)
        services.supervise(team, making.body(), by=None)
        old = making.structure(name=f"Ancienne {number}", ends=date(2014, 1, 1))
        services.state_succession(old, house.unit, by=None, kind="F", year=2015)


@pytest.mark.parametrize(
    "path",
    [
        "/atlas/",
        "/atlas/structures/",
        "/atlas/structures/?export=csv",
        "/atlas/people/",
        "/atlas/map",
        "/atlas/chart",
        "/atlas/structures/{unit}",
        "/atlas/people/{head}",
        "/api/v1/structures",
        "/api/v1/structures/{unit}",
        "/api/v1/people",
    ],
)
def test_queries_are_constant(signed: Sign, house: House, path: str) -> None:
    client = signed(house.stranger)
    url = path.format(unit=house.unit.pk, head=house.head.pk)
    grow(house, 1)
    few = queries(client, url)
    grow(house, 14)
    assert queries(client, url) <= few


def test_the_unit_page_costs_few_queries(signed: Sign, house: House) -> None:
    url = reverse("atlas:structure", args=[house.unit.pk])
    assert queries(signed(house.stranger), url) <= 30
