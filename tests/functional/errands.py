"""What is done beside a case's way to its end: chain, callouts, meetings, sponsors, corrections, desk and field.

Every field of theirs that takes words is given some.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any

from casekit.clock import rfc3339
from contracts.channels import FIELDS, Kind
from onedoor.county import LOADER
from tests.functional.carded import card
from tests.functional.county import Case, County
from tests.functional.lives import Words, party, register, routed

# Where a centre appraises, and where serious matters have a sponsor with a plan.
APPRAISING, SPONSORING = "xiaogan", "echeng"
_TOMORROW = "2030-01-01"


def run_errands(county: County, words: Words, but: Collection[Callable[..., None]] = ()) -> None:
    """All of them, but for those that are run apart."""
    for errand in (
        chained,
        called,
        called_elsewhere,
        written,
        listed,
        met,
        sponsored,
        corrected,
        sourced,
        moved,
        kept_desk,
        watched,
        rated,
        conducted,
        referred,
        settled,
        handed_over,
        sent_to_mediation,
        ruled,
        reviewed,
        passed_on,
        received_by_rota,
        carded,
    ):
        if errand not in but:
            errand(county, words)
    county.rest()


def chained(county: County, words: Words) -> None:
    """协办, 督办, 延期, 中止, 提级, 评单."""
    case = routed(county, words, "order", "hr", category="labour", place=APPRAISING)
    order = f"/v1/orders/{county.only(case, 'handler-hr', 'orders')['id']}"
    assisting = {"unit": "housing", "instruction": words("assistance.instruction")}
    second = county.act(case, "dispatcher-1", f"{order}/assistance", assisting)
    county.act(case, "dispatcher-1", f"/v1/orders/{second['id']}/cancellation", {"reason": words("reason")})
    county.act(case, "dispatcher-1", f"{order}/supervision", {"text": words("supervision.text")})
    county.act(case, "handler-hr", f"{order}/supervision-answer", {"text": words("supervision-answer.text")})
    county.act(case, "dispatcher-1", f"{order}/supervision-renewal", {"text": words("renewal.text")})
    county.act(case, "handler-hr", f"{order}/supervision-answer", {"text": words("supervision-answer.text")})
    county.act(case, "dispatcher-1", f"{order}/supervision-closure", {"text": words("closure.text")})
    county.act(case, "handler-hr", f"{order}/acceptance")
    county.act(case, "handler-hr", f"{order}/extension", {"text": words("extension.text")})
    granted = {"granted": True, "text": words("extension-decision.text")}
    county.act(case, "dispatcher-1", f"{order}/extension-decision", granted)
    stopped = {"ground": "expertise", "text": words("suspension.text")}
    county.act(case, "dispatcher-1", f"{order}/suspension", stopped)
    county.act(case, "dispatcher-1", f"{order}/resumption", {"text": words("resumption.text")})
    county.act(case, "handler-hr", f"{order}/completion", {"text": words("completion.text")})
    county.act(case, "dispatcher-1", f"{order}/verification", {"passed": True})
    appraisal = {"appraisal": "good", "text": words("appraisal.text")}
    county.act(case, "supervisor-1", f"{order}/appraisal", appraisal)
    case = routed(county, words, "order", "hr", category="labour")
    order = f"/v1/orders/{county.only(case, 'handler-hr', 'orders')['id']}"
    upwards = {"ground": "major", "reason": words("escalation.reason")}
    county.act(case, "handler-hr", f"{order}/escalation", upwards)


def _called(county: County, words: Words, post: str = "dispatcher-1", **where: Any) -> Any:
    whistle = {"where": words("callouts.where"), "text": words("callouts.text"), "units": ["hr"], **where}
    raised = county.ask(post, "POST", "/v1/callouts", whistle)
    assert raised.is_success, raised.said
    return raised.body


def _on(county: County, post: str, path: str, body: Any = None) -> Any:
    answer = county.ask(post, "POST", path, body)
    assert answer.is_success, f"{path}: {answer.said}"
    return answer.body


def called(county: County, words: Words) -> None:
    """吹哨报到 on a case: answered, and not settled, so that an order follows."""
    case = routed(county, words, "order", "housing", category="labour")
    county.rest()
    callout = f"/v1/callouts/{_called(county, words, case=case.code)['id']}"
    _on(county, "handler-hr", f"{callout}/report-in")
    _on(county, "handler-hr", f"{callout}/answer", {"text": words("callout.answer.text")})
    order = {"unit": "hr", "instruction": words("callout.instruction")}
    _on(
        county,
        "dispatcher-1",
        f"{callout}/closure",
        {"settled": False, "text": words("text"), "order": order},
    )


def called_elsewhere(county: County, words: Words) -> None:
    """吹哨报到 at a place, called off."""
    callout = f"/v1/callouts/{_called(county, words, grid='grid-e1-1')['id']}"
    _on(county, "dispatcher-1", f"{callout}/cancellation", {"reason": words("callout.reason")})


def written(county: County, words: Words) -> None:
    """函: an assignment, answered."""
    case = routed(county, words, "order", "housing", category="labour")
    county.rest()
    letter = {"case": case.code, "kind": "assignment", "to": "hr"}
    letter |= {"subject": words("letters.subject"), "text": words("letters.text")}
    sent = _on(county, "dispatcher-1", "/v1/letters", letter)
    _on(county, "handler-hr", f"/v1/letters/{sent['id']}/reply", {"text": words("letter.reply.text")})


def listed(county: County, words: Words) -> None:
    """风险清单: reviewed, given to another, struck off."""
    case = routed(county, words, "order", "housing", category="labour")
    county.rest()
    soon = rfc3339(datetime.fromisoformat(county.now) + timedelta(days=30))
    risk = {"case": case.code, "reason": "escalating", "unit": "hr", "review_by": soon}
    risk |= {"matter": words("risks.matter"), "measures": words("risks.measures")}
    at = f"/v1/risks/{_on(county, 'dispatcher-1', '/v1/risks', risk)['id']}"
    _on(
        county,
        "handler-hr",
        f"{at}/review",
        {"trend": "eased", "text": words("review.text"), "review_by": soon},
    )
    _on(
        county, "dispatcher-1", f"{at}/assignment", {"unit": "housing", "text": words("risk.assignment.text")}
    )
    _on(
        county,
        "dispatcher-1",
        f"{at}/striking-off",
        {"ground": "settled", "text": words("striking-off.text")},
    )


def met(county: County, words: Words) -> None:
    """联席会商, with a decision that becomes an order."""
    case = routed(county, words, "order", "housing", category="labour")
    county.rest()
    decision = {"case": case.code, "unit": "hr", "instruction": words("decisions.instruction")}
    meeting = {
        "name": "联席会商", "held_at": county.now, "attending": ["hr"], "record": words("meeting.record"),
        "decisions": [decision],
    }  # fmt: skip
    _on(county, "dispatcher-1", "/v1/meetings", meeting)


def sponsored(county: County, words: Words) -> None:
    """包案, with a plan."""
    case = register(county, words, place=SPONSORING)
    county.act(case, "clerk-1", "admission", {})
    triage = {"category": "other", "grade": "serious", "route": "order", "text": words("triage.text")}
    county.act(case, "dispatcher-1", "triage", triage)
    county.act(case, "dispatcher-1", "routing", {"route": "order", "unit": "hr"})
    county.rest()
    sponsorship = {
        "case": case.code, "sponsor": LOADER, "members": ["hr"], "plan": words("plan"),
        "steps": [{"text": words("steps.text"), "due_on": _TOMORROW}],
    }  # fmt: skip
    county.act(case, "dispatcher-1", "/v1/sponsorships", sponsorship)


def corrected(county: County, words: Words) -> None:
    """更正, 重发查询密码, 首问移交, 作废."""
    case = register(county, words)
    correction = {
        "ground": "entry_error", "text": words("corrections.text"), "description": words("corrections.description"),
        "location": words("corrections.location"), "parties": [{"number": None, "party": party(words, "corrections")}],
    }  # fmt: skip
    county.act(case, "clerk-1", "corrections", correction)
    again = {"ground": "lost", "identity": "papers", "text": words("secret.text")}
    county.act(case, "clerk-1", "secret", again)
    county.act(case, "clerk-1", "first-contact", {"post": LOADER, "text": words("first-contact.text")})
    county.act(case, "dispatcher-1", "voiding", {"ground": "mistake", "text": words("voiding.text")})


def sourced(county: County, words: Words) -> None:
    """来源信息 of every channel, then put right."""
    for channel, own in FIELDS.items():
        asked = [each.name for each in own if each.kind is Kind.TEXT]
        source = {name: words(f"source.{name}") for name in asked}
        case = register(county, words, channel=channel.value, source=source)
        right = {name: words(f"corrections.source.{name}") for name in asked}
        county.act(case, "clerk-1", "corrections", {"ground": "entry_error", "source": right})


def moved(county: County, words: Words) -> None:
    """移送 to another region's centre."""
    case = register(county, words)
    away = {"region": "520100000000", "ground": "jurisdiction", "text": words("transfer.text")}
    county.act(case, "dispatcher-1", "transfer", away)


