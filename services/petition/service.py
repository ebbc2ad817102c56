"""The nameko service of petition (信访)."""

from casekit.service import EventService


class PetitionService(EventService):
    """Takes a petition when a case is routed to an office; admits, refuses and answers within the statutory terms."""

    name = "petition"


SERVICE = PetitionService
