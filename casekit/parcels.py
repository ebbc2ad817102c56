"""Sealed, signed parcels: one document that only its recipient can open and of which he can tell who sent it.

X25519 with a fresh key pair per parcel, HKDF-SHA-256, AES-256-GCM; signed with Ed25519 over everything else in the
parcel, recipient included, so that nobody can address it anew. Keys and bytes are base64 (RFC 4648, with padding).
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORMAT = "onedoor-parcel-1"
_NONCE_BYTES = 12


class ParcelUnreadable(ValueError):
    """It is no parcel, is for somebody else, or not from whom it is said to be."""


def pack(content: bytes, recipient: str, seed: bytes) -> dict[str, str]:
    """`content` for the holder of the X25519 key `recipient`, signed with the Ed25519 key of `seed` (32 bytes).

    Raises ParcelUnreadable when `recipient` is no key.
    """
    theirs = recipient_key(recipient)
    signer, ephemeral, nonce = (
        Ed25519PrivateKey.from_private_bytes(seed),
        X25519PrivateKey.generate(),
        os.urandom(_NONCE_BYTES),
    )
    parcel = {
        "format": FORMAT,
        "sender": _text(signer.public_key().public_bytes_raw()),
        "recipient": recipient,
        "ephemeral": _text(ephemeral.public_key().public_bytes_raw()),
        "nonce": _text(nonce),
    }
    key = _key(ephemeral.exchange(theirs), parcel)
    parcel["ciphertext"] = _text(AESGCM(key).encrypt(nonce, content, _bound(parcel)))
    return {**parcel, "signature": _text(signer.sign(_bound(parcel)))}


def unpack(parcel: Mapping[str, Any], private_key: bytes, sender: str) -> bytes:
    """The content, if it is for the holder of `private_key` (X25519) and from `sender`. Raises ParcelUnreadable."""
    try:
        told = {name: str(parcel[name]) for name in ("format", "sender", "recipient", "ephemeral", "nonce")}
        if told["format"] != FORMAT or told["sender"] != sender:
            raise ParcelUnreadable("another format, or another sender")
        signed = {**told, "ciphertext": str(parcel["ciphertext"])}
        signer = Ed25519PublicKey.from_public_bytes(_bytes(sender))
        signer.verify(_bytes(str(parcel["signature"])), _bound(signed))
        shared = X25519PrivateKey.from_private_bytes(private_key).exchange(recipient_key(told["ephemeral"]))
        ciphertext = _bytes(signed["ciphertext"])
        return AESGCM(_key(shared, told)).decrypt(_bytes(told["nonce"]), ciphertext, _bound(told))
    except (KeyError, ValueError, InvalidSignature, InvalidTag) as error:
        raise ParcelUnreadable("not a parcel for this key from this sender") from error


def recipient_key(text: str) -> X25519PublicKey:
    """The public key that `text` is, and that a secret can be agreed on with. Raises ParcelUnreadable."""
    try:
        key = X25519PublicKey.from_public_bytes(_bytes(text))
        X25519PrivateKey.generate().exchange(
            key
        )  # a point of low order (RFC 7748 §6.1) fails here, and not later
        return key
    except ValueError as error:
        raise ParcelUnreadable("not an X25519 key") from error


def sender_of(seed: bytes) -> str:
    """By which key a receiver knows parcels signed with `seed`."""
    return _text(Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw())


def _key(shared: bytes, parcel: Mapping[str, str]) -> bytes:
    context = "/".join((FORMAT, parcel["ephemeral"], parcel["recipient"]))
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=context.encode("ascii")).derive(shared)


def _bound(parcel: Mapping[str, str]) -> bytes:
    return json.dumps(parcel, sort_keys=True, separators=(",", ":")).encode("utf-8")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError("not base64") from error
