"""Secrets kept in files: made once, readable by their owner alone. For the vault's and the issuers' keys."""

import contextlib
import os
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path


class KeyFileExposed(RuntimeError):
    """A key file can be read by others than its owner."""


def read_or_make(path: Path, make: Callable[[], bytes]) -> bytes:
    """The content of `path`, made by `make` when there is none yet.

    Safe against several processes starting at once (all read what the first one made) and against a crash in
    between (the file appears complete or not at all). The file has mode 0600, its directory, if made here,
    0700.
    """
    with contextlib.suppress(FileNotFoundError):
        return read_secret(path)
    _make_private(path.parent)
    handle, made = tempfile.mkstemp(dir=path.parent)  # mode 0600
    try:
        with os.fdopen(handle, "wb") as out:
            out.write(make())
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            os.link(made, path)  # unlike a rename, never replaces what another process has made
        _sync_directory(path.parent)
    finally:
        Path(made).unlink()
    return read_secret(path)


def read_secret(path: Path) -> bytes:
    """The content of `path`. Raises FileNotFoundError, or KeyFileExposed when it is open to the world.

    Group access is left alone: a secret mounted by Kubernetes is readable by the pod's own group.
    """
    with path.open("rb") as file:
        if stat.S_IMODE(os.fstat(file.fileno()).st_mode) & stat.S_IRWXO:
            raise KeyFileExposed(
                f"{path} is open to everyone on this machine: chmod o-rwx it, and replace the key"
            )
        return file.read()


def _make_private(directory: Path) -> None:
    """Make what is missing of a path, all of it for its owner alone (`mkdir` leaves parents open)."""
    if not directory.exists():
        _make_private(directory.parent)
        directory.mkdir(mode=0o700, exist_ok=True)


def _sync_directory(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
