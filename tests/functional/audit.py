"""What must hold of a platform whatever has happened to it, read from its tables and from what people were told.

`owed` says what is still on its way; `audit` fails when anything was lost, doubled or put out of order.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from casekit import deadlines
from casekit.children import wait_until
from casekit.config import SERVICES
from casekit.envelope import Envelope, parse
from casekit.inbox.tables import SETTLED
from contracts.registry import known_events
from contracts.topology import LISTENS
from services.evaluation.catalogue import rules_at
from services.evaluation.domain.matters import matter_of
from services.evaluation.domain.order import Heard, heard
from services.evaluation.domain.tally import Tally, heeds
from tests.functional.platform import History, Platform

_QUIET_SECONDS = 60.0
_ROUTES = {"order": "grid.orders", "mediation": "mediation.mediations", "petition": "petition.petitions"}


def owed(platform: Platform) -> dict[str, int]:
    """How many events of which source a listener has not handled yet, by `source → listener`; empty when quiet.

    What was handled is read first: an event that says another while this looks has then not been handled yet.
    """
    handled = {
        (listener, source): count
        for listener, source, count in platform.rows(
            _each(
                f"SELECT '{{0}}', source, count(*) FROM {{0}}.inbox_messages WHERE state IN {SETTLED} GROUP BY 2",
                LISTENS,
            )
        )
    }
    said = dict(platform.rows(_each("SELECT '{0}', count(*) FROM {0}.outbox_messages", SERVICES)))
    missing = {
        f"{source} → {listener}": said[source] - handled.get((listener, source), 0)
        for listener, sources in LISTENS.items()
        for source in sources
    }
    return {name: count for name, count in missing.items() if count}


def is_quiet(platform: Platform) -> bool:
    """Whether every event has been handled by every listener."""
    return not owed(platform)


def await_quiet(platform: Platform, seconds: float = _QUIET_SECONDS) -> None:
    """Wait until it is quiet. Fails when it does not become so by itself."""
    assert wait_until(lambda: is_quiet(platform), seconds), owed(platform)


def audit(platform: Platform) -> None:
    """Everything there is to check, at a moment when the platform is quiet. Fails when no such moment comes."""
    assert wait_until(lambda: _audited(platform), _QUIET_SECONDS), owed(platform)


def _audited(platform: Platform) -> bool:
    """Checked, unless the platform says something of its own accord just now, as a checkpoint."""
    with platform.at_one_moment():
        if is_quiet(platform) and is_sequenced(platform):
            _check(platform)
            return True
    return False


def _check(platform: Platform) -> None:
    for source in SERVICES:
        check_positions(platform, source)
        check_chains(said_by(platform, source))
    for listener, sources in LISTENS.items():
        for source in sources:
            check_arrivals(platform, listener, source)
        check_trouble(platform, listener)
    record = recorded(platform)
    check_record(platform, record)
    check_order(record)
    check_audience(platform)
    check_opened(platform, record)
    check_figures(platform, record)
    check_promises(platform, platform.history)


def said_by(platform: Platform, source: str) -> list[Envelope]:
    """What the source has said, as it was written."""
    return [parse(bytes(body)) for (body,) in platform.rows(f"SELECT body FROM {source}.outbox_messages")]


def recorded(platform: Platform) -> list[Envelope]:
    """What the ledger has on record, in the order in which it took effect there."""
    rows = platform.rows("SELECT body FROM ledger.ledger_entries ORDER BY serial")
    return [parse(bytes(body)) for (body,) in rows]


def check_positions(platform: Platform, source: str) -> None:
    """Positions run without gap or repetition."""
    found = platform.rows(f"SELECT position FROM {source}.outbox_messages ORDER BY position")
    positions = [position for (position,) in found]
    assert positions == list(range(1, len(found) + 1)), f"{source}: {positions}"


def check_chains(envelopes: Iterable[Envelope]) -> None:
    """In each stream `seq` runs without gap, and `prev` names the envelope before."""
    streams: dict[str, list[Envelope]] = defaultdict(list)
    for envelope in envelopes:
        streams[envelope.subject].append(envelope)
    for stream, said in streams.items():
        said.sort(key=lambda each: each.seq)
        assert [each.seq for each in said] == list(range(1, len(said) + 1)), stream
        before = [None, *(hashlib.sha256(each.body).hexdigest() for each in said)]
        assert [each.prev for each in said] == before[:-1], stream


def check_arrivals(platform: Platform, listener: str, source: str) -> None:
    """The listener has had each event once, in the bytes it was written in, and nothing else."""
    said = platform.rows(f"SELECT epoch, position, body FROM {source}.outbox_messages ORDER BY position")
    had = platform.rows(
        f"SELECT epoch, position, body FROM {listener}.inbox_messages"
        f" WHERE source = %s AND state IN {SETTLED} ORDER BY position",
        source,
    )
    assert [(*place, bytes(body)) for *place, body in had] == [
        (*place, bytes(body)) for *place, body in said
    ], f"{source} → {listener}: {len(said)} said, {len(had)} had"


def check_trouble(platform: Platform, listener: str) -> None:
    """Nothing is held, parked, unreadable or contradicted."""
    for trouble in (
        f"SELECT state, type, error FROM {listener}.inbox_messages WHERE state NOT IN {SETTLED}",
        f"SELECT reason FROM {listener}.inbox_undecodable",
        f"SELECT source, position FROM {listener}.inbox_conflicts",
    ):
        found = platform.rows(trouble)
        assert not found, f"{listener}: {found}"


def check_record(platform: Platform, record: list[Envelope]) -> None:
    """The ledger has every event of everybody once, itself included."""
    said = sorted(envelope.id for source in SERVICES for envelope in said_by(platform, source))
    had = sorted(envelope.id for envelope in record)
    assert had == said, f"{len(said)} said, {len(had)} on record"


def check_order(record: list[Envelope]) -> None:
    """No event took effect before one of its own stream and source, or before one it names in `after`."""
    place = {f"{each.source}:{each.id}": index for index, each in enumerate(record)}
    last: dict[tuple[str, str], int] = {}
    for index, each in enumerate(record):
        line = (each.source, each.subject)
        assert each.seq == last.get(line, 0) + 1, f"{each.type} {each.seq} of {line}"
        last[line] = each.seq
        early = [named for named in each.after if place[named] > index]
        assert not early, f"{each.type} took effect before {early}"


def is_sequenced(platform: Platform) -> bool:
    """Whether all that departments are told has its position."""
    return not platform.rows("SELECT 1 FROM gateway.audience_events WHERE position IS NULL LIMIT 1")


def check_audience(platform: Platform) -> None:
    """Departments are told no event before an earlier one of its stream, or before one it names in `after`."""
    rows = platform.rows("SELECT body FROM gateway.audience_events ORDER BY position")
    told = [parse(bytes(body)) for (body,) in rows]
    place = {f"{each.source}:{each.id}": index for index, each in enumerate(told)}
    assert len(place) == len(told), "an event has two positions"
    last: dict[tuple[str, str], int] = {}
    for index, each in enumerate(told):
        line = (each.source, each.subject)
        assert each.seq > last.get(line, 0), f"{each.type} {each.seq} of {line}"
        last[line] = each.seq
        early = [named for named in each.after if place.get(named, -1) > index]
        assert not early, f"{each.type} is told before {early}"


def check_opened(platform: Platform, record: list[Envelope]) -> None:
    """Each routing has opened one order, mediation or petition, where it was to."""
    routed: dict[str, list[str]] = {table: [] for table in _ROUTES.values()}
    for each in record:
        if each.type == "case.routed":
            routed[_ROUTES[each.data["route"]]].append(each.data["code"])
    for table, codes in routed.items():
        opened = [code for (code,) in platform.rows(f"SELECT code FROM {table}")]
        assert sorted(opened) == sorted(codes), f"{table}: {len(codes)} routed, {len(opened)} opened"


def check_figures(platform: Platform, record: list[Envelope]) -> None:
    """Evaluation has counted every event once: its facts are those that the record gives when it is counted again."""
    matters: dict[str, list[Heard]] = defaultdict(list)
    said: dict[str, tuple[Envelope, Any]] = {}
    kinds = known_events(*deadlines.EVENTS)
    for each in record:
        kind = kinds.get(each.type) if each.source in LISTENS["evaluation"] else None
        if kind is not None and heeds(rules_at(each.time), kind):
            event = kind.from_data(each.data)
            if matter := matter_of(each.type, each.data, each.subject):
                before = matters[matter.key]
                before.append(heard(before, each.source, each.seq, each.id, each.time, each.after))
                said[str(each.id)] = (each, event)
    facts: set[tuple[UUID, str, str, int, str]] = set()
    for places in matters.values():
        tally = Tally()
        for place in sorted(places):
            each, event = said[place.id]
            tally, made = tally.heard(event, each.time, rules_at(each.time))
            facts |= {(each.id, fact.unit, fact.count, fact.amount, fact.other or "") for fact in made}
    told = "event, unit, indicator, coalesce(amount, delta), other"
    counted = platform.rows(f"SELECT {told} FROM evaluation.evaluation_facts")
    counted_once = {(UUID(str(event)), *rest) for event, *rest in counted}
    assert counted_once == facts, f"{counted_once ^ facts}"
    assert len(counted) == len(facts)


def check_promises(platform: Platform, history: History) -> None:
    """Every 201 has its case, every case was promised to somebody, and what was finished is completed."""
    there = dict(platform.rows("SELECT code, state FROM intake.cases"))
    lost, unpromised = history.states.keys() - there.keys(), there.keys() - history.states.keys()
    assert not lost, f"promised and not there: {lost}"
    assert not unpromised, f"there and promised to nobody: {unpromised}"
    unfinished = {code: there[code] for code in history.finished if there[code] != "completed"}
    assert not unfinished, f"said to be finished: {unfinished}"


def _each(statement: str, services: Iterable[str]) -> str:
    return " UNION ALL ".join(statement.format(service) for service in services)
