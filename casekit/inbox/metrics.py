"""What the inbox counts."""

from casekit.inbox.tables import STATES
from casekit.telemetry import BOUNDED, counter, gauge

ARRIVALS = counter(
    "onedoor_inbox_arrivals",
    "What reached the inbox, by what became of it",
    {"service": BOUNDED, "outcome": ("stored", "repeated", "undecodable", "conflicting")},
)
EVENTS = counter(
    "onedoor_inbox_events",
    "Events the inbox worker took up, by what became of them",
    {"service": BOUNDED, "outcome": ("waiting", *STATES)},
)
LEVEL = gauge(
    "onedoor_inbox_messages",
    "What is in the inbox and not settled",
    {
        "service": BOUNDED,
        "state": ("ready", "waiting", "retrying", "held", "parked", "undecodable", "conflicting"),
    },
)
OLDEST = gauge("onedoor_inbox_oldest_seconds", "Age of the oldest event not settled", {"service": BOUNDED})
