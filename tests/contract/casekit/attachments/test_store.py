"""What every attachment store promises, whether its files lie in a directory or in a bucket."""

import hashlib
import io
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from casekit.attachments import (
    AttachmentDamaged,
    AttachmentMissing,
    AttachmentStore,
    AttachmentTooLarge,
    AttachmentTypeRefused,
    FilesystemStore,
    Stored,
)
from casekit.attachments.s3 import Bucket, S3Store
from casekit.attachments.sealing import CHUNK_BYTES
from casekit.clock import wall_seconds
from casekit.testing.s3 import Objects, s3_server
from casekit.vault import DataKey

KEY = DataKey(b"k" * 32)
OTHER_KEY = DataKey(b"o" * 32)
# The limit is 20 MiB in operation; the tests keep 1/100 of it.
MAX_BYTES = 20 * 1024 * 1024 // 100


def pdf(size: int) -> bytes:
    """Content of that size that begins as a PDF does, with a canary in it."""
    return (b"%PDF-1.7 canary " + os.urandom(max(size, 16)))[:size]


@dataclass(frozen=True, slots=True)
class Kept:
    """A store, and what lies behind it: `raw` gives the bytes of all files by id, `put_raw` replaces those of one."""

    store: AttachmentStore
    raw: Callable[[], Mapping[str, bytes]]
    put_raw: Callable[[str, bytes], None]


def in_directory(root: Path) -> Kept:
    def raw() -> Mapping[str, bytes]:
        return {path.name: path.read_bytes() for path in root.rglob("*") if path.is_file()}

    def put_raw(attachment_id: str, content: bytes) -> None:
        (root / attachment_id[:2] / attachment_id).write_bytes(content)

    return Kept(FilesystemStore(root, MAX_BYTES), raw, put_raw)


def in_bucket(bucket: Bucket, service: str) -> Kept:
    objects = Objects(bucket, f"{service}/")
    return Kept(S3Store(bucket, service, MAX_BYTES), objects.all, objects.put)


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with s3_server() as made:
        yield made


@pytest.fixture(params=["directory", "bucket"])
def kept(request: pytest.FixtureRequest, tmp_path: Path) -> Kept:
    if request.param == "directory":
        return in_directory(tmp_path / "attachments")
    # every test is a service of its own in the one bucket
    return in_bucket(request.getfixturevalue("bucket"), f"{tmp_path.name}")


@pytest.mark.parametrize(
    "size", [16, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, MAX_BYTES]
)
def test_a_file_comes_back_as_it_was_given(kept: Kept, size: int) -> None:
    content = pdf(size)
    stored = kept.store.put(io.BytesIO(content), KEY)
    assert b"".join(kept.store.open(stored.id, KEY)) == content
    assert stored == Stored(stored.id, hashlib.sha256(content).hexdigest(), size, "application/pdf")


def test_nothing_that_is_kept_shows_the_content(kept: Kept) -> None:
    stored = kept.store.put(io.BytesIO(pdf(1000)), KEY)
    assert list(kept.raw()) == [stored.id]
    assert b"canary" not in kept.raw()[stored.id]
    assert b"%PDF" not in kept.raw()[stored.id]


def test_the_same_content_is_stored_twice_as_two_different_files(kept: Kept) -> None:
    content = pdf(1000)
    assert kept.store.put(io.BytesIO(content), KEY).id != kept.store.put(io.BytesIO(content), KEY).id
    one, other = kept.raw().values()
    assert one != other


def test_another_cases_key_opens_nothing(kept: Kept) -> None:
    stored = kept.store.put(io.BytesIO(pdf(1000)), KEY)
    with pytest.raises(AttachmentDamaged):
        list(kept.store.open(stored.id, OTHER_KEY))


