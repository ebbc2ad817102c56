"""回传: what the system that passed a petition on is told of it, in order, once, and what becomes of a refusal."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casekit.clock import rfc3339
from contracts.corrections import CaseUnitsCorrected
from contracts.intake import CaseRegistered, CaseRouted, CaseWithdrawn
from contracts.samples import MOMENT
from contracts.vocabulary import Channel, CorrectionGround, Grade, MatterType, Relation, Route, UnitRelation
from procedures import library
from procedures.model import Procedure
from procedures.organisation import NationalOpening
from procedures.vocabulary import OpeningWhen
from services.petition.domain.status import StatusState
from tests.integration.services.petition.conftest import BUREAU, OFFICE, OTHER
from tests.support.cases import CENTRE, Handler, new_code

STATUSES, PLACE = "/v1/petition-statuses", "laibin-xiaopingyang"
NUMBER = "黔信〔2026〕1702号"


class End:
    """The end of a partner's system: what its unit's token may ask."""

    def __init__(self, office: Handler, unit: str = OFFICE, role: str = "department_system") -> None:
        self.office, self.unit, self.role = office, unit, role

    def due(self, code: str) -> list[dict[str, Any]]:
        answer = self.office.listener.get(f"{STATUSES}/due", self.role, self.unit)
        assert answer.status_code == 200, answer.json
        return [each for each in answer.json["items"] if each["code"] == code]

    def asked(self, code: str, query: str = "") -> Any:
        return self.office.listener.get(f"{STATUSES}?case={code}{query}", self.role, self.unit)

    def listed(self, code: str, query: str = "") -> Any:
        return self.asked(code, query).json["items"]

    def refused(self, code: str) -> str:
        """Why it is not told of the case."""
        answer = self.asked(code)
        assert {"ETag", "Case-Version"}.isdisjoint(answer.headers.keys())
        return str(answer.json["code"])

    def ask(self, status: str, act: str, body: Any = None) -> Any:
        path, self.office.path = self.office.path, STATUSES
        try:
            return self.office.post(f"/{status}/{act}", body or {}, self.role, self.unit)
        finally:
            self.office.path = path

    def tell(self, code: str, outcome: str = "delivered", reason: str | None = None) -> list[str]:
        """Say the same of all that is due, until nothing is; the kinds, as they came."""
        told = []
        while due := self.due(code):
            for each in due:
                body = {"outcome": outcome, "reason": reason}
                assert self.ask(each["id"], "outcome", body).status_code == 200
                told.append(each["kind"])
        return told


def passed_on(office: Handler, partner: str | None = OFFICE) -> tuple[str, str]:
    """Code and petition of a case that the partner's system passed on."""
    code, version = new_code(), library.load(PLACE).version
    office.say(
        CaseRegistered(
            code, MatterType.PETITION, Channel.PARTNER, PLACE, version, CENTRE, party_count=1, partner=partner
        )
    )
    office.say(
        CaseRouted(
            code, 1, Route.PETITION, MatterType.PETITION, "land_forest", Grade.ORDINARY, PLACE, version, unit=OFFICE
        )
    )  # fmt: skip
    return code, office.only(code, "petition_officer", OFFICE)["id"]


def do(office: Handler, petition: str, act: str, body: Any) -> Any:
    answer = office.post(f"/{petition}/{act}", body, "petition_officer", OFFICE)
    assert answer.status_code < 300, answer.json
    return answer.json


