"""How petition seals what people wrote: under the case's key in this service. Used by `handlers` and `readmodel`."""

from casekit import sealing
from casekit.sealing import opened
from casekit.vault import DataKey
from casekit.work import Work

__all__ = ["key_of", "live_key", "opened"]


def key_of(work: Work, code: str) -> DataKey:
    """The case's key, made if there is none yet."""
    return sealing.key_of(work, f"case/{code}")


def live_key(work: Work, code: str) -> DataKey | None:
    """The case's key; None when it has none, or it was destroyed."""
    return sealing.live_key(work, f"case/{code}")
