"""The nameko service of intake (受理)."""

from casekit.entrypoints import loop
from casekit.loops import Stop
from casekit.service import EventService
from services.intake.jobs import run_import_sweeper
from services.intake.sending.configured import gateways_for
from services.intake.sending.loop import run_sender


class IntakeService(EventService):
    """Registers cases and moves them on; hears what grid, mediation and petition make of them."""

    name = "intake"

    @loop
    def forget_imports(self, stop: Stop) -> None:
        """Forget what is left of old imports."""
        run_import_sweeper(self.runtime, stop)

    @loop
    def send_notifications(self, stop: Stop) -> None:
        """Send what is in the tray, where there is a gateway for its form."""
        run_sender(self.runtime, gateways_for(self.runtime), stop)


SERVICE = IntakeService
