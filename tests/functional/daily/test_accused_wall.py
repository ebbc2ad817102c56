"""The wall before an accused unit: whatever its people ask, they are answered as about what never existed."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any
from uuid import uuid4

import pytest

from casekit.casecode import CaseCode
from casekit.config import SERVICES
from scenarios.county import Post
from tests.functional.county import County
from tests.functional.lives import ordinary, routed
from tests.functional.standings import (
    OVERSEERS,
    ROLES,
    Standings,
    Who,
    answered,
    with_every_role,
)

SLOT = {
    "begins_at": "2030-01-01T09:00:00+08:00", "ends_at": "2030-01-01T11:00:00+08:00", "mode": "on_site"
}  # fmt: skip
# What each act takes at least; for the accused it is the wall that answers, not the form.
BODIES: Mapping[str, Any] = {
    "/v1/cases/{code}/refusal": {"ground": "statutory_route"},
    "/v1/cases/{code}/triage": {"category": "labour", "grade": "ordinary"},
    "/v1/cases/{code}/routing": {"route": "order", "unit": "housing"}, "/v1/cases/{code}/answer": {"text": "答"},
    "/v1/cases/{code}/follow-ups": {"satisfaction": "satisfied"},
    "/v1/cases/{code}/relations": {"other": "520302-2026-0000003-6"},
    "/v1/cases/{code}/notifications": {"kind": "admission", "form": "phone", "text": "告"},
    "/v1/cases/{code}/notifications/{notification}/failure": {"reason": "refused"},
    "/v1/cases/{code}/secret": {"ground": "lost", "identity": "papers"},
    "/v1/cases/{code}/first-contact": {"post": "clerk-1"},
    "/v1/cases/{code}/corrections": {"ground": "entry_error", "channel": "letter"},
    "/v1/cases/{code}/transfer": {"region": "530000000000", "ground": "jurisdiction"},
    "/v1/cases/{code}/voiding": {"ground": "mistake"}, "/v1/cases/{code}/grants": {"service": "mediation"},
    "/v1/mediations/{mediation}/papers": {"kind": "agreement"},
    "/v1/orders/{order}/return": {"ground": "outside_remit"}, "/v1/orders/{order}/return-decision": {"upheld": True},
    "/v1/orders/{order}/progress": {"text": "办"}, "/v1/orders/{order}/completion": {"text": "办"},
    "/v1/orders/{order}/verification": {"passed": True}, "/v1/orders/{order}/assistance": {"unit": "water"},
    "/v1/orders/{order}/supervision": {"text": "督"}, "/v1/orders/{order}/supervision-answer": {"text": "复"},
    "/v1/orders/{order}/supervision-renewal": {"text": "督"}, "/v1/orders/{order}/escalation": {"ground": "major"},
    "/v1/orders/{order}/appraisal": {"appraisal": "good"}, "/v1/orders/{order}/extension": {"text": "延"},
    "/v1/orders/{order}/extension-decision": {"granted": True},
    "/v1/orders/{order}/suspension": {"ground": "expertise"},
    "/v1/callouts/{callout}/answer": {"text": "到"}, "/v1/callouts/{callout}/closure": {"settled": True},
    "/v1/letters/{letter}/reply": {"text": "复"},
    "/v1/risks/{risk}/assignment": {"unit": "water"},
    "/v1/risks/{risk}/striking-off": {"ground": "settled", "text": "销"},
    "/v1/risks/{risk}/review": {"trend": "eased", "text": "研", "review_by": "2026-03-20T00:00:00+08:00"},
    "/v1/mediations/{mediation}/attempts": {"tier": "county", "outcome": "adjourned", "record": "录"},
    "/v1/mediations/{mediation}/agreement": {"form": "oral", "text": "议"},
    "/v1/mediations/{mediation}/end": {"reason": "failed"}, "/v1/mediations/{mediation}/assignments": {"by": "rule"},
    "/v1/mediations/{mediation}/recusals": {"post": "mediator-labour", "ground": "kinship"},
    "/v1/mediations/{mediation}/recusals/{recusal}/decision": {"granted": True},
    "/v1/mediations/{mediation}/consents": {"side": "petitioner", "given": True},
    "/v1/mediations/{mediation}/dangers": {"ground": "crime"},
    "/v1/mediations/{mediation}/expertises": {"kind": "price", "question": "问"},
    "/v1/mediations/{mediation}/expertises/delivery": {"opinion": "见"},
    "/v1/mediations/{mediation}/referral": {"kind": "delegated", "court": "court-1", "file_number": "号"},
    "/v1/mediations/{mediation}/referral/extension": {"days": 5, "sides": ["petitioner", "respondent"]},
    "/v1/mediations/{mediation}/extension": {"days": 5, "sides": ["petitioner", "respondent"]},
    "/v1/mediations/{mediation}/proceedings": {"stage": "first_instance"},
    "/v1/mediations/{mediation}/ruling": {"kind": "judgment", "given_on": "2026-03-12"},
    "/v1/mediations/{mediation}/decisions": {"side": "petitioner", "given_on": "2026-03-12"},
    "/v1/mediations/{mediation}/hand-over": {"to": "litigation", "ground": "failed"},
    "/v1/mediations/{mediation}/agreement/terms/{number}/fulfilment": {"fulfilled_on": "2026-03-09"},
    "/v1/mediations/{mediation}/confirmation": {"court": "court-1", "sides": ["petitioner", "respondent"]},
    "/v1/mediations/{mediation}/confirmation/ruling": {"outcome": "granted"},
    "/v1/mediations/{mediation}/allowances": {"post": "mediator-labour", "amount_fen": 1},
    "/v1/mediations/{mediation}/sessions": SLOT,
    "/v1/mediations/{mediation}/sessions/{session}/rescheduling": SLOT,
    "/v1/mediations/{mediation}/sessions/{session}/cancellation": {"ground": "party_asked"},
    "/v1/mediations/{mediation}/sessions/{session}/absence": {"absent": ["respondent"]},
    "/v1/petitions/{petition}/refusal": {"ground": "statutory_route"},
    "/v1/petitions/{petition}/answer": {"text": "复"},
    "/v1/petitions/{petition}/hand-over": {
        "to": "peoples_mediation", "sides": ["petitioner", "respondent"], "text": "调", "notice_form": "handed",
    },
    "/v1/petitions/{petition}/registration": {"form": "visit", "sort": "appeal"},
    "/v1/petitions/{petition}/slips/{slip}/explanation": {"text": "复"},
    "/v1/petitions/{petition}/reliefs": {"text": "助"},
    "/v1/petitions/{petition}/advices": {"kind": "improve", "recipient": "hr", "text": "议"},
    "/v1/advices/{advice}/reply": {"adopted": True},
    "/v1/petitions/{petition}/urgent-reports": {"text": "急"},
    "/v1/petitions/{petition}/forwarding": {"kind": "forwarded", "recipient": "hr", "text": "转"},
    "/v1/petitions/{petition}/forwarding/decision": {"upheld": True},
    "/v1/forwardings/{forwarding}/objection": {"text": "异"}, "/v1/forwardings/{forwarding}/report": {"text": "馈"},
    "/v1/forwardings/{forwarding}/admission": {"notice_form": "handed"},
    "/v1/forwardings/{forwarding}/extension": {"text": "延"}, "/v1/forwardings/{forwarding}/answer": {"text": "复"},
    "/v1/forwardings/{forwarding}/extension/notice": {"notice_form": "handed"},
    "/v1/petitions/{petition}/meeting": {"text": "见"},
    "/v1/petitions/{petition}/receptions": {"shift": str(uuid4())},
    "/v1/petitions/{petition}/receptions/{reception}/record": {"text": "录"},
    "/v1/petitions/{petition}/receptions/{reception}/fulfilment": {"text": "兑"},
    "/v1/petitions/{petition}/papers/{paper_id}/delivery": {"delivery_form": "handed"},
    "/v1/petitions/{petition}/extension": {"text": "延"},
    "/v1/petitions/{petition}/extension/decision": {"granted": True},
    "/v1/petitions/{petition}/extension/notice": {"notice_form": "handed"},
    "/v1/petitions/{petition}/review": {"text": "查"}, "/v1/petitions/{petition}/re-review": {"text": "核"},
    "/v1/petitions/{petition}/review/opinion": {"outcome": "upheld", "text": "维"},
    "/v1/petitions/{petition}/re-review/opinion": {"outcome": "upheld", "text": "维"},
}  # fmt: skip
PASSED = {"kind": "forwarded", "recipient": "housing", "text": "请办理"}
_SOON = "2026-04-01T00:00:00+08:00"
CASE_LISTS = (
    "orders",
    "meetings",
    "sponsorships",
    "callouts",
    "letters",
    "risks",
    "supervisions",
    "mediations",
    "petition-statuses",
    "mediation-sessions",
    "petitions",
    "forwardings",
    "urgent-reports",
    "advices",
    "reports",
    *(f"disclosures/{service}" for service in ("intake", "grid", "mediation", "petition", "ledger")),
)
QUERIES = {
    "/v1/cases/{code}/parties": "?purpose=handle",
    "/v1/cases/{code}/corrections/{correction}/former": "?purpose=audit",
}


@dataclass(frozen=True, slots=True)
class Address:
    """What an endpoint's path parameters stand for: things hidden behind the wall, or things nobody has ever had."""

    hidden: Mapping[str, str]
    unknown: Mapping[str, str]


