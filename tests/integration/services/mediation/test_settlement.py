"""What happens around and after a settlement: danger, opinions, courts, hand-overs, fulfilment, confirmation."""

import hashlib
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest

from casekit.attachments import FilesystemStore
from casekit.clock import rfc3339
from casekit.deadlines.ticker import tick
from casekit.web import app_of
from contracts.intake import CaseRegistered, CaseRouted
from contracts.samples import MOMENT
from contracts.vocabulary import Channel, Grade, MatterType, Route
from procedures import library
from procedures.calendar import ChineseCalendar
from procedures.timing import counted_again
from tests.integration.services.mediation.conftest import OTHER, TOWN
from tests.integration.services.mediation.desk import act, arrange, opened
from tests.integration.services.mediation.test_acts import WRITTEN
from tests.support.cases import CENTRE, Handler, new_code

BOTH = ["petitioner", "respondent"]
COURT = "court-county"


def agreed(room: Handler, body: dict[str, Any] = WRITTEN) -> tuple[str, str]:
    """Code and mediation that came to an agreement now."""
    code, mediation = opened(room)
    act(room, mediation, "agreement", body)
    return code, mediation


def around(room: Handler, mediation: str, role: str = "mediator", unit: str = TOWN) -> Any:
    return room.get(f"/{mediation}/settlement", role, unit).json


def test_danger_is_told_the_police_as_a_fact_and_nothing_of_what_was_said(room: Handler) -> None:
    code, mediation = opened(room)
    act(room, mediation, "dangers", {"ground": "crime", "text": "扬言纵火"})
    said = room.said(code)[-1]
    assert (said.type, said.data["ground"]) == ("danger.reported", "crime")
    assert "扬言" not in str(said.data)
    assert around(room, mediation)["dangers"][0]["text"] == "扬言纵火"
    assert around(room, mediation, "supervisor", CENTRE)["dangers"][0]["text"] is None


def medical(room: Handler) -> tuple[str, str]:
    """Code and mediation of a medical dispute, whose term is a statute's own."""
    code, version = new_code(), library.load("pingliang-jingchuan").version
    place = "pingliang-jingchuan"
    room.say(CaseRegistered(code, MatterType.DISPUTE, Channel.WINDOW, place, version, CENTRE, party_count=2))
    room.say(
        CaseRouted(
            code, 1, Route.MEDIATION, MatterType.DISPUTE, "medical", Grade.ORDINARY, place, version, unit=TOWN
        )
    )
    return code, room.only(code, "mediator", TOWN)["id"]


def test_a_medical_dispute_has_thirty_working_days_and_the_opinion_takes_none_of_them(room: Handler) -> None:
    code, mediation = medical(room)
    due_at = room.deadlines(code)["mediation.medical"].due_at
    act(room, mediation, "expertises", {"kind": "medical", "question": "是否存在过错"})
    act(room, mediation, "expertises", {"kind": "medical", "question": "再问"}, 409)
    assert room.deadlines(code)["mediation.medical"].state == "suspended"
    room.clock.moment = MOMENT + timedelta(days=20)
    act(room, mediation, "expertises/delivery", {"opinion": "存在过错"}, 200)
    later = room.deadlines(code)["mediation.medical"].due_at
    assert later == due_at + timedelta(days=24)  # all thirty are left
    assert room.only(code, "mediator", TOWN)["due_at"] == rfc3339(later)
    assert room.types(code)[-2:] == ["expertise.requested", "expertise.delivered"]
    act(room, mediation, "expertises/delivery", {"opinion": "又来"}, 409)


def test_both_sides_agree_on_a_longer_term_once_where_the_rule_leaves_it_to_them(room: Handler) -> None:
    code, mediation = medical(room)
    before = room.deadlines(code)["mediation.medical"].due_at
    shown = room.get(f"/{mediation}", "mediator", TOWN).json
    assert shown["may_be_extended"] is True
    longer = {"days": 5, "sides": BOTH}
    assert act(room, mediation, "extension", longer | {"sides": ["petitioner"]}, 422)["code"] == (
        "APPLICATION_NOT_JOINT"
    )
    shown = act(room, mediation, "extension", longer, 200)
    term = room.deadlines(code)["mediation.medical"]
    assert (term.due_at - before, term.extended, shown["may_be_extended"]) == (
        timedelta(days=12), ("5 workday",), False,  # Labour Day lies between
    )  # fmt: skip
    assert shown["due_at"] == rfc3339(term.due_at)
    assert [each.type for each in room.said(code)[-2:]] == ["deadline.extended", "mediation.extended"]
    assert act(room, mediation, "extension", longer, 409)["code"] == "EXTENSION_REFUSED"


