"""A parcel is opened by its recipient alone, who can tell who sent it; nothing of it can be changed."""

import base64

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from casekit.parcels import ParcelUnreadable, pack, recipient_key, sender_of, unpack

SEED, OTHER_SEED = bytes(32), bytes(range(32))
KEY, OTHER_KEY = X25519PrivateKey.generate(), X25519PrivateKey.generate()
CONTENT = "张三丰的事项".encode()


def public(key: X25519PrivateKey) -> str:
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def private(key: X25519PrivateKey) -> bytes:
    return key.private_bytes_raw()


def test_the_recipient_opens_it_and_knows_the_sender() -> None:
    parcel = pack(CONTENT, public(KEY), SEED)
    assert unpack(parcel, private(KEY), sender_of(SEED)) == CONTENT
    assert CONTENT not in str(parcel).encode()
    assert pack(CONTENT, public(KEY), SEED)["ciphertext"] != parcel["ciphertext"]


@pytest.mark.parametrize(("key", "seed"), [(OTHER_KEY, SEED), (KEY, OTHER_SEED)], ids=["key", "sender"])
def test_nobody_else_opens_it_and_nobody_else_sent_it(key: X25519PrivateKey, seed: bytes) -> None:
    with pytest.raises(ParcelUnreadable):
        unpack(pack(CONTENT, public(KEY), SEED), private(key), sender_of(seed))


@pytest.mark.parametrize(
    "member", ["format", "sender", "recipient", "ephemeral", "nonce", "ciphertext", "signature"]
)
def test_nothing_of_it_can_be_changed_or_left_out(member: str) -> None:
    parcel, another = pack(CONTENT, public(KEY), SEED), pack(b"", public(OTHER_KEY), OTHER_SEED)
    without = {name: value for name, value in parcel.items() if name != member}
    for changed in ({**parcel, member: another[member]}, {**parcel, member: "!"}, without):
        if changed != parcel:
            with pytest.raises(ParcelUnreadable):
                unpack(changed, private(KEY), sender_of(SEED))


@pytest.mark.parametrize("text", ["", "not base64", "AAAA", "张"])
def test_what_is_no_key_is_refused(text: str) -> None:
    with pytest.raises(ParcelUnreadable):
        recipient_key(text)
