"""咸安: the month's settled cases are drawn from once, by a seed committed to before, and their parties are asked."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from casekit.casecode import CaseCode
from casekit.deadlines.ticker import tick
from casekit.streams import case_stream
from casekit.testing.sample import REGION
from contracts.grid import OrderVerified
from procedures.model import Quota
from services.intake.domain.draw import draw_by_unit
from tests.integration.services.intake.desk import Desk


def settled(desk: Desk, **matter: Any) -> str:
    code = desk.routed(place="xianan", **matter)
    verified = OrderVerified(**_order(code))
    desk.hear(desk.grid, case_stream(code), verified)
    assert desk.page(code)["state"] == "completed"
    return code


def copied(desk: Desk, code: str, times: int) -> list[str]:
    """The settled case again, under other codes: as if so many had been."""
    codes = [str(CaseCode(REGION, 2026, 9_000_000 + number)) for number in range(times)]
    for table in ("cases", "case_steps", "case_access"):
        desk.rows(
            f"INSERT INTO {table} SELECT (jsonb_populate_record(t, jsonb_build_object('code', c))).*"
            f" FROM {table} t, unnest(CAST(:codes AS text[])) c WHERE t.code = :code RETURNING 1",
            codes=codes, code=code,
        )  # fmt: skip
    return codes


def _order(code: str) -> dict[str, Any]:
    return {"order": uuid4(), "code": code, "unit": "justice", "round": 1, "is_passed": True}


def facts(desk: Desk, type_: str) -> list[dict[str, Any]]:
    rows = desk.rows(
        "SELECT body FROM outbox_messages WHERE stream = 'unit/centre' AND type = :t ORDER BY seq", t=type_
    )
    return [json.loads(bytes(row["body"]))["data"] for row in rows]


def until(desk: Desk, moment: datetime) -> int:
    """Turn the clock and fire what is due; how many events that were."""
    desk.clock.moment = moment
    fired = 0
    while (more := tick(desk.runtime)) > 0:
        fired += more
    return fired


def test_a_month_is_drawn_once_as_committed_and_who_is_drawn_is_asked(desk: Desk) -> None:
    desk.clock.moment = datetime(2026, 11, 20, 2, tzinfo=UTC)
    accusing = settled(desk, units=[{"unit": "planning", "relation": "accused"}])
    assert facts(desk, "followup.committed") == []
    first_settled = settled(desk)
    reissued = desk.post(f"/v1/cases/{first_settled}/secret", {"ground": "lost", "identity": "papers"})
    codes = sorted([first_settled, *copied(desk, first_settled, 32)])  # the secret with it
    anonymous = settled(desk, parties=[{"is_anonymous": True}])
    (committed,) = facts(desk, "followup.committed")
    listed = desk.get("/v1/follow-up-draws", "auditor").json["items"]
    assert [(each["state"], each["seed"], each["month"]) for each in listed] == [
        ("committed", None, "2026-11")
    ]

    until(desk, datetime(2026, 11, 30, 15, 59, tzinfo=UTC))
    assert facts(desk, "followup.drawn") == []
    assert until(desk, datetime(2026, 11, 30, 16, 0, tzinfo=UTC)) > 0
    (held,) = facts(desk, "followup.drawn")
    assert hashlib.sha256(bytes.fromhex(held["seed"])).hexdigest() == committed["commitment"]
    again = draw_by_unit(bytes.fromhex(held["seed"]), dict.fromkeys(codes, "justice"), 30, Quota(least=1))
    assert (held["least"], held["most"]) == (1, None)
    assert (held["population"], held["drawn"]) == (33, 30)
    assert (held["population_digest"], held["sample_digest"]) == (again.population, again.sample)
    until(desk, datetime(2026, 11, 30, 17, 0, tzinfo=UTC))
    assert len(facts(desk, "followup.drawn")) == 1
    assert [each["month"] for each in facts(desk, "followup.committed")] == ["2026-11", "2026-12"]

    path = f"/v1/follow-up-draws/{held['draw']}/cases"
    shown = desk.get(f"{path}?limit=200", "clerk").json["items"]
    assert [each["code"] for each in shown] == list(again.codes)
    assert {anonymous, accusing}.isdisjoint(again.codes), "no count tells of a case that accuses anybody"
    first = again.codes[0]
    assert desk.facts(first, "case.drawn") == [{"code": first, "draw": held["draw"], "position": 1}]
    due = [each for each in desk.page(first)["deadlines"] if each["kind"] == "follow_up"]
    assert [each["state"] for each in due] == ["open"]
    desk.act(first, "follow-ups", {"satisfaction": "basically_satisfied", "way": "visit"}, status=201)
    asked = desk.get(f"{path}?asked=true", "clerk").json["items"]
    assert [(each["code"], each["satisfaction"], each["way"]) for each in asked] == [
        (first, "basically_satisfied", "visit")
    ]

    for code in again.codes[1:3]:
        desk.act(code, "follow-ups", {"satisfaction": "satisfied", "way": "phone"}, status=201)
    key = {"code": again.codes[3], "secret": reissued.json["secret"]}
    assert desk.public("rating", {**key, "satisfaction": "satisfied"}).status_code == 200
    asked = desk.get(f"{path}?asked=true", "clerk").json["items"]
    assert [each["way"] for each in asked] == ["visit", "phone", "phone", "link"]
    listed = desk.get("/v1/follow-up-draws?state=drawn", "auditor").json["items"]
    answers = {
        "answered": 4, "satisfied": 3, "basically_satisfied": 1, "dissatisfied": 0,
        "interval": {"low": "30.06", "high": "95.45"},
    }  # fmt: skip
    assert [each["result"] for each in listed] == [{**answers, "units": [{"unit": "justice", **answers}]}]
    (told,) = desk.get("/v1/follow-up-draws?state=drawn", "clerk").json["items"]
    assert told["result"] == {**answers, "units": None}
    desk.rows(
        "INSERT INTO case_relations (code, unit, relation, cause, region, via, since) VALUES (:code, 'planning',"
        " 'accused', gen_random_uuid(), '520302000000', 'named', gen_random_uuid()) RETURNING 1",
        code=again.codes[1],
    )
    (told,) = desk.get("/v1/follow-up-draws?state=drawn", "clerk").json["items"]
    assert (told["drawn"], told["result"]["answered"], told["result"]["satisfied"]) == (30, 3, 2)


def test_a_place_that_draws_nobody_arranges_nothing_and_an_accused_unit_is_not_shown_its_case(
    desk: Desk,
) -> None:
    before = len(facts(desk, "followup.committed"))
    code = desk.routed()
    desk.hear(desk.grid, case_stream(code), OrderVerified(**_order(code)))
    assert len(facts(desk, "followup.committed")) == before
    assert desk.get("/v1/follow-up-draws", "handler", "justice").status_code == 403
    unknown = desk.get("/v1/follow-up-draws/01890000-0000-7000-8000-000000000000/cases", "clerk")
    assert (unknown.status_code, unknown.json["code"]) == (404, "DRAW_NOT_FOUND")