def test_what_is_done_goes_back_in_order_and_each_once(office: Handler) -> None:
    code, petition = passed_on(office)
    do(office, petition, "registration", {"form": "letter", "sort": "appeal"})
    do(office, petition, "admission", {"notice_form": "handed"})
    do(office, petition, "answer", {"text": "处理意见", "delivered_at": rfc3339(MOMENT)})
    for level in ("review", "re-review"):
        do(office, petition, level, {"text": "不服"})
        opinion = {"outcome": "upheld", "text": "维持", "delivered_at": rfc3339(MOMENT)}
        do(office, petition, f"{level}/opinion", opinion)
    end = End(office)
    (first,) = end.due(code)
    assert (first["kind"], first["number"], first["happened_at"]) == ("received", 1, rfc3339(MOMENT))
    assert end.tell(code) == [
        "received", "registered", "admitted", "answered", "review_requested", "reviewed", "review_requested",
        "reviewed", "concluded",
    ]  # fmt: skip
    again = end.ask(first["id"], "outcome", {"outcome": "delivered"})
    assert (again.status_code, again.json["attempts"]) == (200, 1)
    assert end.ask(first["id"], "outcome", {"outcome": "refused"}).json["code"] == "TRANSITION_REFUSED"
    assert office.types(code).count("status.delivered") == 9
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json["statuses"]
    assert [each["number"] for each in shown] == list(range(1, 10))
    assert {each["state"] for each in shown} == {"delivered"}
    assert shown[2]["facts"] == {"due_at": office.deadlines(code)["petition.completion"].due_at.isoformat()[:19]
                                 + ".000000Z"}  # fmt: skip


def test_who_is_away_is_told_later_and_ever_more_slowly(office: Handler) -> None:
    code, _ = passed_on(office)
    end, waits = End(office), []
    for _ in range(9):
        (status,) = end.due(code)
        failed = end.ask(status["id"], "outcome", {"outcome": "failed", "reason": "TIMEOUT"}).json
        assert (failed["state"], failed["reason"], end.due(code)) == ("waiting", "TIMEOUT", [])
        waits.append(int(failed["attempts"]))
        office.clock.moment += timedelta(hours=1)
    assert waits == list(range(1, 10))
    assert end.tell(code) == ["received"]
    assert office.types(code) == ["petition.received", "status.delivered"]


def test_a_refusal_is_kept_and_shown_and_keeps_back_what_comes_after_it(office: Handler) -> None:
    code, petition = passed_on(office)
    do(office, petition, "admission", {"notice_form": "handed"})
    end, officer = End(office), End(office, role="petition_officer")
    assert end.tell(code, "refused", "STATUS_REFUSED") == ["received"]
    (refused,) = officer.listed(code, "&state=refused")
    assert (refused["reason"], refused["attempts"], refused["next_at"]) == ("STATUS_REFUSED", 1, None)
    assert officer.ask(refused["id"], "retry").json["state"] == "waiting"
    assert end.tell(code, "refused", "STATUS_REFUSED") == ["received"]
    assert officer.ask(refused["id"], "dismissal").json["state"] == "dropped"
    assert end.tell(code) == ["admitted"]
    assert [kind for kind in office.types(code) if kind.startswith("status.")] == [
        "status.refused", "status.refused", "status.dropped", "status.delivered",
    ]  # fmt: skip
    assert officer.ask(refused["id"], "retry").json["code"] == "TRANSITION_REFUSED"
    words = end.ask(refused["id"], "outcome", {"outcome": "refused", "reason": "姓名不符"})
    assert words.status_code == 422


def test_a_petition_that_nobody_passed_on_is_told_to_nobody(office: Handler) -> None:
    code, petition = passed_on(office, partner=None)
    do(office, petition, "admission", {"notice_form": "handed"})
    assert office.get(f"/{petition}", "petition_officer", OFFICE).json["statuses"] == []
    assert End(office).refused(code) == "CASE_NOT_FOUND"


@pytest.mark.parametrize("unit", [OTHER, BUREAU])
def test_only_the_unit_whose_system_passed_it_on_is_told(office: Handler, unit: str) -> None:
    code, petition = passed_on(office)
    (status,) = End(office).due(code)
    other = End(office, unit)
    assert (other.due(code), other.refused(code)) == ([], "CASE_NOT_FOUND")
    answers = [other.ask(each, "outcome", {"outcome": "delivered"}) for each in (status["id"], petition)]
    assert {(each.status_code, each.json["code"]) for each in answers} == {(404, "STATUS_NOT_FOUND")}
    assert End(office, role="handler").ask(status["id"], "retry").status_code == 403


