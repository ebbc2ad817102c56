"""`make run` as a new user has it: with a county, on this machine alone, and the README's first case works on it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
import urllib3

from casekit.children import Child, wait_until
from casekit.config import load_config
from onedoor.county import issued_by
from scenarios.client import Client
from scenarios.county import read_county
from tests.functional.platform import ONEDOOR, POSTS, free_ports, plain_environment

SECONDS = 240.0
READY = re.compile(r"已就绪 ready in [\d.]+ s")
READMES = ("README.md", "README.zh-CN.md")


@dataclass(frozen=True, slots=True)
class Up:
    """A platform started as `make run` starts it."""

    environ: Mapping[str, str]
    url: str
    said: Path
    process: Child

    def text(self) -> str:
        """What stands on the terminal once it is ready."""

        def is_ready() -> bool:
            return "停止 stop" in self.said.read_text(encoding="utf-8")

        assert wait_until(is_ready, SECONDS, unless=self.process.ended), self.said.read_text(encoding="utf-8")
        return self.said.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def up(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Up]:
    directory, port = tmp_path_factory.mktemp("up"), free_ports()
    environ = {
        **plain_environment(), "ONEDOOR_HOME": str(directory / "home"), "PORT": str(port), "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    said = directory / "first"
    process = Child([*ONEDOOR, "up"], log=said, env=environ)
    try:
        yield Up(environ, f"http://127.0.0.1:{port}", said, process)
    finally:
        process.release()
        assert process.wait(SECONDS)


def test_it_says_when_it_is_ready_where_to_look_and_as_whom(up: Up) -> None:
    text = up.text()
    assert READY.search(text)
    for each in (
        f"{up.url}/",
        f"{up.url}/staff/login",
        f"{up.url}/docs",
        up.environ["ONEDOOR_HOME"],
        "onedoor stop",
    ):
        assert each in text
    login = urllib3.request("GET", f"{up.url}/staff/login", retries=False).data.decode()
    for post in ("窗口一号", "调度一号"):
        assert post in text
        assert post in login


def test_the_whole_demonstration_county_is_there(up: Up) -> None:
    client = Client(up.url, issued_by(load_config(up.environ)))
    try:
        units = client.call("GET", "/v1/units?limit=200", post=POSTS["director-1"]).body["items"]
    finally:
        client.close()
    assert {unit["id"] for unit in units} == {unit["id"] for unit in read_county().units}


def test_it_listens_to_this_machine_alone(up: Up) -> None:
    first = psutil.Process(up.process.pid)
    listens = [address for one in (first, *first.children(recursive=True)) for address in listening(one)]
    assert set(listens) == {"127.0.0.1"}


def test_the_readmes_first_case_is_registered_admitted_and_looked_up(
    up: Up, pytestconfig: pytest.Config
) -> None:
    lines, same = (first_case(pytestconfig.rootpath / readme) for readme in READMES)
    assert lines == same
    assert lines.count("\n") == 5
    here = lines.replace(".venv/bin/onedoor", f"{sys.executable} -m onedoor.cli")
    here = here.replace("http://127.0.0.1:8000", up.url)
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", here],
        env=dict(up.environ),
        capture_output=True,
        text=True,
        check=True,
    )
    receipt, admitted, looked_up = answers(done.stdout)
    assert admitted["state"] == "admitted"
    assert receipt["code"] == admitted["code"] == looked_up["code"]
    assert looked_up["steps"]


def test_onedoor_stop_ends_it_in_order(up: Up) -> None:
    stopped = subprocess.run(
        [*ONEDOOR, "stop"], env=dict(up.environ), capture_output=True, text=True, check=False
    )
    assert stopped.returncode == 0, stopped.stderr
    assert up.process.wait(SECONDS)
    assert up.process.status == 0


def listening(process: psutil.Process) -> list[str]:
    """The addresses where it listens: none, of a database session that has ended meanwhile."""
    try:
        return [each.laddr.ip for each in process.net_connections("inet") if each.status == "LISTEN"]
    except psutil.NoSuchProcess:
        return []


def first_case(readme: Path) -> str:
    """The lines of a first case with curl."""
    blocks = re.findall(r"```sh\n(.*?)```", readme.read_text(encoding="utf-8"), re.DOTALL)
    (lines,) = [block for block in blocks if "token()" in block]
    return str(lines)


def answers(text: str) -> list[Any]:
    """The JSON documents that stand one after the other."""
    found, rest = [], text.strip()
    while rest:
        answer, end = json.JSONDecoder().raw_decode(rest)
        found.append(answer)
        rest = rest[end:].lstrip()
    return found
