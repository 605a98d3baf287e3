"""Reading the file: bytes in, typed rows and problems out; nothing else is touched."""

import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from encre.foundation.structures.rnsr import columns
from encre.foundation.structures.rnsr.fields import row_of
from encre.foundation.structures.rnsr.rows import Problem, Row

SIZE_LIMIT = 200_000_000
DELIMITER = ";"
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)


class Unreadable(ValueError):
    """The file as a whole cannot be trusted; `code` says why, `line` where, `value` what."""

    def __init__(self, code: str, *, line: int = 0, value: str = "") -> None:
        self.code, self.line, self.value = code, line, value
        super().__init__(f"{code} (line {line}) {value}".strip())


@dataclass
class Reading:
    """What the file says, in its order, and what was wrong in it."""

    rows: list[Row] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    skipped: int = 0
    encoding: str = "utf-8"


def read(data: bytes) -> Reading:
    """Read the reference (raises Unreadable when the whole file must be refused)."""
    reading = Reading()
    text = _decoded(data, reading)
    lines = _lines(text)
    header = next(lines, (1, []))[1]
    names = _header(header, reading)
    seen: dict[str, int] = {}
    last_short = 0
    for line, cells in lines:
        if last_short:
            reading.skipped += 1
            reading.problems.append(Problem(last_short, "columns"))
            last_short = 0
        if len(cells) != len(names):
            last_short = line
            continue
        row = row_of(line, dict(zip(names, cells, strict=True)), reading.problems)
        if row is None or row.number in seen:
            reading.skipped += 1
            if row is not None:
                value = str(seen[row.number])
                reading.problems.append(Problem(line, "twice", value, row.number))
            continue
        seen[row.number] = line
        reading.rows.append(row)
    if last_short:
        raise Unreadable("truncated", line=last_short)
    if not reading.rows:
        raise Unreadable("no_rows")
    return reading


def _decoded(data: bytes, reading: Reading) -> str:
    if len(data) > SIZE_LIMIT:
        raise Unreadable("too_large")
    if not data.strip():
        raise Unreadable("empty")
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                raise Unreadable("not_text") from None
            return _plain(text)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        try:
            text = data.decode("cp1252")
        except UnicodeDecodeError:
            raise Unreadable("not_text", line=line) from None
        reading.encoding = "cp1252"
        reading.problems.append(Problem(line, "encoding", "Windows-1252"))
    return _plain(text)


def _plain(text: str) -> str:
    if "\0" in text:
        raise Unreadable("not_text", line=text.count("\n", 0, text.index("\0")) + 1)
    return text


def _lines(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield each line of the table with the number at which it begins; blank ones are left out."""
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=DELIMITER, strict=True)
    begins = 1
    try:
        for cells in reader:
            if cells:
                yield begins, cells
            begins = reader.line_num + 1
    except csv.Error as error:
        code = "truncated" if "unexpected end" in str(error) else "not_csv"
        raise Unreadable(code, line=begins) from None


def _header(cells: Sequence[str], reading: Reading) -> list[str]:
    names = [cell.strip().lower() for cell in cells]
    missing = [name for name in columns.NEEDED if name not in names]
    if len(missing) == len(columns.NEEDED):
        raise Unreadable("header", line=1, value=DELIMITER.join(names)[:80])
    if missing:
        raise Unreadable("columns_missing", line=1, value=", ".join(missing))
    if len(set(names)) != len(names):
        raise Unreadable("columns_twice", line=1)
    return names
