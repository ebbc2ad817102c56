"""A bulletin is drafted by a job from what was heard, reviewed by another post, published once, and read."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from werkzeug.test import TestResponse

from casekit.attachments import FilesystemStore
from casekit.casecode import CaseCode
from casekit.clock import FixedClock
from casekit.jobs import work_one
from casekit.streams import grid_stream
from casekit.web import app_of
from contracts.corrections import CaseVoided
from contracts.grid import GridRegistered, OrderAccepted, OrderReturned
from contracts.intake import (
    CaseAdmitted,
    CaseCompleted,
    CaseRegistered,
    CaseRelated,
    CaseReopened,
    CaseRouted,
    CaseUnrelated,
)
from contracts.samples import MOMENT, REGION, sample
from contracts.vocabulary import Relation, Route, UnitRelation
from procedures import library
from services.evaluation.definition import DEFINITION
from services.evaluation.tables import METADATA
from tests.integration.services.evaluation.conftest import CENTRE, JUSTICE, TOWN
from tests.support.cases import Handler
from tests.support.listening import Listener

ALL = "/v1/evaluation/bulletins"
DAY = MOMENT.date().isoformat()
POSTS = {
    "evaluator": "evaluator-1",
    "director": "director-1",
    "supervisor": "supervisor-1",
    "handler": "handler-1",
}


@pytest.fixture
def desk(evaluation: Listener, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Listener]:
    """Evaluation a month after the week in which things happened."""
    runtime = evaluation.runtime
    runtime.extras |= {
        "attachments": FilesystemStore(tmp_path_factory.mktemp("bulletins"), 1024),
        "procedures": library, "place": "xiaogan",
    }  # fmt: skip
    assert isinstance(runtime.clock, FixedClock)
    runtime.clock.moment = MOMENT + timedelta(days=30)
    yield evaluation
    runtime.clock.moment = MOMENT


def live(desk: Listener, serial: int, *units: UnitRelation, ends: bool = True) -> str:
    """A case of that week: registered, admitted, routed, taken; returned once; completed."""
    code = str(CaseCode(REGION, 2026, serial))
    routed = replace(sample(CaseRouted), code=code, round=1, category="labour", unit=JUSTICE, units=units)
    said: list[tuple[str, Any]] = [
        ("intake", replace(sample(CaseRegistered), code=code, centre=CENTRE, grid="g1", units=units)),
        ("intake", CaseAdmitted(code)),
        ("intake", replace(routed, route=Route.ORDER, grid=None, supervisor=None, due_at=MOMENT)),
        ("grid", replace(sample(OrderReturned), code=code, unit=JUSTICE)),
        ("grid", replace(sample(OrderAccepted), code=code, unit=JUSTICE)),
    ]
    if ends:
        said.append(("intake", replace(sample(CaseCompleted), code=code, round=1, unit=JUSTICE)))
    for source, event in said:
        desk.voices.say(source, event)
    return code


def ask(
    desk: Listener, method: str, path: str, role: str, body: Any = None, unit: str = CENTRE
) -> TestResponse:
    headers = desk.token(role, unit, sub=POSTS.get(role, role))
    return app_of(desk.runtime).test_client().open(ALL + path, method=method, json=body, headers=headers)


def drafted(desk: Listener) -> str:
    ordered = ask(desk, "POST", "", "evaluator", {"period": "week", "day": DAY})
    assert ordered.status_code == 202, ordered.json
    assert work_one(desk.runtime)
    return str(ordered.json["id"])


def test_it_says_what_was_heard_and_leaves_out_what_accuses_anyone_and_what_was_voided(
    desk: Listener,
) -> None:
    desk.voices.say("grid", replace(sample(GridRegistered), grid="g1", name="城关网格"), grid_stream("g1"))
    codes = [live(desk, serial, ends=serial < 7) for serial in range(1, 13)]
    live(desk, 20, UnitRelation(TOWN, Relation.ACCUSED))
    live(desk, 21)
    desk.voices.say("intake", replace(sample(CaseVoided), code=str(CaseCode(REGION, 2026, 21))))
    for code in codes[:5]:
        desk.voices.say("intake", CaseReopened(code, 2))
        desk.voices.say("intake", CaseRelated(code, codes[6], "repeat"))
    for other in (20, 21):  # one that accuses a unit, one that was voided
        desk.voices.say("intake", CaseRelated(codes[5], str(CaseCode(REGION, 2026, other)), "repeat"))
    desk.voices.say("intake", CaseRelated(codes[0], codes[7], "repeat"))
    desk.voices.say("intake", CaseUnrelated(codes[0], codes[7]))
    desk.voices.say("intake", CaseRelated(codes[6], codes[0], "repeat"))  # nobody had completed it
    desk.hear()
    bulletin = drafted(desk)
    found = ask(desk, "GET", f"/{bulletin}", "evaluator").json["figures"]
    assert found["totals"] == {"registered": 12, "completed": None, "open": 11, "overdue": 11, "stuck": 0}
    assert found["fields"]["parts"] == [["labour", 12]]
    assert found["places"]["parts"] == [["g1", 12]]
    assert found["moves"]["returned"]["parts"] == [[JUSTICE, 12]]
    assert found["moves"]["reopened"]["parts"] == found["moves"]["repeated"]["parts"] == [[JUSTICE, 5]]
    assert found["changes"] == {"registered": None, "completed": None}
    assert [each["group"] for each in found["rising"]["fields"]] == ["labour"]
    page = ask(desk, "GET", f"/{bulletin}/document", "evaluator").text
    assert all(word in page for word in ("劳动人事", "城关网格", "司法局"))
    file = ask(desk, "GET", f"/{bulletin}/file", "evaluator")
    assert (file.mimetype, file.data[:5]) == ("application/pdf", b"%PDF-")


def test_it_is_published_once_by_another_post_than_had_it_drafted(desk: Listener) -> None:
    bulletin, again = drafted(desk), drafted(desk)
    assert ask(desk, "GET", f"/{bulletin}", "supervisor").status_code == 404
    own = ask(desk, "POST", f"/{bulletin}/publication", "evaluator")
    assert (own.status_code, own.json["code"]) == (409, "REVIEW_BY_ANOTHER")
    published = ask(desk, "POST", f"/{bulletin}/publication", "director")
    assert published.json["published_by"] == POSTS["director"]
    assert ask(desk, "POST", f"/{again}/publication", "director").json["code"] == "BULLETIN_PUBLISHED"
    assert ask(desk, "GET", f"/{bulletin}", "supervisor").status_code == 200
    assert [each["id"] for each in ask(desk, "GET", "", "supervisor").json["items"]] == [bulletin]
    assert len(ask(desk, "GET", "", "evaluator").json["items"]) == 2


def test_only_evaluators_and_directors_draft_and_only_of_what_is_over(desk: Listener) -> None:
    body = {"period": "month", "day": (MOMENT + timedelta(days=30)).date().isoformat()}
    assert ask(desk, "POST", "", "evaluator", body).json["code"] == "SPAN_NOT_OVER"
    for role in ("supervisor", "handler", "auditor"):
        assert ask(desk, "POST", "", role, body).status_code == 403
    assert ask(desk, "GET", "", "handler").status_code == 403


def test_the_migrated_schema_is_the_declared_one(desk: Listener) -> None:
    assert isinstance(desk.runtime.clock, FixedClock)
    assert Handler(desk, desk.runtime.clock, ALL).schema_differences(METADATA) == []
    assert {column.table.name for column in DEFINITION.attachments} == {"papers"}
