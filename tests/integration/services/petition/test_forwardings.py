"""登记, 转送、交办 and what the unit makes of it, repeats, and papers: through the API, the inbox and the ticker."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Update, text, update
from sqlalchemy.exc import OperationalError

from casekit.clock import rfc3339
from casekit.db import Database
from casekit.deadlines.ticker import tick
from casekit.streams import unit_stream
from contracts.corrections import CaseUnitsCorrected
from contracts.forwarding import ForwardingSent, ForwardingTaken, PetitionRegistered, PetitionUrgent
from contracts.grid import UnitChanged, UnitEnded
from contracts.intake import CaseRelated, CaseUnrelated, CaseWithdrawn
from contracts.papers import PaperDelivered
from contracts.petition import PetitionAdmitted
from contracts.samples import MOMENT
from contracts.vocabulary import CorrectionGround, Relation, Route, Tier, UnitKind, UnitRelation
from services.petition.domain.paper import PaperKind
from services.petition.sight import are_in_force
from services.petition.tables import UNITS
from tests.integration.services.petition.conftest import BUREAU, OFFICE, OTHER
from tests.support.cases import CENTRE, Handler

FIVE_DAYS = datetime(2026, 3, 19, 16, tzinfo=UTC)  # five working days after Thursday, 12 March
FIFTEEN = datetime(2026, 3, 27, 16, tzinfo=UTC)
LATER = MOMENT + timedelta(days=20)
TEXT, GROUNDS, REPORT = "请依法办理该事项", "不属于我局职权范围", "已督促整改完毕"
PASSED = {"kind": "forwarded", "recipient": BUREAU, "text": TEXT}
ASSIGNED = PASSED | {"kind": "assigned", "report_by": rfc3339(LATER)}
FORWARDINGS = "/v1/forwardings"
OPINION = {"text": "处理意见：予以支持", "delivered_at": rfc3339(MOMENT)}


def received(office: Handler, **case: Any) -> tuple[str, str]:
    code = office.routed(Route.PETITION, OFFICE, **case)
    return code, office.only(code, "petition_officer", OFFICE)["id"]


def ask(office: Handler, petition: str, act: str, body: Any) -> Any:
    return office.post(f"/{petition}/{act}", body, "petition_officer", OFFICE)


def do(office: Handler, petition: str, act: str, body: Any) -> Any:
    """The officer's act, which must succeed."""
    answer = ask(office, petition, act, body)
    assert answer.status_code < 300, answer.json
    return answer.json


class Bureau:
    """The unit that a petition was passed to."""

    def __init__(self, office: Handler, forwarding: str) -> None:
        self.office, self.forwarding = office, forwarding

    def see(self, unit: str = BUREAU, role: str = "handler") -> Any:
        return self.office.listener.get(f"{FORWARDINGS}/{self.forwarding}", role, unit)

    def see_paper(self, paper: str, unit: str = BUREAU) -> Any:
        return self.office.listener.get(f"{FORWARDINGS}/{self.forwarding}/papers/{paper}", "handler", unit)

    def ask(self, act: str, body: Any, unit: str = BUREAU, role: str = "handler") -> Any:
        path, self.office.path = self.office.path, FORWARDINGS
        try:
            return self.office.post(f"/{self.forwarding}/{act}", body, role, unit)
        finally:
            self.office.path = path

    def do(self, act: str, body: Any) -> Any:
        answer = self.ask(act, body)
        assert answer.status_code == 200, answer.json
        return answer.json


def passed(office: Handler, body: Any = PASSED, **case: Any) -> tuple[str, str, Bureau]:
    """Code, petition, and the unit it was passed to."""
    code, petition = received(office, **case)
    shown = do(office, petition, "forwarding", body)
    return code, petition, Bureau(office, shown["forwardings"][-1]["id"])


def due(office: Handler, code: str) -> dict[str, tuple[str, datetime]]:
    """What runs: its owner and its end."""
    return {
        kind: (each.owner, each.due_at)
        for kind, each in office.deadlines(code).items()
        if each.state == "open"
    }


