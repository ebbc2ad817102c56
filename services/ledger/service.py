"""The ledger as a nameko service."""

from casekit.entrypoints import loop
from casekit.loops import Stop
from casekit.service import EventService
from services.ledger.integrator import run_integrator


class LedgerService(EventService):
    """Records what everyone says, and proves it."""

    name = "ledger"

    @loop
    def integrate(self, stop: Stop) -> None:
        """Give recorded entries their place in the tree, and sign checkpoints."""
        run_integrator(self.runtime, stop)


SERVICE = LedgerService
