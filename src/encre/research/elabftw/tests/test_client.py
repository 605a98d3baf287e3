"""elabapi-python 6 drives a running server, unchanged."""

from __future__ import annotations

import io
import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import elabapi_python
import pikepdf
import pytest
from elabapi_python.rest import ApiException

from encre.foundation.jobs.inline import run_all
from encre.research.elabftw.services.numbers import number as number_of
from encre.research.elabftw.tests.robots import Robot, a_robot
from encre.research.equipment.tests.factories import an_instrument, later
from encre.research.inventory.tests.factories import a_resource, a_type
from encre.research.notebook.models import Entry

# What depends on the engine behind the API is tested without a client.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.once]
BINARY = {"format": "binary", "_preload_content": False}
FIELDS = {"extra_fields": {"Power": {"type": "number", "value": "50", "unit": "mW"}}}
Clients = Callable[[Robot], Any]


@pytest.fixture
def clients(live_server: Any, settings: Any) -> Iterator[Clients]:
    settings.BASE_URL = live_server.url
    made = []

    def client_of(robot: Robot) -> Any:
        configuration = elabapi_python.Configuration()
        configuration.host = f"{live_server.url}/api/v2"
        client = elabapi_python.ApiClient(configuration)
        client.set_default_header("Authorization", robot.key)
        made.append(client)
        return client

    yield client_of
    for client in made:
        pools = client.rest_client.pool_manager.pools
        for key in pools.keys():  # noqa: SIM118 not a dict
            pools[key].close()
        client.pool.close()
        client.pool.join()
    # Each connection ends in its own thread, which must be before the server does.
    for thread in threading.enumerate():
        if "process_request" in thread.name:
            thread.join(10)


def _made(answer: Any) -> int:
    assert answer[1] == 201
    return int(answer[2]["Location"].split("/").pop())


def test_an_experiment_from_begin_to_bin(clients: Clients, tmp_path: Path) -> None:
    client = clients(a_robot())
    experiments = elabapi_python.ExperimentsApi(client)
    assert elabapi_python.InfoApi(client).get_info()["teams_count"] == 1
    (status, *_more) = elabapi_python.ExperimentStatusApi(client).read_team_experiments_status(
        "current"
    )
    told = {"title": "From Python", "body": "<h1>A</h1><p>b</p>", "tags": ["x", "y"]}
    number = _made(experiments.post_experiment_with_http_info(body={**told, "metadata": FIELDS}))
    entry = experiments.get_experiment(number)
    assert (entry.title, entry.tags) == ("From Python", "x|y")
    assert _metadata(experiments, number) == FIELDS["extra_fields"]
    row = Entry.objects.get(number=entry.elabid).fields.get()
    assert (row.kind, row.number, row.unit, row.dimension) == ("number", 50, "mW", "power")
    changed = experiments.patch_experiment({"title": "Changed", "status": status.id}, number)
    assert (changed.title, changed.status_title) == ("Changed", status.title)
    _lists(experiments, number)
    _files(client, number, tmp_path)
    _steps_and_words(client, number)
    assert experiments.delete_experiment_with_http_info(number)[1] == 204
    assert experiments.read_experiments() == []


def _lists(experiments: Any, number: int) -> None:
    others = [
        _made(experiments.post_experiment_with_http_info(body={"title": title}))
        for title in ("Beta", "Alpha")
    ]
    assert [one.id for one in experiments.read_experiments(q="changed", limit=5)] == [number]
    by_title = {"order": "title", "sort": "asc"}
    assert [one.title for one in experiments.read_experiments(limit=2, **by_title)] == [
        "Alpha",
        "Beta",
    ]
    assert [one.title for one in experiments.read_experiments(offset=2, **by_title)] == ["Changed"]
    for other in others:
        experiments.delete_experiment(other)


def _files(client: Any, number: int, tmp_path: Path) -> None:
    uploads = elabapi_python.UploadsApi(client)
    sheet = tmp_path / "data.csv"
    sheet.write_bytes(b"a;b\r\n1;2\r\n")
    uploads.post_upload("experiments", number, file=str(sheet), comment="By the robot")
    (sent,) = uploads.read_uploads("experiments", number)
    assert (sent.real_name, sent.comment, sent.filesize) == ("data.csv", "By the robot", 10)
    assert uploads.read_upload("experiments", number, sent.id, **BINARY).data == sheet.read_bytes()
    renamed = {"action": "update", "real_name": "again.csv"}
    assert uploads.patch_upload("experiments", number, sent.id, body=renamed).real_name == (
        "again.csv"
    )
    uploads.delete_upload("experiments", number, sent.id)
    assert uploads.read_uploads("experiments", number) == []


