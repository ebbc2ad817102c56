"""How mediation seals what people wrote: under the case's key in this service.

The context of every ciphertext is `<table>/<id>/<column>`. Used by `handlers` and `readmodel`.
"""

from casekit.vault import CaseKeys, DataKey, Vault
from casekit.work import Work


def key_of(work: Work, code: str) -> DataKey:
    """The case's key, made if there is none yet."""
    return _keys(work).key_for(work.db, _owner(code), work.now)


def live_key(work: Work, code: str) -> DataKey | None:
    """The case's key; None when it has none, or it was destroyed."""
    return _keys(work).live_keys(work.db, [_owner(code)]).get(_owner(code))


def opened(key: DataKey | None, sealed: bytes | None, context: str) -> str | None:
    """The text; None where there is none, or no key to read it with."""
    return None if key is None or sealed is None else key.decrypt(sealed, context)


def _owner(code: str) -> str:
    return f"case/{code}"


def _keys(work: Work) -> CaseKeys:
    vault: Vault = work.extras["vault"]
    return CaseKeys(vault, work.tables["vault_keys"])
