"""Whole cases, lived through the public API from the first word to the archive, by each route there is.

Every field that takes words of a person's is given some: `words` says which, so that a test may plant them and look for
them. `LIVES` names the routes; a life returns its case and the unit that settled it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any

from tests.functional.county import Case, County

Words = Callable[[str], str]
CENTRE = "centre"
_numbers = count()
PROOF = b"2026-03-09 \xe6\xb8\x85\xe7\x90\x86\xe5\xae\x8c\xe6\xaf\x95\n"


@dataclass(frozen=True, slots=True)
class Lived:
    """A case at its end: how it ended, the unit that settled it (None: the centre itself), and its centre."""

    case: Case
    outcome: str
    unit: str | None = None
    centre: str = CENTRE


def ordinary(field: str) -> str:
    """Words that nobody looks for: long enough, valid in every field; numbers apart, never twice the same."""
    numbers = {"phone": "0851-2866 0000", "id_number": "520302198001010000", "email": "party@example.org"}
    return numbers.get(field.rpartition(".")[2], f"某事{next(_numbers)} {field}"[:30])


def party(words: Words, place: str, side: str = "petitioner") -> dict[str, Any]:
    """A party with everything that may be known of one."""
    contact = {key: words(f"{place}.representative.{key}") for key in ("name", "phone", "relation")}
    guardian = {key: words(f"{place}.guardian.{key}") for key in ("name", "phone", "relation")}
    known = {key: words(f"{place}.{key}") for key in ("name", "phone", "email", "id_number", "address")}
    return {"side": side, **known, "representative": contact, "guardian": guardian}


def register(county: County, words: Words = ordinary, post: str = "clerk-1", **body: Any) -> Case:
    """登记, with two parties."""
    parties = [party(words, "parties"), party(words, "opponent", "respondent")]
    given = {
        "matter_type": "dispute", "channel": "window", "parties": parties,
        "description": words("description"), "location": words("location"),
        "reference": words("reference"), **body,
    }  # fmt: skip
    answer = county.ask(post, "POST", "/v1/cases", given)
    assert answer.is_success, answer.said
    return Case(answer.body["code"], answer.body["secret"], answer.version)


def routed(
    county: County,
    words: Words,
    route: str,
    unit: str | None,
    *,
    category: str = "other",
    supervisor: str | None = None,
    **body: Any,
) -> Case:
    """From the first word to the unit."""
    case = register(county, words, **body)
    county.act(case, "clerk-1", "admission", {})
    triage = {"category": category, "grade": "ordinary", "route": route, "text": words("triage.text")}
    county.act(case, "dispatcher-1", "triage", triage)
    routing = {"route": route, "unit": unit, "supervisor": supervisor, "text": words("routing.text")}
    county.act(case, "dispatcher-1", "routing", routing)
    return case


def by_order(county: County, words: Words = ordinary) -> Lived:
    """派单: returned and given back, accepted, reported on, completed with proof, failed once, verified."""
    case = routed(county, words, "order", "hr", category="labour")
    name = words("attachments.name")
    county.upload(
        case, "clerk-1", f"/v1/cases/{case.code}/attachments", name, words("attachments.content").encode()
    )
    order = f"/v1/orders/{county.only(case, 'handler-hr', 'orders')['id']}"
    county.act(
        case, "handler-hr", f"{order}/return", {"ground": "outside_remit", "reason": words("return.reason")}
    )
    decision = {"upheld": False, "reason": words("return-decision.reason")}
    county.act(case, "dispatcher-1", f"{order}/return-decision", decision)
    county.act(case, "handler-hr", f"{order}/acceptance")
    county.act(case, "handler-hr", f"{order}/progress", {"text": words("progress.text")})
    county.upload(
        case, "handler-hr", f"{order}/proofs", words("proofs.name"), words("proofs.content").encode()
    )
    county.act(case, "handler-hr", f"{order}/completion", {"text": words("completion.text")})
    county.act(
        case, "dispatcher-1", f"{order}/verification", {"passed": False, "text": words("verification.text")}
    )
    county.act(case, "handler-hr", f"{order}/completion", {"text": words("completion.text")})
    county.act(
        case, "dispatcher-1", f"{order}/verification", {"passed": True, "text": words("verification.text")}
    )
    return finished(county, words, case, "order_verified", "hr")


def by_grid(county: County, words: Words = ordinary) -> Lived:
    """网格: a worker's report becomes a case, which his village settles."""
    body = {"grid": "grid-e1-1", "matter_type": "hazard", "category": "safety", "text": words("report.text")}
    report = county.ask("worker-e1-1", "POST", "/v1/reports", body)
    assert report.is_success, report.said
    county.rest()
    code = county.ask("worker-e1-1", "GET", f"/v1/reports/{report.body['id']}").body["code"]
    case = Case(code, "")
    county.act(case, "clerk-east", "admission", {})
    triage = {"category": "safety", "grade": "ordinary", "route": "grid"}
    county.act(case, "dispatcher-east", "triage", triage)
    county.act(case, "dispatcher-east", "routing", {"route": "grid", "grid": "grid-e1-1"})
    order = f"/v1/orders/{county.only(case, 'worker-e1-1', 'orders')['id']}"
    county.act(case, "worker-e1-1", f"{order}/acceptance")
    county.act(case, "worker-e1-1", f"{order}/completion", {"text": words("completion.text")})
    county.act(case, "dispatcher-east", f"{order}/verification", {"passed": True})
    county.rest()
    county.act(case, "clerk-east", "closure", {})
    county.act(case, "clerk-east", "archive", {})
    return Lived(case, "order_verified", "village-e1", "centre-east")


