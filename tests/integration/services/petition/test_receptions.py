"""领导接访: booked by the rota, held by who keeps the shift; what was promised is warned of and supervised."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from casekit.clock import rfc3339
from casekit.deadlines.ticker import tick
from casekit.ids import new_id
from casekit.streams import unit_stream
from contracts.corrections import CaseVoided
from contracts.field import DutyAssigned, DutyCancelled, DutyPassed
from contracts.intake import CaseWithdrawn
from contracts.receptions import ReceptionHeld
from contracts.samples import MOMENT
from contracts.vocabulary import Route, VoidGround
from tests.integration.services.petition.conftest import OFFICE, OTHER
from tests.support.cases import CENTRE, Handler

DESK, LEADER, DEPUTY = "desk-reception", "leader-1", "leader-2"
BEGINS, ENDS = MOMENT + timedelta(days=1), MOMENT + timedelta(days=1, hours=3)
PROMISED_BY = ENDS + timedelta(days=20)
RECORD, PROMISE, DONE = "反映补偿标准偏低", "二十日内重新核算", "已重新核算并告知"


def rota(office: Handler) -> str:
    """A shift of the leader's, tomorrow."""
    shift = new_id()
    say(office, DutyAssigned(shift, DESK, CENTRE, LEADER, BEGINS, ENDS))
    return str(shift)


def say(office: Handler, event: Any) -> None:
    office.listener.voices.say("grid", event, unit_stream(CENTRE))
    office.listener.hear()


def received(office: Handler) -> tuple[str, str]:
    code = office.routed(Route.PETITION, OFFICE)
    return code, office.only(code, "petition_officer", OFFICE)["id"]


def ask(office: Handler, petition: str, act: str, body: Any, unit: str = OFFICE) -> Any:
    return office.post(f"/{petition}/{act}", body, "petition_officer", unit)


def booked(office: Handler, petition: str, shift: str) -> str:
    answer = ask(office, petition, "receptions", {"shift": shift})
    assert answer.status_code == 201, answer.json
    return f"receptions/{answer.json['receptions'][-1]['id']}"


def at(office: Handler, moment: Any) -> None:
    office.clock.moment = moment
    while tick(office.listener.runtime):
        pass


def held(office: Handler) -> tuple[str, str, str]:
    """Code, petition and reception, with a promise."""
    code, petition = received(office)
    visit = booked(office, petition, rota(office))
    office.clock.moment = BEGINS + timedelta(hours=1)
    body = {"text": RECORD, "promise": PROMISE, "promised_by": rfc3339(PROMISED_BY)}
    assert ask(office, petition, f"{visit}/record", body).status_code == 200
    return code, petition, visit


def test_who_keeps_the_shift_receives_and_what_is_promised_is_done_by_its_day(office: Handler) -> None:
    code, petition = received(office)
    shift = rota(office)
    visit = booked(office, petition, shift)
    early = ask(office, petition, f"{visit}/record", {"text": RECORD})
    assert (early.status_code, [*early.json["errors"]]) == (422, ["received_at"])
    say(office, DutyPassed(UUID(shift), DESK, CENTRE, DEPUTY, LEADER))
    office.clock.moment = BEGINS + timedelta(hours=1)
    body = {"text": RECORD, "promise": PROMISE, "promised_by": rfc3339(PROMISED_BY)}
    (shown,) = ask(office, petition, f"{visit}/record", body).json["receptions"]
    assert (shown["state"], shown["received_by"], shown["record"]) == ("held", DEPUTY, RECORD)
    said = ReceptionHeld.from_data(office.said(code)[-2].data)
    assert (said.staff, said.promised_by) == (DEPUTY, PROMISED_BY)
    at(office, PROMISED_BY - timedelta(days=3))
    assert "deadline.approaching" in [each.type for each in office.said(code)]
    (shown,) = ask(office, petition, f"{visit}/fulfilment", {"text": DONE}).json["receptions"]
    assert (shown["state"], shown["fulfilment"]) == ("fulfilled", DONE)
    assert office.said(code)[-1].data["is_on_time"] is True
    assert office.deadlines(code)["petition.promise"].state == "met"


def test_a_promise_that_is_not_kept_is_supervised_on_its_day(office: Handler) -> None:
    code, petition, visit = held(office)
    at(office, PROMISED_BY)
    pressed = [
        (each.data["kind"], each.time) for each in office.said(code) if each.type == "petition.pressed"
    ]
    assert ("petition.promise", PROMISED_BY) in pressed
    assert ask(office, petition, f"{visit}/fulfilment", {"text": DONE}).status_code == 200
    assert office.said(code)[-1].data["is_on_time"] is False


