"""Subscriptions: a unit's own, on record, and refused plainly where they cannot be had."""

from datetime import date

from sqlalchemy import select

from casekit.envelope import parse
from casekit.ids import new_id
from casekit.streams import unit_stream
from contracts.chain import OrderPassedOn
from contracts.grid import OrderIssued, UnitMerged
from contracts.samples import sample
from contracts.vocabulary import SubscriptionKind
from gateway.audience.metrics import LAG, publish_lags
from gateway.audience.positions import present
from gateway.audience.subscriptions import MOST_PER_UNIT
from tests.support.audience import OTHER, UNIT, Audience


def said(gate: Audience) -> list[tuple[str, str]]:
    table = gate.runtime.definition.metadata.tables["outbox_messages"]
    with gate.runtime.db.begin() as db:
        bodies = db.execute(select(table.c.body).order_by(table.c.serial)).scalars()
        envelopes = [parse(bytes(body)) for body in bodies]
    return [(each.type, each.subject) for each in envelopes]


def refused(gate: Audience, **body: object) -> tuple[int, str]:
    answer = gate.send("POST", "/v1/subscriptions", body)
    return answer.status_code, answer.json["code"]


def test_a_subscription_is_opened_read_and_ended_on_record(gate: Audience) -> None:
    made = gate.subscribe(types=["order.issued"])
    path = f"/v1/subscriptions/{made['id']}"
    assert (made["unit"], made["kind"], made["types"], made["queue"]) == (
        UNIT,
        "feed",
        ["order.issued"],
        None,
    )
    assert gate.get(path).json == made
    assert gate.get("/v1/subscriptions").json == {"items": [made], "next": None}
    assert gate.send("DELETE", path).status_code == 204
    assert gate.get(path).status_code == gate.send("DELETE", path).status_code == 404
    assert said(gate) == [("subscription.opened", f"unit/{UNIT}"), ("subscription.ended", f"unit/{UNIT}")]


def test_it_begins_now_or_where_asked(gate: Audience) -> None:
    gate.organised(2)
    gate.told()
    first = gate.feed()[0]["position"]
    now, then = gate.subscribe()["id"], gate.subscribe(after=first)["id"]
    gate.organised()
    gate.told()

    def count(kept: str) -> int:
        return len(gate.get(f"/v1/events?subscription={kept}").json["items"])

    assert (count(now), count(then)) == (1, 2)


def test_another_units_subscription_does_not_exist(gate: Audience) -> None:
    path = f"/v1/subscriptions/{gate.subscribe()['id']}"
    for method in ("GET", "DELETE"):
        assert gate.send(method, path, unit=OTHER).status_code == 404
        assert gate.send(method, f"/v1/subscriptions/{new_id()}").status_code == 404
    assert gate.get("/v1/subscriptions", OTHER).json["items"] == []


def test_only_a_departments_system_subscribes(gate: Audience) -> None:
    for role, unit in (("handler", UNIT), ("ops", UNIT), ("director", UNIT), ("department_system", None)):
        body = {"kind": "feed"}
        assert gate.send("POST", "/v1/subscriptions", body, unit, role).status_code == 403
        assert gate.get("/v1/subscriptions", unit, role).status_code == 403


def test_what_cannot_be_had_is_refused_plainly(gate: Audience) -> None:
    assert refused(gate, kind="amqp") == (409, "NEEDS_BROKER")
    assert refused(gate, kind="webhook") == (422, "KIND_NOT_OFFERED")
    assert refused(gate, kind="pigeon") == (422, "INVALID_INPUT")
    assert refused(gate, kind="feed", types=["order.unknown"]) == (422, "INVALID_INPUT")
    assert refused(gate, kind="feed", after=5) == (422, "INVALID_INPUT")
    for _ in range(MOST_PER_UNIT):
        gate.subscribe()
    assert refused(gate, kind="feed") == (409, "TOO_MANY_SUBSCRIPTIONS")


def test_a_unit_has_one_queue(broad: Audience) -> None:
    made = broad.subscribe("amqp")
    assert made["queue"] == f"dept.{UNIT}.v1"
    assert refused(broad, kind="amqp") == (409, "ALREADY_SUBSCRIBED")
    broad.send("DELETE", f"/v1/subscriptions/{made['id']}")
    assert broad.subscribe("amqp")["id"] != made["id"]
    odd = broad.send("POST", "/v1/subscriptions", {"kind": "amqp"}, "unit.1")
    assert (odd.status_code, odd.json["code"]) == (409, "NO_QUEUE_NAME")


def test_how_far_behind_the_worst_subscriber_is_can_be_seen(gate: Audience) -> None:
    gate.subscribe()
    gate.organised()
    gate.told()
    with gate.runtime.db.begin() as db:
        publish_lags(gate.runtime.work(db, "tester"), present(db) + 7_000_000)
    kind = SubscriptionKind.FEED
    assert 6.9 < LAG._metric.labels(kind)._value.get() < 60


def test_the_subscriptions_of_a_unit_that_was_merged_end_and_its_successor_gets_its_orders(
    gate: Audience,
) -> None:
    kept, theirs = gate.subscribe(), gate.subscribe(unit=OTHER)
    code = gate.handled()
    gate.say(UnitMerged(UNIT, OTHER, date(2026, 3, 12)), "grid", unit_stream(UNIT))
    gate.say(OrderPassedOn(sample(OrderIssued).order, code, OTHER, 1, UNIT), "grid")
    gate.told()
    assert gate.get("/v1/subscriptions").json["items"] == []
    assert gate.get(f"/v1/subscriptions/{kept['id']}").status_code == 404
    assert [each["id"] for each in gate.get("/v1/subscriptions", OTHER).json["items"]] == [theirs["id"]]
    assert said(gate)[-1] == ("subscription.ended", f"unit/{UNIT}")
    assert gate.types(OTHER) == ["unit.merged", "order.passed_on"]
