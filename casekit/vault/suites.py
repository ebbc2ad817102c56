"""Algorithm suites, and the header by which a ciphertext names its own.

A sealed value is: version byte, suite name (length byte + ASCII), body. The header is authenticated with the
body, so a value cannot be passed off as another suite's. A national suite (国密 SM4-GCM/SM3) is one more
entry in `SUITES`: what was written under the first stays readable beside it.
"""

import os
from collections.abc import Mapping
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casekit.vault.errors import Undecryptable

KEY_BYTES = 32
_VERSION = 1
_NONCE_BYTES = 12


class Cipher(Protocol):
    """An authenticated cipher under one key."""

    def encrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """Ciphertext and tag."""
        ...

    def decrypt(self, nonce: bytes, data: bytes, associated_data: bytes | None) -> bytes:
        """The plaintext. Raises InvalidTag."""
        ...


class Suite:
    """A named cipher for 256-bit keys and 96-bit nonces."""

    def __init__(self, name: str, cipher: type[AESGCM]) -> None:
        self.name = name
        self.cipher = cipher
        self.header = bytes([_VERSION, len(name)]) + name.encode("ascii")


A256GCM = Suite("A256GCM", AESGCM)
SUITES: Mapping[bytes, Suite] = {suite.header: suite for suite in (A256GCM,)}
CURRENT = A256GCM


def suite_of(sealed: bytes) -> Suite:
    """The suite that a sealed value names. Raises Undecryptable for one not known here."""
    header = sealed[: 2 + sealed[1]] if len(sealed) > 2 else b""
    suite = SUITES.get(header)
    if suite is None:
        raise Undecryptable("the suite is not known")
    return suite


def seal(cipher: Cipher, suite: Suite, plaintext: bytes, context: bytes) -> bytes:
    """Encrypt under a fresh random nonce, bound to `context`.

    Random 96-bit nonces are safe for 2**32 values under one key (NIST SP 800-38D, 8.3); an owner has a few
    hundred.
    """
    nonce = os.urandom(_NONCE_BYTES)
    return suite.header + nonce + cipher.encrypt(nonce, plaintext, suite.header + context)


def unseal(cipher: Cipher, suite: Suite, sealed: bytes, context: bytes) -> bytes:
    """What `seal` took. Raises Undecryptable if anything but that cipher, value and context is given."""
    start = len(suite.header)
    nonce, body = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
    try:
        return cipher.decrypt(nonce, body, suite.header + context)
    except (InvalidTag, ValueError):
        raise Undecryptable("the value does not belong here, or was altered") from None