def test_a_term_that_stands_still_or_whose_rule_says_nothing_of_it_is_not_extended(room: Handler) -> None:
    _, mediation = opened(room)
    longer = {"days": 5, "sides": BOTH}
    assert room.get(f"/{mediation}", "mediator", TOWN).json["may_be_extended"] is False
    assert act(room, mediation, "extension", longer, 409)["code"] == "EXTENSION_REFUSED"
    _, waiting = medical(room)
    act(room, waiting, "expertises", {"kind": "medical", "question": "是否存在过错"})
    assert act(room, waiting, "extension", longer, 409)["code"] == "TERM_OVER"


def test_an_extension_rests_on_a_calendar_that_is_not_out_yet_and_outlives_it(room: Handler) -> None:
    room.clock.moment = room.listener.voices.now = datetime(2026, 12, 1, 2, tzinfo=UTC)
    code, mediation = medical(room)
    act(room, mediation, "extension", {"days": 10, "sides": BOTH}, 200)
    term = room.deadlines(code)["mediation.medical"]
    rule = library.load("pingliang-jingchuan").rule("mediation.medical", "ordinary")
    assert (term.provisional, term.extended) == (True, ("10 workday",))
    again = counted_again(rule, term.counted_from, ChineseCalendar(), term.pauses, term.extended)
    assert (again.due_at, again.provisional) == (term.due_at, True)


def test_an_opinion_does_not_stop_a_term_whose_rule_counts_it(room: Handler) -> None:
    code, mediation = opened(room)
    act(room, mediation, "expertises", {"kind": "survey", "question": "界址在哪"})
    assert room.said(code)[-1].data["is_suspended"] is False
    assert room.deadlines(code)["mediation.completion"].state == "open"


@pytest.mark.parametrize(("kind", "days"), [("delegated", 30), ("entrusted", 15), ("entrusted_summary", 7)])
def test_a_courts_file_is_due_from_the_day_it_was_signed_for_and_goes_back(
    room: Handler, kind: str, days: int
) -> None:
    code, mediation = opened(room)
    file = {"kind": kind, "court": COURT, "file_number": "（2026）桂1302诉前调15号"}
    shown = act(room, mediation, "referral", file)
    term = f"mediation.{kind}"
    assert shown["term"] == term
    due = room.deadlines(code)[term].due_at
    assert timedelta(days=days) <= due - MOMENT < timedelta(days=days + 4)
    assert room.deadlines(code)["mediation.completion"].state == "cancelled"
    act(room, mediation, "referral", file, 409)
    act(room, mediation, "referral/extension", {"days": 10, "sides": ["petitioner"]}, 422)
    act(room, mediation, "referral/extension", {"days": 10, "sides": BOTH}, 200)
    assert room.deadlines(code)[term].due_at > due
    act(room, mediation, "referral/extension", {"days": 10, "sides": BOTH}, 409)
    act(room, mediation, "end", {"reason": "failed"}, 200)
    back = room.said(code)[-2 if room.said(code)[-1].type == "mediation.ended" else -1]
    assert (back.type, back.data["is_settled"], back.data["court"]) == ("referral.returned", False, COURT)
    assert room.deadlines(code)[term].state == "met"
    assert around(room, mediation)["referral"]["returned_at"] is not None