def test_a_partner_that_turns_out_to_be_accused_is_told_no_more(office: Handler) -> None:
    code, _ = passed_on(office, partner=BUREAU)
    end = End(office, BUREAU)
    (status,) = end.due(code)
    accused = (UnitRelation(BUREAU, Relation.ACCUSED),)
    correction = office.listener.voices.envelopes[-1].id
    office.say(
        CaseUnitsCorrected(code, correction, CorrectionGround.FOUND_OTHERWISE, named=accused, units=accused)
    )
    office.say(CaseWithdrawn(code))
    assert (end.due(code), end.refused(code)) == ([], "CASE_NOT_FOUND")
    assert end.ask(status["id"], "outcome", {"outcome": "delivered"}).status_code == 404


def test_every_state_of_a_status_can_be_asked_for(office: Handler) -> None:
    code, _ = passed_on(office)
    found = {state: len(End(office).listed(code, f"&state={state}")) for state in StatusState}
    assert found == {"waiting": 1, "delivered": 0, "refused": 0, "dropped": 0}


def ordered(office: Handler, **registration: Any) -> tuple[str, str]:
    """Code and petition of a matter that was first registered here, and is to be opened in the other system."""
    code, petition = passed_on(office, partner=None)
    do(office, petition, "registration", {"form": "visit", "sort": "appeal", **registration})
    do(office, petition, "opening", {})
    return code, petition


def test_what_was_first_registered_here_is_opened_there_once_the_office_has_ordered_it(
    office: Handler,
) -> None:
    code, petition = passed_on(office, partner=None)
    early = office.post(f"/{petition}/opening", {}, "petition_officer", OFFICE)
    assert (early.status_code, early.json["code"]) == (409, "NOT_REGISTERED")
    do(
        office,
        petition,
        "registration",
        {"form": "visit", "sort": "appeal", "petitioners": 2, "representatives": 1},
    )
    assert End(office).refused(code) == "CASE_NOT_FOUND"
    do(office, petition, "opening", {})
    again = office.post(f"/{petition}/opening", {}, "petition_officer", OFFICE)
    assert (again.status_code, again.json["code"]) == (409, "PASSED_ON_ALREADY")
    do(office, petition, "admission", {"notice_form": "handed"})
    end = End(office)
    (first,) = end.due(code)  # what was done since waits for it
    assert (first["kind"], first["number"]) == ("opening", 1)
    assert first["facts"] == {
        "form": "visit", "sort": "appeal", "petitioners": 2, "representatives": 1, "state": "received",
        "received_at": rfc3339(MOMENT), "admitted_at": None, "due_at": None,
    }  # fmt: skip
    unnumbered = end.ask(first["id"], "outcome", {"outcome": "delivered"})
    assert (unnumbered.status_code, unnumbered.json["code"]) == (422, "NUMBER_REQUIRED")
    told = {"outcome": "delivered", "number": NUMBER}
    assert [end.ask(first["id"], "outcome", told).status_code for _ in range(2)] == [200, 200]
    assert end.tell(code) == ["admitted"]
    assert office.types(code)[1:] == [
        "petition.registered", "opening.ordered", "petition.admitted", "status.delivered", "status.delivered",
    ]  # fmt: skip
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    masked = office.get(f"/{petition}", "supervisor", CENTRE).json
    assert (shown["number_elsewhere"], masked["number_elsewhere"]) == (NUMBER, None)
    assert office.stands_in_the_clear([NUMBER]) == []


def test_an_opening_that_is_refused_is_shown_tried_again_or_left_out_with_what_waits_for_it(
    office: Handler,
) -> None:
    code, petition = ordered(office)
    do(office, petition, "admission", {"notice_form": "handed"})
    end, officer = End(office), End(office, role="petition_officer")
    assert end.tell(code, "refused", "REGISTRATION_REFUSED") == ["opening"]
    (refused,) = officer.listed(code, "&state=refused")
    assert refused["reason"] == "REGISTRATION_REFUSED"
    assert officer.ask(refused["id"], "dismissal").json["state"] == "dropped"
    assert (end.due(code), end.refused(code)) == ([], "CASE_NOT_FOUND")
    do(office, petition, "opening", {})  # ordered anew, with how it stands now
    (anew,) = end.due(code)
    assert (anew["kind"], anew["number"], anew["facts"]["state"]) == ("opening", 3, "admitted")