def _steps_and_words(client: Any, number: int) -> None:
    steps = elabapi_python.StepsApi(client)
    step = _made(steps.post_step_with_http_info("experiments", number, body={"body": "Wash"}))
    (waiting,) = elabapi_python.UnfinishedStepsApi(client).read_unfinished_steps()
    assert [(one.id, one.steps) for one in waiting.experiments] == [(number, ["Wash"])]
    assert steps.patch_step("experiments", number, step, body={"action": "finish"}).finished == 1
    assert steps.patch_step("experiments", number, step, body={"body": "Rinse"}).finished == 1
    assert [one.body for one in steps.read_steps("experiments", number)] == ["Rinse"]
    words = elabapi_python.CommentsApi(client)
    body = {"comment": "Seen"}
    said = _made(words.post_entity_comments_with_http_info("experiments", number, body=body))
    body = {"comment": "Seen twice"}
    words.patch_entity_comment("experiments", number, said, body=body)
    assert words.read_entity_comment("experiments", number, said).comment == "Seen twice"
    tags = elabapi_python.TagsApi(client)
    tag = _made(tags.post_tag_with_http_info("experiments", number, body={"tag": "z"}))
    assert [one.tag for one in tags.read_tags("experiments", number)] == ["x", "y", "z"]
    known = elabapi_python.TeamTagsApi(client).read_team_tags("current")
    assert [(one.tag, one.item_count) for one in known] == [("x", 1), ("y", 1), ("z", 1)]
    tags.patch_tag("experiments", number, tag, body={"action": "unreference"})
    assert [one.tag for one in tags.read_tags("experiments", number)] == ["x", "y"]
    (key,) = elabapi_python.CustomFieldsKeysApi(client).custom_fields_keys()
    assert (key.extra_fields_key, key.frequency) == ("Power", 1)


def test_an_experiment_is_stamped_printed_exported_and_imported(
    clients: Clients, tmp_path: Path
) -> None:
    client = clients(a_robot())
    experiments = elabapi_python.ExperimentsApi(client)
    told = {"title": "Sealed", "body": "<p>μ-opioid</p>", "metadata": FIELDS}
    number = _made(experiments.post_experiment_with_http_info(body=told))
    experiments.patch_experiment({"action": "timestamp"}, number)
    run_all()
    found = experiments.read_experiments(extended="timestamped:yes timestamped_at:>2026-01-01")
    assert [one.id for one in found] == [number]
    uploads = elabapi_python.UploadsApi(client)
    (archive,) = [u for u in uploads.read_uploads("experiments", number) if u.immutable]
    assert uploads.read_upload("experiments", number, archive.id, **BINARY).data[:2] == b"PK"

    def written(form: str) -> bytes:
        told = experiments.get_experiment(number, format=form, _preload_content=False).data
        return bytes(told)

    assert "μ-opioid" in written("csv").decode() and "μ-opioid" in written("html").decode()
    assert written("qrpng").startswith(b"\x89PNG")
    assert any(name.endswith("ro-crate-metadata.json") for name in _names(written("eln")))
    exports = elabapi_python.ExportsApi(client)
    body = {"format": "eln", "experiments": "on"}
    export = _made(exports.post_export_with_http_info(body=body))
    assert [(one.id, one.state) for one in exports.readall_exports()] == [(export, 4)]
    run_all()
    (made,) = exports.read_export(export)
    assert (made.state, made.format) == (1, "eln")
    kept = tmp_path / "all.eln"
    kept.write_bytes(
        client.call_api(
            f"/exports/{export}?format=binary", "GET", _preload_content=False, response_type=None
        )[0].data
    )
    _brought_in(clients(a_robot()), kept)
    exports.delete_export(export)
    assert exports.readall_exports() == []


def test_an_experiment_leaves_as_pdf(clients: Clients) -> None:
    experiments = elabapi_python.ExperimentsApi(clients(a_robot()))
    number = _made(experiments.post_experiment_with_http_info(body={"title": "On paper"}))
    told = experiments.get_experiment(number, format="pdf", _preload_content=False).data
    assert told.startswith(b"%PDF")
    with pikepdf.open(io.BytesIO(told)) as pdf:
        assert len(pdf.pages) == 1 and len(pdf.attachments) == 1


def _names(archive: bytes) -> list[str]:
    with ZipFile(io.BytesIO(archive)) as found:
        return found.namelist()


