"""A scenario as data: a real case told in steps, each by a post at a moment through one act of the public API.

A file is read whole and refused with its line when a step could not work: a moment that runs backwards, a post the
county does not have, a name that no step before has remembered. Nothing here asks the network.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from casekit.clock import SHANGHAI, rfc3339
from procedures.document import Document, Trail
from scenarios.county import County
from scenarios.document import HERE, fault, load, mapping
from scenarios.template import fill, names

CASES = HERE / "cases"
PUBLIC = "public"
# What every run knows before its first step: the step's own moment, the scenario's place, the run's number.
GIVEN = frozenset({"at", "place", "n"})
MEETING = frozenset({"begins_at", "ends_at"})  # and what the runs of a flood that meet in turn
_ACT = re.compile(r"(GET|POST|PUT|PATCH) (/v1/\S+)")
_MOMENT = "%Y-%m-%d %H:%M"


@dataclass(frozen=True, slots=True)
class Step:
    """One act. `post` is the id of a post, or `public`; `case` the name under which the run remembers the case's code.

    `expect` maps dotted paths of the answer to what must stand there; `remember` maps names to dotted paths.
    """

    at: datetime
    post: str
    says: str
    method: str
    path: str
    body: Any = None
    case: str = "case"
    expect: Mapping[str, Any] = field(default_factory=dict)
    remember: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Flood:
    """The scenario happens `count` times over `days` days; the runs take the values in `each` by turns.

    `meeting`: from when to when, on the day of its run, those of one day with the same values meet one after another.
    """

    count: int
    days: int
    each: tuple[Mapping[str, Any], ...]
    meeting: tuple[datetime, datetime] | None = None

    def delay(self, number: int, count: int) -> timedelta:
        """How many days after the first run the one of this number (from 1, of `count`) begins."""
        return timedelta(days=(number - 1) * self.days // count)

    def values(self, number: int) -> Mapping[str, Any]:
        """The values of the run of this number."""
        return self.each[(number - 1) % len(self.each)]

    def meets(self, number: int, count: int) -> Mapping[str, str]:
        """When the run of this number meets, as what it remembers; nothing in a flood without meetings."""
        if self.meeting is None:
            return {}
        delay, kind = self.delay(number, count), number % len(self.each)
        beside = [
            each
            for each in range(1, count + 1)
            if each % len(self.each) == kind and self.delay(each, count) == delay
        ]
        begins, until = (moment + delay for moment in self.meeting)
        length = (until - begins) // len(beside)
        begins += beside.index(number) * length
        return {"begins_at": rfc3339(begins), "ends_at": rfc3339(begins + length)}


@dataclass(frozen=True, slots=True)
class Matter:
    """A case of the scenario to be shown at its end: under which names its code and secret are remembered."""

    title: str
    code: str
    secret: str


@dataclass(frozen=True, slots=True)
class Scenario:
    """A real case. `known` tells what the reports say of it, `chosen` what they leave open and we chose."""

    key: str
    title: str
    place: str
    known: str
    chosen: str
    reader: str
    matters: tuple[Matter, ...]
    steps: tuple[Step, ...]
    flood: Flood | None = None


def read_all(county: County) -> tuple[Scenario, ...]:
    """Every scenario, in the order in which they begin. Raises ScenarioFault."""
    found = [read_scenario(path, county) for path in sorted(CASES.glob("*.yaml"))]
    return tuple(sorted(found, key=lambda scenario: scenario.steps[0].at))


def read_scenario(path: Path, county: County) -> Scenario:
    """The scenario in `path`, played by posts of `county`. Raises ScenarioFault."""
    document = load(path)
    wanted = ("title", "place", "known", "chosen", "reader", "matters", "steps")
    data = mapping(document, (), document.data, wanted, ("flood",))
    flood = _flood(document, data["flood"]) if "flood" in data else None
    steps = tuple(_step(document, index, each) for index, each in enumerate(data["steps"]))
    matters = tuple(
        Matter(**mapping(document, ("matters", index), each, ("title", "code", "secret")))
        for index, each in enumerate(data["matters"])
    )
    scenario = Scenario(
        path.stem,
        data["title"],
        data["place"],
        data["known"],
        data["chosen"],
        data["reader"],
        matters,
        steps,
        flood,
    )
    _check(document, scenario, county)
    return scenario


def _flood(document: Document, data: Any) -> Flood:
    flood = mapping(document, ("flood",), data, ("count", "days", "each"), ("meeting",))
    return Flood(
        flood["count"], flood["days"], tuple(flood["each"]), _meeting(document, flood.get("meeting"))
    )


def _meeting(document: Document, data: Any) -> tuple[datetime, datetime] | None:
    if data is None:
        return None
    trail = ("flood", "meeting")
    meeting = mapping(document, trail, data, ("at", "until"))
    begins, until = (_moment(document, (*trail, name), meeting[name]) for name in ("at", "until"))
    if begins >= until:
        raise fault(document, (*trail, "until"), "the meetings end before they begin")
    return begins, until


def _step(document: Document, index: int, data: Any) -> Step:
    trail = ("steps", index)
    step = mapping(document, trail, data, ("at", "as", "says", "act"), ("body", "case", "expect", "remember"))
    act = _ACT.fullmatch(step["act"])
    if act is None:
        raise fault(document, (*trail, "act"), "an act is a method and a path below /v1/")
    return Step(
        at=_moment(document, (*trail, "at"), step["at"]), post=step["as"], says=step["says"], method=act.group(1),
        path=act.group(2), body=step.get("body"), case=step.get("case", "case"), expect=step.get("expect", {}),
        remember=step.get("remember", {}),
    )  # fmt: skip


def _moment(document: Document, trail: Trail, text: str) -> datetime:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=SHANGHAI).astimezone(UTC)
    except ValueError:
        raise fault(document, trail, "a moment is 2025-03-12 09:30, in Asia/Shanghai") from None


def _check(document: Document, scenario: Scenario, county: County) -> None:
    """Moments run forwards, posts are the county's, and every name is remembered before it is used."""
    runs: Sequence[Mapping[str, Any]] = scenario.flood.each if scenario.flood else ({},)
    known = GIVEN.union(*runs) if scenario.flood else GIVEN - {"n"}
    known |= MEETING if scenario.flood and scenario.flood.meeting else frozenset()
    before: datetime | None = None
    for index, step in enumerate(scenario.steps):
        trail = ("steps", index)
        if before is not None and step.at < before:
            raise fault(document, (*trail, "at"), "the moment lies before that of the step above")
        open_names = names(step.path) | names(step.body) | names(dict(step.expect)) | names(step.post)
        if missing := sorted(open_names - known):
            raise fault(document, trail, f"{', '.join(missing)} is not remembered by any step above")
        for values in runs:
            post = fill(step.post, values)
            if post != PUBLIC and post not in county.posts:
                raise fault(document, (*trail, "as"), f"the county has no post {post}")
        before, known = step.at, known | step.remember.keys()
    for matter in scenario.matters:
        if not {matter.code, matter.secret} <= known:
            raise fault(document, ("matters",), "code and secret are not remembered")
    if scenario.reader not in county.posts:
        raise fault(document, ("reader",), f"the county has no post {scenario.reader}")
