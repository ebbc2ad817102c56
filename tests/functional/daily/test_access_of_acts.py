"""Every endpoint that does something to a case asks for the act it does: relation × role × unit × endpoint.

`ACTS` says which act each is, in the words of the field; what the policy answers for it is stated by act in
`tests/unit/access/test_policy.py`. What is allowed is asked with a version that is out of date, and so changes nothing.
"""

import re
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

import pytest

from access.acts import Act
from access.policy import Verdict, decide
from access.relations import CaseRelations, Link, Via
from casekit.auth import Role
from casekit.auth.actor import Actor
from contracts.vocabulary import Relation
from tests.functional.county import County
from tests.functional.daily.test_accused_wall import BODIES
from tests.functional.standings import COUNTY, Standing, Standings, Who, everyone

ACTS: Mapping[str, Act] = {
    "/v1/cases/{code}/admission": Act.CASE_ADMIT,
    "/v1/cases/{code}/answer": Act.CASE_ANSWER,
    "/v1/cases/{code}/archive": Act.CASE_ARCHIVE,
    "/v1/cases/{code}/attachments": Act.MATERIAL_ADD,
    "/v1/cases/{code}/closure": Act.CASE_CLOSE,
    "/v1/cases/{code}/corrections": Act.CASE_CORRECT,
    "/v1/cases/{code}/first-contact": Act.CASE_HAND_OVER,
    "/v1/cases/{code}/follow-ups": Act.CASE_FOLLOW_UP,
    "/v1/cases/{code}/notifications": Act.CASE_NOTIFY,
    "/v1/cases/{code}/refusal": Act.CASE_REFUSE,
    "/v1/cases/{code}/relations": Act.CASE_RELATE,
    "/v1/cases/{code}/reopening": Act.CASE_REOPEN,
    "/v1/cases/{code}/routing": Act.CASE_ROUTE,
    "/v1/cases/{code}/secret": Act.CASE_SECRET,
    "/v1/cases/{code}/transfer": Act.CASE_TRANSFER,
    "/v1/cases/{code}/triage": Act.CASE_TRIAGE,
    "/v1/cases/{code}/voiding": Act.CASE_VOID,
    "/v1/cases/{code}/withdrawal": Act.CASE_WITHDRAW,
    "/v1/cases/{code}/grants": Act.PARTY_REVEAL,
    "/v1/orders/{order}/acceptance": Act.ORDER_ACCEPT,
    "/v1/orders/{order}/appraisal": Act.ORDER_APPRAISE,
    "/v1/orders/{order}/assistance": Act.ORDER_ISSUE,
    "/v1/orders/{order}/cancellation": Act.ORDER_CANCEL,
    "/v1/orders/{order}/completion": Act.ORDER_COMPLETE,
    "/v1/orders/{order}/escalation": Act.ORDER_ESCALATE,
    "/v1/orders/{order}/extension": Act.ORDER_EXTEND,
    "/v1/orders/{order}/extension-decision": Act.ORDER_GRANT,
    "/v1/orders/{order}/progress": Act.ORDER_PROGRESS,
    "/v1/orders/{order}/proofs": Act.ORDER_PROGRESS,
    "/v1/orders/{order}/resumption": Act.ORDER_SUSPEND,
    "/v1/orders/{order}/return": Act.ORDER_RETURN,
    "/v1/orders/{order}/return-decision": Act.ORDER_DECIDE,
    "/v1/orders/{order}/supervision": Act.ORDER_SUPERVISE,
    "/v1/orders/{order}/supervision-answer": Act.ORDER_EXPLAIN,
    "/v1/orders/{order}/supervision-closure": Act.ORDER_SUPERVISE,
    "/v1/orders/{order}/supervision-renewal": Act.ORDER_SUPERVISE,
    "/v1/orders/{order}/suspension": Act.ORDER_SUSPEND,
    "/v1/orders/{order}/verification": Act.ORDER_VERIFY,
    "/v1/mediations/{mediation}/agreement": Act.MEDIATION_AGREE,
    "/v1/mediations/{mediation}/agreement/copies": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/allowances": Act.MEDIATION_ALLOW,
    "/v1/mediations/{mediation}/assignments": Act.MEDIATION_ASSIGN,
    "/v1/mediations/{mediation}/attempts": Act.MEDIATION_ATTEMPT,
    "/v1/mediations/{mediation}/confirmation": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/confirmation/ruling": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/consents": Act.MEDIATION_SCHEDULE,
    "/v1/mediations/{mediation}/dangers": Act.MEDIATION_ATTEMPT,
    "/v1/mediations/{mediation}/end": Act.MEDIATION_END,
    "/v1/mediations/{mediation}/expertises": Act.MEDIATION_ATTEMPT,
    "/v1/mediations/{mediation}/expertises/delivery": Act.MEDIATION_ATTEMPT,
    "/v1/mediations/{mediation}/extension": Act.MEDIATION_SCHEDULE,
    "/v1/mediations/{mediation}/decisions": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/hand-over": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/papers": Act.MEDIATION_READ,
    "/v1/mediations/{mediation}/proceedings": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/recusals": Act.MEDIATION_RECUSE,
    "/v1/mediations/{mediation}/referral": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/referral/extension": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/ruling": Act.MEDIATION_SETTLE,
    "/v1/mediations/{mediation}/sessions": Act.MEDIATION_SCHEDULE,
    "/v1/petitions/{petition}/admission": Act.PETITION_ADMIT,
    "/v1/petitions/{petition}/advices": Act.PETITION_RELIEVE,
    "/v1/petitions/{petition}/answer": Act.PETITION_ANSWER,
    "/v1/petitions/{petition}/extension": Act.PETITION_EXTEND,
    "/v1/petitions/{petition}/extension/decision": Act.PETITION_GRANT,
    "/v1/petitions/{petition}/extension/notice": Act.PETITION_EXTEND,
    "/v1/petitions/{petition}/forwarding": Act.PETITION_FORWARD,
    "/v1/petitions/{petition}/forwarding/decision": Act.PETITION_FORWARD,
    "/v1/petitions/{petition}/hand-over": Act.PETITION_ANSWER,
    "/v1/petitions/{petition}/hearing": Act.PETITION_REVIEW,
    "/v1/petitions/{petition}/hearing/record": Act.PETITION_REVIEW,
    "/v1/petitions/{petition}/re-review": Act.PETITION_REVIEW,
    "/v1/petitions/{petition}/re-review/opinion": Act.PETITION_REVIEW,
    "/v1/petitions/{petition}/meeting": Act.PETITION_RECEIVE,
    "/v1/petitions/{petition}/opening": Act.PETITION_REGISTER,
    "/v1/petitions/{petition}/receptions": Act.PETITION_RECEIVE,
    "/v1/petitions/{petition}/refusal": Act.PETITION_REFUSE,
    "/v1/petitions/{petition}/registration": Act.PETITION_REGISTER,
    "/v1/petitions/{petition}/reliefs": Act.PETITION_RELIEVE,
    "/v1/petitions/{petition}/review": Act.PETITION_REVIEW,
    "/v1/petitions/{petition}/review/opinion": Act.PETITION_REVIEW,
    "/v1/petitions/{petition}/urgent-reports": Act.PETITION_REGISTER,
}
# Who sees the parties masked has no paper made that names them.
_IN_CLEAR = frozenset({"/v1/mediations/{mediation}/papers"})
_OF_CONTENT = ("AGREEMENT_NOT_FOUND", "FORWARDING_NOT_FOUND")  # said to who may, where there is none
_OBJECT = {"orders": "order", "mediations": "mediation", "petitions": "petition"}
_VIA = {"orders": Via.ORDER, "mediations": Via.MEDIATION, "petitions": Via.PETITION}
_REFUSED = {Verdict.FORBIDDEN: 403, Verdict.HIDDEN: 404}
_OUT_OF_DATE = '"0"'
_RELATIONS = "/v1/cases/{code}/relations"
_FILES = ("/attachments", "/copies", "/proofs")
Asked = tuple[str, str, Standing, Who]


