"""The lock that keeps two platforms out of one ONEDOOR_HOME.

The lock belongs to the process, not to a file's content: the kernel drops it when the process ends, however it ends.
Used by whatever starts a platform; `holder` serves `onedoor stop`.
"""

import errno
import fcntl
import os
from pathlib import Path
from typing import IO

from casekit.errors import Problem


class HomeInUse(Problem):
    """Another process runs a platform from this home."""

    code = "HOME_IN_USE"
    status = 503
    title_en = "Another OneDoor is already running from this data directory."
    title_zh = "该数据目录已有一扇门平台在运行。"


class HomeLock:
    """Holds `home` for this process from `acquire` to `release`."""

    def __init__(self, home: Path) -> None:
        self._path = _lock_path(home)
        self._file: IO[str] | None = None

    def acquire(self) -> None:
        """Take the home, making it (0700) if need be. Raises HomeInUse naming the process that has it."""
        self._path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        file = self._path.open("a+", encoding="ascii")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as refusal:
            file.close()
            if refusal.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            raise HomeInUse(
                f"{self._path.parent} (process {_written_pid(self._path) or 'unknown'})"
            ) from None
        file.truncate(0)
        file.write(f"{os.getpid()}\n")
        file.flush()
        self._file = file

    def release(self) -> None:
        """Give the home back; harmless when it is not held."""
        if self._file is not None:
            self._file.truncate(0)
            self._file.close()
            self._file = None


def holder(home: Path) -> int | None:
    """The process that runs a platform from `home`, or None when none does."""
    path = _lock_path(home)
    if not path.exists():
        return None
    with path.open("a", encoding="ascii") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as refusal:
            if refusal.errno not in (errno.EAGAIN, errno.EACCES):
                raise
            return _written_pid(path)
    return None


def _lock_path(home: Path) -> Path:
    return home / "onedoor.lock"


def _written_pid(path: Path) -> int | None:
    text = path.read_text(encoding="ascii").strip()
    return int(text) if text.isdigit() else None
