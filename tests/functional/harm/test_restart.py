"""The embedded platform's life as its operator sees it: ends in order, says what is in its way, mends its database."""

import os
import signal
import socket
import subprocess
import threading
from pathlib import Path

from casekit.children import wait_until
from casekit.testing.faults import descendants
from tests.functional.audit import audit, await_quiet
from tests.functional.platform import ONEDOOR, Embedded
from tests.functional.traffic import Traffic

SECONDS = 90.0


def test_the_database_is_started_again_when_it_dies(embedded_platform: Embedded) -> None:
    embedded_platform.register()
    os.kill(
        int((embedded_platform.home / "postgres/data/postmaster.pid").read_text().split()[0]), signal.SIGKILL
    )
    Traffic(embedded_platform).play(1, people=1)
    await_quiet(embedded_platform)
    audit(embedded_platform)


def test_a_second_platform_says_what_is_in_its_way(embedded_platform: Embedded, tmp_path: Path) -> None:
    elsewhere = {**embedded_platform.environ, "ONEDOOR_HOME": str(tmp_path / "home")}
    assert said(elsewhere).startswith("The port is taken by another program. 端口已被其他程序占用。")
    assert not (tmp_path / "home").exists()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    assert "already running from this data directory" in said(
        {**embedded_platform.environ, "ONEDOOR_PORT": str(port)}
    )


def said(environ: dict[str, str]) -> str:
    """What `onedoor up` says that cannot start."""
    done = subprocess.run(
        [*ONEDOOR, "up", "--no-county"], env=environ, capture_output=True, text=True, timeout=SECONDS
    )
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    return done.stderr


def test_stop_ends_it_in_order_and_leaves_nothing_running(embedded_platform: Embedded) -> None:
    """What has begun is finished: a request that waits for a version is answered, not cut off."""
    code = embedded_platform.register()
    answers: list[int] = []
    waiting = threading.Thread(
        target=lambda: answers.append(
            embedded_platform.call("GET", f"/v1/cases/{code}", version="intake:999").status
        )
    )
    waiting.start()
    family = descendants(embedded_platform.process.pid)
    stopped = embedded_platform.onedoor("stop")
    waiting.join()
    assert (stopped.returncode, answers) == (0, [503]), stopped.stderr
    assert "has stopped" in stopped.stdout
    assert embedded_platform.process.wait(SECONDS)
    assert embedded_platform.process.status == 0
    assert wait_until(lambda: not any(is_alive(pid) for pid in family), SECONDS)
    embedded_platform.process.release()
    embedded_platform.start()
    assert embedded_platform.call("GET", f"/v1/cases/{code}").status == 200
    await_quiet(embedded_platform)
    audit(embedded_platform)


def is_alive(pid: int) -> bool:
    """Whether the process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False
