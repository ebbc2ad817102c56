"""What a listener does with a `Sealed`: remembers how far the source has come, and compares what both have kept.

A source that is behind its listener in the same epoch was restored without a new epoch; one whose digest differs has
lost or changed something, or the listener has. Neither can be mended by a machine: it is said, loudly, each time.
"""

import logging

from sqlalchemy import text

from casekit.bus.messages import Sealed
from casekit.inbox.store import note_sealed
from casekit.relay.sealing import DIGEST
from casekit.runtime import Runtime
from casekit.telemetry import BOUNDED, counter

log = logging.getLogger(__name__)
_disagreements = counter(
    "onedoor_source_disagreements",
    "Times a source sealed other events than this service has stored",
    {"service": BOUNDED, "source": BOUNDED},
)
_KEPT = text(f"""
    SELECT {DIGEST} FROM (
        SELECT position, body FROM inbox_messages
        WHERE source = :source AND epoch = :epoch AND position BETWEEN :since AND :last
        UNION ALL
        SELECT position, body FROM inbox_undecodable
        WHERE source = :source AND epoch = :epoch AND position BETWEEN :since AND :last
    ) kept
""")


def heard(runtime: Runtime, sealed: Sealed) -> bool:
    """Take note of a sealed message; False when the source and we disagree on what it said."""
    state = note_sealed(runtime, sealed.source, sealed.epoch, sealed.first, sealed.last)
    if state.contiguous < sealed.last:
        return True  # not all here yet: repair will see to it, and the next one will be compared
    agrees = state.first == sealed.first and _kept_digest(runtime, sealed) == sealed.digest
    if not agrees:
        _disagreements.inc(service=runtime.name, source=sealed.source)
        log.critical(
            "a source has sealed other events than are stored here",
            extra={
                "service": runtime.name,
                "source": sealed.source,
                "epoch": sealed.epoch,
                "position": sealed.last,
            },
        )
    return agrees


def _kept_digest(runtime: Runtime, sealed: Sealed) -> str:
    values = {name: getattr(sealed, name) for name in ("source", "epoch", "since", "last")}
    with runtime.db.begin() as connection:
        return str(connection.execute(_KEPT, values).scalar_one())