def by_mediation(county: County, words: Words = ordinary) -> Lived:
    """调解: one attempt adjourned, one that agrees, a written agreement in instalments."""
    case = routed(county, words, "mediation", "committee-labour", category="labour")
    mediation = f"/v1/mediations/{county.only(case, 'mediator-labour', 'mediations')['id']}"
    for outcome in ("adjourned", "agreed"):
        attempt = {"tier": "county", "outcome": outcome, "joint": ["hr"], "record": words("attempts.record")}
        county.act(case, "mediator-labour", f"{mediation}/attempts", attempt)
    agreement = {
        "form": "written", "text": words("agreement.text"), "mediator_signed": True, "sealed": True,
        "signatures": [{"side": "petitioner", "party": 1}, {"side": "respondent", "party": 2}],
        "terms": [{"debtor": "respondent", "amount_fen": 120000, "due_on": "2026-06-30", "text": words("terms.text")}],
    }  # fmt: skip
    county.act(case, "mediator-labour", f"{mediation}/agreement", agreement)
    return finished(county, words, case, "agreement", "committee-labour")


def by_petition(county: County, words: Words = ordinary) -> Lived:
    """信访: noticed in writing, answered in writing."""
    case = routed(
        county, words, "petition", "petition-office", category="administration", matter_type="petition"
    )
    petition = f"/v1/petitions/{county.only(case, 'petition-1', 'petitions')['id']}"
    notice = {"notice_form": "handed", "text": words("petition.admission.text")}
    county.act(case, "petition-1", f"{petition}/admission", notice)
    answer = {"text": words("petition.answer.text"), "delivered_at": county.now}
    county.act(case, "petition-1", f"{petition}/answer", answer)
    return finished(county, words, case, "petition_answered", "petition-office")


def by_answer(county: County, words: Words = ordinary) -> Lived:
    """咨询: asked and answered at the window, in one act."""
    body = {"matter_type": "consultation", "answer": words("answer")}
    return Lived(register(county, words, **body), "answered")


def by_later_answer(county: County, words: Words = ordinary) -> Lived:
    """咨询: taken in first, answered afterwards."""
    case = register(county, words, matter_type="consultation")
    county.act(case, "clerk-1", "answer", {"text": words("answer.text")})
    notice = {"kind": "completion", "form": "phone", "text": words("notifications.text")}
    county.act(case, "clerk-1", "notifications", notice)
    county.act(case, "clerk-1", "closure", {})
    return Lived(case, "answered")


def by_guidance(county: County, words: Words = ordinary) -> Lived:
    """引导: a matter that is the court's."""
    return finished(
        county, words, routed(county, words, "litigation", None, category="contract"), "guided", None
    )


def on_the_spot(county: County, words: Words = ordinary) -> Lived:
    """就地化解: reported and settled by the grid worker in one act."""
    body = {
        "grid": "grid-e1-1", "matter_type": "dispute", "category": "neighbour", "text": words("report.text"),
        "settled": {"record": words("settled.record")},
    }  # fmt: skip
    report = county.ask("worker-e1-1", "POST", "/v1/reports", body)
    assert report.is_success, report.said
    county.rest()
    code = county.ask("worker-e1-1", "GET", f"/v1/reports/{report.body['id']}").body["code"]
    return Lived(Case(code, ""), "settled_on_spot", "village-e1", "centre-east")


def finished(county: County, words: Words, case: Case, outcome: str, unit: str | None) -> Lived:
    """告知, 回访, 结案, 归档."""
    county.rest()
    notice = {"kind": "completion", "form": "in_person", "text": words("notifications.text")}
    county.act(case, "clerk-1", "notifications", notice)
    asked = {"satisfaction": "satisfied", "text": words("follow-ups.text")}
    county.act(case, "clerk-1", "follow-ups", asked)
    county.act(case, "clerk-1", "closure", {})
    county.act(case, "clerk-1", "archive", {})
    return Lived(case, outcome, unit)


LIVES: Mapping[str, Callable[..., Lived]] = {
    "order": by_order,
    "grid": by_grid,
    "mediation": by_mediation,
    "petition": by_petition,
    "answer": by_answer,
    "answer afterwards": by_later_answer,
    "guidance": by_guidance,
    "on the spot": on_the_spot,
}