def test_registration_says_form_sort_and_who_speaks_for_many(office: Handler) -> None:
    code, petition = received(office)
    many = {"form": "visit", "sort": "appeal", "petitioners": 40, "representatives": 6}
    assert ask(office, petition, "registration", many).json["code"] == "REPRESENTATIVES_UNFIT"
    shown = do(office, petition, "registration", many | {"representatives": 5})
    assert (shown["form"], shown["petitioners"], shown["representatives"]) == ("visit", 40, 5)
    said = PetitionRegistered.from_data(office.said(code)[-1].data)
    assert (said.petitioners, said.representatives) == (40, 5)


def test_a_denunciation_is_passed_on_and_not_admitted(office: Handler) -> None:
    code, petition = received(office)
    do(office, petition, "registration", {"form": "letter", "sort": "denunciation"})
    refused = ask(office, petition, "admission", {"notice_form": "handed"})
    assert (refused.status_code, refused.json["code"]) == (409, "DENUNCIATION_PASSED_ON")
    shown = do(office, petition, "forwarding", PASSED)
    told = {"notice_form": "handed", "text": "已转送有权处理机关"}
    Bureau(office, shown["forwardings"][0]["id"]).do("admission", told)
    assert "petition.admitted" not in office.types(code)
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    assert (shown["notice_form"], [each["text"] for each in shown["notes"]]) == ("handed", [told["text"]])
    assert "petition.forward" not in shown["acts"]
    assert ask(office, petition, "forwarding", PASSED | {"recipient": OTHER}).json["code"] == "FORWARDED_AWAY"


def test_what_is_passed_on_runs_under_the_terms_of_the_unit_that_has_it(office: Handler) -> None:
    code, petition, bureau = passed(office, ASSIGNED)
    sent = ForwardingSent.from_data(next(e.data for e in office.said(code) if e.type == "forwarding.sent"))
    assert (sent.object_by, sent.report_by, sent.recipient) == (FIVE_DAYS, LATER, BUREAU)
    assert due(office, code) == {
        "petition.objection": (BUREAU, FIVE_DAYS), "petition.notice": (BUREAU, FIFTEEN),
        "petition.report": (BUREAU, LATER),
    }  # fmt: skip
    assert office.deadlines(code)["petition.forward"].state == "met"
    for act, body in (("admission", {"notice_form": "handed"}), ("refusal", {"ground": "no_substance"})):
        assert ask(office, petition, act, body).json["code"] == "FORWARDED_AWAY"
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    assert shown["acts"] == ["petition.register"]
    page = bureau.see().json
    assert (page["text"], page["acts"]) == (TEXT, ["object", "take"])
    bureau.do("admission", {"notice_form": "post", "text": "决定受理"})
    assert ForwardingTaken.TYPE in office.types(code)
    admitted = PetitionAdmitted.from_data(
        next(e.data for e in office.said(code) if e.type == "petition.admitted")
    )
    assert due(office, code)["petition.completion"] == (BUREAU, admitted.due_at)
    assert bureau.do("report", {"text": REPORT})["state"] == "reported"
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    assert (shown["state"], shown["forwardings"][0]["report"]) == ("admitted", REPORT)
    do(office, petition, "answer", {"text": "处理意见", "delivered_at": rfc3339(MOMENT)})
    assert set(due(office, code)) == {"petition.review_request"}


def test_an_objection_is_upheld_and_the_petition_is_the_offices_again(office: Handler) -> None:
    code, petition, bureau = passed(office)
    bureau.do("objection", {"text": GROUNDS})
    assert due(office, code) == {"petition.notice": (OFFICE, FIFTEEN)}
    assert bureau.ask("admission", {"notice_form": "handed"}).json["code"] == "TRANSITION_REFUSED"
    office.clock.moment = MOMENT + timedelta(days=2)
    shown = do(office, petition, "forwarding/decision", {"upheld": True})
    assert (shown["forwardings"][0]["state"], shown["forwardings"][0]["objection"]) == ("returned", GROUNDS)
    assert due(office, code) == {"petition.notice": (OFFICE, FIFTEEN + timedelta(days=2))}
    assert do(office, petition, "admission", {"notice_form": "handed"})["state"] == "admitted"


