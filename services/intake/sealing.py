"""How intake seals what people wrote and who they are: text under a key of the case, a party under a key of their own.

The context of every ciphertext is `<table>/<id>/<column>`. Used by `handlers` and `readmodel`.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from casekit.vault import CaseKeys, DataKey, Vault
from casekit.work import Work


def vault_of(work: Work) -> Vault:
    """The vault of this process."""
    vault: Vault = work.extras["vault"]
    return vault


def case_owner(code: str) -> str:
    """Whose key protects the text about a case."""
    return f"case/{code}"


def party_owner(party: UUID) -> str:
    """Whose key protects a party's data."""
    return f"party/{party}"


def new_key(work: Work, owner: str) -> DataKey:
    """A fresh key for an owner that has none yet, inserted with whatever else `work` inserts."""
    key, wrapped = vault_of(work).new_key()
    work.insert("vault_keys", owner=owner, wrapped=wrapped, created_at=work.now)
    return key


def key_of(work: Work, owner: str) -> DataKey:
    """The owner's key, made if there is none (a case that a grid report opened begins without text)."""
    return _keys(work).key_for(work.db, owner, work.now)


def live_keys(work: Work, owners: Iterable[str]) -> dict[str, DataKey]:
    """The keys of those owners whose data was not erased."""
    return _keys(work).live_keys(work.db, sorted(owners))


def opened(key: DataKey | None, sealed: bytes | None, context: str) -> str | None:
    """The text, or None where there is none or its key was destroyed."""
    return None if key is None or sealed is None else key.decrypt(sealed, context)


def sealed_party(key: DataKey, party: UUID, data: Mapping[str, Any]) -> bytes:
    """A party's data as one ciphertext."""
    return key.encrypt(json.dumps(data, ensure_ascii=False), f"parties/{party}/sealed")


def opened_party(key: DataKey, party: UUID, sealed: bytes) -> dict[str, Any]:
    """A party's data."""
    data: dict[str, Any] = json.loads(key.decrypt(sealed, f"parties/{party}/sealed"))
    return data


def _keys(work: Work) -> CaseKeys:
    return CaseKeys(vault_of(work), work.tables["vault_keys"])
