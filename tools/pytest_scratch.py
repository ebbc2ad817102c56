"""A pytest plugin: what tests keep for a moment is kept in memory, where there is room for it.

A run makes some hundreds of databases, and a PostgreSQL database is a thousand files; on a disk, tests mostly wait for
those. A TMPDIR that is set stays.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

MEMORY = Path("/dev/shm")  # noqa: S108 — meant: the system's file system in memory
ROOM_BYTES = 6 * 1024**3


@pytest.hookimpl(tryfirst=True)  # before pytest chooses where its own temporary directories are
def pytest_configure() -> None:
    """Have this process and those it starts put temporary files into memory."""
    if "TMPDIR" not in os.environ and has_room(MEMORY):
        os.environ["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


def has_room(directory: Path, room: int = ROOM_BYTES) -> bool:
    """Whether temporary files may go there: it is there, can be written, runs programs, and has `room` (bytes) left."""
    if not os.access(directory, os.W_OK) or os.statvfs(directory).f_flag & os.ST_NOEXEC:
        return False
    return shutil.disk_usage(directory).free >= room
