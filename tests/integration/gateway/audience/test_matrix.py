"""The matrix relation × role × event at the endpoints themselves: the feed over HTTP, and what a queue is given."""

from dataclasses import fields, replace
from itertools import product
from typing import Any

import pytest

from access.testing import OTHER_UNIT, UNIT, Situation
from casekit.auth.actor import Role
from casekit.facts import Event
from contracts.grid import OrderCancelled, OrderIssued
from contracts.mediation import MediationOpened
from contracts.samples import sample
from contracts.vocabulary import Relation, UnitRelation
from gateway.audience.positions import present
from gateway.audience.selection import due
from tests.support.audience import Audience
from tests.support.told import EVERY, OF_NO_CASE, OWNERS, is_told

# what makes or ends a relation is said to make the situation; all else is said in it
RELATING = {
    "case.registered", "case.routed", "order.issued", "order.decided", "order.cancelled", "mediation.opened",
    "mediation.ended", "petition.received", "petition.refused", "petition.ended", "case.units_corrected",
    "order.escalated", "order.excused", "order.passed_on", "sponsor.appointed", "sponsor.relieved",
    "mediation.passed_on", "petition.passed_on",
}  # fmt: skip
KINDS = [kind for kind in EVERY if kind.TYPE not in RELATING | OF_NO_CASE]
READERS = {
    Role.HANDLER, Role.MEDIATOR, Role.PETITION_OFFICER, Role.GRID_WORKER, Role.GRID_LEADER, Role.DEPARTMENT_SYSTEM,
}  # fmt: skip


def about(kind: type[Event], code: str, owner: str) -> Event:
    """The sample, on this case, about an object of `owner`'s."""
    event = sample(kind)
    names: dict[str, Any] = {"code": code, **dict.fromkeys(OWNERS, owner)}
    return replace(event, **{name: value for name, value in names.items() if name in names_in(kind)})


def names_in(kind: type[Event]) -> set[str]:
    """What the data of such an event are called."""
    return {each.name for each in fields(kind)}


def arranged(gate: Audience, situation: Situation) -> str:
    """The code of a case to which the unit stands so."""
    named = ((situation.accused, Relation.ACCUSED), (situation.respondent, Relation.RESPONDENT))
    code = gate.registered()
    gate.routed(code, units=tuple(UnitRelation(UNIT, relation) for holds, relation in named if holds))
    if situation.mediated:
        gate.say(replace(sample(MediationOpened), code=code, committee=OTHER_UNIT, round=1), "mediation")
    if situation.handling != "no":
        order = replace(sample(OrderIssued), code=code, unit=UNIT, round=1, supervisor=None)
        gate.say(order, "grid")
        if situation.handling == "ended":
            gate.say(OrderCancelled(order.order, code, UNIT), "grid")
    gate.told()
    return code


@pytest.mark.parametrize(("accused", "respondent"), list(product((False, True), (False, True))))
def test_every_reader_of_a_unit_and_its_queue_are_given_what_its_relation_allows(
    gate: Audience, accused: bool, respondent: bool
) -> None:
    for handling, mediated in product(("no", "now", "ended"), (False, True)):
        check(gate, Situation(accused=accused, respondent=respondent, handling=handling, mediated=mediated))


def check(gate: Audience, situation: Situation) -> None:
    """Say every event in the situation, and compare what each reader is given."""
    code = arranged(gate, situation)
    with gate.runtime.db.begin() as db:
        start = present(db)
    told = said_to_it(gate, code, situation)
    for role in set(Role) - {Role.SERVICE}:
        answer = gate.get(f"/v1/events?after={start}&limit=500", UNIT, role.value)
        assert answer.status_code == (200 if role in READERS else 403), role
        if role in READERS:
            assert [event["id"] for event in answer.json["items"]] == told, (role, situation)
    with gate.runtime.db.begin() as db:
        queued = due(gate.runtime.work(db, "tester"), UNIT, start, 500)
    assert [item.document["id"] for item in queued] == told
    assert not (situation.accused and told)


def said_to_it(gate: Audience, code: str, situation: Situation) -> list[str]:
    """Say every event, about the unit's own object and about another's; the ids of those it is to be told."""
    told = []
    for kind, owner in product(KINDS, (UNIT, OTHER_UNIT)):
        stream = None if "code" in names_in(kind) else f"case/{code}"
        said = gate.say(about(kind, code, owner), "intake", stream)
        if is_told(kind.TYPE, situation, owner):
            told.append(str(said.id))
    gate.told()
    return told
