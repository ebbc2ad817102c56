"""What is stored comes back to its owner whole, and to nobody else in any form."""

import io
import os
import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.attachments import (
    AttachmentDamaged,
    AttachmentTooLarge,
    FilesystemStore,
    store_for,
)
from casekit.attachments.sealing import CHUNK_BYTES, Sealer, chunks, unsealed
from casekit.config import load_config
from casekit.vault import DataKey

KEY = DataKey(b"k" * 32)
OTHER_KEY = DataKey(b"o" * 32)
# The limit is 20 MiB in operation; the tests keep 1/100 of it.
MAX_BYTES = 20 * 1024 * 1024 // 100


def pdf(size: int) -> bytes:
    """Content of that size that begins as a PDF does, with a canary in it."""
    return (b"%PDF-1.7 canary " + os.urandom(max(size, 16)))[:size]


@pytest.fixture
def store(tmp_path: Path) -> FilesystemStore:
    return FilesystemStore(tmp_path / "attachments", MAX_BYTES)


def files(tmp_path: Path) -> list[Path]:
    return [path for path in tmp_path.rglob("*") if path.is_file()]


def test_what_is_older_than_a_moment_is_told_apart(store: FilesystemStore, tmp_path: Path) -> None:
    old, new = (store.put(io.BytesIO(pdf(100)), KEY).id for _ in range(2))
    aside = tmp_path / "attachments" / "incoming"
    for name in ("begun-long-ago", "begun-just-now"):
        (aside / name).write_bytes(b"half")
    for path in (tmp_path / "attachments" / old[:2] / old, aside / "begun-long-ago"):
        os.utime(path, (1_000, 1_000))
    for path in (tmp_path / "attachments" / new[:2] / new, aside / "begun-just-now"):
        os.utime(path, (3_000, 3_000))
    assert [list(each) for each in store.stored_before(2_000)] == [[old]]
    assert store.remove_unfinished(2_000) == 1
    assert [path.name for path in aside.iterdir()] == ["begun-just-now"]


def test_the_configuration_says_where_and_how_large(tmp_path: Path) -> None:
    store = store_for(
        load_config({"ONEDOOR_HOME": str(tmp_path), "ONEDOOR_ATTACHMENT_MAX_BYTES": "100"}), "intake"
    )
    store.put(io.BytesIO(pdf(100)), KEY)
    assert files(tmp_path / "attachments" / "intake") == files(tmp_path)
    with pytest.raises(AttachmentTooLarge):
        store.put(io.BytesIO(pdf(101)), KEY)


def test_nothing_on_the_disk_shows_the_content(store: FilesystemStore, tmp_path: Path) -> None:
    store.put(io.BytesIO(pdf(1000)), KEY)
    (path,) = files(tmp_path)
    assert b"canary" not in path.read_bytes()
    assert b"%PDF" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def sealed(content: bytes) -> bytes:
    out = io.BytesIO()
    sealer = Sealer(out, KEY)
    for chunk, is_last in chunks(io.BytesIO(content), CHUNK_BYTES):
        sealer.write(chunk, last=is_last)
    return out.getvalue()


THREE_CHUNKS = sealed(b"a" * CHUNK_BYTES + b"b" * CHUNK_BYTES + b"c" * 10)
HEADER = len(THREE_CHUNKS) - 2 * (CHUNK_BYTES + 16) - 26
SEALED_CHUNK = CHUNK_BYTES + 16


def damaged(content: bytes) -> bool:
    try:
        list(unsealed(io.BytesIO(content), KEY))
    except AttachmentDamaged:
        return True
    return False


@given(at=st.integers(0, len(THREE_CHUNKS) - 1), flip=st.integers(1, 255))
def test_every_altered_byte_is_found(at: int, flip: int) -> None:
    altered = bytearray(THREE_CHUNKS)
    altered[at] ^= flip
    assert damaged(bytes(altered))


@given(length=st.integers(0, len(THREE_CHUNKS) - 1))
def test_every_cut_is_found(length: int) -> None:
    assert damaged(THREE_CHUNKS[:length])


@pytest.mark.parametrize("length", [0, HEADER, HEADER + SEALED_CHUNK, HEADER + 2 * SEALED_CHUNK])
def test_a_cut_between_chunks_is_found(length: int) -> None:
    assert damaged(THREE_CHUNKS[:length])


def test_reordered_dropped_and_doubled_chunks_are_found() -> None:
    header, body = THREE_CHUNKS[:HEADER], THREE_CHUNKS[HEADER:]
    first, second, last = body[:SEALED_CHUNK], body[SEALED_CHUNK : 2 * SEALED_CHUNK], body[2 * SEALED_CHUNK :]
    assert not damaged(header + first + second + last)
    for order in (
        [second, first, last],
        [first, last],
        [first, first, second, last],
        [first, second, last, last],
    ):
        assert damaged(header + b"".join(order))


def test_nothing_is_given_before_it_is_authenticated() -> None:
    altered = bytearray(THREE_CHUNKS)
    altered[HEADER] ^= 1
    assert next(unsealed(io.BytesIO(THREE_CHUNKS), KEY)) == b"a" * CHUNK_BYTES
    with pytest.raises(AttachmentDamaged):
        next(unsealed(io.BytesIO(bytes(altered)), KEY))
