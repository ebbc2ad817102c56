"""The demonstration as its audience has it: four real cases on a platform of its own, up until Ctrl-C, then gone."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import urllib3

from casekit.children import wait_until
from casekit.clock import to_local
from casekit.testing.ports import free_port
from onedoor.county import load_county
from onedoor.embedded.home import holder
from scenarios.client import Client, dev_tokens
from scenarios.county import read_county

SECONDS = 240.0
RUN = "import sys; from pathlib import Path; from onedoor.demo import run_demo; "
RUN += "run_demo(int(sys.argv[1]), claims=2, home=Path(sys.argv[2]))"
# The last day of each term that ran, counted by hand from the State Council's notices: of 2024, on which Saturday 14
# September was worked for Mid-Autumn (15–17), and of 2025, on which Sunday 27 April was worked for Labour Day.
LAST_DAYS = {
    "矿石运费": (0, {
        "admission": ["2024-09-11"],  # Tuesday night, one working day
        "triage": ["2024-09-11"],
        "completion": ["2024-10-10"],  # serious: 30 days after 10 September
        "mediation.completion": ["2024-10-10"],  # one month
        "mediation.confirmation": ["2024-10-11"],  # thirty days after the 11th
        "mediation.obligation": ["2024-09-11"],
        "follow_up": ["2024-09-19"],  # five working days after the 11th: 12, 13, 14, 18, 19
    }),
    "春节欠薪": (1, {
        "admission": ["2025-01-07"],
        "triage": ["2025-01-07"],
        "completion": ["2025-02-05"],  # 30 days, through the Spring Festival
        "mediation.completion": ["2025-02-06"],  # a Thursday
        "mediation.confirmation": ["2025-02-07"],
        "mediation.obligation": ["2025-01-22"],
        "follow_up": ["2025-01-15"],  # five working days after Wednesday the 8th
    }),
    "林地权属": (2, {
        "admission": ["2025-01-14"],
        "triage": ["2025-01-14", "2025-02-13"],  # again when the town had given it back on 12 February
        "completion": ["2025-03-14"],  # major: 60 days after 13 January
        "mediation.completion": ["2025-02-13", "2025-03-12"],  # the town's month, then the county's
        "mediation.confirmation": ["2025-04-11"],
        "mediation.obligation": ["2025-04-12", "2025-04-12"],
        "follow_up": ["2025-03-19"],
    }),
    "劳动争议": (3, {
        "admission": ["2025-04-15"],
        "triage": ["2025-04-15"],
        "completion": ["2025-05-14"],
        "mediation.completion": ["2025-05-14"],
        "mediation.confirmation": ["2025-05-22"],
        "mediation.obligation": ["2025-05-06"],
        "follow_up": ["2025-04-28"],  # five working days after the 22nd: 23, 24, 25, 27, 28
    }),
}  # fmt: skip
SHOWN = re.compile(r"案码 (\S+) +查询密码 (\S+)")


@dataclass(frozen=True, slots=True)
class Stage:
    """A demonstration that was played and stays up."""

    process: subprocess.Popen[bytes]
    output: Path
    home: Path
    client: Client

    @property
    def text(self) -> str:
        """What stands on the terminal."""
        return self.output.read_text(encoding="utf-8")

    @property
    def keys(self) -> list[tuple[str, str]]:
        """The codes and secrets shown, in order."""
        return SHOWN.findall(self.text)


@pytest.fixture(scope="module")
def stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    directory, port = tmp_path_factory.mktemp("demo"), free_port()
    url, output = f"http://127.0.0.1:{port}", directory / "output"
    with output.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, "-c", RUN, str(port), str(directory / "home")], stdout=out, stderr=out
        )
    made = Stage(process, output, directory / "home", Client(url, dev_tokens(url)))
    try:
        is_played = wait_until(
            lambda: "演示完成" in made.text, SECONDS, unless=lambda: process.poll() is not None
        )
        assert is_played, made.text
        yield made
    finally:
        made.client.close()
        process.send_signal(signal.SIGINT)
        process.wait(SECONDS)


def case(stage: Stage, number: int) -> Mapping[str, Any]:
    """The page of the case shown at that place, as the county's dispatcher sees it."""
    post = read_county().posts["dispatcher-1"]
    answer = stage.client.call("GET", f"/v1/cases/{stage.keys[number][0]}", post=post)
    assert answer.is_success, answer.said
    return answer.body  # type: ignore[no-any-return]


