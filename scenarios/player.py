"""Plays scenarios through the public API alone: every step by its post, at its moment, on the driven clock.

All runs share one clock, so their steps are taken in the order of their moments; the clock is moved with PUT
/dev/clock, which answers when the platform has done everything that fell due. A step that is not answered as the
scenario expects ends the play with StepFailed.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from casekit.clock import SHANGHAI, rfc3339
from casekit.errors import Problem
from scenarios.client import Answer, Client, newer
from scenarios.county import County
from scenarios.script import PUBLIC, Matter, Scenario, Step
from scenarios.template import NotRemembered, dig, fill


class StepFailed(Problem):
    """The platform did not answer a step as the scenario expects; the detail names the step and the answer."""

    code = "STEP_FAILED"
    status = 502
    title_en = "A step of the demonstration was not answered as expected."
    title_zh = "演示步骤未得到预期的答复。"


@dataclass(slots=True)
class Run:
    """One run of a scenario: when it begins, and what it remembers."""

    scenario: Scenario
    number: int = 1
    delay: timedelta = timedelta(0)
    memory: dict[str, Any] = field(default_factory=dict)
    versions: dict[str, str] = field(default_factory=dict)

    def moment(self, step: Step) -> datetime:
        """When this run takes the step."""
        return step.at + self.delay


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was taken: by which run, its index in the scenario, when, and in which post's words."""

    run: Run
    index: int
    at: datetime
    who: str

    @property
    def step(self) -> Step:
        """The step."""
        return self.run.scenario.steps[self.index]


def runs_of(scenario: Scenario, count: int | None = None) -> list[Run]:
    """The runs of a scenario: one, or of a flood `count`, a tenth of what is known unless given."""
    given = {"place": scenario.place}
    flood = scenario.flood
    if flood is None:
        return [Run(scenario, memory=given)]
    count = count or max(1, flood.count // 10)
    return [
        Run(
            scenario,
            number,
            flood.delay(number, count),
            {**given, **flood.values(number), **flood.meets(number, count), "n": number},
        )
        for number in range(1, count + 1)
    ]


class Player:
    """Plays runs against one platform."""

    def __init__(self, client: Client, county: County) -> None:
        self._client = client
        self._posts = county.posts
        self._now: datetime | None = None

    def play(self, runs: Sequence[Run]) -> Iterator[Taken]:
        """Take every step of every run, oldest first; yields each that was taken. Raises StepFailed or Unreachable."""
        order = sorted(
            (run.moment(step), index, place)
            for place, run in enumerate(runs)
            for index, step in enumerate(run.scenario.steps)
        )
        for at, index, place in order:
            yield self._take(runs[place], index, at)

    def timeline(self, run: Run, matter: Matter) -> list[dict[str, Any]]:
        """What is on record of a case, oldest first, as the scenario's reader sees it. Raises StepFailed."""
        code = run.memory[matter.code]
        reader = self._posts[run.scenario.reader]
        answer = self._client.call(
            "GET", f"/v1/cases/{code}/timeline", post=reader, version=run.versions.get(matter.code, "")
        )
        if not answer.is_success:
            raise StepFailed(f"{run.scenario.title}, timeline of {code}: {answer.said}")
        items: list[dict[str, Any]] = answer.body["items"]
        return items

    def _take(self, run: Run, index: int, at: datetime) -> Taken:
        step = run.scenario.steps[index]
        self._move_clock(run, index, at)
        memory = {**run.memory, "at": rfc3339(at)}
        try:
            post = None if step.post == PUBLIC else self._posts[fill(step.post, memory)]
            path, body = fill(step.path, memory), fill(step.body, memory)
            expected = fill(dict(step.expect), memory)
        except NotRemembered as missing:
            raise StepFailed(f"{_where(run, index, at)}: {missing.name} is not remembered") from None
        version = run.versions.get(step.case, "")
        answer = self._client.call(step.method, path, body, post=post, version=version)
        self._keep(run, index, at, answer, expected)
        return Taken(run, index, at, "群众" if post is None else post.title)

    def _keep(self, run: Run, index: int, at: datetime, answer: Answer, expected: dict[str, Any]) -> None:
        """Check the answer, and remember what later steps need."""
        step, where = run.scenario.steps[index], _where(run, index, at)
        if not answer.is_success:
            raise StepFailed(f"{where}: {answer.said}")
        try:
            for path, value in expected.items():
                if (found := dig(answer.body, path)) != value:
                    raise StepFailed(f"{where}: {path} is {found!r}, not {value!r}")
            for name, path in step.remember.items():
                run.memory[name] = dig(answer.body, path)
        except LookupError as missing:
            raise StepFailed(f"{where}: the answer has no {missing.args[0]}") from None
        run.versions[step.case] = newer(run.versions.get(step.case, ""), answer.version)

    def _move_clock(self, run: Run, index: int, at: datetime) -> None:
        if self._now is not None and at <= self._now:
            return
        answer = self._client.call("PUT", "/dev/clock", {"now": rfc3339(at)})
        if not answer.is_success:
            raise StepFailed(f"{_where(run, index, at)}, moving the clock: {answer.said}")
        self._now = at


def _where(run: Run, index: int, at: datetime) -> str:
    """Which step: scenario, number, local time, post, act. Holds no personal data: paths hold codes and ids."""
    step = run.scenario.steps[index]
    local = at.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")
    return f"{run.scenario.title} step {index + 1} ({local}, {step.post}, {step.method} {step.path})"
