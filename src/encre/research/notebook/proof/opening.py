"""What one is given to check: the sealed file of an entry, or the package of a notebook."""

import zipfile
from pathlib import Path

from encre.research.notebook.proof.checking import Report, Trusted, Unreadable, check_entry
from encre.research.notebook.proof.packages import check_package, is_package

BROKEN = (
    ValueError,
    RuntimeError,
    LookupError,
    TypeError,
    AttributeError,
    zipfile.zlib.error,  # type: ignore[attr-defined]
)
"""What the reading of bytes that were made to mislead may come to."""


def check_file(path: Path, trusted: Trusted = None) -> Report:
    """Check a file; with `trusted`, only time-stamps of these roots hold. Never raises."""
    report = Report()
    try:
        with zipfile.ZipFile(path) as archive:
            check = check_package if is_package(archive) else check_entry
            check(archive, report, trusted)
    except (Unreadable, zipfile.BadZipFile, OSError, EOFError, NotImplementedError) as error:
        report.bad(path.name, f"this is not a sealed file, or it is damaged ({error})")
    except BROKEN as error:
        report.bad(path.name, f"it cannot be read to its end ({type(error).__name__})")
    return report