def test_nobody_is_booked_for_a_shift_that_is_not(office: Handler) -> None:
    _, petition = received(office)
    shift = rota(office)
    visit = booked(office, petition, shift)
    say(office, DutyCancelled(UUID(shift), DESK, CENTRE))
    (shown,) = office.get(f"/{petition}", "petition_officer", OFFICE).json["receptions"]
    assert (shown["state"], shown["is_shift_cancelled"]) == ("booked", True)
    office.clock.moment = BEGINS + timedelta(hours=1)
    for act, body in (
        ("receptions", {"shift": shift}), ("receptions", {"shift": str(new_id())}), (f"{visit}/record", {"text": "录"}),
    ):  # fmt: skip
        assert ask(office, petition, act, body).json["code"] == "SHIFT_UNFIT"
    assert ask(office, petition, f"{visit}/cancellation", {}).json["receptions"][0]["state"] == "cancelled"
    assert ask(office, petition, f"{visit}/fulfilment", {"text": DONE}).json["code"] == "TRANSITION_REFUSED"
    lone = ask(office, petition, f"{visit}/record", {"text": "录", "promise": PROMISE})
    assert lone.status_code == 422


def test_a_shift_is_booked_once_until_it_is_called_off(office: Handler) -> None:
    code, petition = received(office)
    shift = rota(office)
    visit = booked(office, petition, shift)
    again = ask(office, petition, "receptions", {"shift": shift})
    assert (again.status_code, again.json["code"]) == (409, "BOOKED_ALREADY")
    assert ask(office, petition, f"{visit}/cancellation", {}).status_code == 200
    booked(office, petition, shift)
    assert office.types(code).count("reception.booked") == 2


def test_a_withdrawn_case_calls_off_who_was_booked_and_what_was_promised(office: Handler) -> None:
    code, petition, _ = held(office)
    booked(office, petition, rota(office))
    office.say(CaseWithdrawn(code))
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json["receptions"]
    assert [each["state"] for each in shown] == ["held", "cancelled"]
    assert office.deadlines(code)["petition.promise"].state == "cancelled"


def test_a_case_that_should_not_have_been_registered_calls_off_those_of_a_refused_petition(
    office: Handler,
) -> None:
    code, petition, _ = held(office)
    booked(office, petition, rota(office))
    refusal = {"ground": "statutory_route", "right_way": "litigation"}
    assert ask(office, petition, "refusal", refusal).status_code == 200
    office.say(CaseVoided(code, VoidGround.MISTAKE))
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json["receptions"]
    assert [each["state"] for each in shown] == ["held", "cancelled"]
    assert office.deadlines(code)["petition.promise"].state == "cancelled"
    again = ask(office, petition, "receptions", {"shift": rota(office)})
    assert (again.status_code, again.json["code"]) == (409, "PETITION_VOID")


def test_the_office_alone_sees_who_is_booked_and_what_was_said(office: Handler) -> None:
    code, petition, visit = held(office)
    shift = office.get(f"/{petition}", "petition_officer", OFFICE).json["receptions"][0]["shift"]
    path = f"/v1/petition-receptions?shift={shift}&state=held"
    (listed,) = office.listener.get(path, "petition_officer", OFFICE).json["items"]
    assert (listed["code"], "record" in listed) == (code, False)
    assert office.listener.get(path, "petition_officer", OTHER).json["items"] == []
    assert office.listener.get(path, "handler", OTHER).status_code == 403
    assert ask(office, petition, f"{visit}/fulfilment", {"text": DONE}, OTHER).status_code == 404
    masked = office.get(f"/{petition}", "supervisor", CENTRE).json["receptions"][0]
    assert (masked["record"], masked["promise"], masked["promised_by"]) == (None, None, rfc3339(PROMISED_BY))
    assert office.stands_in_the_clear([RECORD, PROMISE]) == []


@pytest.mark.parametrize(
    ("place", "every", "days"), [("yumen", "week", 3), ("yunmeng", "day", 1), ("xiaogan", None, 0)]
)
def test_a_place_receives_by_its_rhythm_yumen_weekly_yunmeng_daily(
    office: Handler, monkeypatch: pytest.MonkeyPatch, place: str, every: str | None, days: int
) -> None:
    """Somebody was received on Friday 13 March: the beat is kept, and due again so many days later."""
    held(office)
    monkeypatch.setitem(office.listener.runtime.extras, "place", place)
    path = "/v1/petition-receptions/rhythm"
    shown = office.listener.get(path, "petition_officer", OFFICE).json
    assert shown["place"] == place
    assert [each["every"] for each in shown["items"]] == ([] if every is None else [every])
    if every is not None:
        (kept,) = shown["items"]
        assert (kept["times"], kept["held"] >= 1, kept["is_due"]) == (1, True, False)
        office.clock.moment += timedelta(days=days)
        (due,) = office.listener.get(path, "petition_officer", OFFICE).json["items"]
        assert (due["held"], due["is_due"]) == (0, True)