@pytest.fixture(scope="module")
def behind_the_wall(county: County, standings: Standings) -> Address:
    order = standings["accused, order"]
    code = order.case.code
    attachment = county.see(order.case, "clerk-1", f"/v1/cases/{code}/attachments")["items"][0]["id"]
    notice = {"kind": "admission", "form": "print", "text": "已受理"}
    whistle = {"case": code, "where": "桥头", "text": "请到场", "units": ["housing"]}
    slip = {"case": code, "kind": "cooperation", "to": "hr", "subject": "请协查", "text": "请提供资料"}
    risk = {
        "case": code, "reason": "escalating", "unit": "housing", "matter": "欠薪", "measures": "约谈",
        "review_by": _SOON,
    }  # fmt: skip
    petition = standings["accused, petition"]
    passed = county.act(petition.case, "petition-1", f"/v1/petitions/{petition.id}/forwarding", PASSED)
    urgent = {"recipient": "hr", "text": "请速处置"}
    reported = county.act(petition.case, "petition-1", f"/v1/petitions/{petition.id}/urgent-reports", urgent)
    advice = {"kind": "improve", "recipient": "hr", "text": "请改进"}
    advised = county.act(petition.case, "petition-1", f"/v1/petitions/{petition.id}/advices", advice)
    hidden = {
        "urgent": reported["urgent_reports"][0]["id"],
        "advice": advised["advices"][0]["id"],
        "risk": county.act(order.case, "supervisor-1", "/v1/risks", risk)["id"],
        "letter": county.act(order.case, "handler-housing", "/v1/letters", slip)["id"],
        "callout": county.act(order.case, "dispatcher-1", "/v1/callouts", whistle)["id"],
        "code": code, "other": standings["accused, mediation"].case.code, "order": order.id,
        "attachment": attachment, "proof": str(uuid4()), "correction": str(uuid4()),
        "forwarding": passed["forwardings"][0]["id"], "paper_id": passed["papers"][0]["id"], "slip": str(uuid4()),
        "reception": str(uuid4()), "file": str(uuid4()), "session": str(uuid4()), "recusal": str(uuid4()),
        "copy": str(uuid4()), "paper": str(uuid4()), "number": "1",
        "notification": county.act(order.case, "clerk-1", "notifications", notice)["notification"],
        "mediation": standings["accused, mediation"].id, "petition": standings["accused, petition"].id,
    }  # fmt: skip
    region = county.platform.config.region
    nobodys = {name: str(CaseCode(region, 2026, 8_888_000 + at)) for at, name in enumerate(("code", "other"))}
    unknown = {name: str(uuid4()) for name in hidden} | nobodys | {"number": "1"}
    county.rest()
    return Address(hidden, unknown)


