"""Which service owns which path of the API. A path that is nobody's is the gateway's own."""

from casekit.config import SERVICES
from casekit.web.jobs import service_of

_BY_PREFIX = {
    "cases": "intake",
    "public": "intake",
    "lines": "intake",
    "follow-up-draws": "intake",
    "windows": "intake",
    "tickets": "intake",
    "paper-forms": "intake",
    "units": "grid",
    "grids": "grid",
    "staff": "grid",
    "centres": "grid",
    "desks": "grid",
    "hazards": "grid",
    "patrols": "grid",
    "grid-tasks": "grid",
    "reports": "grid",
    "orders": "grid",
    "supervisions": "grid",
    "alerts": "grid",
    "callouts": "grid",
    "letters": "grid",
    "risks": "grid",
    "meetings": "grid",
    "sponsorships": "grid",
    "mediations": "mediation",
    "mediation-sessions": "mediation",
    "committees": "mediation",
    "petitions": "petition",
    "advices": "petition",
    "forwardings": "petition",
    "urgent-reports": "petition",
    "petition-figures": "petition",
    "petition-statuses": "petition",
    "petition-receptions": "petition",
    "evaluation": "evaluation",
    "ledger": "ledger",
}
_OF_A_CASE = {"timeline": "ledger", "deliveries": None, "disclosures": None}


def owner_of(path: str) -> str | None:
    """The service that answers under `path`, or None for the gateway itself."""
    parts = path.split("/", 5)
    if len(parts) < 3 or parts[0] or parts[1] != "v1":
        return None
    if parts[2] == "cases" and len(parts) == 5 and parts[4] in _OF_A_CASE:
        return _OF_A_CASE[parts[4]]
    if parts[2] == "jobs" and len(parts) == 4:
        asked = service_of(parts[3])
        return asked if asked in SERVICES and asked != "gateway" else None
    if parts[2] == "disclosures" and len(parts) == 4:
        return parts[3] if parts[3] in SERVICES and parts[3] != "gateway" else None
    return _BY_PREFIX.get(parts[2])
