"""Attachments in a bucket of an S3-compatible store (AWS S3, MinIO, Ceph, an 对象存储 of the government cloud).

An object is written by one request, so it appears whole or not at all; its key is the service's name and a random id of
ours, its content is sealed before it leaves this process, and the request's signature covers its SHA-256. Every wait is
bounded and a request that failed on the way is tried again; a store that stays away is 503 `ATTACHMENT_STORE_DOWN`.

The bucket is made by whoever runs the store; the key needs to get, put, delete and list in it, nothing else. botocore
is imported when the first such store is made, so that who keeps files in a directory does not pay for it.
"""

import logging
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from tempfile import SpooledTemporaryFile
from typing import Any, BinaryIO, Final, cast

from casekit.attachments.errors import AttachmentMissing, AttachmentStoreDown
from casekit.attachments.sealing import unsealed
from casekit.attachments.store import Source, Stored
from casekit.attachments.taking import checked_id, is_attachment_id, new_attachment_id, seal
from casekit.vault import DataKey

CONNECT_SECONDS = 1.0
READ_SECONDS = 5.0
ATTEMPTS = 2
_IN_MEMORY_BYTES: Final = 1024 * 1024  # what is longer waits on the disk, sealed, to be sent
_CONNECTIONS: Final = 32
_GONE: Final = frozenset({"404", "NoSuchKey", "NotFound"})
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Bucket:
    """Where the objects lie and how they are reached. `path_style`: the bucket stands in the path, not in the host."""

    endpoint: str
    name: str
    region: str
    access_key: str
    secret: str = field(repr=False)
    path_style: bool = True


class S3Store:
    """An `AttachmentStore` of one service in a bucket."""

    def __init__(self, bucket: Bucket, service: str, max_bytes: int) -> None:
        self._client = client_of(bucket)
        self._bucket = bucket.name
        self._prefix = f"{service}/"
        self._max_bytes = max_bytes

    def put(self, source: Source, key: DataKey, *, max_bytes: int | None = None) -> Stored:
        """Store what `source` gives; see `AttachmentStore.put`. Raises AttachmentStoreDown, too."""
        attachment_id = new_attachment_id()
        with SpooledTemporaryFile(max_size=_IN_MEMORY_BYTES) as aside:
            out = cast("BinaryIO", aside)
            stored = seal(source, out, key, attachment_id, max_bytes or self._max_bytes)
            out.seek(0)
            with _asking():
                self._client.put_object(
                    Bucket=self._bucket, Key=self._key(attachment_id), Body=out,
                    ContentType="application/octet-stream",
                )  # fmt: skip
        return stored

    def open(self, attachment_id: str, key: DataKey) -> Iterator[bytes]:
        """The content in pieces; see `AttachmentStore.open`. Raises AttachmentStoreDown, also on the way."""
        with _asking():
            found = self._client.get_object(Bucket=self._bucket, Key=self._key(attachment_id))
        return _until_closed(found["Body"], key)

    def remove(self, attachment_id: str) -> None:
        """Forget an attachment; see `AttachmentStore.remove`. What the store does not forget now is swept away."""
        with suppress(AttachmentMissing, AttachmentStoreDown), _asking():
            self._client.delete_object(Bucket=self._bucket, Key=self._key(attachment_id))

    def stored_before(self, moment: float) -> Iterator[Collection[str]]:
        """Ids of what is older by the store's own clock, a page at a time; see `AttachmentStore.stored_before`."""
        pages = iter(
            self._client.get_paginator("list_objects_v2").paginate(Bucket=self._bucket, Prefix=self._prefix)
        )
        while True:
            with _asking():
                page = next(pages, None)
            if page is None:
                return
            if stored := self._ours(page, moment):
                yield stored

    def remove_unfinished(self, moment: float) -> int:
        """Nothing: an object is there whole or not at all."""
        return 0

    def _ours(self, page: dict[str, Any], moment: float) -> list[str]:
        older = (each for each in page.get("Contents", ()) if each["LastModified"].timestamp() < moment)
        ids = (each["Key"].removeprefix(self._prefix) for each in older)
        return [each for each in ids if is_attachment_id(each)]

    def _key(self, attachment_id: str) -> str:
        return self._prefix + checked_id(attachment_id)


@cache
def client_of(bucket: Bucket) -> Any:
    """The client of a bucket, made once: threads share it, and it takes nothing from the environment it runs in."""
    from botocore.config import Config as Settings

    return _session().create_client(
        "s3",
        endpoint_url=bucket.endpoint,
        region_name=bucket.region,
        aws_access_key_id=bucket.access_key,
        aws_secret_access_key=bucket.secret,
        config=Settings(
            connect_timeout=CONNECT_SECONDS,
            read_timeout=READ_SECONDS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            max_pool_connections=_CONNECTIONS,
            proxies={},
            # Many a compatible store does not know the checksums of later years; the signature covers the content.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={
                "addressing_style": "path" if bucket.path_style else "virtual",
                "payload_signing_enabled": True,
            },
        ),
    )


@cache
def _session() -> Any:
    """What all clients have in common: the description of the protocol, which takes a while to read."""
    from botocore.session import Session

    return Session()


@contextmanager
def _asking() -> Iterator[None]:
    """Tell what the store says in our words. Raises AttachmentMissing or AttachmentStoreDown."""
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as refusal:
        code = str(refusal.response.get("Error", {}).get("Code", ""))
        if code in _GONE:
            raise AttachmentMissing from None
        log.error("the store of attachments refused a request", extra={"error_type": code})
        raise AttachmentStoreDown from refusal
    except (BotoCoreError, OSError) as fault:
        log.warning("the store of attachments did not answer", extra={"error_type": type(fault).__name__})
        raise AttachmentStoreDown from fault


def _until_closed(body: Any, key: DataKey) -> Iterator[bytes]:
    with closing(body):
        yield from unsealed(_Reading(body), key)


class _Reading:
    """The body of an answer, whose failures are told in our words."""

    def __init__(self, body: Any) -> None:
        self._body = body

    def read(self, size: int = -1, /) -> bytes:
        with _asking():
            content: bytes = self._body.read(size)
            return content
