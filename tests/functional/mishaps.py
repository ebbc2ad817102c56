"""What the lives do not do: cases that end otherwise, files of cases, and words where none belong."""

import json
from typing import Any
from urllib.parse import quote

from casekit.children import wait_until
from scenarios.county import Post
from tests.functional.canaries import Planter, found_in
from tests.functional.county import Case, County
from tests.functional.lives import register, routed

IMPORT_SECONDS = 90.0


def ways_out(county: County, words: Planter) -> None:
    """What the lives do not do: refusing, ending, withdrawing, reopening, sending notices that do not arrive."""
    refused = register(county, words)
    refusal = {"ground": "statutory_route", "right_way": "litigation", "text": words("refusal.text")}
    county.act(refused, "clerk-1", "refusal", refusal)
    for form, end in (("sms", "delivery"), ("print", "failure")):
        notice = {"kind": "refusal", "form": form, "text": words("notifications.text"), "party": 1}
        sent = county.act(refused, "clerk-1", "notifications", notice)["notification"]
        body = {} if end == "delivery" else {"reason": "address_wrong"}
        county.act(refused, "clerk-1", f"notifications/{sent}/{end}", body)
    withdrawn = routed(county, words, "petition", "petition-office", matter_type="petition")
    county.act(withdrawn, "clerk-1", "withdrawal", {"text": words("withdrawal.text")})
    mediated = routed(county, words, "mediation", "committee-labour", category="labour")
    mediation = county.only(mediated, "mediator-labour", "mediations")["id"]
    ending = {"reason": "party_ended", "text": words("end.text")}
    county.act(mediated, "mediator-labour", f"/v1/mediations/{mediation}/end", ending)
    petitioned = routed(county, words, "petition", "petition-office", matter_type="petition")
    petition = county.only(petitioned, "petition-1", "petitions")["id"]
    refusal = {"ground": "statutory_route", "right_way": "litigation", "text": words("petition.refusal.text")}
    county.act(petitioned, "petition-1", f"/v1/petitions/{petition}/refusal", refusal)
    ordered = routed(county, words, "order", "hr", category="labour")
    first = county.only(ordered, "handler-hr", "orders")["id"]
    county.act(
        ordered, "dispatcher-1", f"/v1/orders/{first}/cancellation", {"reason": words("cancellation.reason")}
    )
    order = {"case": ordered.code, "unit": "housing", "instruction": words("instruction")}
    county.act(ordered, "dispatcher-1", "/v1/orders", order)
    answered = register(county, words, matter_type="consultation", answer=words("answer"))
    county.rest()
    county.act(answered, "dispatcher-1", "reopening", {"text": words("reopening.text")})


def imported(county: County, words: Planter) -> None:
    """A file of cases, one fit and others not: carried by the worker, in a process of its own."""
    parties = [{"name": words("import.name"), "phone": words("import.phone")}]
    fit = {
        "matter_type": "dispute", "channel": "letter", "description": words("import.description"), "parties": parties,
        "reference": words("import.reference"),
    }  # fmt: skip
    wrong = (
        {**fit, "matter_type": words("import.word")},
        {**fit, words("import.member"): 1},
        words("import.line"),
    )
    headers = {
        "Authorization": f"Bearer {county.platform.token('clerk-1')}", "Content-Type": "application/x-ndjson"
    }  # fmt: skip
    lines = "\n".join(json.dumps(each, ensure_ascii=False) for each in (fit, *wrong))
    answer = county.http.request(
        "POST", f"{county.platform.url}/v1/cases/import", body=lines.encode(), headers=headers
    )
    assert answer.status == 202, answer.data
    path = str(answer.headers["Location"])
    assert wait_until(lambda: county.ask("clerk-1", "GET", path).body["state"] == "done", IMPORT_SECONDS)
    assert county.ask("clerk-1", "GET", path).body["result"]["registered"] == 1


def mistakes(county: County, words: Planter, case: Case) -> None:
    """Words where none belong: in addresses, queries, headers, unknown fields and the name of a token's holder."""
    somebody = Post("clerk-named", words("token.name"), "centre", ("clerk",))
    dev_token = {"roles": ["clerk"], "unit": "centre", "name": words("dev-token.name")}
    assert county.ask(None, "POST", "/dev/token", dev_token).is_success
    registered = county.ask(somebody, "POST", "/v1/cases", {"matter_type": "request", "channel": "window"})
    assert registered.is_success, registered.said
    headers = {
        "Authorization": f"Bearer {county.platform.token('clerk-1')}", "Content-Type": "application/json",
        "User-Agent": quote(words("header.agent")), "X-Forwarded-For": quote(words("header.forwarded")),
        "Idempotency-Key": quote(words("header.key")), "Referer": quote(words("header.referer")),
        "traceparent": quote(words("header.traceparent")), "tracestate": quote(words("header.tracestate")),
    }  # fmt: skip
    page = f"/v1/cases/{case.code}"
    wrong: tuple[tuple[str, str, Any], ...] = (
        ("GET", f"/v1/cases/{quote(words('path'))}", None), ("GET", f"/{quote(words('path'))}", None),
        ("GET", f"/v1/cases?q={quote(words('query'))}", None), ("GET", f"{page}?{quote(words('query.name'))}=1", None),
        ("GET", f"/v1/ledger/{quote(words('path'))}/x", None), ("POST", f"{page}/triage", {"grade": words("enum")}),
        ("POST", f"{page}/triage", {words("member"): 1}), ("POST", f"{page}/refusal", {"text": [words("type")]}),
        ("POST", "/v1/public/lookup", {"code": words("lookup.code"), "secret": words("lookup.secret")}),
        ("POST", "/v1/reports", {"grid": words("grid"), "text": words("text")}),
        ("POST", "/v1/cases", {"matter_type": "dispute", "channel": "window", "grid": words("grid")}),
    )  # fmt: skip
    for method, path, body in wrong:
        answer = county.http.request(method, county.platform.url + path, json=body, headers=headers)
        assert 400 <= answer.status < 500, f"{method} {path}: {answer.status}"
        assert found_in(answer.data) == [], f"{method} {path}"
