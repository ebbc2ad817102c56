"""Servers we start as child processes and that never outlive us.

A `Child` is tethered: a watcher in the child's own session holds the read end of a pipe, and when the other end closes
(we release it, exit, or are killed with SIGKILL) the watcher signals the server. No atexit hook, no signal handler and
no pid file is needed for that, and it works from any thread (unlike Linux's PDEATHSIG, which follows the thread).
The child has its own session, so a Ctrl-C at the terminal reaches us only. The pipe closes with the last process that
holds it: whoever forks this process without exec keeps its children alive.

Used by the embedded PostgreSQL and by the servers under test.
"""

import os
import pwd
import shutil
import stat
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from casekit.clock import monotonic

# $1 the signal, $2 "-" for the whole process group or "" for the server alone; `$$` stays the server's pid after exec.
# The watcher is no child of the server (PostgreSQL would take its death for a crash). As it belongs to the server's
# session, the server's pid cannot be given to another process while the watcher lives.
_TETHER = """
exec 3<&0 </dev/null
( ( read -r _ <&3; kill -s "$1" -- "$2$$" ) & ) >/dev/null 2>&1
shift 2
exec "$@" 3<&-
"""

_POLL_SECONDS = 0.02


@dataclass(frozen=True)
class Account:
    """The operating-system user a server runs as."""

    uid: int
    gid: int


class Child:
    """A running server, ended when it is released or when this process ends, however it ends."""

    def __init__(
        self,
        command: Sequence[str | Path],
        *,
        log: Path,
        account: Account | None = None,
        env: Mapping[str, str] | None = None,
        on_release: Literal["INT", "TERM", "KILL"] = "TERM",
        whole_group: bool = False,
    ) -> None:
        """Start `command`, its output appended to `log`; `env` is the whole environment when given.

        On release `on_release` is sent to the server, or with `whole_group` to every process of its session.
        """
        target = "-" if whole_group else ""
        tethered = ["/bin/sh", "-c", _TETHER, "tether", on_release, target, *as_account(command, account)]
        with log.open("ab") as output:
            self._process = subprocess.Popen(
                tethered,
                stdin=subprocess.PIPE,
                stdout=output,
                stderr=output,
                env=env,
                cwd="/",
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """The server's process id."""
        return self._process.pid

    def ended(self) -> bool:
        """Whether the server has ended by now."""
        return self._process.poll() is not None

    @property
    def succeeded(self) -> bool:
        """Whether it has ended by now with status 0."""
        return self._process.poll() == 0

    @property
    def status(self) -> int | None:
        """The exit status of a server that has ended; negative for a signal."""
        return self._process.poll()

    def release(self) -> None:
        """Let the watcher signal the server; harmless when repeated."""
        if self._process.stdin is not None:
            self._process.stdin.close()

    def wait(self, seconds: float) -> bool:
        """Whether the server ends within `seconds`."""
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            return False
        return True

    def kill(self) -> None:
        """End the server's whole process group at once, without its consent, and reap it."""
        if not self.ended():
            os.killpg(self.pid, 9)
        self._process.wait()
        self.release()


def unprivileged_account(directory: Path) -> Account | None:
    """The account for a server that refuses to run as root, or None when we are not root.

    It is the one that owns `directory` already, else `postgres`, else `nobody`.
    """
    if os.geteuid() != 0:
        return None
    if directory.exists() and (owner := directory.stat()).st_uid != 0:
        return Account(owner.st_uid, owner.st_gid)
    known = {entry.pw_name: entry for entry in pwd.getpwall()}
    chosen = known.get("postgres") or known["nobody"]
    return Account(chosen.pw_uid, chosen.pw_gid)


def as_account(command: Sequence[str | Path], account: Account | None) -> list[str]:
    """`command` preceded by what makes it run as `account` (only root may ask for one).

    Where a path in the command lies below a directory the account may not search (a checkout in a 0700 directory), the
    command keeps the capability to search directories, and nothing else of root's.
    """
    words = [str(word) for word in command]
    if account is None:
        return words
    drop = ["setpriv", f"--reuid={account.uid}", f"--regid={account.gid}", "--clear-groups"]
    if not all(_searchable(Path(word), account) for word in words if word.startswith("/")):
        drop += [f"--{kind}-caps={_search_capability()}" for kind in ("inh", "ambient")]
    if shutil.which("setpriv") is None:
        raise FileNotFoundError("setpriv (package util-linux) is needed to start a server as root")
    return [*drop, "--", *words]


def _searchable(path: Path, account: Account) -> bool:
    return all(_may_search(parent.stat(), account) for parent in path.parents if parent.exists())


def _may_search(directory: os.stat_result, account: Account) -> bool:
    if directory.st_uid == account.uid:
        return bool(directory.st_mode & stat.S_IXUSR)
    if directory.st_gid == account.gid:
        return bool(directory.st_mode & stat.S_IXGRP)
    return bool(directory.st_mode & stat.S_IXOTH)


def _search_capability() -> str:
    """CAP_DAC_READ_SEARCH (2), or where a container withholds it CAP_DAC_OVERRIDE (1)."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    effective = next(int(line.split()[1], 16) for line in status.splitlines() if line.startswith("CapEff:"))
    return "+dac_read_search" if effective & 1 << 2 else "+dac_override"


def wait_until(
    condition: Callable[[], bool], seconds: float, *, unless: Callable[[], bool] = lambda: False
) -> bool:
    """Poll until `condition` holds; False when `seconds` have passed or `unless` has come true first."""
    deadline = monotonic() + seconds
    while not condition():
        if unless() or monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
