"""The contracts of imports follow the packages that exist."""

import ast
import sys
from configparser import ConfigParser
from pathlib import Path

import pytest

from encre.command import walls
from encre.command.paths import PACKAGE, ROOT
from encre.command.terminal import Stop


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with two wings."""
    for room in (
        "project",
        "foundation.base",
        "foundation.people",
        "support.desk",
        "health.deaths",
    ):
        folder = tmp_path
        for part in room.split("."):
            folder = folder / part
            folder.mkdir(exist_ok=True)
            (folder / "__init__.py").touch()
        (folder / "models.py").touch()
    return tmp_path


def read(text: str) -> ConfigParser:
    parser = ConfigParser()
    parser.read_string(text)
    return parser


def test_floors_hold_only_what_exists(house: Path) -> None:
    floors = read(walls.text(house))["importlinter:contract:floors"]["layers"].split("\n")
    assert floors[1:] == ["encre.project", "encre.support | encre.health", "encre.foundation"]


def test_each_room_keeps_its_models(house: Path) -> None:
    found = read(walls.text(house))
    contract = found["importlinter:contract:models-support-desk"]
    assert contract["protected_modules"].strip() == "encre.support.desk.models"
    allowed = contract["allowed_importers"].split()
    assert allowed == ["encre.support.desk", "encre.**.tests", "encre.**.tests.**"]
    assert "importlinter:contract:models-foundation-base" not in found


def test_a_package_no_floor_knows_is_refused(house: Path) -> None:
    (house / "cellar").mkdir()
    (house / "cellar" / "__init__.py").touch()
    with pytest.raises(Stop, match="cellar"):
        walls.text(house)


def test_the_command_needs_nothing_but_python() -> None:
    allowed = {*sys.stdlib_module_names, "encre", "tests"}
    for file in [ROOT / "encre", *(PACKAGE / "command").glob("*.py")]:
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            assert {name.partition(".")[0] for name in names} <= allowed, file
