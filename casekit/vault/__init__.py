"""The vault: personal data and free text are encrypted before they reach a table, each owner under a key of
its own.

The service that owns the data keeps the ciphertexts and the wrapped keys (`CaseKeys`, or columns of its own
beside a party); the master keys that unwrap them are kept apart, in a `Keyring`. Destroying an owner's
wrapped key destroys its data. `Vault.blind_index` finds an exact value without decrypting anything;
`Vault.secret_hmac` stores look-up secrets.
"""

from casekit.vault.casekeys import CaseKeys, vault_tables
from casekit.vault.errors import KeyDestroyed, KeyMissing, Undecryptable
from casekit.vault.keyfile import KeyFileExposed
from casekit.vault.keyring import FileKeyring, Keyring
from casekit.vault.vault import DataKey, Vault, vault_for

__all__ = [
    "CaseKeys",
    "DataKey",
    "FileKeyring",
    "KeyDestroyed",
    "KeyFileExposed",
    "KeyMissing",
    "Keyring",
    "Undecryptable",
    "Vault",
    "vault_for",
    "vault_tables",
]
