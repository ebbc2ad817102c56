"""A child never outlives its parent, runs as who it should, and its pid is never a stranger's."""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from casekit.children import Account, Child, as_account, unprivileged_account, wait_until

WAITS = ["sh", "-c", "trap 'echo interrupted; exit 0' INT; echo ready; while :; do sleep 0.05; done"]


def living_in_group(group: int) -> list[int]:
    """The processes of a group, without zombies (their command line is empty) that nobody has reaped yet."""
    found = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(ProcessLookupError, FileNotFoundError):
            if os.getpgid(int(entry.name)) == group and (entry / "cmdline").read_bytes():
                found.append(int(entry.name))
    return found


@pytest.fixture
def log(tmp_path: Path) -> Path:
    return tmp_path / "log"


@pytest.fixture
def child(log: Path) -> Iterator[Child]:
    running = Child(WAITS, log=log, on_release="INT")
    assert wait_until(lambda: "ready" in log.read_text(), 5)
    yield running
    running.kill()


def test_a_released_child_gets_its_signal_and_ends(child: Child, log: Path) -> None:
    assert not child.ended()
    child.release()
    assert child.wait(60)
    assert "interrupted" in log.read_text()
    child.release()


def test_a_killed_child_is_gone_with_its_watcher(child: Child) -> None:
    child.kill()
    assert child.ended()
    assert wait_until(lambda: not living_in_group(child.pid), 5)


def test_a_terminals_interrupt_does_not_reach_the_child(child: Child) -> None:
    assert os.getsid(child.pid) == child.pid != os.getsid(0)


STARTS_A_CHILD = """
import sys
from pathlib import Path
from casekit.children import Child
print(Child(["sleep", "600"], log=Path(sys.argv[1])).pid, flush=True)
sys.stdin.read()
"""


@pytest.fixture
def parent_and_child(log: Path, pytestconfig: pytest.Config) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_A_CHILD, log], cwd=pytestconfig.rootpath, stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as parent:  # fmt: skip
        assert parent.stdout is not None
        yield parent, int(parent.stdout.readline())
        parent.kill()


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT])
def test_a_child_ends_with_its_parent_however_that_ends(
    parent_and_child: tuple[subprocess.Popen[bytes], int], number: signal.Signals
) -> None:
    parent, pid = parent_and_child
    os.kill(pid, 0)
    parent.send_signal(number)
    parent.wait(60)
    assert wait_until(lambda: not living_in_group(pid), 5)


def test_an_account_is_only_chosen_for_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert unprivileged_account(tmp_path) is None
    assert as_account(["postgres", Path("/data")], None) == ["postgres", "/data"]


def test_root_runs_a_server_as_somebody_else(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    account = unprivileged_account(tmp_path / "new")
    assert account is not None
    assert account.uid != 0
    assert f"--reuid={account.uid}" in as_account(["postgres"], account)


def test_a_path_the_account_can_reach_costs_no_capability() -> None:
    assert not any("caps" in word for word in as_account(["/usr/bin/env"], Account(65534, 65534)))


def test_a_path_below_a_closed_directory_is_reached_by_one_capability() -> None:
    with tempfile.TemporaryDirectory() as closed:
        command = as_account([Path(closed) / "postgres"], Account(os.geteuid() + 1, os.getegid() + 1))
    assert sum("-caps=+dac_" in word for word in command) == 2


def test_waiting_ends_early_when_it_has_become_pointless() -> None:
    assert not wait_until(lambda: False, 60, unless=lambda: True)
    assert not wait_until(lambda: False, 0.01)
    assert wait_until(lambda: True, 0)
