"""A folder of directories, one CSV each: UTF-8, commas, the columns of the canonical facts."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

from encre.institute.directory.facts import COLUMNS
from encre.institute.directory.matching.troubles import Unreadable, at

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LONGEST = 20_000
"""Signs that one field may hold."""
_KEY = COLUMNS[0]


@dataclass(frozen=True)
class Directory:
    """One source: its name and its rows, values in the order of the canonical columns."""

    name: str
    rows: list[list[str]]


def read_folder(folder: Path) -> list[Directory]:
    """Return the directories of a folder, by name (raises Unreadable)."""
    if not folder.is_dir():
        raise Unreadable(f"{folder} : ce dossier n’existe pas. Donnez un dossier de fichiers CSV.")
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == ".csv")
    if not paths:
        raise Unreadable(f"{folder} : aucun fichier CSV. Déposez-y un fichier par annuaire.")
    for path in paths:
        shown = _shown(path.name)
        if shown != path.name:
            raise Unreadable(f"{shown} : ce nom de fichier n’est pas de l’UTF-8. Renommez-le.")
    stems = [path.stem for path in paths]
    if len(set(stems)) < len(stems):
        raise Unreadable(f"{folder} : deux fichiers portent le même nom. Renommez l’un d’eux.")
    return [read_file(path) for path in paths]


def read_file(path: Path) -> Directory:
    """Return one directory (raises Unreadable with the file and the line)."""
    try:
        content = path.read_bytes()
    except OSError as error:
        what = "lecture impossible. Vérifiez que c’est un fichier, et qui peut le lire."
        raise at(path.name, None, what) from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise at(
            path.name, line, "ce n’est pas de l’UTF-8. Enregistrez le fichier en UTF-8."
        ) from error
    return Directory(path.stem, list(_rows(path.name, text)))


def _shown(name: str) -> str:
    """Return a file's name that can be written; bytes that are no UTF-8 become question marks."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _rows(name: str, text: str) -> Iterator[list[str]]:
    if "\0" in text:
        line = text[: text.index("\0")].count("\n") + 1
        raise at(name, line, "un octet nul s’y trouve : le fichier n’est pas un texte.")
    csv.field_size_limit(10**9)
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        places = _places(name, next(lines, []))
        seen: dict[str, int] = {}
        begun = lines.line_num + 1
        for row in lines:
            if row:
                _check(name, begun, row, places, seen)
                yield [row[place].strip() if place is not None else "" for place in places.order]
            begun = lines.line_num + 1
    except csv.Error as error:
        what = "les guillemets ne sont pas fermés ou mal placés. Corrigez cette ligne."
        raise at(name, lines.line_num, what) from error


@dataclass(frozen=True)
class _Places:
    order: list[int | None]
    width: int
    key: int


def _places(name: str, header: list[str]) -> _Places:
    titles = [title.strip().lower() for title in header]
    if not any(titles):
        raise at(name, None, "le fichier est vide. Sa première ligne doit nommer les colonnes.")
    if _KEY not in titles:
        hint = " Séparez les colonnes par des virgules." if len(titles) == 1 else ""
        raise at(name, 1, f"la colonne {_KEY} manque. Ajoutez-la : elle nomme chaque fiche.{hint}")
    doubled = {title for title in titles if title in COLUMNS and titles.count(title) > 1}
    if doubled:
        raise at(name, 1, f"la colonne {min(doubled)} figure deux fois. Gardez-en une.")
    order = [titles.index(column) if column in titles else None for column in COLUMNS]
    return _Places(order, len(titles), titles.index(_KEY))


def _check(name: str, line: int, row: list[str], places: _Places, seen: dict[str, int]) -> None:
    if len(row) != places.width:
        what = f"{len(row)} valeurs pour {places.width} colonnes. Vérifiez virgules et guillemets."
        raise at(name, line, what)
    long = max(row, key=len)
    if len(long) > LONGEST:
        what = f"un champ de {len(long)} signes, plus que les {LONGEST} permis. Raccourcissez-le."
        raise at(name, line, what)
    identifier = row[places.key].strip()
    if not identifier:
        raise at(name, line, f"{_KEY} est vide. Donnez un identifiant à cette fiche.")
    if identifier in seen:
        what = f"{_KEY} « {identifier} » figure déjà ligne {seen[identifier]}. Gardez-en une."
        raise at(name, line, what)
    seen[identifier] = line
