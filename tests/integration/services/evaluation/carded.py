"""A place that gives cards, and units whose cases go well or badly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from werkzeug.test import TestResponse

from casekit.casecode import CaseCode
from casekit.clock import FixedClock
from casekit.deadlines.events import DeadlineMet, DeadlineMissed
from casekit.deadlines.ticker import tick
from casekit.web import app_of
from contracts.grid import OrderAccepted, OrderCompleted, OrderIssued, UnitRegistered
from contracts.intake import CaseAdmitted, CaseCompleted, CaseFollowedUp, CaseRegistered, CaseRouted
from contracts.samples import REGION, sample
from contracts.vocabulary import Outcome, Relation, Satisfaction, Tier, UnitKind, UnitRelation
from procedures.library import library_of
from procedures.shelf import OURS
from services.evaluation.cards.arranging import arrange_all
from tests.support.listening import Listener

PLACE = "pingliang-jingchuan"
# as the place publishes it, with rules of its own that ask for fewer cases than ours
_CARDING = """
carding:
  triggers:
    - {key: overdue, colour: red, when: [{indicator: on_time, below: 60, least: 3, until: 70}]}
    - {key: slow, colour: yellow, when: [{indicator: on_time, below: 85, least: 3, until: 90}]}
    - {key: terms, colour: yellow, when: [{indicator: terms_met_rate, below: 50, least: 3}]}
    - {key: unsettled, colour: yellow, when: [{indicator: settlement, below: 70, least: 3}]}
    - key: notable
      colour: green
      when: [{indicator: on_time, at_least: 98, least: 3}, {indicator: satisfaction, at_least: 90, least: 1}]
"""
HALL = "unit-hall"


@dataclass
class County:
    """Evaluation in a county whose place publishes cards."""

    listener: Listener
    serials: Iterator[int]
    orders: dict[str, UUID] = field(default_factory=dict)  # of each case

    @property
    def now(self) -> datetime:
        return self.listener.voices.now

    def at(self, moment: datetime) -> None:
        """It is now."""
        self.listener.voices.now = moment
        clock = self.listener.runtime.clock
        assert isinstance(clock, FixedClock)
        clock.moment = moment

    def units(self, *names: str) -> None:
        """Units that grid tells of, for which periods are arranged."""
        for name in names:
            event = UnitRegistered(name, f"{name} 名称", UnitKind.TOWN, Tier.TOWN)
            self.listener.voices.say("grid", event, f"unit/{name}")
        self.listener.hear()
        while arrange_all(self.listener.runtime):
            continue

    def case(
        self,
        unit: str,
        centre: str = HALL,
        accused: Iterable[str] = (),
        place: str = PLACE,
        grid: str | None = None,
    ) -> str:
        """A case that is admitted and given to a unit, which accepts it."""
        say, code, order = self.listener.voices.say, str(CaseCode(REGION, 2026, next(self.serials))), uuid4()
        self.orders[code] = order
        named = tuple(UnitRelation(each, Relation.ACCUSED) for each in accused)
        due_at = self.now + timedelta(days=3)
        begun = replace(sample(CaseRegistered), code=code, centre=centre, units=named)
        say("intake", replace(begun, place=place, grid=grid))
        say("intake", CaseAdmitted(code))
        routed = replace(
            sample(CaseRouted), code=code, round=1, unit=unit, supervisor=None, units=(), grid=grid
        )
        say("intake", replace(routed, due_at=due_at))
        say("grid", OrderIssued(order, code, unit, 1, due_at))
        say("grid", OrderAccepted(order, code, unit))
        return code

    def done(self, unit: str, code: str, *, late: bool, outcome: Outcome = Outcome.ORDER_VERIFIED) -> str:
        """The unit finishes it."""
        self.listener.voices.say("grid", OrderCompleted(self.orders[code], code, unit, not late))
        self.term(unit, code, missed=late)
        self.listener.voices.say("intake", CaseCompleted(code, outcome, 1, unit))
        return code

    def term(self, unit: str, code: str, *, missed: bool) -> None:
        """What it was to do by now is done, or is not."""
        ended = DeadlineMissed if missed else DeadlineMet
        term = ended(uuid4(), "order.completion", str(self.orders[code]), unit, self.now)
        self.listener.voices.say("grid", term, f"case/{code}")

    def cases(self, unit: str, late: int, timely: int = 0, **case: Any) -> list[str]:
        """So many cases that it finishes late, and in time."""
        return [
            self.done(unit, self.case(unit, **case), late=number < late) for number in range(late + timely)
        ]

    def content(self, unit: str, codes: Iterable[str]) -> None:
        """Whose parties are satisfied."""
        for code in codes:
            self.listener.voices.say("intake", CaseFollowedUp(code, Satisfaction.SATISFIED, unit))

    def judged(self, moment: datetime) -> None:
        """All is heard, then it is now, and what is due is done."""
        self.listener.hear()
        self.at(moment)
        arrange_all(self.listener.runtime)
        while tick(self.listener.runtime):
            continue

    def get(self, path: str = "", role: str = "evaluator", unit: str = HALL) -> Any:
        answer = self.listener.get(f"/v1/evaluation/cards{path}", role, unit)
        assert answer.status_code == 200, answer.json
        return answer.json

    def post(self, card: str, act: str, body: Any, role: str, unit: str = HALL) -> TestResponse:
        client = app_of(self.listener.runtime).test_client()
        path = f"/v1/evaluation/cards/{card}/{act}"
        return client.post(path, json=body, headers=self.listener.token(role, unit))

    def act(self, card: str, act: str, body: Any, role: str, unit: str = HALL) -> Any:
        answer = self.post(card, act, body, role, unit)
        assert answer.status_code in (200, 201), answer.json
        return answer.json

    def colours(self, query: str = "", role: str = "evaluator", unit: str = HALL) -> dict[str, str]:
        """Colour by unit."""
        items = self.get(f"?limit=200{query}", role, unit)["items"]
        return {item["unit"]: item["colour"] for item in items}

    def card(self, unit: str) -> Any:
        """The unit's only card, explained."""
        (found,) = self.get(f"?unit={unit}")["items"]
        return self.get(f"/{found['id']}")


def county(listener: Listener, moment: datetime, own: Path, **carding: str) -> County:
    """The county, at a moment; its procedure is in a directory of its own, and those of other places' `carding`."""
    own.mkdir()
    for place, rules in {PLACE: _CARDING, **carding}.items():
        published = (OURS / f"{place}.yaml").read_text("utf-8")
        (own / f"{place}.yaml").write_text(published + rules, "utf-8")
    listener.runtime.extras.update(procedures=library_of(own), place=PLACE)
    made = County(listener, count(1))
    made.at(moment)
    return made