def kept_desk(county: County, words: Words) -> None:
    """交接班."""
    desk = {"id": "desk-canary", "centre": "centre", "name": "指挥台"}
    _on(county, "dispatcher-1", "/v1/desks", desk)
    _on(county, "dispatcher-1", "/v1/desks/desk-canary/handovers", {"text": words("handovers.text")})


def watched(county: County, words: Words) -> None:
    """隐患 and 巡查."""
    for end in ("reinspection", "voiding"):
        found = {"grid": "grid-e1-1", "kind": "fire", "source": "patrol"}
        found |= {"where": words("hazards.where"), "text": words("hazards.text")}
        hazard = f"/v1/hazards/{_on(county, 'worker-e1-1', '/v1/hazards', found)['id']}"
        if end == "voiding":
            _on(county, "dispatcher-1", f"{hazard}/voiding", {"reason": words("hazard.reason")})
            continue
        task = {"unit": "hr", "instruction": words("assignment.instruction")}
        _on(county, "dispatcher-1", f"{hazard}/assignment", task)
        _on(county, "handler-hr", f"{hazard}/rectification", {"text": words("rectification.text")})
        _on(
            county,
            "dispatcher-1",
            f"{hazard}/reinspection",
            {"passed": True, "text": words("inspection.text")},
        )
    plan = {
        "grid": "grid-e1-1", "title": words("patrols.title"), "tasks": [words("patrols.tasks")], "every_days": 7,
        "places": [{"key": "pond", "name": words("patrols.places")}], "begins_on": county.now[:10],
    }  # fmt: skip
    patrol = f"/v1/patrols/{_on(county, 'dispatcher-1', '/v1/patrols', plan)['id']}"
    hazard = {"kind": "road", "where": words("visits.where"), "text": words("visits.hazard")}
    report = {
        "matter_type": "hazard", "category": "safety", "text": words("visits.report"),
        "settled": {"record": words("visits.record")},
    }  # fmt: skip
    for end, word in (("completion", "text"), ("withdrawal", "reason")):
        task = {"grid": "grid-e1-1", "post": "worker-e1-1", "kind": "visit", "due_on": county.now[:10]}
        given = _on(county, "dispatcher-1", "/v1/grid-tasks", {**task, "text": words(f"tasks.{end}")})
        by = "worker-e1-1" if end == "completion" else "dispatcher-1"
        _on(county, by, f"/v1/grid-tasks/{given['id']}/{end}", {word: words(f"tasks.{end}.{word}")})
    visit = {"place": "pond", "text": words("visits.text"), "hazard": hazard, "report": report}
    _on(county, "worker-e1-1", f"{patrol}/visits", visit)


