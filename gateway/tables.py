"""The gateway's tables: the platform's mechanism, the relations that decide who may be sent what, the audience feed."""

from access.tables import declare
from casekit.db import new_metadata
from casekit.schema import mechanism
from gateway.audience import tables as audience

METADATA = new_metadata()
mechanism(METADATA)
declare(METADATA)
audience.declare(METADATA)