def test_every_act_on_a_case_or_on_what_it_opened_is_stated(county: County) -> None:
    paths = county.ask(None, "GET", "/openapi.json").body["paths"]
    alone = re.compile(r"/v1/(cases|orders|mediations|petitions)/{\w+}/[^{]+")
    assert {path for path, item in paths.items() if "post" in item and alone.fullmatch(path)} == ACTS.keys()


@pytest.mark.parametrize("turns", [31, pytest.param(1, marks=pytest.mark.long)])
def test_every_act_is_open_to_whom_the_policy_says_and_to_nobody_else(
    county: County, standings: Standings, turns: int
) -> None:
    """In an ordinary run one combination in so many, which meets each endpoint, each role and each standing."""
    wrong, tried = [], 0
    for path, name, standing, who in islice(combinations(standings), 0, None, turns):
        must = _REFUSED.get(verdict(standing, who, path))
        given = asked(county, standing, who, path)
        tried += 1
        if (given if given in (403, 404) else None) != must:
            wrong.append(f"{path} of {name} for {who}: {given}, must be {must or 'allowed'}")
    assert wrong == []
    assert tried > 20_000 // turns


def combinations(standings: Standings) -> Iterator[Asked]:
    """Everybody at every endpoint of every case."""
    for path in ACTS:
        kind = path.split("/")[2]
        for name, standing in standings.items():
            if kind in ("cases", standing.kind):
                yield from ((path, name, standing, who) for who in everyone())


