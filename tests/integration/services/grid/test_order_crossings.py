"""What becomes of an order when its case moves on: `docs/crossings.md`, at grid."""

from datetime import timedelta
from uuid import uuid4

from sqlalchemy import text

from contracts.corrections import CaseUnitsCorrected, CaseVoided
from contracts.intake import CaseCompleted, CaseReopened, CaseReturned, CaseWithdrawn
from contracts.samples import MOMENT
from contracts.vocabulary import CorrectionGround, Outcome, Relation, Route, UnitRelation, VoidGround
from tests.integration.services.grid.office import DISPATCHER, DONE, HANDLER, Office, terms


def test_withdrawal_and_completion_elsewhere_cancel_what_is_open(office: Office) -> None:
    endings = (
        CaseWithdrawn,
        lambda code: CaseCompleted(code, Outcome.RELATED, 1),
        lambda code: CaseReopened(code, 2),
        lambda code: CaseReturned(code, 1, Route.ORDER),
        lambda code: CaseVoided(code, VoidGround.MISTAKE),
    )
    for ending in endings:
        code, order = office.routed_case()
        office.voices.say("intake", ending(code))
        office.listener.hear()
        ended = office.get(f"/v1/orders/{order['id']}").json
        assert (ended["state"], set(terms(ended).values())) == ("cancelled", {"cancelled"})
        direct = office.post("/v1/orders", {"case": code, "unit": "water"})
        assert direct.json["code"] == "CASE_NOT_ROUTED"
    assert office.types("order.cancelled") == ["order.cancelled"] * len(endings)


def test_an_order_of_a_unit_that_is_accused_belatedly_is_cancelled_and_no_other(office: Office) -> None:
    code, order = office.routed_case()
    for unit, state in (("elsewhere", "issued"), (order["unit"], "cancelled")):
        accused = (UnitRelation(unit, Relation.ACCUSED),)
        ground = CorrectionGround.FOUND_OTHERWISE
        office.voices.say("intake", CaseUnitsCorrected(code, uuid4(), ground, named=accused, units=accused))
        office.listener.hear()
        assert office.get(f"/v1/orders/{order['id']}").json["state"] == state
    assert office.get(f"/v1/orders/{order['id']}", HANDLER).status_code == 404


def test_the_completion_that_its_own_order_caused_changes_nothing_of_it(office: Office) -> None:
    code, order = office.routed_case()
    office.act(order, "acceptance")
    office.act(order, "completion", DONE)
    office.act(order, "verification", {"passed": True}, DISPATCHER)
    office.voices.say("intake", CaseCompleted(code, Outcome.ORDER_VERIFIED, 1, "labour"))
    office.listener.hear()
    assert office.get(f"/v1/orders/{order['id']}").json["state"] == "verified"
    assert office.types("order.cancelled") == []


def test_a_new_round_cancels_what_the_last_one_left_and_opens_its_own(office: Office) -> None:
    code, first = office.routed_case()
    office.put_clock(MOMENT + timedelta(hours=1))
    office.route(code, "water", round_=2)
    assert office.get(f"/v1/orders/{first['id']}").json["state"] == "cancelled"
    second = office.order_of(code)
    assert (second["unit"], second["round"], second["state"]) == ("water", 2, "issued")
    office.route(code, "mediators", route=Route.MEDIATION, round_=3)
    assert office.get(f"/v1/orders/{second['id']}").json["state"] == "cancelled"
    assert office.types("order.issued") == ["order.issued"] * 2
    assert office.post("/v1/orders", {"case": code, "unit": "water"}).json["code"] == "CASE_NOT_ROUTED"


def test_a_routing_that_names_no_unit_is_parked_not_lost(office: Office) -> None:
    code = office.new_case()
    office.route(code, None)
    with office.listener.runtime.db.begin() as connection:
        states = connection.execute(
            text("SELECT state, error FROM inbox_messages WHERE type = 'case.routed'")
        ).one()
    assert states.state == "pending"
    assert "ValueError" in states.error
