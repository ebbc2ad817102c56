"""Which service owns which path of the API. A path that is nobody's is the gateway's own."""

from casekit.config import SERVICES
from casekit.web.jobs import service_of

_BY_PREFIX = {
    "cases": "intake",
    "public": "intake",
    "lines": "intake",
    "windows": "intake",
    "tickets": "intake",
    "paper-forms": "intake",
    "units": "grid",
    "grids": "grid",
    "staff": "grid",
    "reports": "grid",
    "orders": "grid",
    "mediations": "mediation",
    "petitions": "petition",
    "evaluation": "evaluation",
    "ledger": "ledger",
}
_TIMELINE = "timeline"


def owner_of(path: str) -> str | None:
    """The service that answers under `path`, or None for the gateway itself."""
    parts = path.split("/", 5)
    if len(parts) < 3 or parts[0] or parts[1] != "v1":
        return None
    if parts[2] == "cases" and len(parts) == 5 and parts[4] == _TIMELINE:
        return "ledger"
    if parts[2] == "jobs" and len(parts) == 4:
        asked = service_of(parts[3])
        return asked if asked in SERVICES and asked != "gateway" else None
    return _BY_PREFIX.get(parts[2])