def test_an_objection_that_is_overruled_is_the_last_and_the_unit_has_it(office: Handler) -> None:
    _, petition, bureau = passed(office)
    bureau.do("objection", {"text": GROUNDS})
    do(office, petition, "forwarding/decision", {"upheld": False, "text": "属于你局职权"})
    assert bureau.ask("objection", {"text": GROUNDS}).json["code"] == "OBJECTION_LATE"
    assert bureau.do("admission", {"notice_form": "handed"})["state"] == "taken"


@pytest.mark.parametrize("is_anonymous", [False, True])
def test_an_objection_that_nobody_decides_is_supervised(office: Handler, is_anonymous: bool) -> None:
    code, petition, bureau = passed(office, is_anonymous=is_anonymous)
    bureau.do("objection", {"text": GROUNDS})
    kind = "petition.forward" if is_anonymous else "petition.notice"
    assert due(office, code) == {kind: (OFFICE, FIFTEEN)}
    office.clock.moment = FIFTEEN
    while tick(office.listener.runtime):
        pass
    shown = do(office, petition, "forwarding/decision", {"upheld": True})
    assert [each["kind"] for each in shown["slips"]] == [kind]
    assert due(office, code) == {kind: (OFFICE, FIFTEEN + timedelta(days=16))}


def test_nobody_objects_after_five_working_days(office: Handler) -> None:
    _, _, bureau = passed(office)
    office.clock.moment = FIVE_DAYS
    assert bureau.see().json["acts"] == ["take"]
    late = bureau.ask("objection", {"text": GROUNDS})
    assert (late.status_code, late.json["code"]) == (409, "OBJECTION_LATE")


def test_shared_competence_is_settled(office: Handler) -> None:
    _, petition = received(office)
    shared = PASSED | {"joint": [OTHER]}
    assert ask(office, petition, "forwarding", shared).json["code"] == "COMPETENCE_UNFIT"
    shown = do(office, petition, "forwarding", shared | {"settled_by": "superior"})
    assert (shown["forwardings"][0]["joint"], shown["forwardings"][0]["settled_by"]) == ([OTHER], "superior")


def test_nothing_is_passed_to_a_respondent_to_nobody_or_to_a_unit_that_has_ended(office: Handler) -> None:
    _, petition = received(office, respondent=BUREAU)
    gone = office.unit("bureau-of-old", UnitKind.DEPARTMENT)
    office.listener.voices.say("grid", UnitEnded(gone), unit_stream(gone))
    office.listener.hear()
    for recipient in (BUREAU, "nobody", gone, OFFICE):
        unfit = ask(office, petition, "forwarding", PASSED | {"recipient": recipient})
        assert (unfit.status_code, unfit.json["code"]) == (422, "RECIPIENT_UNFIT"), recipient
    advice = {"kind": "improve", "recipient": gone, "text": "完善程序"}
    assert ask(office, petition, "advices", advice).json["code"] == "RECIPIENT_UNFIT"


def test_who_may_not_know_whom_it_accuses_does_not_learn_it_by_passing_it_on(office: Handler) -> None:
    """To the officer an accused unit is there as any other; to that unit there is nothing, and its term runs out."""
    code, petition = received(office, accused=BUREAU)
    other_code, other = received(office)
    said, told = (do(office, each, "forwarding", PASSED) for each in (petition, other))
    assert _words(said["forwardings"][0]) == _words(told["forwardings"][0])
    assert due(office, code) == due(office, other_code)
    bureau, never = Bureau(office, said["forwardings"][0]["id"]), Bureau(office, petition)
    for asked in (bureau.see, lambda: bureau.ask("admission", {"notice_form": "handed"})):
        assert asked().json["code"] == never.see().json["code"] == "FORWARDING_NOT_FOUND"
    listed = office.listener.get(f"{FORWARDINGS}?limit=200", "handler", BUREAU).json["items"]
    assert code not in {each["code"] for each in listed}
    office.clock.moment = FIFTEEN
    while tick(office.listener.runtime):
        pass
    assert "petition.pressed" in office.types(code)


def _words(passed: dict[str, Any]) -> dict[str, Any]:
    """A forwarding without what is its own."""
    return {name: value for name, value in passed.items() if name not in ("id", "petition", "code")}


