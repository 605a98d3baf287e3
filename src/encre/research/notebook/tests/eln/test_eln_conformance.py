"""Our exports against judges others wrote: the consortium's schema and rules, and roc-validator."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import Any

import jsonschema
import pytest
import requests
from requests.adapters import BaseAdapter
from requests_cache import CachedSession
from rocrate.rocrate import ROCrate
from rocrate_validator import models, services
from urllib3.response import HTTPResponse

from encre.research.notebook.eln.writer import write
from encre.research.notebook.tests.eln.test_eln_writer import CRATE, FULL, GEL, opened

METADATA = "ro-crate-metadata.json"
MANDATORY = {"Dataset": ("name",), "File": ("name",)}


@pytest.fixture(scope="module", params=["1.1", "1.2"])
def export(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[str, Path]:
    """An export of every kind of content, per version of RO-Crate."""
    path = tmp_path_factory.mktemp("export") / "encre.eln"
    with path.open("w+b") as sink:
        write(sink, [FULL, GEL], CRATE, opened, version=request.param)
    return request.param, path


def graph_of(path: Path) -> list[dict[str, Any]]:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read(f"cahier/{METADATA}"))["@graph"]


class Shelf(BaseAdapter):
    """Answers requests for the contexts from files, so that no test reaches the network."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self.folder = folder

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        """The file of the version named in the address."""
        version = str(request.url).rstrip("/").split("/")[-2]
        answer = requests.Response()
        answer.status_code, answer.url, answer.request = 200, str(request.url), request
        answer.headers["Content-Type"] = "application/ld+json"
        data = (self.folder / version / "context.jsonld").read_bytes()
        answer.raw = HTTPResponse(
            body=io.BytesIO(data),
            status=200,
            headers={"Content-Type": "application/ld+json"},
            preload_content=False,
            request_method="GET",
            request_url=request.url,
        )
        return answer

    def close(self) -> None:
        """Nothing is held."""


@pytest.fixture(scope="module")
def validate(
    samples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Path, str], list[str]]:
    """roc-validator offline, its cache filled with the contexts of the sample data."""
    folder = samples / "data" / "ro-crate"
    if not folder.is_dir():
        pytest.skip("no RO-Crate contexts in the sample data")
    cache = tmp_path_factory.mktemp("cache") / "http"
    session = CachedSession(str(cache), backend="sqlite", expire_after=-1)
    session.mount("https://", Shelf(folder))
    for version in ("1.1", "1.2"):
        assert session.get(f"https://w3id.org/ro/crate/{version}/context").ok
    session.close()

    def run(root: Path, profile: str) -> list[str]:
        result = services.validate(
            services.ValidationSettings(
                rocrate_uri=root,
                profile_identifier=profile,
                offline=True,
                cache_path=str(cache),
                requirement_severity=models.Severity.REQUIRED,
            )
        )
        return [f"{issue.check.identifier}: {issue.message}" for issue in result.get_issues()]

    return run


@pytest.mark.filterwarnings("ignore")
def test_roc_validator_finds_nothing_required_missing(
    export: tuple[str, Path], validate: Callable[[Path, str], list[str]], tmp_path: Path
) -> None:
    version, path = export
    with zipfile.ZipFile(path) as archive:
        archive.extractall(tmp_path)
    assert validate(tmp_path / "cahier", f"ro-crate-{version}") == []
    broken = tmp_path / "cahier" / "gel"
    broken.rmdir()
    assert validate(tmp_path / "cahier", f"ro-crate-{version}") != []


@pytest.mark.filterwarnings("ignore")
def test_rocrate_library_opens_it(export: tuple[str, Path], tmp_path: Path) -> None:
    with zipfile.ZipFile(export[1]) as archive:
        archive.extractall(tmp_path)
    crate = ROCrate(tmp_path / "cahier")
    assert {"pcr-0192/", "gel/"} <= {
        entity.id.removeprefix("./") for entity in crate.get_entities()
    }


def test_consortium_schema(export: tuple[str, Path], samples: Path) -> None:
    schema = samples / "eln" / "consortium" / "schema.json"
    if not schema.is_file():
        pytest.skip("no schema of the consortium in the sample data")
    validator = jsonschema.Draft202012Validator(json.loads(schema.read_text()))
    with zipfile.ZipFile(export[1]) as archive:
        document = json.loads(archive.read(f"cahier/{METADATA}"))
    assert [error.message for error in validator.iter_errors(document)] == []


def test_one_root_folder_and_nothing_outside(export: tuple[str, Path]) -> None:
    with zipfile.ZipFile(export[1]) as archive:
        paths = [PurePosixPath(name) for name in archive.namelist()]
    assert {path.parts[0] for path in paths} == {"cahier"}
    assert not any(path.is_absolute() or ".." in path.parts for path in paths)


def test_nodes_are_unique_flat_and_named(export: tuple[str, Path]) -> None:
    """What the consortium asks of parameters: unique nodes, names, keywords as one text."""
    graph = graph_of(export[1])
    nodes = {node["@id"]: node for node in graph}
    assert len(nodes) == len(graph)
    assert {"version", "sdPublisher"} <= set(nodes[METADATA])
    for node in graph:
        for kind, names in MANDATORY.items():
            assert node["@type"] != kind or set(names) <= set(node)
        assert isinstance(node.get("keywords", ""), str)
        assert isinstance(node.get("contentSize", ""), str)
        assert all(str(value).strip() for name, value in node.items() if name != "value")
        for part in node.get("hasPart", []):
            assert part["@id"] in nodes
        for value in node.values():
            for item in value if isinstance(value, list) else [value]:
                assert not isinstance(item, dict) or set(item) == {"@id"}


def test_publisher_is_named_and_addressed(export: tuple[str, Path]) -> None:
    nodes = {node["@id"]: node for node in graph_of(export[1])}
    publisher = nodes[nodes[METADATA]["sdPublisher"]["@id"]]
    assert (publisher["@type"], publisher["name"]) == ("Organization", "Encre")
    assert publisher["url"] == "https://encre.example"