def test_delegated_mediation_waits_for_the_consent_of_both_sides_and_for_a_mediator(room: Handler) -> None:
    arrange(room, TOWN, "post-1")
    _, mediation = opened(room)
    act(room, mediation, "referral", {"kind": "delegated", "court": COURT, "file_number": "号"})
    attempt = {"tier": "town", "outcome": "no_agreement", "record": "录"}
    act(room, mediation, "consents", {"side": "petitioner", "given": True})
    refused = act(room, mediation, "attempts", attempt, 409)
    assert (refused["code"], refused["missing"]) == ("CONSENT_MISSING", ["respondent"])
    act(room, mediation, "consents", {"side": "respondent", "given": True})
    oral = {"form": "oral", "text": "了结"}
    assert {act(room, mediation, *tried, 409)["code"] for tried in (("attempts", attempt), ("agreement", oral))} == {
        "NOBODY_ASSIGNED"
    }  # fmt: skip
    act(room, mediation, "assignments", {"by": "rule"})
    act(room, mediation, "attempts", attempt)


def test_a_dispute_handed_over_is_ended_here_with_where_to_and_why(room: Handler) -> None:
    code, mediation = opened(room)
    over = {"to": "ruling", "ground": "statutory_route", "text": "林地权属须由政府处理"}
    shown = act(room, mediation, "hand-over", over)
    assert (shown["state"], shown["end_reason"]) == ("ended", "handed_over")
    assert room.types(code)[-2:] == ["mediation.handed_over", "mediation.ended"]
    assert around(room, mediation)["hand_over"]["text"] == "林地权属须由政府处理"
    assert act(room, mediation, "hand-over", over, 409)["code"] == "TRANSITION_REFUSED"
    _, other = opened(room)
    act(room, other, "end", {"reason": "handed_over"}, 422)


def test_a_decision_on_forest_land_lets_each_side_sue_for_thirty_days_from_when_it_got_it(
    room: Handler,
) -> None:
    code, mediation = opened(room)
    decided = {"side": "petitioner", "given_on": "2026-03-09", "number": "政处〔2026〕3号"}
    assert act(room, mediation, "decisions", decided, 409)["code"] == "NOTHING_RUNNING"
    act(room, mediation, "hand-over", {"to": "ruling", "ground": "statutory_route", "text": "权属"})
    shown = act(room, mediation, "decisions", decided | {"delivered_at": "2026-03-10T10:00:00+08:00"})
    assert [(each["side"], each["until"], each["number"]) for each in shown["decisions"]] == [
        ("petitioner", rfc3339(datetime(2026, 4, 9, 16, tzinfo=UTC)), "政处〔2026〕3号"),
    ]  # fmt: skip
    assert act(room, mediation, "decisions", decided, 409)["code"] == "DONE_ALREADY"
    term = room.deadlines(code)["ruling.suit"]
    assert (term.state, term.rule, term.owner, term.is_target) == ("open", "ruling.suit", "party", True)
    act(room, mediation, "decisions", decided | {"side": "respondent"})
    assert room.deadlines(code)["ruling.suit"].due_at == datetime(2026, 4, 13, 16, tzinfo=UTC)


def test_each_instalment_is_watched_by_its_day_and_the_last_makes_it_whole(room: Handler) -> None:
    code, mediation = agreed(room)
    fulfilled = {"fulfilled_on": "2026-03-12"}
    act(room, mediation, "agreement/terms/1/fulfilment", fulfilled, 200)
    act(room, mediation, "agreement/terms/1/fulfilment", fulfilled, 409)
    act(room, mediation, "agreement/terms/9/fulfilment", fulfilled, 404)
    act(room, mediation, "agreement/terms/2/fulfilment", {"fulfilled_on": "2026-06-30"}, 422)
    room.clock.moment = MOMENT + timedelta(days=120)
    while tick(room.listener.runtime):
        continue
    breached = [each for each in room.said(code) if each.type == "term.breached"]
    assert [each.data["number"] for each in breached] == [2]
    shown = act(room, mediation, "agreement/terms/2/fulfilment", {"fulfilled_on": "2026-07-03"}, 200)
    assert [term["fulfilled_on"] for term in shown["agreement"]["terms"]] == [
        "2026-03-12",
        "2026-07-03",
        None,
    ]
    assert shown["agreement"]["terms"][1]["breached_at"] is not None
    act(room, mediation, "agreement/terms/3/fulfilment", {"fulfilled_on": "2026-07-03"}, 200)
    assert room.types(code)[-2:] == ["term.fulfilled", "agreement.fulfilled"]
    assert room.said(code)[-1].data["is_late"] is True


