"""Who may look, and the cases in which a unit stands in every relation: what the matrix of access is made of."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from casekit.auth import Role
from scenarios.county import Post
from tests.functional.county import Case, County, Placed
from tests.functional.lives import ordinary, routed

COUNTY, ELSEWHERE = "520302000000", "520303000000"
ROLES = tuple(role.value for role in Role if role is not Role.SERVICE)
UNITS = ("hr", "housing", "committee-labour", "petition-office", "centre", "water")
OVERSEERS = ("dispatcher", "supervisor", "director", "evaluator", "auditor")
ORDER_TAKERS = ("handler", "department_system", "grid_worker", "grid_leader")
HANDLERS = (*ORDER_TAKERS, "mediator", "petition_officer")
TOLD_OF_ACCUSATIONS = ("clerk", "dispatcher", "supervisor", "director", "auditor")
CLEAR, MASKED, FORBIDDEN, HIDDEN = "clear", "masked", "403", "404"


@dataclass(frozen=True, slots=True)
class Standing:
    """A case in which units stand in relations; `kind` and `id` are the order, mediation or petition it opened."""

    case: Case
    kind: str
    id: str
    owner: str
    accused: str = ""
    respondent: str = ""
    former: str = ""
    former_id: str = ""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody: a role at a unit, with a region."""

    role: str
    unit: str
    region: str = COUNTY

    def post(self) -> Post:
        """As the token says it."""
        return Placed(
            f"{self.role}@{self.unit}@{self.region}", "岗位", self.unit, (self.role,), region=self.region
        )


def with_every_role(unit: str) -> Post:
    """Somebody of the unit who is shown whatever any of its people is: what roles allow adds up."""
    return Placed(f"everyone@{unit}", "岗位", unit, ROLES, region=COUNTY)


def everyone() -> Iterator[Who]:
    """Every role at the unit in question and at the centre, and at the others those who handle.

    Those whose sight follows the region also look from another county, and from a unit that has no part in anything.
    """
    for unit in UNITS:
        for role in ROLES if unit in ("hr", "centre") else HANDLERS:
            yield Who(role, unit)
        if unit in ("hr", "centre", "water"):
            yield from (Who(role, unit, ELSEWHERE) for role in OVERSEERS)


Standings = Mapping[str, Standing]


def every_standing(county: County) -> Standings:
    """A case for every relation that hr can stand in, and for each kind of handling by others."""
    accused = [{"unit": "hr", "relation": "accused"}]
    respondent = [{"unit": "hr", "relation": "respondent"}]

    def opened(route: str, unit: str, units: list[dict[str, str]], **relation: str) -> Standing:
        case = routed(county, ordinary, route, unit, category="labour", matter_type="complaint", units=units)
        kind = {"order": "orders", "mediation": "mediations", "petition": "petitions"}[route]
        return Standing(case, kind, county.only(case, "director-1", kind)["id"], unit, **relation)

    found = {
        "accused, order": opened("order", "housing", accused, accused="hr"),
        "accused, mediation": opened("mediation", "committee-labour", accused, accused="hr"),
        "accused, petition": opened("petition", "petition-office", accused, accused="hr"),
        "respondent": opened("order", "housing", respondent, respondent="hr"),
        "served": opened("mediation", "committee-labour", respondent, respondent="hr"),
        "handling": opened("order", "hr", []),
        "handling respondent": answering_for_itself(county, respondent),
        "former": given_back(county),
        "nothing to do": opened("petition", "petition-office", []),
    }
    file = {"accused, order": "clerk-1", "handling": "handler-hr"}
    for name, post in file.items():
        case = found[name].case
        county.upload(case, post, f"/v1/cases/{case.code}/attachments", "甲.txt", b"text")
    relation = {"other": found["nothing to do"].case.code, "reason": "same_root"}
    county.act(found["accused, order"].case, "clerk-1", "relations", relation)
    county.rest()
    return found


def answering_for_itself(county: County, units: list[dict[str, str]]) -> Standing:
    """A unit that is complained of and competent: it handles with a supervisor from outside."""
    case = routed(county, ordinary, "order", "hr", category="labour", supervisor="justice", units=units)
    return Standing(case, "orders", county.only(case, "director-1", "orders")["id"], "hr", respondent="hr")


def given_back(county: County) -> Standing:
    """A case that hr gave back, and housing has now."""
    case = routed(county, ordinary, "order", "hr", category="labour")
    first = county.only(case, "handler-hr", "orders")["id"]
    county.act(case, "handler-hr", f"/v1/orders/{first}/return", {"ground": "outside_remit"})
    county.act(case, "dispatcher-1", f"/v1/orders/{first}/return-decision", {"upheld": True})
    county.rest()
    county.act(case, "dispatcher-1", "routing", {"route": "order", "unit": "housing"})
    now = next(
        order
        for order in county.see(case, "director-1", f"/v1/orders?case={case.code}")["items"]
        if order["id"] != first
    )
    return Standing(case, "orders", now["id"], "housing", former="hr", former_id=first)


def answered(county: County, who: Who | Post, path: str) -> tuple[str, Any]:
    """How a GET is answered: clear, masked, 200 where that is not said, or the status; and the body."""
    answer = county.client.call("GET", path, post=who.post() if isinstance(who, Who) else who)
    body = answer.body
    if answer.status != 200:
        return str(answer.status), body
    masked = body.get("is_masked") if isinstance(body, dict) else None
    return ("200" if masked is None else MASKED if masked else CLEAR), body
