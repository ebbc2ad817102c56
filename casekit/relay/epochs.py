"""A new epoch: after a restore from a back-up the source cannot know which positions it gave in the life it lost.

What it says from now on is numbered in a new epoch, so that no listener can take a new event for an old one under the
same position. The number follows real time, so that two restores of one back-up get different epochs. Nor does it know
which case codes it gave: where a service has serials, they leap (`casekit.serials`).
"""

from sqlalchemy import text

from casekit.clock import monotonic, wall_seconds
from casekit.errors import Problem
from casekit.loops import Stop
from casekit.relay.lease import Lease
from casekit.relay.state import begin
from casekit.runtime import Runtime
from casekit.serials import TABLE as SERIALS
from casekit.serials import leap

LEASE_NAME = "relay"
_WAIT_SECONDS = 30.0
_RETRY_SECONDS = 0.1
_SINCE = 1_577_836_800  # 2020-01-01T00:00:00Z: epochs fit in an integer until 2088
_NEW = text(
    "UPDATE relay_state SET epoch = greatest(epoch + 1, :stamp), first_position = assigned + 1 RETURNING epoch"
)


class RelayBusy(Problem):
    """A relay holds the schema; end it before a new epoch is begun."""

    code = "RELAY_BUSY"
    status = 409
    title_en = "A relay is still running; end every process first."
    title_zh = "仍有中继在运行，请先停止所有进程。"


def new_epoch(runtime: Runtime) -> int:
    """Begin a new epoch of the service's events and return its number; to be called before anything runs again.

    Raises RelayBusy when a relay does not give up the schema in time, DBAPIError when the database does not answer.
    """
    lease = Lease(runtime.db, LEASE_NAME)
    waited = Stop()
    deadline = monotonic() + _WAIT_SECONDS
    try:
        while (connection := lease.acquire()) is None:
            if monotonic() > deadline:
                raise RelayBusy(runtime.name)
            waited.wait(_RETRY_SECONDS)
        begin(connection)
        serials = runtime.definition.metadata.tables.get(SERIALS)
        if serials is not None:  # before the epoch: cut off in between, what is done again does no harm
            leap(connection, serials, runtime.config.region, runtime.clock.now())
        return int(connection.execute(_NEW, {"stamp": int(wall_seconds()) - _SINCE}).scalar_one())
    finally:
        lease.release()