def endpoints(county: County) -> Iterator[tuple[str, str]]:
    """Every method and path of the document that leads to a case or to what a case has."""
    for path, item in county.ask(None, "GET", "/openapi.json").body["paths"].items():
        if re.search(r"{(code|order|callout|letter|risk|mediation|petition|forwarding|urgent|advice)}", path):
            yield from ((method.upper(), path) for method in item if method != "parameters")


def filled(path: str, known: Mapping[str, str]) -> str:
    """The path with what its parameters stand for."""
    return re.sub(r"{(\w+)}", lambda name: known[name.group(1)], path)


def refusal(county: County, who: Who, method: str, path: str, body: Any) -> tuple[int, str, frozenset[str]]:
    """The whole answer, but for what is of the moment: its status, its words, the names of its headers."""
    headers = {"Authorization": f"Bearer {county.token_for(who.post())}"}
    url = county.platform.url + path
    if path.endswith(("/attachments", "/proofs", "/copies")) and method == "POST":
        answer = county.http.request(
            method, url, fields={"file": ("甲.txt", b"text", "text/plain")}, headers=headers
        )
    else:
        answer = county.http.request(method, url, json=body if method == "POST" else None, headers=headers)
    said = answer.json()
    said.pop("trace", None)
    return answer.status, json.dumps(said, sort_keys=True), frozenset(answer.headers)