def test_both_sides_apply_for_confirmation_within_thirty_days_or_not_at_all(room: Handler) -> None:
    code, mediation = agreed(room)
    assert act(room, mediation, "confirmation", {"court": COURT, "sides": ["petitioner"]}, 422)
    act(room, mediation, "confirmation/ruling", {"outcome": "granted"}, 409)
    act(room, mediation, "confirmation", {"court": COURT, "sides": BOTH})
    act(room, mediation, "confirmation", {"court": COURT, "sides": BOTH}, 409)
    ruled = act(
        room, mediation, "confirmation/ruling", {"outcome": "granted", "ruling": "桂1302民特3号"}, 200
    )
    assert (ruled["confirmation"]["state"], ruled["confirmation"]["ruling"]) == ("granted", "桂1302民特3号")
    assert room.types(code)[-2:] == ["confirmation.requested", "confirmation.decided"]
    _, late = agreed(room)
    room.clock.moment = MOMENT + timedelta(days=33)
    assert (
        act(room, late, "confirmation", {"court": COURT, "sides": BOTH}, 409)["code"] == "CONFIRMATION_LATE"
    )
    assert around(room, late)["confirmation"]["state"] == "expired"


def test_a_signed_copy_is_sealed_and_its_digest_is_on_record(room: Handler, tmp_path: Any) -> None:

    room.listener.runtime.extras["attachments"] = FilesystemStore(tmp_path, 1 << 20)
    code, mediation = agreed(room)
    content = b"%PDF-1.7 signed and sealed"
    client, headers = app_of(room.listener.runtime).test_client(), room.listener.token("mediator", TOWN)
    path = f"/v1/mediations/{mediation}/agreement/copies"
    answer = client.post(path, data={"file": (BytesIO(content), "协议.pdf")}, headers=headers)
    assert answer.status_code == 201, answer.json
    (copy,) = answer.json["copies"]
    assert copy["sha256"] == room.said(code)[-1].data["digest"] == hashlib.sha256(content).hexdigest()
    assert client.get(f"{path}/{copy['id']}", headers=headers).data == content
    masked = room.listener.token("dispatcher", CENTRE)
    assert client.get(f"{path}/{copy['id']}", headers=masked).status_code == 403
    assert around(room, mediation, "dispatcher", CENTRE)["copies"][0]["name"] is None


def test_the_papers_hold_what_was_said_for_the_committee_alone(room: Handler) -> None:
    arrange(room, TOWN)
    _, mediation = agreed(room)
    paper = room.get(f"/{mediation}/agreement/document", "mediator", TOWN).get_data(as_text=True)
    assert all(
        word in paper for word in ("人民调解协议书", "老水沟", "30,000.00", "4513020000123", "第二十九条")
    )
    file = room.get(f"/{mediation}/file", "mediator", TOWN).get_data(as_text=True)
    order = [file.index(f"<h2>{number}、") for number in "一二三四五六七八九"]
    assert order == sorted(order)
    assert "老水沟" in file
    for name in ("agreement/document", "file"):
        assert room.get(f"/{mediation}/{name}", "dispatcher", CENTRE).status_code == 403
        assert room.get(f"/{mediation}/{name}", "mediator", OTHER).status_code == 404
    _, open_one = opened(room)
    assert room.get(f"/{open_one}/agreement/document", "mediator", TOWN).status_code == 404


def test_the_centre_records_an_allowance_once_a_post_and_case_and_no_mediator_does(room: Handler) -> None:
    _, mediation = agreed(room)
    allowance = {"post": "post-1", "amount_fen": 20_000}
    act(room, mediation, "allowances", allowance, 403)
    shown = act(room, mediation, "allowances", allowance, role="director", unit=CENTRE)
    assert [each["amount_fen"] for each in shown["allowances"]] == [20_000]
    act(room, mediation, "allowances", allowance, 409, role="director", unit=CENTRE)
    _, still_open = opened(room)
    act(room, still_open, "allowances", allowance, 409, role="director", unit=CENTRE)