def test_what_turns_out_to_be_a_denunciation_is_admitted_no_more(office: Handler) -> None:
    code, petition = received(office)
    do(office, petition, "admission", {"notice_form": "handed", "text": "决定受理"})
    do(office, petition, "extension", {"text": "需要勘测"})
    office.clock.moment = MOMENT + timedelta(days=3)
    shown = do(office, petition, "registration", {"form": "letter", "sort": "denunciation"})
    assert (shown["state"], shown["admitted_at"], shown["due_at"]) == ("received", None, None)
    assert shown["extensions"][0]["state"] == "refused"
    assert due(office, code) == {"petition.forward": (OFFICE, FIFTEEN + timedelta(days=3))}
    for act, body in (("admission", {"notice_form": "handed"}), ("answer", {"text": "复"})):
        assert ask(office, petition, act, body).status_code == 409, act
    assert do(office, petition, "forwarding", PASSED)["forwardings"][0]["state"] == "sent"


def test_a_paper_that_is_entered_later_is_not_dated_after_its_delivery(office: Handler) -> None:
    """What was handed over on the 12th and is entered on the 14th is of the 12th."""
    _, petition = received(office)
    office.clock.moment = MOMENT + timedelta(days=2)
    do(office, petition, "admission", {"notice_form": "handed", "notified_at": rfc3339(MOMENT)})
    shown = do(office, petition, "answer", {"text": "处理意见", "delivered_at": rfc3339(office.clock.moment)})
    admission, opinion = (
        office.get(f"/{petition}/papers/{each['id']}", "petition_officer", OFFICE).get_data(as_text=True)
        for each in shown["papers"]
    )
    assert "（印章）<br>2026年3月12日" in admission
    assert "（印章）<br>2026年3月14日" in opinion


def test_a_paper_printed_again_shows_what_it_showed(office: Handler) -> None:
    _, petition = received(office)
    shown = do(office, petition, "admission", {"notice_form": "handed", "text": "决定受理"})
    path = f"/{petition}/papers/{shown['papers'][0]['id']}"
    before = office.get(path, "petition_officer", OFFICE).get_data(as_text=True)
    assert "办理期限至2026年5月11日" in before
    do(office, petition, "extension", {"text": "需要勘测"})
    granted = office.post(f"/{petition}/extension/decision", {"granted": True}, "director", CENTRE)
    assert granted.status_code == 200
    office.clock.moment += timedelta(days=1)
    shown = do(office, petition, "extension/notice", {"notice_form": "handed", "text": "延期告知"})
    office.listener.voices.say(
        "grid",
        UnitChanged(OFFICE, "信访局（新名）", UnitKind.PETITION_OFFICE, Tier.TOWN),
        unit_stream(OFFICE),
    )
    office.listener.hear()
    assert office.get(path, "petition_officer", OFFICE).get_data(as_text=True) == before
    later = f"/{petition}/papers/{shown['papers'][1]['id']}"
    assert "期限至2026年6月10日" in office.get(later, "petition_officer", OFFICE).get_data(as_text=True)


def test_who_turns_out_to_be_accused_has_it_no_more_and_there_is_nothing_to_see(office: Handler) -> None:
    code, petition, bureau = passed(office)
    accused = (UnitRelation(BUREAU, Relation.ACCUSED),)
    correction = derived(office)
    office.say(
        CaseUnitsCorrected(code, correction, CorrectionGround.FOUND_OTHERWISE, named=accused, units=accused)
    )
    gone, never = bureau.see(), Bureau(office, str(correction)).see()
    assert (gone.status_code, gone.json["code"]) == (never.status_code, never.json["code"]) == (
        404, "FORWARDING_NOT_FOUND",
    )  # fmt: skip
    assert bureau.ask("objection", {"text": GROUNDS}).status_code == 404
    listed = office.listener.get(f"{FORWARDINGS}?limit=200", "handler", BUREAU).json["items"]
    assert code not in {each["code"] for each in listed}
    assert office.types(code)[-1] == "forwarding.withdrawn"
    assert due(office, code)["petition.notice"][0] == OFFICE
    shown = do(office, petition, "forwarding", PASSED | {"recipient": OTHER})
    assert [each["state"] for each in shown["forwardings"]] == ["withdrawn", "sent"]


