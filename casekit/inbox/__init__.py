"""The inbox: store, then handle.

Consumers and repair `store` what arrives and only then tell the bus so; `run_inbox` handles what is stored, each event
once, in order per stream and after the events it names. `casekit.inbox.parked` is for operators.
"""

from casekit.inbox.arrivals import Arrival, Gap, SourceState, StoreResult, Unreadable
from casekit.inbox.events import EVENTS
from casekit.inbox.levels import Levels, levels, quiet
from casekit.inbox.loop import run_inbox
from casekit.inbox.store import note_sealed, source_states, store
from casekit.inbox.worker import Progress, handle_batch

__all__ = [
    "EVENTS",
    "Arrival",
    "Gap",
    "Levels",
    "Progress",
    "SourceState",
    "StoreResult",
    "Unreadable",
    "handle_batch",
    "levels",
    "note_sealed",
    "quiet",
    "run_inbox",
    "source_states",
    "store",
]
