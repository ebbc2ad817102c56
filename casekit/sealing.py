"""Sealing what people wrote, in a service's transaction: each owner's text under a key of its own (`vault_keys`).

An owner is whatever the service names (`case/<code>`, `report/<id>`); the context of every ciphertext is
`<table>/<id>/<column>`. Used by the `sealing` modules of services, which say whose key protects what.
"""

from collections.abc import Iterable

from casekit.vault import CaseKeys, DataKey, Vault
from casekit.work import Work


def vault_of(work: Work) -> Vault:
    """The vault of this process."""
    vault: Vault = work.extras["vault"]
    return vault


def key_of(work: Work, owner: str) -> DataKey:
    """The owner's key, made if there is none yet."""
    return _keys(work).key_for(work.db, owner, work.now)


def live_keys(work: Work, owners: Iterable[str]) -> dict[str, DataKey]:
    """The keys of those owners whose data was not erased."""
    return _keys(work).live_keys(work.db, sorted(owners))


def live_key(work: Work, owner: str) -> DataKey | None:
    """The owner's key; None when it has none, or it was destroyed."""
    return live_keys(work, [owner]).get(owner)


def opened(key: DataKey | None, sealed: bytes | None, context: str) -> str | None:
    """The text; None where there is none, its reader is given no key, or the key was destroyed."""
    return None if key is None or sealed is None else key.decrypt(sealed, context)


def _keys(work: Work) -> CaseKeys:
    return CaseKeys(vault_of(work), work.tables["vault_keys"])