@pytest.mark.parametrize("is_reported", [False, True])
def test_what_an_accused_unit_had_taken_is_due_from_the_office(office: Handler, is_reported: bool) -> None:
    code, _, bureau = passed(office, ASSIGNED)
    bureau.do("admission", {"notice_form": "handed"})
    if is_reported:
        bureau.do("report", {"text": REPORT})
    before = due(office, code)["petition.completion"]
    accused = (UnitRelation(BUREAU, Relation.ACCUSED),)
    ground = CorrectionGround.FOUND_OTHERWISE
    office.say(CaseUnitsCorrected(code, derived(office), ground, named=accused, units=accused))
    assert due(office, code) == {"petition.completion": (OFFICE, before[1])}


def test_the_unit_that_has_admitted_it_asks_for_longer_and_answers_in_its_own_name(office: Handler) -> None:
    code, petition, bureau = passed(office, ASSIGNED)
    assert bureau.ask("answer", OPINION).json["code"] == "TRANSITION_REFUSED"
    bureau.do("admission", {"notice_form": "post", "text": "决定受理"})
    assert bureau.ask("extension", {"text": "须勘测"}).status_code == 201
    assert bureau.see().json["acts"] == ["report", "answer"]
    body = {"granted": True}
    assert office.post(f"/{petition}/extension/decision", body, "director", CENTRE).status_code == 200
    told = bureau.do("extension/notice", {"notice_form": "handed", "text": "情况复杂"})
    assert due(office, code)["petition.completion"][1] == FIFTEEN + timedelta(days=75)
    assert (told["due_at"], told["acts"]) == (rfc3339(FIFTEEN + timedelta(days=75)), ["report", "answer"])
    page = bureau.do("answer", OPINION)
    assert (page["acts"], [each["kind"] for each in page["papers"]]) == (
        ["report"], ["admission", "extension", "opinion"],
    )  # fmt: skip
    pages = [
        _printed(office, f"{FORWARDINGS}/{bureau.forwarding}", each, "handler", BUREAU)
        for each in page["papers"]
    ]
    assert all(f"{BUREAU} 名称（印章）" in html for html in pages)
    assert ("须勘测" in pages[1], OPINION["text"] in pages[2]) == (True, True)
    bureau.do("report", {"text": REPORT})
    shown = office.get(f"/{petition}", "petition_officer", OFFICE).json
    assert (shown["state"], shown["notes"][-1]["text"]) == ("answered", OPINION["text"])
    letter, *ours = shown["papers"]
    assert ours == page["papers"]
    assert _printed(office, f"/v1/petitions/{petition}", ours[2], "petition_officer", OFFICE) == pages[2]
    assert bureau.see_paper(letter["id"]).json["code"] == "PAPER_NOT_FOUND"
    assert bureau.see_paper(ours[0]["id"], OTHER).json["code"] == "FORWARDING_NOT_FOUND"
    assert office.stands_in_the_clear([OPINION["text"], "须勘测"]) == []


def test_who_handled_does_not_review_and_the_review_names_whose_opinion_it_was(office: Handler) -> None:
    _, petition, bureau = passed(office)
    bureau.do("admission", {"notice_form": "post"})
    bureau.do("report", {"text": REPORT})
    shown = do(office, petition, "answer", OPINION)
    opinion = _printed(office, f"/v1/petitions/{petition}", shown["papers"][-1], "petition_officer", OFFICE)
    assert f"{BUREAU} 名称（印章）" in opinion, "the office entered it for the unit whose sixty days ran"
    asked = {"text": "不服", "reviewer": BUREAU}
    assert ask(office, petition, "review", asked).json["code"] == "REVIEWER_UNFIT"
    do(office, petition, "review", asked | {"reviewer": OTHER})
    upheld = {"outcome": "upheld", "text": "维持", "delivered_at": rfc3339(MOMENT)}
    shown = do(office, petition, "review/opinion", upheld)
    html = _printed(office, f"/v1/petitions/{petition}", shown["papers"][-1], "petition_officer", OFFICE)
    assert f"不服{BUREAU} 名称的信访处理意见" in html
    assert f"{OTHER} 名称（印章）" in html


