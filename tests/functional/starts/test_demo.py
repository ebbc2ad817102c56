"""The demonstration as its audience has it: four real cases on a platform of its own, up until Ctrl-C, then gone."""

import re
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import urllib3

from casekit.children import wait_until
from casekit.testing.ports import free_port
from onedoor.county import load_county
from onedoor.embedded.home import holder
from scenarios.client import Client, dev_tokens
from scenarios.county import read_county

SECONDS = 240.0
RUN = "import sys; from pathlib import Path; from onedoor.demo import run_demo; "
RUN += "run_demo(int(sys.argv[1]), claims=2, home=Path(sys.argv[2]))"
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


def test_every_case_is_played_to_its_end_and_its_owner_sees_so(stage: Stage) -> None:
    assert len(stage.keys) == 6  # one each, and three of the labour dispute
    for code, secret in stage.keys:
        answer = stage.client.call("POST", "/v1/public/lookup", {"code": code, "secret": secret})
        assert answer.body["is_finished"], answer.said


def test_each_case_followed_its_own_places_procedure(stage: Stage) -> None:
    assert [case(stage, number)["place"] for number in range(4)] == [
        "laibin-toupai", "zunyi-xinpu", "laibin-xiaopingyang", "jiangan"
    ]  # fmt: skip


def test_the_forest_land_was_settled_in_the_second_round_by_county_and_town(stage: Stage) -> None:
    page = case(stage, 2)
    assert (page["state"], page["round"], page["outcome"]) == ("archived", 2, "agreement")
    assert page["unit"] == "committee-land"


def test_one_agreement_settled_all_three_proceedings(stage: Stage) -> None:
    assert [case(stage, number)["outcome"] for number in (3, 4, 5)] == ["agreement", "related", "related"]


def test_what_followed_from_an_act_is_on_record_at_the_moment_of_the_act(stage: Stage) -> None:
    post = read_county().posts["dispatcher-1"]
    items = stage.client.call("GET", f"/v1/cases/{stage.keys[2][0]}/timeline", post=post).body["items"]
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
