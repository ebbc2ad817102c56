"""How intake seals what people wrote and who they are: text under a key of the case, a party under a key of their own.

How is `casekit.sealing`'s to say. Used by `handlers` and `readmodel`.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from casekit.sealing import key_of, live_keys, opened, vault_of
from casekit.vault import DataKey
from casekit.work import Work

__all__ = [
    "case_owner",
    "key_of",
    "live_keys",
    "new_key",
    "opened",
    "opened_party",
    "opened_source",
    "party_owner",
    "sealed_party",
    "source_text",
    "vault_of",
]


def case_owner(code: str) -> str:
    """Whose key protects the text about a case."""
    return f"case/{code}"


def party_owner(party: UUID) -> str:
    """Whose key protects a party's data."""
    return f"party/{party}"


def source_text(source: Mapping[str, Any] | None) -> str | None:
    """What a channel knows of how a case came (来源信息), as the one text that is sealed."""
    return json.dumps(source, ensure_ascii=False, sort_keys=True) if source else None


def opened_source(key: DataKey | None, sealed: bytes | None, code: str) -> dict[str, Any] | None:
    """That, by field; None where there is none, or no key."""
    text = opened(key, sealed, f"cases/{code}/source_sealed")
    return None if text is None else dict(json.loads(text))


def new_key(work: Work, owner: str) -> DataKey:
    """A fresh key for an owner that has none yet, inserted with whatever else `work` inserts."""
    key, wrapped = vault_of(work).new_key()
    work.insert("vault_keys", owner=owner, wrapped=wrapped, created_at=work.now)
    return key


def sealed_party(key: DataKey, party: UUID, data: Mapping[str, Any]) -> bytes:
    """A party's data as one ciphertext."""
    return key.encrypt(json.dumps(data, ensure_ascii=False), f"parties/{party}/sealed")


def opened_party(key: DataKey, party: UUID, sealed: bytes) -> dict[str, Any]:
    """A party's data."""
    data: dict[str, Any] = json.loads(key.decrypt(sealed, f"parties/{party}/sealed"))
    return data
