"""Who saw it: what a unit's posts had opened before the unit turned out to be accused stands in the disclosures."""

from typing import Any

from tests.functional.county import Case, County
from tests.functional.lives import ordinary, routed

ACCUSED = {"ground": "found_otherwise"}


def opened(county: County, case: Case, post: str, *paths: str) -> None:
    """A post looks at pages, and at the case's own and its timeline."""
    for path in (f"/v1/cases/{case.code}", f"/v1/cases/{case.code}/timeline", *paths):
        county.see(case, post, path)


def on_record(county: County, case: Case, unit: str) -> set[str]:
    """What posts of the unit were shown, once it is accused; it is told nothing of that, nor of the case."""
    told = {**ACCUSED, "units": [{"unit": unit, "relation": "accused"}]}
    county.act(case, "clerk-1", "corrections", told)
    county.rest()
    found: list[dict[str, Any]] = county.pages("auditor-1", f"/v1/cases/{case.code}/disclosures?unit={unit}")
    assert {each["unit"] for each in found} == {unit}
    first = [each["first_at"] for each in found]
    assert first == sorted(first)
    return {each["what"] for each in found}


def test_what_a_department_opened(county: County) -> None:
    case = routed(county, ordinary, "order", "hr", category="labour")
    order = f"/v1/orders/{county.only(case, 'dispatcher-1', 'orders')['id']}"
    county.act(case, "handler-hr", f"{order}/acceptance")
    proof = county.upload(case, "handler-hr", f"{order}/proofs", "照片", b"2026\n")["proof"]
    letter = {
        "case": case.code,
        "kind": "assignment",
        "to": "hr",
        "subject": "关于工资",
        "text": "请依法办理",
    }
    letters = f"/v1/letters/{county.act(case, 'dispatcher-1', '/v1/letters', letter)['id']}"
    whistle = {"case": case.code, "where": "工地", "text": "请到场", "units": ["hr"]}
    callout = f"/v1/callouts/{county.act(case, 'dispatcher-1', '/v1/callouts', whistle)['id']}"
    opened(county, case, "handler-hr", order, letters, callout)
    content = county.ask("handler-hr", "GET", f"{order}/proofs/{proof}", version=case.version)
    assert content.is_success
    before = county.ask("handler-hr", "GET", order)
    assert on_record(county, case, "hr") == {"page", "timeline", "order", "proof", "letter", "callout"}
    assert before.is_success
    assert county.ask("handler-hr", "GET", f"/v1/cases/{case.code}/disclosures").status == 404
    assert county.ask("clerk-1", "GET", f"/v1/cases/{case.code}/disclosures").status == 403


def test_what_a_committee_opened(county: County) -> None:
    case = routed(county, ordinary, "mediation", "committee-labour", category="labour")
    mediation = f"/v1/mediations/{county.only(case, 'mediator-labour', 'mediations')['id']}"
    opened(county, case, "mediator-labour", f"{mediation}/settlement")
    assert on_record(county, case, "committee-labour") == {"page", "timeline", "mediation"}


def test_what_a_petition_office_and_who_it_was_passed_to_opened(county: County) -> None:
    case = routed(county, ordinary, "petition", "petition-office", matter_type="petition")
    petition = f"/v1/petitions/{county.only(case, 'petition-1', 'petitions')['id']}"
    to = {"kind": "forwarded", "recipient": "hr", "text": "转你单位办理"}
    passed = county.act(case, "petition-1", f"{petition}/forwarding", to)
    forwarding = f"/v1/forwardings/{passed['forwardings'][0]['id']}"
    advice = {"kind": "improve", "recipient": "hr", "text": "改进工作"}
    advised = county.act(case, "petition-1", f"{petition}/advices", advice)
    urgent = {"recipient": "hr", "text": "紧急情况"}
    told = county.act(case, "petition-1", f"{petition}/urgent-reports", urgent)
    pages = (
        forwarding,
        f"/v1/advices/{advised['advices'][0]['id']}",
        f"/v1/urgent-reports/{told['urgent_reports'][0]['id']}",
    )
    for path in pages:
        county.see(case, "handler-hr", path)
    opened(county, case, "petition-1", f"{petition}/papers/{passed['papers'][0]['id']}")
    assert on_record(county, case, "hr") == {"forwarding", "advice", "urgent_report"}
    assert on_record(county, case, "petition-office") == {"page", "timeline", "petition", "petition_paper"}
