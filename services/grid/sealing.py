"""How grid seals what people wrote: orders' text under the case's key, a report's under its own.

The context of every ciphertext is `<table>/<id>/<column>`. Used by `handlers` and `readmodel`.
"""

from casekit.vault import CaseKeys, DataKey, Vault
from casekit.work import Work


def case_owner(code: str) -> str:
    """Whose key protects what is written on a case's orders."""
    return f"case/{code}"


def report_owner(report: object) -> str:
    """Whose key protects a report's text."""
    return f"report/{report}"


def hazard_owner(hazard: object) -> str:
    """Whose key protects what is written of a hazard."""
    return f"hazard/{hazard}"


def patrol_owner(patrol: object) -> str:
    """Whose key protects a patrol plan's places, tasks and findings."""
    return f"patrol/{patrol}"


def desk_owner(desk: str) -> str:
    """Whose key protects the notes of a desk."""
    return f"desk/{desk}"


def callout_owner(callout: object) -> str:
    """Whose key protects what is written on a callout: its own, for who is called need not handle the case."""
    return f"callout/{callout}"


def letter_owner(letter: object) -> str:
    """Whose key protects what is written in a letter: its own, for its recipient need not handle the case."""
    return f"letter/{letter}"


def risk_owner(risk: object) -> str:
    """Whose key protects what is written of a risk: its own, for its owner need not handle the case."""
    return f"risk/{risk}"


def meeting_owner(meeting: object) -> str:
    """Whose key protects a meeting's record: its own, for it speaks of several cases."""
    return f"meeting/{meeting}"


def key_of(work: Work, owner: str) -> DataKey:
    """The owner's key, made if there is none yet."""
    vault: Vault = work.extras["vault"]
    return CaseKeys(vault, work.tables["vault_keys"]).key_for(work.db, owner, work.now)


def live_key(work: Work, owner: str) -> DataKey | None:
    """The owner's key; None when it has none, or it was destroyed."""
    vault: Vault = work.extras["vault"]
    return CaseKeys(vault, work.tables["vault_keys"]).live_keys(work.db, [owner]).get(owner)


def opened(key: DataKey | None, sealed: bytes | None, context: str) -> str | None:
    """The text, or None where there is none, its reader sees it masked, or its key was destroyed."""
    return None if key is None or sealed is None else key.decrypt(sealed, context)
