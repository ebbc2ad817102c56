"""信访机构合并: what an office has in hand is its successor's, under the statutory terms it has."""

from datetime import date, timedelta
from itertools import count
from typing import Any

from casekit.clock import rfc3339
from casekit.deadlines.ticker import tick
from casekit.ids import new_id
from casekit.streams import unit_stream
from contracts.field import DutyAssigned
from contracts.grid import UnitEnded, UnitMerged
from contracts.intake import CaseRegistered, CaseRouted
from contracts.samples import MOMENT
from contracts.vocabulary import Channel, Grade, MatterType, Route, UnitKind
from procedures import library
from services.petition.domain.paper import PaperKind, numbered
from tests.integration.services.petition.conftest import BUREAU
from tests.support.cases import CENTRE, Handler, new_code

DAY = date(2026, 3, 12)
TEXT = "请依法办理该事项"
PLACE = "laibin-xiaopingyang"
_NUMBERS = count(1)


def new_office(office: Handler) -> str:
    """One of this test's own: what is merged is gone for all."""
    return office.unit(f"office-{next(_NUMBERS)}", UnitKind.PETITION_OFFICE)


def received(office: Handler, unit: str, **case: Any) -> tuple[str, str]:
    code = office.routed(Route.PETITION, unit, **case)
    return code, office.only(code, "petition_officer", unit)["id"]


def do(office: Handler, petition: str, act: str, unit: str, body: Any = None) -> Any:
    """The officer's act, which must succeed."""
    answer = office.post(f"/{petition}/{act}", body or {}, "petition_officer", unit)
    assert answer.status_code < 300, answer.json
    return answer.json


def merge(office: Handler, unit: str, into: str) -> None:
    """As grid says it."""
    for event in (UnitMerged(unit, into, DAY), UnitEnded(unit)):
        office.listener.voices.say("grid", event, unit_stream(unit))
    office.listener.hear()


def terms(office: Handler, code: str) -> dict[str, Any]:
    """When each term that runs ends."""
    return {kind: each.due_at for kind, each in office.deadlines(code).items() if each.state == "open"}


def numbers(page: Any) -> list[tuple[str, str]]:
    return [(each["unit"], each["number"]) for each in page["papers"]]


def test_statutory_terms_run_on_and_papers_go_on_per_office_without_a_clash(office: Handler) -> None:
    gone, heir = new_office(office), new_office(office)
    _, elsewhere = received(office, heir)
    do(office, elsewhere, "admission", heir, {"notice_form": "handed"})
    do(office, elsewhere, "answer", heir, {"text": "意见", "delivered_at": rfc3339(MOMENT)})
    code, petition = received(office, gone)
    do(office, petition, "admission", gone, {"notice_form": "handed"})
    do(office, petition, "extension", gone, {"text": "需要补充勘测"})
    shift = new_id()
    leader = DutyAssigned(shift, "desk", CENTRE, "leader", MOMENT + timedelta(1), MOMENT + timedelta(1.1))
    office.listener.voices.say("grid", leader, unit_stream(CENTRE))
    office.listener.hear()
    do(office, petition, "receptions", gone, {"shift": str(shift)})
    before = terms(office, code)
    office.clock.moment = MOMENT + timedelta(days=5)
    merge(office, gone, heir)
    assert office.types(code)[-1] == "petition.passed_on"
    assert terms(office, code) == before
    assert {each.owner for each in office.deadlines(code).values() if each.state == "open"} == {heir}
    assert office.get(f"/{petition}", "petition_officer", gone).status_code == 404
    decision = office.post(f"/{petition}/extension/decision", {"granted": True}, "director", CENTRE)
    assert decision.status_code == 200, decision.json
    page = do(office, petition, "extension/notice", heir, {"notice_form": "post"})
    page = do(
        office, petition, "answer", heir, {"text": "意见", "delivered_at": rfc3339(office.clock.moment)}
    )
    assert (page["state"], page["receptions"][0]["state"]) == ("answered", "booked")
    assert numbers(page) == [
        (gone, numbered(PaperKind.ADMISSION, 2026, 1)), (heir, numbered(PaperKind.EXTENSION, 2026, 1)),
        (heir, numbered(PaperKind.OPINION, 2026, 2)),
    ]  # fmt: skip
    answered = next(each.data for each in office.said(code) if each.type == "petition.answered")
    assert (answered["unit"], answered["is_on_time"]) == (heir, True)


def test_the_petitioners_windows_and_a_review_that_goes_on_are_the_successors_to_record(
    office: Handler,
) -> None:
    gone, heir = new_office(office), new_office(office)
    cases = [received(office, gone) for _ in range(2)]
    for _, petition in cases:
        do(office, petition, "admission", gone, {"notice_form": "handed"})
        do(office, petition, "answer", gone, {"text": "意见", "delivered_at": rfc3339(MOMENT)})
    (waiting, _), (code, petition) = cases
    do(office, petition, "review", gone, {"text": "不服", "reviewer": heir})
    before = terms(office, waiting), terms(office, code)
    merge(office, gone, heir)
    assert (terms(office, waiting), terms(office, code)) == before
    page = office.get(f"/{petition}", "petition_officer", heir).json
    assert (page["unit"], page["reviews"][0]["reviewer"]) == (heir, None), "nobody reviews his own answer"
    upheld = {"outcome": "upheld", "text": "维持", "delivered_at": rfc3339(MOMENT)}
    do(office, petition, "review/opinion", heir, upheld)
    office.clock.moment = before[0]["petition.review_request"]
    while tick(office.listener.runtime):
        pass
    assert office.types(waiting)[-2:] == ["petition.passed_on", "petition.concluded"]


