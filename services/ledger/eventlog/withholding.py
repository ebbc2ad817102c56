"""Takes cases out of an event log that was made earlier: those that its reader may not know of any more. Pure.

An export is judged again whenever it is opened, over the cases that it holds: what has come to accuse the reader's unit
since it was made is not in what he is given. Works on the lines that `writing` writes, as they pass.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import Final

from contracts.vocabulary import EventLogFormat
from services.ledger.eventlog.writing import TRACE_BEGINS, TRACE_ENDS, naming

Lines = Iterable[bytes]
_NAMES: Final = (TRACE_BEGINS + naming("").removesuffix('"/>')).encode()  # a case's code follows
_ENDS: Final = TRACE_ENDS.encode()


def without(form: EventLogFormat, content: Iterable[bytes], codes: Collection[str]) -> Iterator[bytes]:
    """The same log without these cases; byte for byte the same where it holds none of them."""
    if not codes:
        return iter(content)
    return _CUT[form](_lines(content), codes)


def _lines(content: Iterable[bytes]) -> Iterator[bytes]:
    """The content line by line, each with its end, however it was cut into pieces."""
    rest = b""
    for piece in content:
        *whole, rest = (rest + piece).split(b"\n")
        yield from (line + b"\n" for line in whole)
    if rest:
        yield rest


def _rows(lines: Lines, codes: Collection[str]) -> Iterator[bytes]:
    """A table: its first column is the case."""
    left_out = {code.encode() for code in codes}
    return (line for line in lines if line.partition(b",")[0] not in left_out)


def _traces(lines: Lines, codes: Collection[str]) -> Iterator[bytes]:
    """A log of traces: each begins with a line that names its case, and ends with a line of its own."""
    left_out = {code.encode() for code in codes}
    is_out = False
    for line in lines:
        if line.startswith(_NAMES):
            is_out = line[len(_NAMES) :].partition(b'"')[0] in left_out
        if not is_out:
            yield line
        is_out = is_out and line != _ENDS


_CUT: Final[Mapping[EventLogFormat, Callable[[Lines, Collection[str]], Iterator[bytes]]]] = {
    EventLogFormat.CSV: _rows,
    EventLogFormat.XES: _traces,
}
