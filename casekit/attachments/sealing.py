"""A file as a row of sealed chunks, after STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015), as age does it.

File: magic, suite name and a random salt; then chunks of 64 KiB, each with its tag. The file has a key of its
own, derived from the owner's key and the header, so that chunk nonces (counter, and whether it is the last)
never repeat under one key. Chunks cannot be altered, reordered, dropped, or cut off at the end.
"""

import os
from collections.abc import Iterator
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casekit.attachments.errors import AttachmentDamaged
from casekit.attachments.store import Source
from casekit.vault import DataKey

CHUNK_BYTES = 64 * 1024
_TAG_BYTES = 16
_SALT_BYTES = 32
_MAGIC = b"OneDoor\x01\x07A256GCM"
_HEADER_BYTES = len(_MAGIC) + _SALT_BYTES


class Sealer:
    """Writes one sealed file. The caller gives chunks of exactly `CHUNK_BYTES`, the last one shorter or equal."""

    def __init__(self, out: BinaryIO, key: DataKey) -> None:
        header = _MAGIC + os.urandom(_SALT_BYTES)
        self._cipher = _cipher(key, header)
        self._out = out
        self._count = 0
        out.write(header)

    def write(self, chunk: bytes, *, last: bool) -> None:
        """Seal and write the next chunk."""
        self._out.write(self._cipher.encrypt(_nonce(self._count, last=last), chunk, None))
        self._count += 1


def unsealed(file: Source, key: DataKey) -> Iterator[bytes]:
    """The content of a sealed file, chunk by chunk. Raises AttachmentDamaged."""
    header = _read_full(file, _HEADER_BYTES)
    if len(header) != _HEADER_BYTES or not header.startswith(_MAGIC):
        raise AttachmentDamaged
    cipher = _cipher(key, header)
    for count, (chunk, is_last) in enumerate(chunks(file, CHUNK_BYTES + _TAG_BYTES)):
        try:
            yield cipher.decrypt(_nonce(count, last=is_last), chunk, None)
        except (InvalidTag, ValueError):
            raise AttachmentDamaged from None


def chunks(source: Source, size: int) -> Iterator[tuple[bytes, bool]]:
    """What `source` gives in chunks of `size` (the last may be shorter), each with whether it is the last.

    At least one chunk, if only an empty one.
    """
    held = _read_full(source, size)
    while True:
        following = _read_full(source, size) if len(held) == size else b""
        yield held, not following
        if not following:
            return
        held = following


def _read_full(source: Source, size: int) -> bytes:
    """`size` bytes, fewer only at the end: a socket may give less than it was asked for."""
    parts: list[bytes] = []
    missing = size
    while missing and (part := source.read(missing)):
        parts.append(part)
        missing -= len(part)
    return b"".join(parts)


def _cipher(key: DataKey, header: bytes) -> AESGCM:
    return AESGCM(key.subkey(b"attachment/" + header))


def _nonce(count: int, *, last: bool) -> bytes:
    return count.to_bytes(11, "big") + bytes([last])
