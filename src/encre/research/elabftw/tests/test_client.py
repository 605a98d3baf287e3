"""elabapi-python drives a running server, unchanged."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import elabapi_python
import pytest
from elabapi_python.rest import ApiException

from encre.foundation.jobs.inline import run_all
from encre.foundation.people.services.tokens import create_token
from encre.foundation.people.tests.factories import a_person, an_account
from encre.foundation.structures.tests.factories import a_team
from encre.research.equipment.tests.factories import an_instrument, later
from encre.research.inventory.tests.factories import a_resource, a_type
from encre.research.notebook.models import Entry
from encre.research.notebook.tests.factories import a_notebook

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(live_server: Any, settings: Any) -> Any:
    settings.BASE_URL = live_server.url
    team = a_team()
    person = a_person(team)
    a_notebook(person, team)
    _token, secret = create_token(an_account(person), name="Robot", scope="rw")
    configuration = elabapi_python.Configuration()
    configuration.host = f"{live_server.url}/api/v2"
    client = elabapi_python.ApiClient(configuration)
    client.set_default_header("Authorization", secret)
    yield client, person, team
    client.rest_client.pool_manager.clear()
    client.pool.close()
    client.pool.join()


def _made(answer: Any) -> int:
    assert answer[1] == 201
    return int(answer[2]["Location"].split("/").pop())


def test_experiments_from_begin_to_archive(world: Any, tmp_path: Path) -> None:
    client, _person, _team = world
    experiments = elabapi_python.ExperimentsApi(client)
    uploads = elabapi_python.UploadsApi(client)
    assert elabapi_python.InfoApi(client).get_info()["teams_count"] == 1
    fields = {"extra_fields": {"Power": {"type": "number", "value": "50", "unit": "mW"}}}
    told = {"title": "From Python", "body": "<h1>A</h1><p>b</p>", "tags": ["x", "y"]}
    number = _made(experiments.post_experiment_with_http_info(body={**told, "metadata": fields}))
    entry = experiments.get_experiment(number)
    assert (entry.title, entry.tags) == ("From Python", "x|y")
    whole = json.loads(experiments.get_experiment(number, _preload_content=False).data)
    assert json.loads(whole["metadata"]) == fields
    row = Entry.objects.get(number=entry.elabid).fields.get()
    assert (row.kind, row.number, row.unit, row.dimension) == ("number", 50, "mW", "power")
    assert experiments.patch_experiment({"title": "Changed"}, number).title == "Changed"
    assert [one.id for one in experiments.read_experiments(q="changed", limit=5)] == [number]
    sheet = tmp_path / "data.csv"
    sheet.write_bytes(b"a;b\r\n1;2\r\n")
    uploads.post_upload("experiments", number, file=str(sheet), comment="By the robot")
    (sent,) = uploads.read_uploads("experiments", number)
    assert (sent.real_name, sent.comment, sent.filesize) == ("data.csv", "By the robot", 10)
    binary = {"format": "binary", "_preload_content": False}
    assert uploads.read_upload("experiments", number, sent.id, **binary).data == sheet.read_bytes()
    steps = elabapi_python.StepsApi(client)
    step = _made(steps.post_step_with_http_info("experiments", number, body={"body": "Wash"}))
    assert steps.patch_step("experiments", number, step, body={"action": "finish"}).finished == 1
    experiments.patch_experiment({"action": "timestamp"}, number)
    run_all()
    found = experiments.read_experiments(extended="timestamped:yes timestamped_at:>2026-01-01")
    assert [one.id for one in found] == [number]
    (archive,) = [u for u in uploads.read_uploads("experiments", number) if u.immutable]
    assert uploads.read_upload("experiments", number, archive.id, **binary).data[:2] == b"PK"
    with pytest.raises(ApiException) as refused:
        experiments.get_experiment(number, format="pdf", _preload_content=False)
    assert refused.value.status == 501
    eln = experiments.get_experiment(number, format="eln", _preload_content=False).data
    assert eln[:2] == b"PK"
    assert experiments.delete_experiment_with_http_info(number)[1] == 204


def test_links_and_events(world: Any) -> None:
    client, person, team = world
    experiments = elabapi_python.ExperimentsApi(client)
    number = _made(experiments.post_experiment_with_http_info())
    resource = a_resource(a_type(team, person))
    items = elabapi_python.ItemsApi(client)
    (item,) = items.read_items()
    assert item.title == resource.title
    links = elabapi_python.LinksToItemsApi(client)
    links.post_entity_items_links("experiments", number, item.id)
    (tied,) = links.read_entity_items_links("experiments", number)
    assert tied.entityid == item.id
    from encre.research.elabftw.services.numbers import number as number_of

    instrument = number_of("items", an_instrument(person, team).pk)
    events = elabapi_python.EventsApi(client)
    span = {"start": later().isoformat(), "end": later(hour=10).isoformat(), "title": "PCR"}
    _made(events.post_events_with_http_info(instrument, body=span))
    assert [event.title_only for event in events.read_events()] == ["PCR"]
    with pytest.raises(ApiException) as taken:
        events.post_events(instrument, body=span)
    assert taken.value.status == 409


def test_a_wrong_key_is_refused_in_their_form(world: Any) -> None:
    client, _person, _team = world
    client.set_default_header("Authorization", "3-nothing")
    with pytest.raises(ApiException) as refused:
        elabapi_python.ExperimentsApi(client).read_experiments()
    assert refused.value.status == 401
    assert set(json.loads(refused.value.body)) == {"code", "message", "description"}
