"""The inbox: store, then handle.

Consumers and repair `store` what arrives and only then tell the bus so; `run_inbox` handles what is stored, each event
once, in order per stream and after the events it names.
"""

from casekit.inbox.arrivals import Arrival, Gap, SourceState, StoreResult, Unreadable
from casekit.inbox.store import note_sealed, source_states, store

__all__ = [
    "Arrival",
    "Gap",
    "SourceState",
    "StoreResult",
    "Unreadable",
    "note_sealed",
    "source_states",
    "store",
]
