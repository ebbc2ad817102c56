"""The embedded platform's life as its operator sees it: ends in order, says what is in its way, mends its database."""

import os
import signal
import socket
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from casekit.children import wait_until
from casekit.testing.faults import descendants
from tests.functional.audit import audit, await_quiet
from tests.functional.platform import ONEDOOR, Embedded, embedded
from tests.functional.traffic import Traffic

SECONDS = 90.0


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """An embedded platform of this module's own."""
    with embedded(tmp_path_factory.mktemp("embedded") / "home") as running:
        yield running


def test_the_database_is_started_again_when_it_dies(platform: Embedded) -> None:
    platform.register()
    os.kill(int((platform.home / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    Traffic(platform).play(1, people=1)
    await_quiet(platform)
    audit(platform)


def test_a_second_platform_says_what_is_in_its_way(platform: Embedded, tmp_path: Path) -> None:
    elsewhere = {**platform.environ, "ONEDOOR_HOME": str(tmp_path / "home")}
    assert said(elsewhere).startswith("The port is taken by another program. 端口已被其他程序占用。")
    assert not (tmp_path / "home").exists()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "already running from this data directory" in said({**platform.environ, "ONEDOOR_PORT": str(port)})


def said(environ: dict[str, str]) -> str:
    """What `onedoor up` says that cannot start."""
    done = subprocess.run(
        [*ONEDOOR, "up", "--no-county"], env=environ, capture_output=True, text=True, timeout=SECONDS
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_stop_ends_it_in_order_and_leaves_nothing_running(platform: Embedded) -> None:
    """What has begun is finished: a request that waits for a version is answered, not cut off."""
    code = platform.register()
    answers: list[int] = []
    waiting = threading.Thread(
        target=lambda: answers.append(platform.call("GET", f"/v1/cases/{code}", version="intake:999").status)
    )
    waiting.start()
    family = descendants(platform.process.pid)
    stopped = platform.onedoor("stop")
    waiting.join()
    assert (stopped.returncode, answers) == (0, [503]), stopped.stderr
    assert "has stopped" in stopped.stdout
    assert platform.process.wait(SECONDS)
    assert platform.process.status == 0
    assert wait_until(lambda: not any(is_alive(pid) for pid in family), SECONDS)
    platform.process.release()
    platform.start()
    assert platform.call("GET", f"/v1/cases/{code}").status == 200
    await_quiet(platform)
    audit(platform)


def is_alive(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
