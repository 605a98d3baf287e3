"""What an archive says it holds."""

import zipfile
from pathlib import Path
from typing import Any, BinaryIO

from encre.commons.files.previewing.refusal import NoPreview

MEMBERS = 500


def members(stream: BinaryIO, _folder: Path) -> dict[str, Any]:
    """Return what a zip archive says it holds, nothing being unpacked."""
    try:
        with zipfile.ZipFile(stream) as archive:
            infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        raise NoPreview("damaged") from None
    listed = [
        {"name": info.filename[:500], "size": info.file_size, "locked": bool(info.flag_bits & 1)}
        for info in infos[:MEMBERS]
        if not info.is_dir()
    ]
    total = sum(info.file_size for info in infos)
    return {"members": listed, "count": len(infos), "total": total, "cut": len(infos) > MEMBERS}