def rated(county: County, words: Words) -> None:
    """The public rates what was done, and complains of a unit."""
    case = routed(county, words, "order", "hr", category="labour")
    key = {"code": case.code, "secret": case.secret}
    complaint = county.ask(None, "POST", "/v1/public/complaints", {**key, "text": words("complaints.text")})
    assert complaint.is_success, complaint.said
    answered = register(county, words, matter_type="consultation", answer=words("answer"))
    county.rest()
    _rate(county, words, answered)


def _rate(county: County, words: Words, case: Case) -> None:
    rating = {
        "code": case.code,
        "secret": case.secret,
        "satisfaction": "satisfied",
        "text": words("rating.text"),
    }
    answer = county.ask(None, "POST", "/v1/public/rating", rating)
    assert answer.is_success, answer.said


def conducted(county: County, words: Words) -> None:
    """选定调解员, 回避, 排期, 改期."""
    committee = "/v1/committees/committee-labour"
    for path, body in (
        ("", {"kind": "professional", "seal_number": "5203020000123"}),
        ("/teams/team-labour", {"kind": "studio", "name": "劳动争议调解工作室"}),
        ("/mediators/mediator-labour", {"capacity": "mediator", "team": "team-labour"}),
        ("/rooms/room-labour", {"name": "第一调解室"}),
    ):
        assert county.ask("director-1", "PUT", f"{committee}{path}", body).is_success
    case, mediation = _mediated(county, words)
    county.act(case, "mediator-labour", f"{mediation}/assignments", {"by": "rule"})
    slot = {"begins_at": f"{_TOMORROW}T09:00:00+08:00", "ends_at": f"{_TOMORROW}T11:00:00+08:00"}
    wish = {**slot, "mode": "room", "room": "room-labour", "note": words("sessions.note")}
    session = county.act(case, "mediator-labour", f"{mediation}/sessions", wish)["id"]
    moved = {**slot, "mode": "on_site", "note": words("rescheduling.note")}
    county.act(case, "mediator-labour", f"{mediation}/sessions/{session}/rescheduling", moved)
    asked = {
        "post": "mediator-labour",
        "ground": "interest",
        "side": "petitioner",
        "text": words("recusals.text"),
    }
    county.act(case, "mediator-labour", f"{mediation}/recusals", asked)


