"""A file of cases as numbered rows, in memory bounded by the longest row taken. Raises ImportUnreadable, at that row.

A row's number is that of its line (NDJSON), or of its record with the column names as 1 (CSV). Rows in which nothing
stands are left out and counted.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from casekit.web.messages import Message
from services.intake.errors import ImportUnreadable
from services.intake.importing.columns import Column, columns_of

MAX_ROWS = 100_000
MAX_ROW_BYTES = 1024 * 1024
_BOM = "\ufeff"

_TOO_LONG = Message("The row is too long, or a quotation mark is not closed.", "该行过长，或引号未闭合。")
_NOT_CSV = Message("This is not CSV.", "不是有效的 CSV。")
_NOT_TEXT = Message("The text is not in the encoding declared.", "文字编码与声明的不符。")
_TOO_MANY = Message(f"More than {MAX_ROWS} rows.", f"超过 {MAX_ROWS} 行。")
_EMPTY = Message("There is no row.", "没有数据行。")


class Form(StrEnum):
    """How a file is written."""

    NDJSON = "ndjson"
    CSV = "csv"
    CSV_GB18030 = "csv-gb18030"


@dataclass(frozen=True, slots=True)
class Line:
    """A row of NDJSON."""

    number: int
    data: bytes


@dataclass(frozen=True, slots=True)
class Record:
    """A row of CSV; it may have fewer or more cells than there are columns."""

    number: int
    columns: Sequence[Column]
    cells: Sequence[str]


Row = Line | Record


def rows_of(form: Form, pieces: Iterable[bytes]) -> Iterator[Row]:
    """The rows of a file. Raises ImportUnreadable, also for a file without any."""
    lines = _lines(pieces)
    if form is Form.NDJSON:
        rows: Iterator[Row] = _json_lines(lines)
    else:
        rows = _records(lines, "utf-8" if form is Form.CSV else "gb18030")
    count = 0
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise ImportUnreadable(row=row.number, why=_TOO_MANY)
        yield row
    if not count:
        raise ImportUnreadable(row=1, why=_EMPTY)


def _lines(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """The lines without their ends. No byte of a longer character in UTF-8 or GB18030 is a line's end."""
    held, number = b"", 0
    for piece in pieces:
        *whole, held = (held + piece).split(b"\n")
        number += len(whole)
        if len(held) > MAX_ROW_BYTES or any(len(line) > MAX_ROW_BYTES for line in whole):
            raise ImportUnreadable(row=number + 1, why=_TOO_LONG)
        yield from whole
    if held:
        yield held


def _json_lines(lines: Iterator[bytes]) -> Iterator[Row]:
    for number, line in enumerate(lines, start=1):
        data = line.removeprefix(_BOM.encode()) if number == 1 else line
        if data.strip():
            yield Line(number, data)


def _records(lines: Iterator[bytes], encoding: str) -> Iterator[Row]:
    texts = _Texts(lines, encoding)
    records = csv.reader(texts, strict=True)
    columns: Sequence[Column] = ()
    while True:
        texts.record += 1
        texts.size = 0
        try:
            cells = next(records, None)
        except csv.Error:
            raise ImportUnreadable(row=texts.record, why=_NOT_CSV) from None
        if cells is None:
            return
        if texts.record == 1:
            columns = columns_of(cells)
        elif any(cell.strip() for cell in cells):
            yield Record(texts.record, columns, cells)


class _Texts:
    """The lines as text, for as long as the record at hand stays within bounds."""

    def __init__(self, lines: Iterator[bytes], encoding: str) -> None:
        self._lines = lines
        self._encoding = encoding
        self._is_first = True
        self.record = 0
        self.size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.size += len(line)
        if self.size > MAX_ROW_BYTES:
            raise ImportUnreadable(row=self.record, why=_TOO_LONG)
        try:
            text = line.decode(self._encoding)
        except UnicodeDecodeError:
            raise ImportUnreadable(row=self.record, why=_NOT_TEXT) from None
        text, self._is_first = text.removeprefix(_BOM) if self._is_first else text, False
        return text + "\n"
