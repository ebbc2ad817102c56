"""What the audience feed counts, and how far behind its subscribers are."""

from casekit.telemetry import counter, gauge
from casekit.work import Work
from gateway.audience.selection import due
from gateway.audience.subscriptions import active
from gateway.audience.tables import KINDS

_LABELS = {"kind": KINDS}
SENT = counter("onedoor_audience_events", "Events handed to subscribers", _LABELS)
REFUSALS = counter(
    "onedoor_audience_refusals",
    "Batches that a department's queue did not take in full",
    {"fault": ("unreachable", "returned", "refused", "timed_out")},
)
PENDING = gauge("onedoor_audience_unsequenced_events", "Events that have no position yet")
LAG = gauge(
    "onedoor_audience_lag_seconds",
    "Age of the oldest event that a subscriber has not taken, the worst",
    _LABELS,
)


def publish_lags(work: Work, present: int) -> None:
    """Set the lag of each kind, `present` being the position of now (microseconds)."""
    worst = dict.fromkeys(KINDS, 0.0)
    for each in active(work.db):
        oldest = due(work, each.unit, each.reached, 1, each.types) if each.has_news else []
        if oldest:
            worst[each.kind] = max(worst[each.kind], (present - oldest[0].position) / 1e6)
    for kind, seconds in worst.items():
        LAG.set(max(0.0, seconds), kind=kind)
