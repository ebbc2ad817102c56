"""The nameko service of intake (受理)."""

from casekit.service import EventService


class IntakeService(EventService):
    """Registers cases and moves them on; hears what grid, mediation and petition make of them."""

    name = "intake"


SERVICE = IntakeService
