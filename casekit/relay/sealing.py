"""What a source seals: how far it has come, and a digest over the end of it.

A listener that has stored the same positions computes the same digest over its own rows; when it does not, one of the
two has lost or changed something, and says so.
"""

from sqlalchemy import text
from sqlalchemy.engine import Connection

from casekit.bus.messages import Sealed
from casekit.relay.state import RelayState

SEALED_RANGE = 1000
# Over rows with `body` and `position`: SHA-256 over the SHA-256 of each body, in order of position.
DIGEST = "encode(sha256(coalesce(string_agg(sha256(body), ''::bytea ORDER BY position), ''::bytea)), 'hex')"

_DIGEST = text(f"SELECT {DIGEST} FROM outbox_messages WHERE position BETWEEN :since AND :last")


def seal(connection: Connection, source: str, state: RelayState) -> Sealed:
    """The control message about what is published of the present epoch."""
    last = max(state.published, state.first - 1)
    since = max(state.first, last - SEALED_RANGE + 1)
    digest = connection.execute(_DIGEST, {"since": since, "last": last}).scalar_one()
    return Sealed(source, state.epoch, state.first, last, since, digest)