def test_what_was_passed_on_stays_so_and_what_the_successor_itself_had_is_its_own(office: Handler) -> None:
    gone, heir = new_office(office), new_office(office)
    (away, first), (joined, second) = received(office, gone), received(office, gone)
    for petition, recipient in ((first, BUREAU), (second, heir)):
        passed = {"kind": "forwarded", "recipient": recipient, "text": TEXT}
        do(office, petition, "forwarding", gone, passed)
    due = {code: terms(office, code)["petition.notice"] for code in (away, joined)}
    office.clock.moment = MOMENT + timedelta(days=3)
    merge(office, gone, heir)
    assert office.types(away)[-1] == "petition.passed_on"
    assert office.types(joined)[-2:] == ["petition.passed_on", "forwarding.withdrawn"]
    notices = [office.deadlines(code)["petition.notice"] for code in (away, joined)]
    assert [each.owner for each in notices] == [BUREAU, heir]
    assert [each.due_at for each in notices] == [due[away], due[joined]], "no term begins anew"
    do(office, second, "admission", heir, {"notice_form": "handed"})


def test_an_accused_successor_takes_over_nothing_and_is_told_nothing(office: Handler) -> None:
    gone, heir = new_office(office), new_office(office)
    (code, petition), (mine, _) = (
        received(office, gone, accused=heir),
        received(office, gone, respondent=heir),
    )
    merge(office, gone, heir)
    said = office.said(code)[-1]
    assert (said.type, said.data["unit"], said.data["round"]) == ("petition.ended", gone, 1)
    assert terms(office, code) == {}
    assert heir not in str([each.data for each in office.said(code)])
    assert office.get(f"/{petition}", "petition_officer", heir).status_code == 404
    assert [each["code"] for each in office.get("", "petition_officer", heir).json["items"]] == [mine]


def test_mergers_heard_in_any_order_and_cases_routed_late_end_with_who_is_there_today(
    office: Handler,
) -> None:
    first, second, third = (new_office(office) for _ in range(3))
    code, _ = received(office, first)
    merge(office, second, third)
    merge(office, first, second)
    merge(office, first, second)  # said again: nothing is there any more
    assert office.types(code) == ["petition.received", "petition.passed_on"]
    assert office.only(code, "petition_officer", third)["unit"] == third
    late = office.routed(Route.PETITION, first)
    assert office.types(late) == ["petition.received", "petition.passed_on"]
    office.listener.voices.say("grid", UnitEnded(third), unit_stream(third))
    office.listener.hear()
    last = office.routed(Route.PETITION, second)
    assert office.types(last) == ["petition.received", "petition.ended"]


def test_the_successor_of_a_partner_or_of_who_was_reported_to_is_told_in_its_place(office: Handler) -> None:
    gone, heir, handling = new_office(office), new_office(office), new_office(office)
    code, version = new_code(), library.load(PLACE).version
    office.say(
        CaseRegistered(
            code, MatterType.PETITION, Channel.PARTNER, PLACE, version, CENTRE, party_count=1, partner=gone
        )
    )
    office.say(
        CaseRouted(
            code, 1, Route.PETITION, MatterType.PETITION, "land_forest", Grade.ORDINARY, PLACE, version, unit=handling
        )
    )  # fmt: skip
    petition = office.only(code, "petition_officer", handling)["id"]
    urgent = {"text": "告急", "recipient": gone}
    (report,) = do(office, petition, "urgent-reports", handling, urgent)["urgent_reports"]
    advised = {"kind": "improve", "recipient": gone, "text": "完善程序"}
    (advice,) = do(office, petition, "advices", handling, advised)["advices"]
    merge(office, gone, heir)
    for path in ("petition-statuses/due", "urgent-reports", "advices"):
        listed = [
            [
                each["code"]
                for each in office.listener.get(f"/v1/{path}", "petition_officer", unit).json["items"]
            ]
            for unit in (gone, heir)
        ]
        assert listed == [[], [code]], path
    one = [
        office.listener.get(f"/v1/urgent-reports/{report['id']}", "petition_officer", unit).status_code
        for unit in (gone, heir)
    ]
    assert one == [404, 200]
    office.path = "/v1/advices"
    try:
        reply = f"/{advice['id']}/reply", {"adopted": True, "text": "采纳"}, "petition_officer"
        assert [office.post(*reply, unit).status_code for unit in (gone, heir)] == [404, 200]
    finally:
        office.path = "/v1/petitions"
