"""The previewing process: `python -m … SHAPE FOLDER`, bytes on standard input, JSON on output."""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

from encre.commons.files.previewing import limits
from encre.commons.files.previewing.refusal import NoPreview

MAKERS = {
    "picture": "pictures.picture",
    "portrait": "pictures.portrait",
    "stack": "stacks.stack",
    "vector": "vectors.vector",
    "pdf": "documents.document",
    "table": "tables.table",
    "workbook": "workbooks.workbook",
    "text": "texts.text",
    "data": "texts.data",
    "markdown": "texts.markdown",
    "cells": "notebooks.notebook",
    "members": "archives.members",
    "dicom": "medical.dicom",
    "cytometry": "cytometry.cells",
    "fasta": "sequences.fasta",
    "fastq": "sequences.fastq",
    "genbank": "genbank.genbank",
    "spectrum": "spectra.spectrum",
}
"""Who makes each shape; only its module, and the parsers it needs, are ever imported."""


def main(shape: str, folder: Path) -> int:
    """Write the preview of standard input: pictures and parts in `folder`, the rest as JSON."""
    limits.confine()
    module, _dot, name = MAKERS[shape].partition(".")
    try:
        maker = getattr(import_module(f"encre.commons.files.previewing.{module}"), name)
        made: dict[str, Any] = maker(sys.stdin.buffer, folder)
    except NoPreview as refusal:
        made = {"reason": refusal.reason}
    except MemoryError:
        made = {"reason": "too_large"}
    except RecursionError:
        made = {"reason": "damaged"}
    sys.stdout.write(json.dumps(made, allow_nan=False))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
