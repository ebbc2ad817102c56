"""The nameko service of mediation (调解)."""

from casekit.service import EventService


class MediationService(EventService):
    """Opens a mediation when a case is routed to a committee; records attempts, an agreement, or the end."""

    name = "mediation"


SERVICE = MediationService