def test_only_who_has_admitted_it_answers_for_it(office: Handler) -> None:
    _, petition, bureau = passed(office)
    bureau.do("objection", {"text": GROUNDS})
    do(office, petition, "forwarding/decision", {"upheld": True})
    do(office, petition, "admission", {"notice_form": "handed"})
    for act, body in (("answer", OPINION), ("extension", {"text": "须勘测"})):
        assert bureau.ask(act, body).json["code"] == "TRANSITION_REFUSED"
    shown = bureau.see().json
    assert (shown["acts"], shown["papers"], shown["due_at"]) == ([], [], None)
    _, other, accused = passed(office)
    accused.do("admission", {"notice_form": "handed"})
    accused.do("report", {"text": REPORT})
    named = (UnitRelation(BUREAU, Relation.ACCUSED),)
    code = office.get(f"/{other}", "petition_officer", OFFICE).json["code"]
    ground = CorrectionGround.FOUND_OTHERWISE
    office.say(CaseUnitsCorrected(code, derived(office), ground, named=named, units=named))
    for act, body in (
        ("answer", OPINION),
        ("extension", {"text": "须勘测"}),
        ("extension/notice", {"notice_form": "post"}),
    ):
        assert accused.ask(act, body).json["code"] == "FORWARDING_NOT_FOUND"
    given = do(office, other, "answer", OPINION)["papers"][-1]
    html = _printed(office, f"/v1/petitions/{other}", given, "petition_officer", OFFICE)
    assert f"{BUREAU} 名称" not in html


def test_what_is_urgent_is_reported_to_a_unit_which_reads_it_unless_the_case_accuses_it(
    office: Handler,
) -> None:
    code, petition = received(office)
    for recipient in ("nobody", OFFICE):
        unfit = ask(office, petition, "urgent-reports", {"text": "告急", "recipient": recipient})
        assert unfit.json["code"] == "RECIPIENT_UNFIT"
    urgent = {"text": "已紧急处置", "recipient": BUREAU}
    (report,) = do(office, petition, "urgent-reports", urgent)["urgent_reports"]
    _, hidden = received(office, accused=BUREAU)
    (silent,) = do(office, hidden, "urgent-reports", urgent)["urgent_reports"]
    assert (report["recipient"], silent["recipient"]) == (BUREAU, BUREAU)
    listed = office.listener.get("/v1/urgent-reports", "handler", BUREAU).json["items"]
    assert [(each["id"], each["code"]) for each in listed] == [(report["id"], code)]
    page = office.listener.get(f"/v1/urgent-reports/{report['id']}", "handler", BUREAU).json
    assert page["text"] == urgent["text"]
    for id_, unit in ((silent["id"], BUREAU), (report["id"], OTHER), (petition, BUREAU)):
        gone = office.listener.get(f"/v1/urgent-reports/{id_}", "handler", unit)
        assert (gone.status_code, gone.json["code"]) == (404, "URGENT_REPORT_NOT_FOUND")
    said = next(each for each in office.said(code) if each.type == "petition.urgent")
    assert PetitionUrgent.from_data(said.data).reported_to == BUREAU
    assert office.stands_in_the_clear([urgent["text"]]) == []


def _printed(office: Handler, of: str, paper: Any, role: str, unit: str) -> str:
    answer = office.listener.get(f"{of}/papers/{paper['id']}", role, unit)
    assert answer.status_code == 200, answer.json
    html: str = answer.get_data(as_text=True)
    return html


def derived(office: Handler) -> Any:
    return office.listener.voices.envelopes[-1].id


def test_only_the_unit_it_was_passed_to_sees_and_answers_it(office: Handler) -> None:
    code, _, bureau = passed(office)
    for unit, role in ((OTHER, "petition_officer"), (OFFICE, "petition_officer"), (CENTRE, "dispatcher")):
        assert bureau.see(unit, role).status_code == 404
        assert bureau.ask("report", {"text": REPORT}, unit, role).status_code == 404
    assert bureau.see(BUREAU, "director").status_code == 403
    listed = office.listener.get(f"{FORWARDINGS}?state=sent&limit=200", "handler", BUREAU).json["items"]
    assert code in {each["code"] for each in listed}


