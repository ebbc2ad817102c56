"""Writes stories as an event log: XES (IEEE 1849-2016) or CSV. Pure, but for the file it is given.

A case is a trace, what happened an event: activity (`concept:name`), moment (`time:timestamp`, at +08:00), the unit it
is counted to (`org:group`) and that unit's tier. Posts and people stand in neither form.
"""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Protocol, TextIO
from xml.sax.saxutils import quoteattr

from casekit.clock import rfc3339
from contracts.vocabulary import EventLogFormat

_HEAD: Final = """\
<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1849.2016" xes.features="" xmlns="http://www.xes-standard.org/">
  <extension name="Concept" prefix="concept" uri="http://www.xes-standard.org/concept.xesext"/>
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <extension name="Lifecycle" prefix="lifecycle" uri="http://www.xes-standard.org/lifecycle.xesext"/>
  <extension name="Organizational" prefix="org" uri="http://www.xes-standard.org/org.xesext"/>
  <global scope="trace">
    <string key="concept:name" value=""/>
  </global>
  <global scope="event">
    <string key="concept:name" value=""/>
    <date key="time:timestamp" value="1970-01-01T00:00:00+00:00"/>
    <string key="lifecycle:transition" value="complete"/>
    <string key="source" value=""/>
  </global>
  <classifier name="Activity" scope="event" keys="concept:name"/>
"""
TRACE_BEGINS: Final = "  <trace>"
TRACE_ENDS: Final = "  </trace>\n"
COLUMNS: Final = ("case_id", "activity", "timestamp", "unit", "tier", "source")


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that happened; `unit` and `tier` are None where nobody says."""

    activity: str
    at: datetime
    unit: str | None
    tier: str | None
    source: str


@dataclass(frozen=True, slots=True)
class Trace:
    """A case's story, oldest first; `about` are words of the case as a whole."""

    code: str
    about: Mapping[str, str]
    steps: Sequence[Step]


class Writer(Protocol):
    """Writes traces to a file, then ends."""

    def trace(self, trace: Trace) -> None:
        """The next case."""
        ...

    def end(self) -> None:
        """There are no more."""
        ...


class XesWriter:
    """As XES."""

    def __init__(self, out: TextIO) -> None:
        self._out = out
        out.write(_HEAD)

    def trace(self, trace: Trace) -> None:
        """The next case."""
        about = "".join(_string(key, value) for key, value in trace.about.items())
        events = "".join(map(_event, trace.steps))
        self._out.write(f"{TRACE_BEGINS}{naming(trace.code)}{about}\n{events}{TRACE_ENDS}")

    def end(self) -> None:
        """Close the log."""
        self._out.write("</log>\n")


class CsvWriter:
    """As CSV (RFC 4180, UTF-8), a line per event."""

    def __init__(self, out: TextIO) -> None:
        self._rows = csv.writer(out)
        self._rows.writerow(COLUMNS)

    def trace(self, trace: Trace) -> None:
        """The next case."""
        for step in trace.steps:
            at = rfc3339(step.at)
            self._rows.writerow(
                (trace.code, step.activity, at, step.unit or "", step.tier or "", step.source)
            )

    def end(self) -> None:
        """Nothing ends a table."""


def writer_of(form: EventLogFormat, out: TextIO) -> Writer:
    """The writer of a form."""
    return XesWriter(out) if form is EventLogFormat.XES else CsvWriter(out)


def naming(code: str) -> str:
    """How a trace names its case, first of all that it says."""
    return _string("concept:name", code)


def _event(step: Step) -> str:
    unit = _string("org:group", step.unit) if step.unit else ""
    tier = _string("tier", step.tier) if step.tier else ""
    return (
        f"    <event>{_string('concept:name', step.activity)}"
        f'<date key="time:timestamp" value={quoteattr(rfc3339(step.at))}/>'
        f"{_string('lifecycle:transition', 'complete')}{unit}{tier}{_string('source', step.source)}</event>\n"
    )


def _string(key: str, value: str) -> str:
    return f'<string key="{key}" value={quoteattr(value)}/>'
