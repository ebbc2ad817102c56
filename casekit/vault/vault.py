"""Data keys, blind indexes and look-up secrets. Every call is a few microseconds; none touches a database."""

import hmac
import os
from functools import lru_cache

from casekit.config import Config
from casekit.vault.keyring import FileKeyring, Keyring
from casekit.vault.normalise import normalised
from casekit.vault.suites import CURRENT, KEY_BYTES, seal, suite_of, unseal


class DataKey:
    """The key of one owner: a party (当事人), or a case for the text written about it.

    `context` says where a value stands, such as `party/<id>/name`; it is authenticated with the value, so
    that a ciphertext put into another row or column does not decrypt.
    """

    __slots__ = ("_cipher", "_key")

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._cipher = CURRENT.cipher(key)

    def encrypt(self, plaintext: str | bytes, context: str) -> bytes:
        """`plaintext` (text as UTF-8), sealed under a fresh nonce."""
        data = plaintext.encode("utf-8") if isinstance(plaintext, str) else plaintext
        return seal(self._cipher, CURRENT, data, context.encode("utf-8"))

    def decrypt(self, ciphertext: bytes, context: str) -> str:
        """The text that was encrypted in this context. Raises Undecryptable."""
        return self.decrypt_bytes(ciphertext, context).decode("utf-8")

    def decrypt_bytes(self, ciphertext: bytes, context: str) -> bytes:
        """The bytes that were encrypted in this context. Raises Undecryptable."""
        sealed = bytes(ciphertext)  # database drivers hand out memoryviews
        suite = suite_of(sealed)
        cipher = self._cipher if suite is CURRENT else suite.cipher(self._key)
        return unseal(cipher, suite, sealed, context.encode("utf-8"))

    def subkey(self, purpose: bytes) -> bytes:
        """A 32-byte key derived from this one, for data too large for one call. HMAC-SHA-256 as a PRF."""
        return hmac.digest(self._key, b"onedoor/subkey/" + purpose, "sha256")

    def __repr__(self) -> str:
        return "DataKey(…)"

    def __reduce__(self) -> str:
        raise TypeError("a data key is never serialised")


class Vault:
    """Makes and unwraps data keys; indexes values that must be found but not read. Safe to share."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring
        self._derived = lru_cache(maxsize=256)(keyring.derive)

    def new_key(self) -> tuple[DataKey, bytes]:
        """A fresh data key, and the same wrapped, for the caller's table."""
        key = os.urandom(KEY_BYTES)
        return DataKey(key), self._keyring.wrap(key)

    def unwrap(self, wrapped: bytes) -> DataKey:
        """The data key that `new_key` wrapped. Raises Undecryptable."""
        return DataKey(self._keyring.unwrap(bytes(wrapped)))

    def blind_index(self, purpose: str, value: str) -> bytes:
        """32 bytes that are equal for equal values of one purpose, and tell nothing without the master key.

        The value is normalised as its purpose asks (`phone`, `id_card`, `name`, any other: plain text).
        Serves exact look-up within one purpose; never a search across cases by a person's identity.
        """
        return self._mac(f"index/{purpose}", normalised(purpose, value))

    def fingerprint(self, purpose: str, value: str) -> bytes:
        """32 bytes as of `blind_index`, of the value exactly as it is: a number of others' making, a whole content."""
        return self._mac(f"fingerprint/{purpose}", value)

    def secret_hmac(self, purpose: str, value: str) -> bytes:
        """How a look-up secret of at least 60 random bits is stored; `value` is taken as it is."""
        return self._mac(f"secret/{purpose}", value)

    def seed(self, purpose: str) -> bytes:
        """32 bytes for a signing key of one purpose, the same under the same master key."""
        return self._derived(f"seed/{purpose}")

    def _mac(self, purpose: str, value: str) -> bytes:
        return hmac.digest(self._derived(purpose), value.encode("utf-8"), "sha256")


def vault_for(config: Config) -> Vault:
    """The vault under the configured master key file, which is made on the first start when embedded."""
    return Vault(FileKeyring.open(config.master_key_file, make=config.profile == "embedded"))
