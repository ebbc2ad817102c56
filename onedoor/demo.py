"""`onedoor demo`: four real cases, played on an instance of its own, on a driven clock, through the public API alone.

The instance is a child process with a data directory of its own, made afresh each time. It ends with the demonstration,
however that ends.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path

from rich.console import Console

from casekit.children import Child, wait_until
from casekit.clock import DrivenClock
from casekit.errors import Problem
from onedoor.composition import CLOCK_FILE
from onedoor.county import load_county
from onedoor.embedded.home import holder
from scenarios.client import Client, Unreachable, dev_tokens
from scenarios.county import County, read_county
from scenarios.player import Player, Run, runs_of
from scenarios.script import Scenario, read_all
from scenarios.show import Show, console

HOME = Path(".onedoor-demo")
PORT = 8001
MARK_FILE = "demonstration"  # only a directory that holds it is ever removed
LOG_FILE = "demo.log"
START_SECONDS = 120.0
STOP_SECONDS = 60.0
_LOOK_SECONDS = 5.0
_LAST_WORDS = 12
_BEFORE = timedelta(hours=1)  # the county is there before the first case


class DemoRefused(Problem):
    """The demonstration's data directory is in use, or is not a demonstration's."""

    code = "DEMO_REFUSED"
    status = 409
    title_en = "The demonstration cannot use its data directory."
    title_zh = "演示数据目录无法使用。"


class DemoDidNotStart(Problem):
    """The instance ended or did not answer; the detail has its last words."""

    code = "DEMO_DID_NOT_START"
    status = 503
    title_en = "The demonstration's platform did not start."
    title_zh = "演示平台未能启动。"


def run_demo(
    port: int | None = None,
    *,
    once: bool = False,
    full: bool = False,
    claims: int | None = None,
    home: Path = HOME,
    on: Console | None = None,
) -> None:
    """Play the cases and leave the platform up until Ctrl-C, unless `once` (or ONCE=1 in the environment).

    `claims` says how many wage claims the flood has: a tenth of the real number unless given, all of it with `full`.
    `port` defaults to DEMO_PORT, else 8001. Raises DemoRefused, DemoDidNotStart, StepFailed, CountyRefused or
    Unreachable.
    """
    on = on or console()
    port = port or int(os.environ.get("DEMO_PORT") or PORT)
    stays = not (once or os.environ.get("ONCE") == "1")
    county = read_county()
    runs = [run for scenario in read_all(county) for run in _runs(scenario, claims, full=full)]
    home = home.resolve()
    _make_afresh(home, min(run.moment(run.scenario.steps[0]) for run in runs) - _BEFORE)
    with ExitStack() as stack, suppress(KeyboardInterrupt):
        on.print(f"正在启动演示平台 starting on port {port} …")
        child = Child(_command(home, port), log=home / LOG_FILE, env=_environment(os.environ))
        stack.callback(_end, child)
        url = f"http://127.0.0.1:{port}"
        client = Client(url, dev_tokens(url))
        stack.callback(client.close)
        _wait_until_ready(client, child, home)
        on.print(
            f"载入示范县 county loaded：{load_county(client, county)} 个单位、网格、岗位和调委会 units, grids, posts …"
        )
        show = Show(on, runs)
        _play(client, county, runs, show)
        show.ended(url, stays=stays)
        while stays and not child.wait(_LOOK_SECONDS):
            pass


def _runs(scenario: Scenario, claims: int | None, *, full: bool) -> list[Run]:
    return runs_of(scenario, scenario.flood.count if full and scenario.flood else claims)


def _play(client: Client, county: County, runs: list[Run], show: Show) -> None:
    player = Player(client, county)
    with show.playing():
        for taken in player.play(runs):
            show.took(taken)
    for run in runs:
        for matter in run.scenario.matters if run.number == 1 else ():
            show.timeline(run, matter, player.timeline(run, matter), county)


def _make_afresh(home: Path, begins: datetime) -> None:
    """An empty data directory whose clock stands at `begins`. Raises DemoRefused rather than remove anything else."""
    if home.exists():
        if (process := holder(home)) is not None:
            raise DemoRefused(f"{home}: a demonstration is running (process {process})")
        if not (home / MARK_FILE).exists():
            raise DemoRefused(f"{home} was not made by a demonstration; remove it yourself")
        shutil.rmtree(home)
    home.mkdir(mode=0o700)
    (home / MARK_FILE).touch()
    DrivenClock(home / CLOCK_FILE, begins)


def _command(home: Path, port: int) -> list[str]:
    return [
        sys.executable, "-m", "onedoor.cli", "up", "--home", str(home), "--port", str(port), "--host", "127.0.0.1",
        "--no-county",
    ]  # fmt: skip


def _environment(environ: Mapping[str, str]) -> dict[str, str]:
    """This process's environment without the settings of another platform."""
    kept = {
        name: value for name, value in environ.items() if not name.startswith("ONEDOOR_") and name != "PORT"
    }
    return {**kept, "ONEDOOR_CLOCK": "driven", "PYTHONUNBUFFERED": "1"}


def _wait_until_ready(client: Client, child: Child, home: Path) -> None:
    if not wait_until(lambda: _answers(client), START_SECONDS, unless=child.ended):
        raise DemoDidNotStart(_last_words(home))


def _answers(client: Client) -> bool:
    try:
        return client.call("GET", "/dev/clock").is_success
    except Unreachable:
        return False


def _last_words(home: Path) -> str:
    lines = (home / LOG_FILE).read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return "\n  ".join(lines[-_LAST_WORDS:])


def _end(child: Child) -> None:
    """Ask the platform to end in order; end it when it does not."""
    child.release()
    if not child.wait(STOP_SECONDS):
        child.kill()
