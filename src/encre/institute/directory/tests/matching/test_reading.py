"""Hostile folders are refused with a sentence that says where; the command says the same."""

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from encre.institute.directory import matching
from encre.institute.directory.tests.matching.folders import facts, write

ROOM = Path(matching.__file__).parent
FORBIDDEN = ("django", "encre.institute.directory.generator", "encre.institute.directory.scoring")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "est vide"),
        (b"\n\n", "est vide"),
        (b"family_name,given_names\nA,B\n", "ligne 1 : la colonne source_id manque"),
        (b"source_id;family_name\n1;A\n", "virgules"),
        (b"source_id,source_id\n1,2\n", "figure deux fois"),
        (b"source_id,family_name\n1,A\n1,B\n", "ligne 3 : source_id « 1 » figure déjà ligne 2"),
        (b"source_id,family_name\n,A\n", "ligne 2 : source_id est vide"),
        (b"source_id,family_name\n1,A\n2,A,B\n", "ligne 3 : 3 valeurs pour 2 colonnes"),
        ("source_id\nLefevre\nLefèvre\n".encode("cp1252"), "ligne 3 : ce n’est pas de l’UTF-8"),
        ("source_id\n1\n".encode("utf-16"), "UTF-8"),
        (b'source_id,family_name\n1,"A\n', "guillemets"),
        (b'source_id,family_name\n1,"A"B\n', "guillemets"),
        (b"source_id,family_name\n1,A\0B\n", "ligne 2 : un octet nul"),
        (b"source_id\n1\n" + b"A" * 10**7 + b"\n", "ligne 3 : un champ de 10000000"),
        (b"<html><body>502 Bad Gateway</body></html>\n", "source_id manque"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_where(tmp_path, content, said):
    (tmp_path / "siege.csv").write_bytes(content)
    with pytest.raises(matching.Unreadable) as trouble:
        matching.resolve(tmp_path)
    assert str(trouble.value).startswith("siege.csv")
    assert said in str(trouble.value)


def test_a_folder_without_directories(tmp_path):
    with pytest.raises(matching.Unreadable, match="aucun fichier CSV"):
        matching.resolve(tmp_path)
    with pytest.raises(matching.Unreadable, match="n’existe pas"):
        matching.resolve(tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("name", "said"),
    [("siege.csv", "lecture impossible"), (os.fsdecode(b"si\xe8ge.csv"), "Renommez")],
)  # fmt: skip
def test_a_file_that_is_none_or_has_no_readable_name(tmp_path, name, said):
    """A folder named like a file; a name written by an old Windows."""
    (tmp_path / name).mkdir()
    with pytest.raises(matching.Unreadable, match=said) as trouble:
        matching.resolve(tmp_path)
    assert str(trouble.value).encode("utf-8").strip()


def test_one_column_is_enough_and_a_mark_before_it_is_no_matter(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"\xef\xbb\xbfsource_id\r\n1\r\n2\r\n")
    (tmp_path / "b.csv").write_bytes(b"extra,source_id\nx,1\n")
    found = matching.resolve(tmp_path)
    assert sorted(tuple(key) for cluster in found.clusters for key in cluster) == [
        ("a", "1"),
        ("a", "2"),
        ("b", "1"),
    ]
    assert len(found.clusters) == 3


def command(*words):
    line = [sys.executable, "-W", "ignore", "-m", "encre.institute.directory.matching", *words]
    source = str(Path(matching.__file__).parents[4])
    return subprocess.run(
        line, env={"PYTHONPATH": source}, capture_output=True, text=True, check=False
    )


def test_the_command_writes_clusters_and_reviews(tmp_path):
    mail = {"email": "anne.lefevre@institut.example", "phone": "0145678901"}
    folder = write(
        tmp_path / "in",
        a=[facts("1", "Lefèvre", "Anne", **mail), facts("2", "Morin", "Paul")],
        b=[facts("7", "LEFEVRE", "Anne", **mail)],
    )
    done = command(str(folder), "--json", str(tmp_path / "out.json"))
    assert done.returncode == 0, done.stderr
    found = json.loads((tmp_path / "out.json").read_text("utf-8"))
    assert set(found) == {"clusters", "reviews"}
    assert sorted(map(sorted, found["clusters"])) == [[["a", "1"], ["b", "7"]], [["a", "2"]]]


def test_the_command_refuses_with_a_sentence(tmp_path):
    (tmp_path / "siege.csv").write_bytes(b"name\nA\n")
    done = command(str(tmp_path), "--json", str(tmp_path / "out.json"))
    assert done.returncode == 1 and "siege.csv, ligne 1" in done.stderr
    assert "Traceback" not in done.stderr and not (tmp_path / "out.json").exists()


def test_matching_knows_neither_django_nor_the_generator():
    for path in ROOM.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in getattr(node, "names", ())]
            modules = [getattr(node, "module", None) or "", *names]
            assert not [name for name in modules if str(name).startswith(FORBIDDEN)], path
    seen = (
        "import sys, encre.institute.directory.matching.learning;"
        f"print([name for name in sys.modules if name.startswith({FORBIDDEN!r})])"
    )
    line = [sys.executable, "-W", "ignore", "-c", seen]
    source = str(Path(matching.__file__).parents[4])
    done = subprocess.run(
        line, env={"PYTHONPATH": source}, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"
