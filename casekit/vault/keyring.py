"""Master keys: they wrap the owners' keys and never touch data themselves.

`Keyring` is what the vault asks for; a key management service fits behind it, for it is only asked to wrap,
to unwrap and to derive index keys. `FileKeyring` reads a file (made on the first embedded start, or mounted
as a secret):

{"current": "k1", "keys": {"k1": "<base64, 32 bytes>"}, "index": "<base64, 32 bytes>"}

A wrapped key names the master key that wrapped it, so a further key can be added to `keys` and made `current`
while what the older one wrapped stays readable. `index` is the root of blind indexes and look-up secrets; it
must never change.
"""

import base64
import binascii
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from casekit.vault.errors import Undecryptable
from casekit.vault.keyfile import read_or_make, read_secret
from casekit.vault.suites import CURRENT, KEY_BYTES, Cipher, seal, suite_of, unseal

_WRAP_CONTEXT = b"onedoor/wrapped-key/"
_DERIVE_CONTEXT = b"onedoor/derived-key/"


class KeyringInvalid(ValueError):
    """The key file does not hold what it must. The message never repeats its content."""


class Keyring(Protocol):
    """Holds the master keys, or speaks to what holds them."""

    def wrap(self, key: bytes) -> bytes:
        """`key` encrypted under the current master key, naming it."""
        ...

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key that was wrapped. Raises Undecryptable."""
        ...

    def derive(self, purpose: str) -> bytes:
        """A 32-byte key for that purpose: the same in every process, for as long as the data live."""
        ...


class FileKeyring:
    """Master keys in this process's memory, from a key file."""

    def __init__(self, current: str, keys: Mapping[str, bytes], index: bytes) -> None:
        if (
            current not in keys
            or len(index) != KEY_BYTES
            or any(len(key) != KEY_BYTES for key in keys.values())
        ):
            raise KeyringInvalid(f"a key file holds {KEY_BYTES}-byte keys, an index key, and its current key")
        if any(not 0 < len(name) <= 255 or not name.isascii() for name in keys):
            raise KeyringInvalid("names of master keys are short ASCII")
        self._current = current
        self._ciphers: dict[str, Cipher] = {name: CURRENT.cipher(key) for name, key in keys.items()}
        self._index = index

    @classmethod
    def open(cls, path: Path, *, make: bool = False) -> "FileKeyring":
        """Read the key file; with `make`, make one (mode 0600) if there is none.

        Raises FileNotFoundError, KeyFileExposed, or KeyringInvalid.
        """
        return cls._parse(read_or_make(path, new_key_file) if make else read_secret(path))

    @classmethod
    def _parse(cls, content: bytes) -> "FileKeyring":
        try:
            document = json.loads(content)
            keys = {name: base64.b64decode(key, validate=True) for name, key in document["keys"].items()}
            index = base64.b64decode(document["index"], validate=True)
            return cls(document["current"], keys, index)
        except (
            KeyError,
            TypeError,
            AttributeError,
            UnicodeDecodeError,
            json.JSONDecodeError,
            binascii.Error,
        ):
            raise KeyringInvalid("the key file is not JSON with current, keys and index") from None

    def wrap(self, key: bytes) -> bytes:
        """The name of the current master key (length byte + ASCII), then the sealed key."""
        name = self._current.encode("ascii")
        return (
            bytes([len(name)]) + name + seal(self._ciphers[self._current], CURRENT, key, _WRAP_CONTEXT + name)
        )

    def unwrap(self, wrapped: bytes) -> bytes:
        """The key that was wrapped. Raises Undecryptable, also when its master key is not in the file."""
        length = wrapped[0] if wrapped else 0
        name, sealed = wrapped[1 : 1 + length], wrapped[1 + length :]
        cipher = self._ciphers.get(name.decode("ascii", "replace"))
        if cipher is None:
            raise Undecryptable("the master key is not in the keyring")
        return unseal(cipher, suite_of(sealed), sealed, _WRAP_CONTEXT + name)

    def derive(self, purpose: str) -> bytes:
        """HKDF-SHA-256 (RFC 5869) of the index key."""
        info = _DERIVE_CONTEXT + purpose.encode("utf-8")
        return HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=info).derive(self._index)

    def __repr__(self) -> str:
        return f"FileKeyring(current={self._current!r})"


def new_key_file() -> bytes:
    """The content of a new key file."""
    fresh = [base64.b64encode(os.urandom(KEY_BYTES)).decode("ascii") for _ in range(2)]
    return json.dumps({"current": "k1", "keys": {"k1": fresh[0]}, "index": fresh[1]}).encode("ascii")
