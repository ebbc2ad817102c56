"""The relay: gives what a service has said its place in the source, and publishes it.

For each service schema one relay is active, wherever how many run; the others take over when its session ends. Rows of
the outbox get gapless positions in an order in which every stream's events follow one another, and leave in that order;
`published` follows behind what the bus has confirmed. A crash at any line means at most that something is published
again, under the same position. Nothing else writes `position`, `epoch` or `relay_state`.
"""

from casekit.relay.epochs import new_epoch
from casekit.relay.relay import Relay
from casekit.relay.running import faults, relay_loop, run_relays
from casekit.relay.state import pending

__all__ = ["Relay", "faults", "new_epoch", "pending", "relay_loop", "run_relays"]