def verdict(standing: Standing, who: Who, path: str) -> Verdict:
    """What the policy says of the act; of an order, mediation or petition by the unit that has it."""
    actor = Actor("post", frozenset({Role(who.role)}), who.unit, frozenset(), who.region)
    owner = None if path.startswith("/v1/cases/") else standing.owner
    found = decide(actor, ACTS[path], relations(standing), unit=owner)
    return Verdict.FORBIDDEN if path in _IN_CLEAR and found.is_allowed and found.masked else found.verdict


def relations(standing: Standing) -> CaseRelations:
    """How the units stand to the case, told by hand."""
    via = _VIA[standing.kind]
    links = [Link(standing.owner, Relation.HANDLING, via, 2)]
    if standing.accused:
        links.append(Link(standing.accused, Relation.ACCUSED, Via.REGISTRATION))
    if standing.respondent:
        links.append(Link(standing.respondent, Relation.RESPONDENT, Via.REGISTRATION))
    if standing.former:
        links.append(Link(standing.former, Relation.HANDLING, Via.ORDER, 1, is_active=False))
    if standing.owner == standing.respondent:  # it answers for itself, under a supervisor from outside
        links.append(Link("justice", Relation.SPONSOR, Via.ROUTING))
    return CaseRelations(standing.case.code, COUNTY, COUNTY, "centre", None, 2, tuple(links))


def asked(county: County, standing: Standing, who: Who, path: str) -> int:
    """The status of the answer; 409 where what he may do cannot be done."""
    named = {"code": standing.case.code, _OBJECT[standing.kind]: standing.id}
    url = county.platform.url + re.sub(r"{(\w+)}", lambda name: named[name[1]], path)
    headers = {"Authorization": f"Bearer {county.token_for(who.post())}", "If-Match": _OUT_OF_DATE}
    sent: dict[str, Any] = {"json": BODIES.get(path, {})}
    if path == _RELATIONS:  # with itself, so that nothing but its own standing decides
        sent = {"json": {"other": standing.case.code}}
    if path.endswith(_FILES):
        sent = {"fields": {"file": ("甲.txt", b"text", "text/plain")}}
    answer = county.http.request("POST", url, headers=headers, **sent)
    assert answer.status not in (200, 201, 202), f"{path} was done for {who}: {answer.data!r}"
    is_of_content = answer.status == 404 and answer.json()["code"] in _OF_CONTENT
    return 409 if is_of_content else answer.status
