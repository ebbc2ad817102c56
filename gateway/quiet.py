"""Whether the whole platform has come to rest: nothing to publish, nothing to handle, nothing due, nothing on the way.

Pure. A snapshot of several services is not one moment; so rest is what two snapshots in a row agree on.
"""

from collections.abc import Mapping
from typing import Any

Status = Mapping[str, Any]  # what /internal/status answers


def is_at_rest(statuses: Mapping[str, Status], listens: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether no service has anything to do, and every listener has all that its sources have said."""
    return all(_is_idle(status) for status in statuses.values()) and all(
        statuses[listener]["received"].get(source, 0) >= statuses[source]["assigned"]
        for listener, sources in listens.items()
        for source in sources
        if listener in statuses and source in statuses
    )


def _is_idle(status: Status) -> bool:
    # what waits for an event that an operator must decide on will not move by itself
    is_waiting = status["waiting"] > 0 and status["stuck"] == 0
    return not (status["outbox"] or status["inbox"] or status["deadlines"] or is_waiting)
