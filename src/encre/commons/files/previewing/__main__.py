"""The previewing process: `python -m … SHAPE FOLDER`, bytes on standard input, JSON on output."""

import json
import sys
from pathlib import Path

from encre.commons.files.previewing import limits, pictures, texts
from encre.commons.files.previewing.refusal import NoPreview


def main(shape: str, folder: Path) -> int:
    """Write the preview of standard input: pictures in `folder`, the rest as JSON."""
    limits.confine()
    try:
        if shape in pictures.MAKERS:
            made = pictures.MAKERS[shape](sys.stdin.buffer, folder)
        else:
            made = texts.MAKERS[shape](sys.stdin.buffer)
    except NoPreview as refusal:
        made = {"reason": refusal.reason}
    except MemoryError:
        made = {"reason": "too_large"}
    sys.stdout.write(json.dumps(made))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], Path(sys.argv[2])))
