"""Files with previews for the table: numbers to be drawn, planes, a map, a notebook's cells."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

from PIL import Image

from encre.commons.files import previews, services

if TYPE_CHECKING:
    from tests.matrix.house import House

TABLE = "temps;signal;essai\n0;1,5;a\n5;2,5;b\n10;4,5;c\n"
PLASMID = """LOCUS       pENCRE      5386 bp    DNA     circular SYN 12-MAR-2026
DEFINITION  Cloning vector.
FEATURES             Location/Qualifiers
     CDS             complement(1500..2900)
                     /gene="lacI"
     promoter        20..60
                     /label="T7"
ORIGIN
        1 ggccggccaa ttaattaatt
//
"""
CELLS = [
    {"cell_type": "markdown", "source": "# Analyse\n\n| a | b |\n|---|---|\n| 1 | 2 |"},
    {
        "cell_type": "code",
        "execution_count": 1,
        "source": "df",
        "outputs": [
            {"data": {"text/html": "<table><tr><th>n</th></tr><tr><td>1</td></tr></table>"}},
            {"output_type": "error", "traceback": ["ZeroDivisionError"]},
        ],
    },
]


def previewed(house: House) -> None:
    """Store them in the open entry, and one in the hidden; each is drawn by the process apart."""
    author, entries = house.people["author"], house.rows
    planes = io.BytesIO()
    first, *others = (Image.new("L", (60, 40), shade) for shade in (40, 120, 200))
    first.save(planes, "TIFF", save_all=True, append_images=others)
    notebook = json.dumps({"nbformat": 4, "cells": CELLS}).encode()
    for name, file_name, data, owner in (
        ("file.table", "mesures.csv", TABLE.encode(), "entry.open"),
        ("file.veiled", "voile.csv", TABLE.replace("a", "z").encode(), "entry.hidden"),
        ("file.planes", "plans.tif", planes.getvalue(), "entry.open"),
        ("file.plasmid", "plasmide.gb", PLASMID.encode(), "entry.open"),
        ("file.cells", "analyse.ipynb", notebook, "entry.open"),
    ):
        file = services.store(data, name=file_name, by=author, owner=entries[owner])
        previews.make(file.blob, previews.shape_of(file.media_type))
        house.rows[name] = file
        house.objects[name] = {"pk": file.pk, "number": 2}