def _mediated(county: County, words: Words) -> tuple[Case, str]:
    """A case before the labour committee, and the path of its mediation."""
    case = routed(county, words, "mediation", "committee-labour", category="labour")
    return case, f"/v1/mediations/{county.only(case, 'mediator-labour', 'mediations')['id']}"


def referred(county: County, words: Words) -> None:
    """委托调解 of a court's file, with an expert opinion and danger reported."""
    case, mediation = _mediated(county, words)
    for path, body in (
        (
            "referral",
            {"kind": "entrusted", "court": "court-county", "file_number": words("referral.file_number")},
        ),
        ("dangers", {"ground": "public_order", "text": words("dangers.text")}),
        ("expertises", {"kind": "injury", "question": words("expertises.question")}),
        ("expertises/delivery", {"opinion": words("expertises.opinion")}),
    ):
        county.act(case, "mediator-labour", f"{mediation}/{path}", body)


def settled(county: County, words: Words) -> None:
    """签署件, 司法确认, 一案一补."""
    case, mediation = _mediated(county, words)
    sides = ["petitioner", "respondent"]
    agreement = {"form": "oral", "text": words("agreement.text")}
    county.act(case, "mediator-labour", f"{mediation}/agreement", agreement)
    county.act(case, "mediator-labour", f"{mediation}/papers", {"kind": "agreement"})
    path = f"{mediation}/agreement/copies"
    county.upload(case, "mediator-labour", path, words("copies.name"), b"%PDF-1.7 signed")
    county.act(
        case, "mediator-labour", f"{mediation}/confirmation", {"court": "court-county", "sides": sides}
    )
    ruling = {"outcome": "granted", "ruling": words("ruling.ruling")}
    county.act(case, "mediator-labour", f"{mediation}/confirmation/ruling", ruling)
    allowance = {"post": "mediator-labour", "amount_fen": 20000}
    county.act(case, "director-1", f"{mediation}/allowances", allowance)


def ruled(county: County, words: Words) -> None:
    """登记所处程序, 裁判了结."""
    case, mediation = _mediated(county, words)
    stands = {"stage": "first_instance", "file_number": words("proceedings.file_number")}
    county.act(case, "mediator-labour", f"{mediation}/proceedings", stands)
    paper = {"kind": "judgment", "given_on": county.now[:10], "number": words("ruling.number")}
    county.act(case, "mediator-labour", f"{mediation}/ruling", paper)