def test_what_a_partner_passed_on_or_is_over_is_not_opened_there(office: Handler) -> None:
    _, petition = passed_on(office)
    do(office, petition, "registration", {"form": "visit", "sort": "appeal"})
    said = office.post(f"/{petition}/opening", {}, "petition_officer", OFFICE)
    assert said.json["code"] == "PASSED_ON_ALREADY"
    code, over = passed_on(office, partner=None)
    office.say(CaseWithdrawn(code))
    for role, unit, status in (("petition_officer", OFFICE, 409), ("supervisor", CENTRE, 403)):
        assert office.post(f"/{over}/opening", {}, role, unit).status_code == status


def test_what_the_hotline_passed_on_is_opened_there_too_and_each_is_told_in_its_own_order(
    office: Handler,
) -> None:
    code, petition = passed_on(office, partner=BUREAU)
    do(office, petition, "registration", {"form": "call", "sort": "appeal"})
    assert office.get(f"/{petition}", "petition_officer", OFFICE).json["is_told_nationally"] is False
    do(office, petition, "opening", {})
    again = office.post(f"/{petition}/opening", {}, "petition_officer", OFFICE)
    assert again.json["code"] == "PASSED_ON_ALREADY"
    do(office, petition, "admission", {"notice_form": "handed"})
    hotline, nation = End(office, BUREAU), End(office)
    assert hotline.tell(code) == ["received", "registered", "admitted"]
    (first,) = nation.due(code)
    assert (first["kind"], first["facts"]["state"]) == ("opening", "received")
    assert hotline.ask(first["id"], "outcome", {"outcome": "refused"}).json["code"] == "STATUS_NOT_FOUND"
    told = {"outcome": "delivered", "number": NUMBER}
    assert nation.ask(first["id"], "outcome", told).status_code == 200
    assert nation.tell(code) == ["admitted"]
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    assert (shown["number_elsewhere"], shown["is_told_nationally"]) == (NUMBER, True)


def test_left_out_there_the_hotline_is_told_on(office: Handler) -> None:
    code, petition = passed_on(office, partner=BUREAU)
    do(office, petition, "registration", {"form": "call", "sort": "appeal"})
    do(office, petition, "opening", {})
    do(office, petition, "admission", {"notice_form": "handed"})
    nation = End(office)
    assert nation.tell(code, "refused", "REGISTRATION_REFUSED") == ["opening"]
    (refused,) = nation.listed(code, "&state=refused")
    End(office, role="petition_officer").ask(refused["id"], "dismissal")
    assert (nation.due(code), nation.refused(code)) == ([], "CASE_NOT_FOUND")
    assert End(office, BUREAU).tell(code) == ["received", "registered", "admitted"]


class Ruled:
    """The procedures of places that open in the national system what has its form and sort."""

    def load(self, place: str, version: str) -> Procedure:
        found = library.load(place, version)
        opening = NationalOpening(OpeningWhen.REGISTRATION, found.source)
        return replace(found, organisation=replace(found.organisation, national_opening=opening))


def test_where_the_place_says_so_it_is_opened_there_with_its_registration_but_for_a_denunciation(
    office: Handler,
) -> None:
    extras = office.listener.runtime.extras
    kept, extras["procedures"] = extras["procedures"], Ruled()
    try:
        found = [passed_on(office, partner=None) for _ in range(2)]
        for (_, petition), sort in zip(found, ("appeal", "denunciation"), strict=True):
            for _ in range(2):  # registered again, it is opened once
                do(office, petition, "registration", {"form": "visit", "sort": sort})
        assert [office.types(code).count("opening.ordered") for code, _ in found] == [1, 0]
        do(office, found[1][1], "opening", {})  # by the office's own order alone
        assert "opening.ordered" in office.types(found[1][0])
    finally:
        extras["procedures"] = kept