@pytest.mark.parametrize("turns", [5, pytest.param(1, marks=pytest.mark.long)])
@pytest.mark.parametrize("role", ROLES)
def test_for_the_accused_every_endpoint_answers_as_if_nothing_were_there(
    county: County, behind_the_wall: Address, role: str, turns: int
) -> None:
    """Every role at every endpoint; in an ordinary run the roles take turns, a fifth of them at each."""
    who = Who(role, "hr")
    tried = 0
    before = refusals_said(county, who)
    for method, path in islice(endpoints(county), ROLES.index(role) % turns, None, turns):
        body, query = BODIES.get(path, {}), QUERIES.get(path, "")
        answers = [
            refusal(county, who, method, filled(path, known) + query, body)
            for known in (behind_the_wall.hidden, behind_the_wall.unknown)
        ]
        assert answers[0] == answers[1], f"{method} {path} for {role}"
        assert answers[0][0] in (403, 404), f"{method} {path} for {role}: {answers[0]}"
        tried += 1
    assert refusals_said(county, who) == before + 2 * tried, "who tries is refused, and that is on record"
    assert tried >= 100 // turns


def test_the_accused_finds_no_trace_anywhere(county: County, standings: Standings) -> None:
    """Not in a list, a figure's cases, the record, the accesses, a tie to another case, or a unit's feed.

    Asked by who has every role at once: he is shown whatever any of them is.
    """
    codes = {standing.case.code for standing in standings.values() if standing.accused}
    paths = [
        "/v1/cases?limit=200", "/v1/orders?limit=200", "/v1/mediations?limit=200", "/v1/petitions?limit=200",
        "/v1/evaluation/units/centre/cases?indicator=registered&limit=200",
        "/v1/evaluation/units/housing/cases?indicator=admitted&limit=200",
        "/v1/evaluation/figures/changes?subject=centre&period=3660d&count=registered&limit=200",
        "/v1/evaluation/figures/changes?subject=area/centre&period=3660d&count=terms_ended&limit=200",
        "/v1/ledger/accesses?limit=200", "/v1/ledger/back-dated?limit=200", "/v1/reports?limit=200",
        "/v1/supervisions?limit=200", "/v1/callouts?limit=200", "/v1/letters?limit=200", "/v1/risks?limit=200",
        "/v1/alerts?limit=200", "/v1/mediation-sessions?limit=200",
        "/v1/meetings?limit=200", "/v1/sponsorships?limit=200", "/v1/follow-up-draws?limit=200",
        "/v1/events?limit=500",
        f"/v1/cases/{standings['nothing to do'].case.code}",
        f"/v1/cases/{standings['nothing to do'].case.code}/timeline",
    ]  # fmt: skip
    nobodys = str(CaseCode(county.platform.config.region, 2026, 8_888_889))
    searches = ["/v1/cases?q=", "/v1/ledger/accesses?case=", *(f"/v1/{kind}?case=" for kind in CASE_LISTS)]
    who = with_every_role("hr")
    told = {
        path for path in paths if any(code in json.dumps(answered(county, who, path)[1]) for code in codes)
    }
    assert told == set()
    for search in searches:
        said = [without_trace(answered(county, who, search + code)) for code in (min(codes), nobodys)]
        assert said[0] == said[1], search
    assert codes.isdisjoint(recorded_for(county, Who("auditor", "hr")))
    assert codes <= recorded_for(county, Who("auditor", "centre"))


def without_trace(answer: tuple[str, Any]) -> tuple[str, Any]:
    """An answer without what is of the moment."""
    status, body = answer
    return status, {name: value for name, value in body.items() if name != "trace"}


def test_tying_a_case_to_a_hidden_one_is_refused_as_to_one_that_never_was(
    county: County, standings: Standings, behind_the_wall: Address
) -> None:
    own = standings["nothing to do"].case.code
    said = [
        refusal(
            county, Who("dispatcher", "hr"), "POST", f"/v1/cases/{own}/relations", {"other": known["code"]}
        )
        for known in (behind_the_wall.hidden, behind_the_wall.unknown)
    ]
    assert said[0] == said[1]
    assert said[0][0] == 404


def recorded_for(county: County, who: Who) -> set[str]:
    """The codes of all cases of which an auditor finds entries on record."""
    found: set[str] = set()
    after = ""
    while True:
        status, page = answered(county, who, f"/v1/ledger/entries?limit=200{after}")
        assert status == "200", page
        if not page["items"]:
            return found
        text = json.dumps(page["items"])
        found |= set(re.findall(r"\d{6}-\d{4}-\d{7}-[\dX]", text))
        after = f"&after={page['items'][-1]['id']}"