def test_a_withdrawn_case_calls_back_what_was_passed_on(office: Handler) -> None:
    code, _, _ = passed(office, ASSIGNED)
    office.say(CaseWithdrawn(code))
    assert office.types(code)[-2:] == ["forwarding.withdrawn", "petition.ended"]
    assert due(office, code) == {}


def test_a_tie_proposes_a_repeat_and_a_person_decides(office: Handler) -> None:
    first, pending = received(office)
    second, repeat = received(office)
    assert (
        ask(office, repeat, "refusal", {"ground": "concluded", "earlier": first}).json["code"]
        == "EARLIER_UNFIT"
    )
    unnamed = ask(office, repeat, "refusal", {"ground": "duplicate"})
    assert (unnamed.json["code"], list(unnamed.json["errors"])) == ("EARLIER_REQUIRED", ["earlier"])
    office.say(CaseRelated(second, first, "repeat"))
    shown = office.get(f"/{repeat}", "petition_officer", OFFICE).json
    assert shown["repeats"] == [{"code": first, "petition": pending, "state": "received"}]
    office.say(CaseUnrelated(second, first))
    assert office.get(f"/{repeat}", "petition_officer", OFFICE).json["repeats"] == []
    shown = do(office, repeat, "refusal", {"ground": "duplicate", "earlier": first})
    assert (shown["state"], shown["earlier"]) == ("refused", first)


def test_a_repeat_that_the_reader_may_not_see_is_not_proposed(office: Handler) -> None:
    hidden = office.routed(Route.PETITION, OTHER)
    code, petition = received(office)
    office.say(CaseRelated(code, hidden, "same_root"))
    assert office.get(f"/{petition}", "petition_officer", OFFICE).json["repeats"] == []
    unfit = ask(office, petition, "refusal", {"ground": "duplicate", "earlier": hidden})
    assert unfit.json["code"] == "EARLIER_UNFIT"


def test_every_step_told_in_writing_gives_out_a_numbered_paper(office: Handler) -> None:
    _, petition, bureau = passed(office, ASSIGNED)
    bureau.do("admission", {"notice_form": "post", "text": "决定受理"})
    do(office, petition, "extension", {"text": "需要<勘测>"})
    body = {"granted": True}
    assert office.post(f"/{petition}/extension/decision", body, "director", CENTRE).status_code == 200
    do(office, petition, "extension/notice", {"notice_form": "handed"})
    do(office, petition, "answer", {"text": "处理意见正文", "delivered_at": rfc3339(MOMENT)})
    for level in ("review", "re-review"):
        do(office, petition, level, {"text": "不服"})
        opinion = {"outcome": "upheld", "text": f"{level} 意见", "delivered_at": rfc3339(MOMENT)}
        shown = do(office, petition, f"{level}/opinion", opinion)
    _, other = received(office)
    shown["papers"] += do(office, other, "refusal", {"ground": "no_substance"})["papers"]
    assert {each["kind"] for each in shown["papers"]} == set(PaperKind) - {"forwarding", "hand_over"}
    wording = {
        "opinion": "处理意见正文",
        "extension": "需要&lt;勘测&gt;",
        "assignment": TEXT,
        "refusal": "没有具体诉求",
    }
    for each in shown["papers"]:
        of = other if each["kind"] == "refusal" else petition
        page = office.get(f"/{of}/papers/{each['id']}", "petition_officer", OFFICE)
        html = page.get_data(as_text=True)
        assert (page.status_code, page.mimetype) == (200, "text/html")
        assert each["number"] in html
        assert each["title"] in html
        assert wording.get(each["kind"], "") in html
        assert office.get(f"/{of}/papers/{each['id']}", "supervisor", CENTRE).status_code == 403
    assert (
        office.get(f"/{other}/papers/{shown['papers'][0]['id']}", "petition_officer", OFFICE).status_code
        == 404
    )


def test_numbers_of_an_office_a_kind_and_a_year_have_no_gap(office: Handler) -> None:
    numbers = []
    for _ in range(3):
        _, petition = received(office)
        ask(office, petition, "admission", {})  # refused, takes no number
        numbers += [
            each["number"] for each in do(office, petition, "admission", {"notice_form": "handed"})["papers"]
        ]
    first = int(numbers[0].removeprefix("信受〔2026〕").removesuffix("号"))
    assert numbers == [f"信受〔2026〕{first + n}号" for n in range(3)]


