"""What mediation makes of the facts of others."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from casekit.deadlines.ticker import tick
from casekit.facts import Event
from casekit.ids import derived_id
from casekit.inbox import Arrival
from contracts.corrections import CaseVoided
from contracts.intake import CaseCompleted, CaseReopened, CaseReturned, CaseWithdrawn
from contracts.mediation import MediationEnded, MediationOpened
from contracts.samples import MOMENT
from contracts.vocabulary import MediationEnd, Outcome, Route, VoidGround
from services.mediation.tables import METADATA
from tests.integration.services.mediation.conftest import OTHER, TOWN
from tests.support.cases import Handler

# MOMENT is 12 March 2026, 15:30 in Shanghai; 12 April is a Sunday, so the month ends with Monday the 13th.
A_MONTH_LATER = datetime(2026, 4, 13, 16, tzinfo=UTC)


def ended(room: Handler, code: str) -> MediationEnded:
    return MediationEnded.from_data(
        next(each for each in room.said(code) if each.type == "mediation.ended").data
    )


def test_the_migrated_schema_is_the_declared_one(room: Handler) -> None:
    assert room.schema_differences(METADATA) == []


def test_a_case_routed_to_a_committee_opens_a_mediation_with_a_month_to_conclude_it(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    routed = room.listener.voices.envelopes[-1]
    first, then, attempts = room.said(code)
    assert MediationOpened.from_data(first.data) == MediationOpened(
        derived_id(routed.id, "mediation"), code, TOWN, 1, A_MONTH_LATER
    )
    assert {then.type, attempts.type} == {"deadline.set"}
    assert f"intake:{routed.id}" in first.after
    deadline = room.deadlines(code)["mediation.completion"]
    assert (deadline.due_at, deadline.owner, deadline.state) == (A_MONTH_LATER, TOWN, "open")
    assert deadline.warn_at == (A_MONTH_LATER - timedelta(days=3),)


def test_any_other_route_opens_nothing(room: Handler) -> None:
    code = room.routed(Route.PETITION, "petition-office")
    assert room.said(code) == []


def test_a_routing_heard_late_costs_the_parties_no_day(room: Handler) -> None:
    room.clock.moment = MOMENT + timedelta(days=3)
    code = room.routed(Route.MEDIATION, TOWN)
    assert room.deadlines(code)["mediation.completion"].due_at == A_MONTH_LATER
    assert room.only(code, "mediator", TOWN)["opened_at"] == "2026-03-12T15:30:00.000+08:00"


def test_who_lets_the_month_pass_is_said_to_be_late(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    room.clock.moment = A_MONTH_LATER
    while tick(room.listener.runtime):
        pass
    missed = {
        each.data["kind"]: each.data["owner"] for each in room.said(code) if each.type == "deadline.missed"
    }
    assert missed == {"mediation.completion": TOWN, "mediation.attempts": TOWN}
    assert room.only(code, "mediator", TOWN)["is_overdue"] is True


def test_a_withdrawn_case_ends_its_mediation(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    room.say(CaseWithdrawn(code))
    assert ended(room, code).reason is MediationEnd.CASE_WITHDRAWN
    assert room.deadlines(code)["mediation.completion"].state == "cancelled"


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        (lambda code: CaseReturned(code, 1, Route.MEDIATION), MediationEnd.CASE_RETURNED),
        (lambda code: CaseVoided(code, VoidGround.MISTAKE), MediationEnd.CASE_VOIDED),
    ],
)
def test_a_case_taken_back_or_voided_ends_its_mediation(
    room: Handler, fact: Callable[[str], Event], reason: MediationEnd
) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    room.say(fact(code))
    assert ended(room, code).reason is reason
    assert room.deadlines(code)["mediation.completion"].state == "cancelled"


def test_a_case_completed_in_another_way_ends_its_mediation(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    room.say(CaseCompleted(code, Outcome.RELATED, 1))
    assert ended(room, code).reason is MediationEnd.CASE_COMPLETED
    room.say(CaseReopened(code, 2))
    assert room.types(code) == ["mediation.opened", "mediation.ended"]


def test_what_the_agreement_itself_completed_is_left_as_it_is(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    mediation = room.only(code, "mediator", TOWN)["id"]
    room.post(f"/{mediation}/agreement", {"form": "oral", "text": "各让一步"}, "mediator", TOWN)
    room.say(CaseCompleted(code, Outcome.AGREEMENT, 1, unit=TOWN))
    assert room.types(code) == ["mediation.opened", "agreement.made"]
    assert room.only(code, "mediator", TOWN)["state"] == "agreed"


def test_a_case_that_comes_back_is_mediated_anew_by_another_committee(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    first = room.only(code, "mediator", TOWN)["id"]
    room.post(f"/{first}/end", {"reason": "failed"}, "mediator", TOWN)
    room.say(CaseReturned(code, 1, Route.MEDIATION))
    room.again(code, Route.MEDIATION, OTHER, 2)
    assert room.types(code) == ["mediation.opened", "mediation.ended", "mediation.opened"]
    second = room.only(code, "mediator", OTHER)
    assert (second["round"], second["state"]) == (2, "opened")
    assert room.only(code, "mediator", TOWN)["id"] == first
    assert len(room.get(f"?case={code}", "dispatcher", "centre").json["items"]) == 2


def test_the_same_routing_twice_opens_one_mediation(room: Handler) -> None:
    code = room.routed(Route.MEDIATION, TOWN)
    again = room.listener.voices
    position = len([each for each in again.envelopes if each.source == "intake"])
    body = again.envelopes[-1].body
    room.listener.arrive([Arrival("intake", 1, position, body)])
    assert room.types(code) == ["mediation.opened"]
