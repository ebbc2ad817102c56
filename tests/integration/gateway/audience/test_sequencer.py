"""One order for all: along streams and along `after`, whatever crashes and however many gateways sequence."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from random import Random

import pytest
from sqlalchemy import text

from casekit.faults import FaultInjected, armed
from casekit.loops import bell
from contracts.grid import OrderAccepted, OrderProgressed
from contracts.intake import CaseClosed
from contracts.samples import sample
from gateway.audience.sequencer import SEQUENCER, sequence
from tests.support.audience import UNIT, Audience

PLACES = "SELECT serial, position FROM audience_events ORDER BY serial"


def many(gate: Audience, count: int) -> None:
    """Cases of the unit, each told of by two services in turn; arrivals in any order."""
    codes = [gate.handled() for _ in range(count)]
    for code in codes:
        gate.say(OrderAccepted(sample(OrderAccepted).order, code, UNIT), "grid")
        for number in range(3):
            gate.say(replace(sample(OrderProgressed), code=code, unit=UNIT, number=number), "grid")
        gate.say(CaseClosed(code))
    arrivals = gate.listener.voices.take()
    Random(7).shuffle(arrivals)
    gate.listener.arrive(arrivals)


def test_within_a_case_the_order_is_that_in_which_it_happened(gate: Audience) -> None:
    many(gate, 20)
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(lambda _: sequence(gate.runtime, 7), range(40))) > 0
    gate.told()
    said = [str(envelope.id) for envelope in gate.listener.voices.envelopes]
    sent = [event["id"] for event in gate.feed()]
    assert len(sent) == len(set(sent)) == 120
    for code in {event["subject"] for event in gate.feed()}:
        ids = [event["id"] for event in gate.feed() if event["subject"] == code]
        assert ids == sorted(ids, key=said.index)


def test_the_sequencer_is_woken_when_something_was_offered_and_only_then(gate: Audience) -> None:
    woken = bell(SEQUENCER, gate.runtime.name).listen()
    gate.registered()
    gate.listener.hear()
    assert not woken.is_set()
    gate.organised()
    gate.listener.hear()
    assert woken.is_set()
    assert sequence(gate.runtime) == 1


def test_a_crash_before_the_commit_leaves_nothing_numbered(gate: Audience) -> None:
    gate.organised(3)
    gate.listener.hear()
    with armed("audience.before_commit:raise"), pytest.raises(FaultInjected):
        sequence(gate.runtime)
    assert gate.feed() == []
    gate.told()
    assert gate.types() == ["unit.changed"] * 3


def test_what_was_numbered_is_never_numbered_again(gate: Audience) -> None:
    gate.organised(3)
    gate.told()
    with gate.runtime.db.begin() as db:
        before = db.execute(text(PLACES)).all()
    gate.organised(2)
    gate.told()
    with gate.runtime.db.begin() as db:
        assert db.execute(text(PLACES)).all()[:3] == before


def test_nothing_is_kept_of_what_is_for_nobody(gate: Audience) -> None:
    gate.registered()
    gate.told()
    with gate.runtime.db.begin() as db:
        assert db.execute(text("SELECT count(*) FROM audience_events")).scalar_one() == 0


def test_an_event_of_a_type_nobody_knows_is_held_and_not_told(gate: Audience) -> None:
    class Novelty(CaseClosed):
        TYPE = "case.novelty"

    code = gate.handled()
    gate.say(Novelty(code))
    gate.say(CaseClosed(code))
    gate.told()
    assert gate.types() == ["order.issued"]
    with gate.runtime.db.begin() as db:
        assert (
            db.execute(text("SELECT type FROM inbox_messages WHERE state = 'held'")).scalar_one()
            == "case.novelty"
        )