def test_what_is_written_to_and_by_the_unit_stands_nowhere_in_the_clear(office: Handler) -> None:
    _, petition, bureau = passed(office)
    do(office, petition, "urgent-reports", {"text": "已报告县委"})
    bureau.do("objection", {"text": GROUNDS})
    do(office, petition, "forwarding/decision", {"upheld": False, "text": "属于你局职权"})
    bureau.do("admission", {"notice_form": "handed", "text": "决定受理你的事项"})
    bureau.do("report", {"text": REPORT})
    words = [TEXT, "已报告县委", GROUNDS, "属于你局职权", "决定受理你的事项", REPORT]
    assert office.stands_in_the_clear(words) == []
    masked = office.get(f"/{petition}", "supervisor", CENTRE).get_data(as_text=True)
    assert not [word for word in words if word in masked]


def test_a_refusal_that_reaches_the_petitioner_later_has_its_delivery_on_record(office: Handler) -> None:
    code, petition = received(office)
    shown = do(office, petition, "refusal", {"ground": "statutory_route", "right_way": "litigation"})
    (paper,) = shown["papers"]
    assert (paper["kind"], paper["delivered_at"]) == ("refusal", None)
    at = f"papers/{paper['id']}/delivery"
    office.clock.moment = MOMENT + timedelta(days=3)
    for day, why in ((4, "MOMENT_UNFIT"), (-1, "MOMENT_UNFIT")):
        body = {"delivery_form": "post", "delivered_at": rfc3339(MOMENT + timedelta(days=day))}
        assert ask(office, petition, at, body).json["code"] == why
    body = {"delivery_form": "post", "delivered_at": rfc3339(MOMENT + timedelta(days=2))}
    (told,) = do(office, petition, at, body)["papers"]
    assert (told["delivery_form"], told["delivered_at"]) == ("post", body["delivered_at"])
    assert ask(office, petition, at, body).json["code"] == "DELIVERED_ALREADY"
    said = PaperDelivered.from_data(office.said(code)[-1].data)
    assert (said.kind.value, said.delivered_at) == ("petition_refusal", MOMENT + timedelta(days=2))
    page = office.get(f"/{petition}/papers/{paper['id']}", "petition_officer", OFFICE).text
    assert "邮寄送达" in page
    assert "2026年3月14日" in page
    assert office.post(f"/{petition}/{at}", body, "supervisor", CENTRE).status_code == 403


def test_the_petitioners_thirty_days_run_from_an_opinions_later_delivery(office: Handler) -> None:
    code, petition = received(office, is_anonymous=True)
    do(office, petition, "admission", {})
    (_, paper) = do(office, petition, "answer", {"text": "处理意见"})["papers"]
    assert "petition.review_request" not in office.deadlines(code)
    shown = do(office, petition, f"papers/{paper['id']}/delivery", {"delivery_form": "handed"})
    assert shown["delivered_at"] == rfc3339(MOMENT)
    assert office.deadlines(code)["petition.review_request"].state == "open"


def carried_out(db: Database, statement: Update) -> None:
    """The statement in a transaction of its own, which waits for nobody."""
    with db.begin() as connection:
        connection.execute(text("SET LOCAL lock_timeout = '50ms'"))
        connection.execute(statement)


def test_no_unit_is_passed_a_petition_while_it_ends(office: Handler) -> None:
    office.unit("ending", UnitKind.DEPARTMENT)
    office.listener.hear()
    _, petition = received(office)
    db = office.listener.runtime.db
    ends = update(UNITS).where(UNITS.c.id == "ending").values(ended_at=MOMENT)
    with db.begin() as ending:  # the unit's end is heard, and not committed
        ending.execute(ends)
        answer = ask(office, petition, "forwarding", PASSED | {"recipient": "ending"})
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        ending.rollback()
    with db.begin() as passing:  # the petition is passed on, and that is not committed
        assert are_in_force(office.listener.runtime.work(passing, ""), ["ending"])
        with pytest.raises(OperationalError):
            carried_out(db, ends)
    assert do(office, petition, "forwarding", PASSED | {"recipient": "ending"})["forwardings"]
