"""Event logs as tools read them: XES after the schema of IEEE 1849-2016, CSV after RFC 4180, the same facts in both."""

import csv
import re
from datetime import UTC, datetime
from decimal import Decimal
from io import StringIO
from xml.etree import ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.vocabulary import EventLogFormat
from services.ledger.eventlog.writing import COLUMNS, Step, Trace, writer_of

XES = "{http://www.xes-standard.org/}"
# The schema's own order and names; what a log of ours uses of it.
LOG_ORDER = ("extension", "global", "classifier", "string", "trace")
ATTRIBUTES = {"string": str, "date": datetime.fromisoformat}
NAME = re.compile(r"[A-Za-z_:][\w:.-]*")  # xs:Name, in ASCII
words = st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
moments = st.integers(0, 4_000_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
steps = st.builds(
    Step, words, moments, words | st.none(),
    st.sampled_from(["county", "town"]) | st.none(), st.just("intake"),
)  # fmt: skip
traces = st.lists(
    st.builds(Trace, words, st.fixed_dictionaries({"channel": words}), st.lists(steps, max_size=4)),
    max_size=4,
)


def written(form: EventLogFormat, given_traces: list[Trace]) -> str:
    out = StringIO(newline="")
    writer = writer_of(form, out)
    for trace in given_traces:
        writer.trace(trace)
    writer.end()
    return out.getvalue()


def check_attributes(element: ET.Element, nested: tuple[str, ...] = ()) -> None:
    """Attributes first, each a typed key and value; then what the schema nests."""
    kinds = [child.tag.removeprefix(XES) for child in element]
    assert kinds == sorted(kinds, key=lambda kind: kind in nested)
    for child, kind in zip(element, kinds, strict=True):
        if kind in nested:
            continue
        ATTRIBUTES[kind](child.attrib["value"])
        assert NAME.fullmatch(child.attrib["key"])
        assert set(child.attrib) == {"key", "value"}


def check_schema(log: ET.Element) -> None:
    """IEEE 1849-2016, annex: LogType, TraceType, EventType, GlobalsType, ClassifierType, ExtensionType."""
    assert log.tag == f"{XES}log"
    Decimal(log.attrib["xes.version"])
    kinds = [child.tag.removeprefix(XES) for child in log]
    assert kinds == sorted(kinds, key=LOG_ORDER.index)
    for extension in log.iter(f"{XES}extension"):
        assert set(extension.attrib) == {"name", "prefix", "uri"}
    for scope in log.iter(f"{XES}global"):
        assert scope.attrib["scope"] in ("trace", "event")
        check_attributes(scope)
    for classifier in log.iter(f"{XES}classifier"):
        assert {"name", "keys"} <= set(classifier.attrib)
    for trace in log.iter(f"{XES}trace"):
        check_attributes(trace, ("event",))
        for event in trace.iter(f"{XES}event"):
            check_attributes(event)


def declared(log: ET.Element, scope: str) -> set[str]:
    (found,) = (each for each in log.iter(f"{XES}global") if each.attrib["scope"] == scope)
    return {each.attrib["key"] for each in found}


@settings(max_examples=25)
@given(traces)
def test_a_xes_log_is_after_the_schema_and_every_event_has_what_is_declared_global(
    found: list[Trace],
) -> None:
    log = ET.fromstring(written(EventLogFormat.XES, found))
    check_schema(log)
    for trace in log.iter(f"{XES}trace"):
        assert declared(log, "trace") <= {each.attrib["key"] for each in trace if "key" in each.attrib}
        for event in trace.iter(f"{XES}event"):
            assert declared(log, "event") <= {each.attrib["key"] for each in event}


@settings(max_examples=25)
@given(traces)
def test_both_forms_tell_the_same_events_in_the_same_order(found: list[Trace]) -> None:
    log = ET.fromstring(written(EventLogFormat.XES, found))
    from_xes = []
    for trace in log.iter(f"{XES}trace"):
        about = {each.attrib["key"]: each.attrib["value"] for each in trace if "key" in each.attrib}
        for event in trace.iter(f"{XES}event"):
            told = {each.attrib["key"]: each.attrib["value"] for each in event}
            keys = ("concept:name", "time:timestamp", "org:group", "tier", "source")
            from_xes.append([about["concept:name"], *(told.get(key, "") for key in keys)])
    rows = list(csv.reader(StringIO(written(EventLogFormat.CSV, found), newline="")))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1:] == from_xes


def test_a_moment_is_told_in_local_time_and_nobody_by_name() -> None:
    at = datetime(2026, 11, 22, 17, tzinfo=UTC)
    trace = Trace("520302-2026-0000001-1", {}, [Step("case.admitted", at, "centre", "county", "intake")])
    assert "2026-11-23T01:00:00.000+08:00" in written(EventLogFormat.CSV, [trace])
    assert "org:resource" not in written(EventLogFormat.XES, [trace])
