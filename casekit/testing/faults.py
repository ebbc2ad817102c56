"""Faults of a server under test: frozen, thawed, cut off. They act on the server and on all its descendants.

PostgreSQL's backends each lead a session of their own, so a process group is not enough.
"""

import contextlib
import os
import signal
from pathlib import Path

from casekit.children import Child, wait_until


class ServerDidNotStart(Exception):
    """A server under test did not come up; carries the end of its log."""

    def __init__(self, name: str, log: Path) -> None:
        tail = log.read_text(encoding="utf-8", errors="replace")[-2000:] if log.exists() else "(no log)"
        super().__init__(f"{name} did not start:\n{tail}")


def pause(pid: int) -> None:
    """Freeze the process and everything below it (SIGSTOP), the parent first so that it starts nothing new."""
    os.kill(pid, signal.SIGSTOP)
    _signal(descendants(pid), signal.SIGSTOP)


def resume(pid: int) -> None:
    """Undo `pause`."""
    _signal([*descendants(pid), pid], signal.SIGCONT)


def power_off(child: Child) -> None:
    """SIGKILL the server and everything below it, and wait until no process of it is left."""
    if child.ended():
        child.release()
        return
    os.kill(child.pid, signal.SIGSTOP)
    below = descendants(child.pid)
    _signal([child.pid, *below], signal.SIGKILL)
    child.kill()
    if not wait_until(lambda: all(_is_gone(pid) for pid in below), 10.0):
        raise TimeoutError("a killed server still has processes")


def descendants(pid: int) -> list[int]:
    """The processes below `pid`, at whatever depth."""
    children: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and (parent := _parent(entry)) is not None:
            children.setdefault(parent, []).append(int(entry.name))
    found: list[int] = []
    waiting = [pid]
    while waiting:
        below = children.get(waiting.pop(), [])
        found += below
        waiting += below
    return found


def _parent(process: Path) -> int | None:
    fields = _stat(process)
    return int(fields[1]) if fields else None


def _is_gone(pid: int) -> bool:
    """Whether the process has ended; a zombie that its new parent has not reaped yet has."""
    fields = _stat(Path(f"/proc/{pid}"))
    return not fields or fields[0] == "Z"


def _stat(process: Path) -> list[str]:
    """The fields of /proc/<pid>/stat after the command: state, parent, …; empty when the process is gone."""
    try:
        text = (process / "stat").read_text(encoding="utf-8", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return []
    return text.rpartition(")")[2].split()


def _signal(pids: list[int], number: signal.Signals) -> None:
    for pid in pids:
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, number)