def handed_over(county: County, words: Words) -> None:
    """移交, 处理决定送达."""
    case, mediation = _mediated(county, words)
    over = {"to": "ruling", "ground": "statutory_route", "text": words("hand-over.text")}
    county.act(case, "mediator-labour", f"{mediation}/hand-over", over)
    decided = {"side": "petitioner", "given_on": county.now[:10], "number": words("decisions.number")}
    county.act(case, "mediator-labour", f"{mediation}/decisions", decided)


def sent_to_mediation(county: County, words: Words) -> None:
    """信访移交调解."""
    case = routed(county, words, "petition", "petition-office", matter_type="petition")
    petition = f"/v1/petitions/{county.only(case, 'petition-1', 'petitions')['id']}"
    county.act(case, "petition-1", f"{petition}/registration", {"form": "visit", "sort": "appeal"})
    county.act(case, "petition-1", f"{petition}/admission", {"notice_form": "handed"})
    wish = {
        "to": "peoples_mediation", "sides": ["petitioner", "respondent"], "notice_form": "handed",
        "text": words("petition.hand-over.text"),
    }  # fmt: skip
    county.act(case, "petition-1", f"{petition}/hand-over", wish)


def reviewed(county: County, words: Words) -> None:
    """信访延期, 复查, 听证, 复核, to the conclusion."""
    case = routed(county, words, "petition", "petition-office", matter_type="petition")
    petition = f"/v1/petitions/{county.only(case, 'petition-1', 'petitions')['id']}"
    county.act(case, "petition-1", f"{petition}/admission", {"notice_form": "handed"})
    county.act(case, "petition-1", f"{petition}/extension", {"text": words("petition.extension.text")})
    decision = {"granted": True, "text": words("petition.extension.decision.text")}
    county.act(case, "director-1", f"{petition}/extension/decision", decision)
    notice = {"notice_form": "handed", "text": words("petition.extension.notice.text")}
    county.act(case, "petition-1", f"{petition}/extension/notice", notice)
    county.act(
        case, "petition-1", f"{petition}/reliefs", {"amount_fen": 50_000, "text": words("reliefs.text")}
    )
    advice = {"kind": "improve", "recipient": "hr", "text": words("advices.text")}
    given = county.act(case, "petition-1", f"{petition}/advices", advice)["advices"][0]["id"]
    reply = {"adopted": True, "text": words("advice.reply.text")}
    county.act(case, "handler-hr", f"/v1/advices/{given}/reply", reply)
    county.act(case, "petition-1", f"{petition}/meeting", {"text": words("petition.meeting.text")})
    opinion = {"text": words("petition.opinion"), "delivered_at": county.now}
    county.act(case, "petition-1", f"{petition}/answer", opinion)
    for level in ("review", "re-review"):
        county.act(case, "petition-1", f"{petition}/{level}", {"text": words(f"{level}.text")})
        county.act(case, "petition-1", f"{petition}/hearing")
        county.act(case, "petition-1", f"{petition}/hearing/record", {"record": words(f"{level}.record")})
        upheld = {"outcome": "upheld", "text": words(f"{level}.opinion.text"), "delivered_at": county.now}
        county.act(case, "petition-1", f"{petition}/{level}/opinion", upheld)


