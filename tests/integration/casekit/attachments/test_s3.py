"""A bucket that is away, refuses, or fails once; and what is swept from it."""

import io
import socket
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest

from casekit.attachments import AttachmentMissing, AttachmentStoreDown, store_for
from casekit.attachments import s3 as module
from casekit.attachments.s3 import Bucket, S3Store
from casekit.clock import monotonic
from casekit.config import load_config
from casekit.testing.ports import free_port
from casekit.testing.s3 import s3_server
from casekit.vault import DataKey
from tests.support.webhook import webhook

KEY = DataKey(b"k" * 32)
PDF = b"%PDF-1.7 canary"
NOWHERE = Bucket("http://127.0.0.1:9", "attachments", "us-east-1", "test", "canary-secret")


@pytest.fixture(scope="module")
def bucket() -> Iterator[Bucket]:
    with s3_server() as made:
        yield made


def test_the_configuration_names_the_bucket(bucket: Bucket) -> None:
    config = load_config(
        {
            "ONEDOOR_ATTACHMENTS_S3_ENDPOINT": bucket.endpoint,
            "ONEDOOR_ATTACHMENTS_S3_BUCKET": bucket.name,
            "ONEDOOR_ATTACHMENTS_S3_ACCESS_KEY": bucket.access_key,
            "ONEDOOR_ATTACHMENTS_S3_SECRET": bucket.secret,
        }
    )
    stored = store_for(config, "intake").put(io.BytesIO(PDF), KEY)
    assert b"".join(store_for(config, "intake").open(stored.id, KEY)) == PDF
    with pytest.raises(AttachmentMissing):  # a service does not see another's
        store_for(config, "grid").open(stored.id, KEY)


def test_a_request_that_fails_on_the_way_is_tried_again() -> None:
    with webhook((503, b""), (200, b"")) as server:
        stored = S3Store(replace(NOWHERE, endpoint=server.url), "intake", 1000).put(io.BytesIO(PDF), KEY)
    assert [asked for asked, _, _ in server.asked] == [f"PUT /attachments/intake/{stored.id}"] * 2


def test_a_store_that_refuses_is_down_and_tells_no_more() -> None:
    with webhook((403, b"")) as server, pytest.raises(AttachmentStoreDown) as refusal:
        S3Store(replace(NOWHERE, endpoint=server.url), "intake", 1000).put(io.BytesIO(PDF), KEY)
    assert len(server.asked) == 1
    assert "canary" not in str(refusal.value)


def test_a_store_that_is_away_is_down_at_once() -> None:
    store = S3Store(replace(NOWHERE, endpoint=f"http://127.0.0.1:{free_port()}"), "intake", 1000)
    for act in (lambda: store.put(io.BytesIO(PDF), KEY), lambda: store.open("0" * 32, KEY)):
        with pytest.raises(AttachmentStoreDown):
            act()
    with pytest.raises(AttachmentStoreDown):
        next(store.stored_before(0.0))
    store.remove("0" * 32)  # swept away later


def test_a_store_that_says_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "READ_SECONDS", 0.2)
    monkeypatch.setattr(module, "ATTEMPTS", 1)
    with closing(socket.create_server(("127.0.0.1", 0))) as silent:
        endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}"
        store = S3Store(replace(NOWHERE, endpoint=endpoint), "intake", 1000)
        began = monotonic()
        with pytest.raises(AttachmentStoreDown):
            store.open("0" * 32, KEY)
    assert monotonic() - began < 2


def test_the_key_is_not_shown(bucket: Bucket) -> None:
    assert "canary-secret" not in repr(NOWHERE)
