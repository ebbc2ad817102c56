"""What a unit was sent before it turned out to be accused is recalled; who was sent what is on record."""

import threading
from typing import Any
from uuid import UUID, uuid4

from sqlalchemy import text

from casekit.children import wait_until
from contracts.corrections import CaseUnitsCorrected
from contracts.grid import OrderAccepted
from contracts.intake import CaseClosed
from contracts.samples import sample
from contracts.vocabulary import CorrectionGround, Relation, UnitRelation
from gateway.audience.dispatcher import Dispatcher
from gateway.audience.recalling import while_sending
from tests.support.audience import OTHER, UNIT, Audience, drained

ACCUSED = (UnitRelation(UNIT, Relation.ACCUSED),)


def accuse(gate: Audience, code: str) -> UUID:
    correction = uuid4()
    gate.say(CaseUnitsCorrected(code, correction, CorrectionGround.FOUND_OTHERWISE, ACCUSED, (), ACCUSED))
    gate.told()
    return correction


def clear(gate: Audience, code: str) -> None:
    gate.say(CaseUnitsCorrected(code, uuid4(), CorrectionGround.ENTRY_ERROR, (), ACCUSED, ()))
    gate.told()


def deliveries(gate: Audience, code: str, role: str = "auditor", query: str = "") -> list[dict[str, Any]]:
    answer = gate.get(f"/v1/cases/{code}/deliveries{query}", "unit-audit", role)
    assert answer.status_code == 200, answer.json
    return list(answer.json["items"])


def test_a_unit_is_told_which_of_what_it_has_is_recalled_and_nothing_of_the_case(gate: Audience) -> None:
    code, other = gate.handled(), gate.handled()
    gate.told()
    taken = gate.feed()
    gate.say(
        OrderAccepted(sample(OrderAccepted).order, code, UNIT), "grid"
    )  # not fetched before the accusation
    accuse(gate, code)
    gate.say(CaseClosed(code))
    gate.told()
    behind = gate.feed(after=taken[-1]["position"])
    (recall,) = behind
    of_the_case = [event["id"] for event in taken if event["data"]["code"] == code]
    assert (recall["type"], recall["subject"]) == ("event.recalled", f"unit/{UNIT}")
    assert recall["data"] == {"events": of_the_case}
    assert code not in str(recall)
    assert "actor" not in recall
    assert [event["data"].get("code") for event in gate.feed()] == [other, None]
    assert gate.types(OTHER) == []


def test_a_unit_that_has_nothing_is_told_of_no_recall(gate: Audience) -> None:
    code = gate.handled()
    accuse(gate, code)
    assert gate.feed() == []
    assert deliveries(gate, code) == []


def test_a_recall_reaches_who_asked_for_other_types_only(gate: Audience) -> None:
    code = gate.handled()
    gate.told()
    kept = gate.subscribe(types=["order.issued"], after="0")["id"]
    first = gate.get(f"/v1/events?subscription={kept}").json
    assert [event["type"] for event in first["items"]] == ["order.issued"]
    accuse(gate, code)
    page = gate.get(f"/v1/events?subscription={kept}&after={first['next']}").json
    assert [event["type"] for event in page["items"]] == ["event.recalled"]


def test_who_was_sent_what_is_on_record_for_who_oversees_and_for_nobody_else(gate: Audience) -> None:
    code = gate.handled()
    gate.told()
    assert deliveries(gate, code) == []
    (event,) = gate.feed()
    (row,) = deliveries(gate, code)
    assert (row["unit"], row["event"], row["type"]) == (UNIT, event["id"], "order.issued")
    assert row["recalled_at"] is None
    accuse(gate, code)
    gate.feed()
    given, recall = deliveries(gate, code, "supervisor", f"?unit={UNIT}")
    assert given["recalled_at"] is not None
    assert recall["type"] == "event.recalled"
    assert deliveries(gate, code, query=f"?unit={OTHER}") == []
    for role, unit, status in (
        ("handler", UNIT, 404),
        ("auditor", UNIT, 404),
        ("director", "unit-audit", 403),
    ):
        assert gate.get(f"/v1/cases/{code}/deliveries", unit, role).status_code == status


def test_accused_anew_it_is_told_only_of_what_it_got_since(gate: Audience) -> None:
    code = gate.handled()
    gate.told()
    gate.feed()
    accuse(gate, code)
    clear(gate, code)
    gate.say(CaseClosed(code))
    gate.told()
    closed = next(event for event in gate.feed() if event["type"] == "case.closed")
    accuse(gate, code)
    recalls = [event["data"]["events"] for event in gate.feed() if event["type"] == "event.recalled"]
    assert recalls[-1] == [closed["id"]]


def test_what_a_queue_was_given_is_recalled_in_the_queue(broad: Audience, amqp_uri: str) -> None:
    dispatcher = Dispatcher(broad.runtime)
    broad.subscribe("amqp", after="0")
    code = broad.handled()
    broad.told()
    while dispatcher.turn():
        continue
    accuse(broad, code)
    while dispatcher.turn():
        continue
    dispatcher.close()
    bodies = [body.decode() for body in drained(amqp_uri, UNIT)]
    assert ["event.recalled" in body for body in bodies] == [False, True]
    assert code not in bodies[1]


def test_a_recall_waits_for_what_is_being_sent(gate: Audience) -> None:
    """What is on its way while the accusation is handled has been noted before the recall looks."""
    code = gate.handled()
    gate.told()
    accusing = threading.Thread(target=accuse, args=(gate, code))
    waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
    with gate.runtime.db.begin() as db:
        while_sending(db, UNIT)
        accusing.start()

        def is_waiting() -> bool:
            with gate.runtime.db.begin() as other:
                return bool(other.execute(waiting).scalar_one())

        wait_until(is_waiting, 10)
        members = "UPDATE audience_members SET taken_at = now() WHERE unit = :unit"
        db.execute(text(members), {"unit": UNIT})
    accusing.join(20)
    assert [event["type"] for event in gate.feed()] == ["event.recalled"]


def test_a_unit_that_was_cleared_is_not_told_what_was_recalled_from_it(gate: Audience) -> None:
    code = gate.handled()
    gate.told()
    gate.feed()
    accuse(gate, code)
    gate.feed()
    clear(gate, code)
    path = f"/v1/cases/{code}/deliveries"
    own = gate.get(path, UNIT, "auditor").json["items"]
    assert own
    assert [each["recalled_at"] for each in own] == [None] * len(own)
    assert "event.recalled" not in [each["type"] for each in own]
    assert "event.recalled" in [each["type"] for each in deliveries(gate, code)]