def test_a_file_put_in_anothers_place_is_not_taken_for_it(kept: Kept) -> None:
    # The caller's row has the hash; the store itself shows that each file is whole, whichever it is.
    first, second = (kept.store.put(io.BytesIO(pdf(1000)), KEY) for _ in range(2))
    kept.put_raw(second.id, kept.raw()[first.id])
    content = b"".join(kept.store.open(second.id, KEY))
    assert hashlib.sha256(content).hexdigest() != second.sha256


def test_a_file_cut_short_is_damaged(kept: Kept) -> None:
    stored = kept.store.put(io.BytesIO(pdf(3 * CHUNK_BYTES)), KEY)
    kept.put_raw(stored.id, kept.raw()[stored.id][:-1])
    with pytest.raises(AttachmentDamaged):
        list(kept.store.open(stored.id, KEY))


def test_a_file_too_large_is_refused_and_leaves_nothing(kept: Kept) -> None:
    with pytest.raises(AttachmentTooLarge):
        kept.store.put(io.BytesIO(pdf(MAX_BYTES + 1)), KEY)
    with pytest.raises(AttachmentTooLarge):
        kept.store.put(io.BytesIO(pdf(101)), KEY, max_bytes=100)
    assert kept.raw() == {}


def test_a_flood_is_cut_off_while_it_comes(kept: Kept) -> None:
    class Flood:
        given = 0

        def read(self, size: int, /) -> bytes:
            self.given += size
            return b"x" * size

    flood = Flood()
    with pytest.raises(AttachmentTooLarge):
        kept.store.put(flood, KEY)
    assert flood.given <= MAX_BYTES + 3 * CHUNK_BYTES


def test_a_refused_type_leaves_nothing(kept: Kept) -> None:
    for content in (b"MZ\x90\x00", b"", b"\x00" * 100):
        with pytest.raises(AttachmentTypeRefused):
            kept.store.put(io.BytesIO(content), KEY)
    assert kept.raw() == {}


def test_an_upload_that_breaks_off_leaves_nothing(kept: Kept) -> None:
    class Broken:
        def __init__(self) -> None:
            self.parts = [pdf(CHUNK_BYTES), b"more"]

        def read(self, size: int, /) -> bytes:
            if not self.parts:
                raise ConnectionResetError
            return self.parts.pop(0)

    with pytest.raises(ConnectionResetError):
        kept.store.put(Broken(), KEY)
    assert kept.raw() == {}


def test_an_upload_that_drips_is_stored_all_the_same(kept: Kept) -> None:
    content = pdf(CHUNK_BYTES + 100)

    class Dripping(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            return super().read(min(size or 1, 1000))

    stored = kept.store.put(Dripping(content), KEY)
    assert b"".join(kept.store.open(stored.id, KEY)) == content


@pytest.mark.parametrize(
    "attachment_id",
    ["", "../../etc/passwd", "0" * 32, "incoming", "AB" * 16, "0" * 31 + "/", "零" * 32, "0" * 32 + "\n"],
)
def test_an_id_that_is_not_ours_is_missing_and_never_a_path(kept: Kept, attachment_id: str) -> None:
    with pytest.raises(AttachmentMissing):
        kept.store.open(attachment_id, KEY)


def test_a_removed_file_is_missing_and_removing_it_again_no_error(kept: Kept) -> None:
    stored = kept.store.put(io.BytesIO(pdf(100)), KEY)
    kept.store.remove(stored.id)
    kept.store.remove(stored.id)
    with pytest.raises(AttachmentMissing):
        kept.store.open(stored.id, KEY)


def test_what_is_stored_is_listed_by_when(kept: Kept) -> None:
    ids = {kept.store.put(io.BytesIO(pdf(100)), KEY).id for _ in range(3)}
    listed = [each for some in kept.store.stored_before(wall_seconds() + 60) for each in some]
    assert set(listed) == ids
    assert len(listed) == len(ids)
    assert list(kept.store.stored_before(wall_seconds() - 60)) == []
    assert kept.store.remove_unfinished(wall_seconds() - 60) == 0