def timeline(stage: Stage, number: int) -> list[Mapping[str, Any]]:
    """What is on record of the case shown at that place, oldest first."""
    post = read_county().posts["dispatcher-1"]
    answer = stage.client.call("GET", f"/v1/cases/{stage.keys[number][0]}/timeline", post=post)
    assert answer.is_success, answer.said
    return answer.body["items"]  # type: ignore[no-any-return]


def test_every_case_is_played_to_its_end_and_its_owner_sees_so(stage: Stage) -> None:
    assert len(stage.keys) == 6  # one each, and three of the labour dispute
    for code, secret in stage.keys:
        answer = stage.client.call("POST", "/v1/public/lookup", {"code": code, "secret": secret})
        assert answer.body["is_finished"], answer.said


def test_each_case_followed_its_own_places_procedure(stage: Stage) -> None:
    assert [case(stage, number)["place"] for number in range(4)] == [
        "laibin-toupai", "zunyi-xinpu", "laibin-xiaopingyang", "jiangan"
    ]  # fmt: skip


@pytest.mark.parametrize("title", LAST_DAYS)
def test_each_real_case_ran_to_the_day_under_its_own_places_terms(stage: Stage, title: str) -> None:
    number, expected = LAST_DAYS[title]
    ran: dict[str, list[str]] = {}
    items = timeline(stage, number)
    for item in items:
        if item["type"] == "deadline.set":
            last = to_local(datetime.fromisoformat(item["data"]["due_at"]) - timedelta.resolution)
            ran.setdefault(item["data"]["kind"], []).append(last.date().isoformat())
    assert ran == expected
    assert not {"deadline.missed", "deadline.moved"} & {item["type"] for item in items}


def test_the_forest_land_was_settled_in_the_second_round_by_county_and_town(stage: Stage) -> None:
    page = case(stage, 2)
    assert (page["state"], page["round"], page["outcome"]) == ("archived", 2, "agreement")
    assert page["unit"] == "committee-land"


def test_one_agreement_settled_all_three_proceedings(stage: Stage) -> None:
    assert [case(stage, number)["outcome"] for number in (3, 4, 5)] == ["agreement", "related", "related"]


def test_what_followed_from_an_act_is_on_record_at_the_moment_of_the_act(stage: Stage) -> None:
    items = timeline(stage, 2)
    at = {
        kind: [item["at"] for item in items if item["type"] == kind]
        for kind in ("case.routed", "mediation.opened")
    }
    assert at["case.routed"] == at["mediation.opened"]
    assert not [item for item in items if item["type"] == "deadline.missed"]


def test_the_county_is_there_and_is_not_loaded_twice(stage: Stage) -> None:
    assert load_county(stage.client) == 0


def test_no_output_is_drawn_over_where_there_is_no_terminal(stage: Stage) -> None:
    assert "\x1b" not in stage.text
    assert "2024-09-10 23:31" in stage.text


def test_ctrl_c_ends_it_and_leaves_nothing_running(stage: Stage) -> None:
    stage.process.send_signal(signal.SIGINT)
    assert stage.process.wait(SECONDS) == 0
    assert holder(stage.home) is None
    with pytest.raises(urllib3.exceptions.HTTPError):
        urllib3.PoolManager().request("GET", f"{stage.client.url}/dev/clock", retries=False)
