"""A private S3 server for tests: moto's, which speaks the protocol over HTTP on a port of its own, in a thread."""

from collections.abc import Iterator
from contextlib import contextmanager

from moto.server import ThreadedMotoServer

from casekit.attachments.s3 import Bucket, client_of
from casekit.testing.ports import free_port

BUCKET = "attachments"


@contextmanager
def s3_server() -> Iterator[Bucket]:
    """A server with an empty bucket, and how to reach it."""
    port = free_port()
    server = ThreadedMotoServer("127.0.0.1", port, verbose=False)
    server.start()
    bucket = Bucket(f"http://127.0.0.1:{port}", BUCKET, "us-east-1", "test", "test")
    try:
        client_of(bucket).create_bucket(Bucket=BUCKET)
        yield bucket
    finally:
        server.stop()


class Objects:
    """The objects of a bucket below a prefix, as who runs the store sees them; keyed by the rest of their name."""

    def __init__(self, bucket: Bucket, prefix: str) -> None:
        self._client, self._bucket, self._prefix = client_of(bucket), bucket.name, prefix

    def all(self) -> dict[str, bytes]:
        """The bytes of every object."""
        found = self._client.list_objects_v2(Bucket=self._bucket, Prefix=self._prefix).get("Contents", ())
        return {each["Key"].removeprefix(self._prefix): self._read(each["Key"]) for each in found}

    def put(self, name: str, content: bytes) -> None:
        """Replace an object's bytes."""
        self._client.put_object(Bucket=self._bucket, Key=self._prefix + name, Body=content)

    def _read(self, key: str) -> bytes:
        content: bytes = self._client.get_object(Bucket=self._bucket, Key=key)["Body"].read()
        return content
