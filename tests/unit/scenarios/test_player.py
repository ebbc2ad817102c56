"""The player: moments in order, the clock before the step, what is expected is checked, what is remembered is used."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from scenarios.client import Answer
from scenarios.county import read_county
from scenarios.player import Player, Run, StepFailed, runs_of
from scenarios.script import Flood, Matter, Scenario, Step

START = datetime(2025, 1, 6, 1, tzinfo=UTC)
REGISTER = Step(
    START, "clerk-1", "登记", "POST", "/v1/cases", {"place": "{place}"}, remember={"case": "code"}
)
ADMIT = Step(
    START + timedelta(hours=1), "clerk-1", "受理", "POST", "/v1/cases/{case}/admission", expect={"state": "admitted"}
)  # fmt: skip
LOOK_UP = Step(START + timedelta(hours=1), "public", "查询", "POST", "/v1/public/lookup", {"code": "{case}"})
CASE = Scenario(
    "one", "一件", "xiaogan", "已知", "设定", "dispatcher-1", (Matter("一件", "case", "case"),),
    (REGISTER, ADMIT, LOOK_UP),
)  # fmt: skip


class Platform:
    """Stands for a client: answers by path, and keeps what was asked."""

    def __init__(self, answers: Mapping[str, Answer] | None = None) -> None:
        self.answers = {
            "/v1/cases": Answer(201, {"code": "C-1"}, "intake:1"),
            "/v1/cases/C-1/admission": Answer(200, {"state": "admitted"}, "intake:2"),
            **(answers or {}),
        }
        self.asked: list[tuple[str, str, Any, str | None, str]] = []

    def call(
        self, method: str, path: str, body: Any = None, *, post: Any = None, version: str = ""
    ) -> Answer:
        """The answer prepared for the path."""
        self.asked.append((method, path, body, post and post.id, version))
        return self.answers.get(path, Answer(200, {}))


def player(platform: Platform) -> Player:
    """A player of the county's posts on the platform."""
    return Player(platform, read_county())  # type: ignore[arg-type]


def test_the_clock_is_moved_before_each_step_and_only_when_time_has_passed() -> None:
    platform = Platform()
    taken = list(player(platform).play(runs_of(CASE)))
    assert [(method, path) for method, path, *_ in platform.asked] == [
        ("PUT", "/dev/clock"), ("POST", "/v1/cases"), ("PUT", "/dev/clock"), ("POST", "/v1/cases/C-1/admission"),
        ("POST", "/v1/public/lookup"),
    ]  # fmt: skip
    assert platform.asked[0][2] == {"now": "2025-01-06T09:00:00.000+08:00"}
    assert [each.who for each in taken] == ["窗口一号", "窗口一号", "群众"]


def test_a_step_acts_as_its_post_on_what_was_remembered_having_seen_what_was_told() -> None:
    platform = Platform()
    list(player(platform).play(runs_of(CASE)))
    assert platform.asked[1][2:] == ({"place": "xiaogan"}, "clerk-1", "")
    assert platform.asked[3][2:] == (None, "clerk-1", "intake:1")
    assert platform.asked[4][2:] == ({"code": "C-1"}, None, "intake:2")


def test_runs_share_one_clock_and_take_their_steps_in_the_order_of_their_moments() -> None:
    flood = replace(CASE, flood=Flood(2, 2, ({"window": "a"}, {"window": "b"})))
    platform = Platform()
    taken = list(player(platform).play([*runs_of(flood, 2), *runs_of(CASE)]))
    moments = [each.at for each in taken]
    assert moments == sorted(moments)
    assert [each.run.number for each in taken] == [1, 1, 1, 1, 1, 1, 2, 2, 2]
    assert [path for _, path, *_ in platform.asked].count("/dev/clock") == 4


@pytest.mark.parametrize(
    ("path", "answer", "said"),
    [
        ("/v1/cases/C-1/admission", Answer(409, {"code": "TRANSITION_REFUSED"}), "409 TRANSITION_REFUSED"),
        ("/v1/cases/C-1/admission", Answer(200, {"state": "refused"}), "state is 'refused', not 'admitted'"),
        ("/v1/cases", Answer(201, {}), "the answer has no code"),
        ("/v1/cases", Answer(201, None), "the answer has no code"),
        (
            "/dev/clock",
            Answer(409, {"code": "CLOCK_RUNS_FORWARD"}),
            "moving the clock: 409 CLOCK_RUNS_FORWARD",
        ),
    ],
)
def test_a_step_that_is_answered_otherwise_ends_the_play_and_is_named(
    path: str, answer: Answer, said: str
) -> None:
    with pytest.raises(StepFailed) as refusal:
        list(player(Platform({path: answer})).play(runs_of(CASE)))
    assert said in (refusal.value.detail or "")
    assert "一件 step" in (refusal.value.detail or "")


def test_the_timeline_is_read_by_the_scenarios_reader() -> None:
    platform = Platform({"/v1/cases/C-1/timeline": Answer(200, {"items": [{"type": "case.registered"}]})})
    run = Run(CASE, memory={"case": "C-1"}, versions={"case": "intake:9"})
    assert player(platform).timeline(run, CASE.matters[0]) == [{"type": "case.registered"}]
    assert platform.asked[-1][3:] == ("dispatcher-1", "intake:9")


def test_those_of_a_flood_who_share_a_mediator_meet_one_after_another_on_their_day() -> None:
    meeting = (START, START + timedelta(hours=6))
    flood = Flood(12, 2, ({"window": "a"}, {"window": "b"}), meeting)
    runs = runs_of(replace(CASE, flood=flood), 12)
    slots = [
        (run.memory["window"], run.memory["begins_at"][5:16], run.memory["ends_at"][5:16]) for run in runs
    ]
    assert slots[:3] == [
        ("a", "01-06T09:00", "01-06T11:00"), ("b", "01-06T09:00", "01-06T11:00"), ("a", "01-06T11:00", "01-06T13:00"),
    ]  # fmt: skip
    assert len(set(slots)) == 12
    assert slots[-1] == ("b", "01-07T13:00", "01-07T15:00")
