"""Attachments in a directory that all replicas share. Names are random ids of ours; content is sealed.

A file appears whole or not at all: it is written aside, synced, then renamed into place.
"""

import os
from collections.abc import Collection, Iterator
from contextlib import closing, suppress
from pathlib import Path
from typing import BinaryIO

from casekit.attachments.errors import AttachmentMissing
from casekit.attachments.sealing import unsealed
from casekit.attachments.store import Source, Stored
from casekit.attachments.taking import checked_id, is_attachment_id, new_attachment_id, seal
from casekit.vault import DataKey


class FilesystemStore:
    """An `AttachmentStore` under `root`, which is made if need be (mode 0700)."""

    def __init__(self, root: Path, max_bytes: int) -> None:
        self._root = root
        self._max_bytes = max_bytes
        self._aside = root / "incoming"
        self._aside.mkdir(mode=0o700, parents=True, exist_ok=True)

    def put(self, source: Source, key: DataKey, *, max_bytes: int | None = None) -> Stored:
        """Store what `source` gives; see `AttachmentStore.put`."""
        attachment_id = new_attachment_id()
        aside = self._aside / attachment_id
        try:
            with _new_private_file(aside) as out:
                stored = seal(source, out, key, attachment_id, max_bytes or self._max_bytes)
                out.flush()
                os.fsync(out.fileno())
            self._into_place(aside, self._path(attachment_id))
        finally:
            aside.unlink(missing_ok=True)
        return stored

    def open(self, attachment_id: str, key: DataKey) -> Iterator[bytes]:
        """The content in pieces; see `AttachmentStore.open`."""
        try:
            file = self._path(attachment_id).open("rb")
        except FileNotFoundError:
            raise AttachmentMissing from None
        return _until_closed(file, key)

    def remove(self, attachment_id: str) -> None:
        """Forget an attachment; see `AttachmentStore.remove`."""
        self._path(attachment_id).unlink(missing_ok=True)

    def stored_before(self, moment: float) -> Iterator[Collection[str]]:
        """Ids of what is older, a directory at a time; see `AttachmentStore.stored_before`."""
        for shelf in sorted(self._root.glob("[0-9a-f][0-9a-f]")):
            if stored := [path.name for path in _older(shelf, moment) if is_attachment_id(path.name)]:
                yield stored

    def remove_unfinished(self, moment: float) -> int:
        """Remove what was left aside; see `AttachmentStore.remove_unfinished`."""
        left = _older(self._aside, moment)
        for path in left:
            path.unlink(missing_ok=True)
        return len(left)

    def _into_place(self, aside: Path, path: Path) -> None:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        aside.rename(path)
        for directory in (path.parent, path.parent.parent):
            _sync(directory)

    def _path(self, attachment_id: str) -> Path:
        """Where an attachment lies. Raises AttachmentMissing for what is no id of ours, such as a path."""
        return self._root / attachment_id[:2] / checked_id(attachment_id)


def _older(directory: Path, moment: float) -> list[Path]:
    """The files in a directory last written before `moment`; what goes meanwhile is left out."""
    found = []
    for path in directory.iterdir():
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < moment:
                found.append(path)
    return found


def _until_closed(file: BinaryIO, key: DataKey) -> Iterator[bytes]:
    with closing(file):
        yield from unsealed(file, key)


def _new_private_file(path: Path) -> BinaryIO:
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def _sync(directory: Path) -> None:
    handle = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