def passed_on(county: County, words: Words) -> None:
    """登记, 紧急报告, 交办: objected to, taken after all, reported on late and supervised, made longer, answered."""
    case = routed(county, words, "petition", "petition-office", matter_type="petition")
    petition = f"/v1/petitions/{county.only(case, 'petition-1', 'petitions')['id']}"
    county.act(case, "petition-1", f"{petition}/registration", {"form": "letter", "sort": "appeal"})
    county.act(
        case,
        "petition-1",
        f"{petition}/urgent-reports",
        {"recipient": "housing", "text": words("urgent-reports.text")},
    )
    later = rfc3339(datetime.fromisoformat(county.now) + timedelta(minutes=5))
    to = {"kind": "assigned", "recipient": "hr", "text": words("forwarding.text"), "report_by": later}
    passed = county.act(case, "petition-1", f"{petition}/forwarding", to)["forwardings"][0]["id"]
    at = f"/v1/forwardings/{passed}"
    county.act(case, "handler-hr", f"{at}/objection", {"text": words("objection.text")})
    decision = {"upheld": False, "text": words("forwarding.decision.text")}
    county.act(case, "petition-1", f"{petition}/forwarding/decision", decision)
    taken = {"notice_form": "post", "text": words("forwarding.admission.text")}
    county.act(case, "handler-hr", f"{at}/admission", taken)
    county.rest(timedelta(minutes=10))
    slip = f"{petition}/slips/{county.see(case, 'petition-1', petition)['slips'][0]['id']}"
    county.act(case, "petition-1", f"{slip}/explanation", {"text": words("explanation.text")})
    county.act(case, "supervisor-1", f"{slip}/closure", {"text": words("slip.closure.text")})
    county.act(case, "handler-hr", f"{at}/report", {"text": words("forwarding.report.text")})
    county.act(case, "handler-hr", f"{at}/extension", {"text": words("forwarding.extension.text")})
    county.act(case, "director-1", f"{petition}/extension/decision", {"granted": True})
    notice = {"notice_form": "handed", "text": words("forwarding.extension.notice.text")}
    county.act(case, "handler-hr", f"{at}/extension/notice", notice)
    opinion = {"text": words("forwarding.opinion"), "delivered_at": county.now}
    county.act(case, "handler-hr", f"{at}/answer", opinion)


def received_by_rota(county: County, words: Words) -> None:
    """领导接访: booked, held with a promise, which is kept."""
    case = routed(county, words, "petition", "petition-office", matter_type="petition")
    petition = f"/v1/petitions/{county.only(case, 'petition-1', 'petitions')['id']}"
    later = rfc3339(datetime.fromisoformat(county.now) + timedelta(hours=2))
    shift = {"post": "clerk-1", "begins_at": county.now, "ends_at": later}
    made = county.ask("dispatcher-1", "POST", "/v1/desks/desk-canary/shifts", {"shifts": [shift]})
    assert made.is_success, made.said
    county.rest()
    booking = {"shift": made.body["items"][0]["id"]}
    visit = county.act(case, "petition-1", f"{petition}/receptions", booking)["receptions"][0]["id"]
    at = f"{petition}/receptions/{visit}"
    promised = {"promise": words("receptions.promise"), "promised_by": later}
    county.act(case, "petition-1", f"{at}/record", {"text": words("receptions.text"), **promised})
    county.act(case, "petition-1", f"{at}/fulfilment", {"text": words("receptions.fulfilment.text")})


def carded(county: County, words: Words) -> None:
    """三色预警: contested and decided, and what follows each colour."""
    cards = "/v1/evaluation/cards"
    contested = f"{cards}/{card(county, 'red', stands=False)}"
    _on(county, "handler-hr", f"{contested}/contest", {"text": words("contest.text")})
    _on(
        county,
        "evaluator-1",
        f"{contested}/decision",
        {"outcome": "withdrawn", "text": words("decision.text")},
    )
    red = f"{cards}/{card(county, 'red')}"
    interview = {"held_on": county.now[:10], "text": words("interview.text")}
    _on(county, "supervisor-1", f"{red}/interview", {**interview, "commitments": [words("commitments")]})
    _on(county, "supervisor-1", f"{red}/recheck", {"kept": [1], "text": words("recheck.text")})
    yellow, green = f"{cards}/{card(county, 'yellow')}", f"{cards}/{card(county, 'green')}"
    _on(county, "handler-hr", f"{yellow}/answer", {"text": words("answer.text")})
    review = {"is_accepted": True, "text": words("answer-review.text")}
    _on(county, "evaluator-1", f"{yellow}/answer-review", review)
    _on(county, "handler-hr", f"{green}/write-up", {"text": words("write-up.text")})
    approval = {"is_approved": False, "text": words("write-up-review.text")}
    _on(county, "evaluator-1", f"{green}/write-up-review", approval)