def _brought_in(client: Any, archive: Path) -> None:
    imports = elabapi_python.ImportApi(client)
    assert imports.read_import().allowed_extensions == [".eln"]
    _nothing, status, headers = imports.post_import_with_http_info(
        file=str(archive), entity_type="experiments"
    )
    assert status == 202
    run_all()
    path = headers["Location"].rpartition("/api/v2")[2]
    told = client.call_api(path, "GET", _preload_content=False, response_type=None)[0].data
    assert (json.loads(told)["state"], json.loads(told)["imported"]) == ("done", 1)
    (entry,) = elabapi_python.ExperimentsApi(client).read_experiments()
    assert entry.title == "Sealed"
    assert _metadata(elabapi_python.ExperimentsApi(client), entry.id).keys() == {"Power"}


def _metadata(experiments: Any, number: int) -> dict[str, Any]:
    """Return the fields of an entry; what the client makes of them itself is empty."""
    told = json.loads(experiments.get_experiment(number, _preload_content=False).data)
    fields: dict[str, Any] = json.loads(told["metadata"])["extra_fields"]
    return fields


def test_items_links_and_events(clients: Clients) -> None:
    robot = a_robot()
    client = clients(robot)
    experiments = elabapi_python.ExperimentsApi(client)
    number = _made(experiments.post_experiment_with_http_info())
    other = _made(experiments.post_experiment_with_http_info(body={"title": "Cited"}))
    kind = a_type(robot.team, robot.person)
    a_resource(kind)
    items = elabapi_python.ItemsApi(client)
    (one,) = elabapi_python.ItemsTypesResourcesTemplatesApi(client).read_items_types()
    made = _made(items.post_item_with_http_info(body={"template": one.id, "title": "Anti-CD3"}))
    assert {item.id for item in items.read_items()} == {made, *_ids(items, but=made)}
    assert items.patch_item({"title": "Anti-CD4"}, made).title == "Anti-CD4"
    to_items = elabapi_python.LinksToItemsApi(client)
    to_items.post_entity_items_links("experiments", number, made)
    assert [x.entityid for x in to_items.read_entity_items_links("experiments", number)] == [made]
    cited = elabapi_python.LinksToExperimentsApi(client)
    cited.post_entity_experiments_links("experiments", number, other)
    (tied,) = cited.read_entity_experiments_links("experiments", number)
    assert tied.entityid == other
    to_items.delete_entitiy_items_link("experiments", number, made)
    assert to_items.read_entity_items_links("experiments", number) == []
    instrument = number_of("items", an_instrument(robot.person, robot.team).pk)
    assert instrument in {item.id for item in items.read_items()}
    _booked(elabapi_python.EventsApi(client), instrument)


def _ids(items: Any, but: int) -> set[int]:
    return {item.id for item in items.read_items()} - {but}


def _booked(events: Any, instrument: int) -> None:
    span = {"start": later().isoformat(), "end": later(hour=10).isoformat(), "title": "PCR"}
    made = _made(events.post_events_with_http_info(instrument, body=span))
    assert [event.title_only for event in events.read_events()] == ["PCR"]
    with pytest.raises(ApiException) as taken:
        events.post_events(instrument, body=span)
    assert taken.value.status == 409
    moved = {"target": "end", "delta": {"days": 0, "milliseconds": 1_800_000}}
    events.patch_event(moved, made)
    before = events.read_event(made).event_duration_minutes
    assert before > (later(hour=10) - later()).total_seconds() // 60
    events.delete_event(made)
    assert events.read_events() == []


def test_templates(clients: Clients) -> None:
    client = clients(a_robot())
    templates = elabapi_python.ExperimentsTemplatesApi(client)
    told = {"title": "Western", "body": "<p>Load the gel</p>", "tags": ["wb"], "metadata": FIELDS}
    number = _made(templates.post_experiment_template_with_http_info(body=told))
    (known,) = templates.read_experiments_templates(q="west")
    assert (known.id, known.tags) == (number, "wb")
    experiments = elabapi_python.ExperimentsApi(client)
    begun = _made(experiments.post_experiment_with_http_info(body={"template": number}))
    entry = experiments.get_experiment(begun)
    assert "Load the gel" in entry.body and entry.tags == "wb"
    assert _metadata(experiments, begun)["Power"]["value"] == "50"
    templates.patch_experiment_template(number, body={"title": "Western blot"})
    told = json.loads(templates.get_experiment_template(number, _preload_content=False).data)
    assert (told["title"], told["version"]) == ("Western blot", 2)
    templates.delete_experiment_template(number)
    assert templates.read_experiments_templates() == []


def test_a_wrong_key_is_refused_in_their_form(clients: Clients) -> None:
    robot = a_robot()
    robot.key = "3-nothing"
    with pytest.raises(ApiException) as refused:
        elabapi_python.ExperimentsApi(clients(robot)).read_experiments()
    assert refused.value.status == 401
    assert set(json.loads(refused.value.body)) == {"code", "message", "description"}