def test_probing_a_code_leaves_nothing_that_an_auditor_of_the_accused_could_tell_it_by(
    county: County, standings: Standings, behind_the_wall: Address
) -> None:
    """Somebody of the unit asks for a case; what its auditor then reads is the same, be there one or not."""
    prober = Who("handler", "hr")
    lists = ("/v1/ledger/entries", "/v1/ledger/accesses")
    paths = ("/v1/cases/{code}", "/v1/cases/{code}/timeline", "/v1/cases/{code}/parties?purpose=handle")
    for known in (behind_the_wall.hidden, behind_the_wall.unknown):
        before = [refusals(county, Who("auditor", "hr"), path, prober) for path in lists]
        on_record = refusals_on_record(county, prober)
        for path in paths:
            assert answered(county, prober, filled(path, known))[0] == "404"
        county.rest()
        assert refusals_on_record(county, prober) == on_record + len(paths), "both are on record"
        assert [refusals(county, Who("auditor", "hr"), path, prober) for path in lists] == before
    seen = refusals(county, Who("auditor", "centre"), "/v1/ledger/accesses", prober)
    assert behind_the_wall.hidden["code"] in str(seen), "who oversees the centre reads of it"


def refusals(county: County, who: Who, path: str, of: Who) -> list[Any]:
    """What of someone's was refused, as an auditor finds it in a list of the record."""
    found: list[Any] = []
    after = ""
    while True:
        status, page = answered(county, who, f"{path}?limit=200{after}")
        assert status == "200", page
        if not page["items"]:
            return [
                item
                for item in found
                if item["type"] == "access.refused" and of.post().id in item["envelope"]
            ]
        found += page["items"]
        after = f"&after={found[-1]['id']}"


def refusals_said(county: County, of: Who) -> int:
    """How often it was said by any service that someone was refused."""
    said = " UNION ALL ".join(
        f"SELECT body FROM {service}.outbox_messages WHERE type = 'access.refused'" for service in SERVICES
    )
    counted = f"SELECT count(*) FROM ({said}) s WHERE convert_from(body, 'UTF8')::jsonb->>'actor' = %s"
    return int(county.platform.rows(counted, of.post().id)[0][0])


def refusals_on_record(county: County, of: Who) -> int:
    """How often someone was refused, by the record itself."""
    counted = "SELECT count(*) FROM ledger.ledger_entries WHERE type = 'access.refused' AND actor = %s"
    return int(county.platform.rows(counted, of.post().id)[0][0])


def test_no_figure_moves_for_the_accused(county: County, standings: Standings) -> None:
    watcher, director = Who("director", "hr"), Who("director", "centre")
    before = {
        who: answered(county, who, "/v1/evaluation/units?limit=200")[1]["items"]
        for who in (watcher, director)
    }
    accused = [{"unit": "hr", "relation": "accused"}]
    routed(county, ordinary, "order", "housing", category="labour", matter_type="complaint", units=accused)
    county.rest()
    after = {
        who: answered(county, who, "/v1/evaluation/units?limit=200")[1]["items"]
        for who in (watcher, director)
    }
    assert after[watcher] == before[watcher]
    assert after[director] != before[director]


@pytest.mark.parametrize("role", ["clerk", *OVERSEERS])
def test_a_token_that_names_no_unit_stands_before_every_wall(
    county: County, standings: Standings, role: str
) -> None:
    post = Post(f"{role}-of-none", "岗位", "", (role,))
    for name, standing in standings.items():
        status = county.client.call("GET", f"/v1/cases/{standing.case.code}", post=post).status
        assert status == (404 if standing.accused or role == "clerk" else 200), name


def test_waiting_for_a_case_tells_the_accused_nothing(county: County, standings: Standings) -> None:
    """With a Case-Version the answer is "not yet here", for a hidden case as for one that never was."""
    nobodys = str(CaseCode(county.platform.config.region, 2026, 8_888_887))
    answers = []
    for code in (standings["accused, order"].case.code, nobodys):
        bearer = f"Bearer {county.token_for(Who('handler', 'hr').post())}"
        headers = {"Authorization": bearer, "Case-Version": "intake:1"}
        answer = county.http.request("GET", f"{county.platform.url}/v1/cases/{code}", headers=headers)
        answers.append((answer.status, answer.json()["code"], answer.headers.get("Retry-After")))
    assert answers[0] == answers[1]
