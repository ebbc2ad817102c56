"""What every service of the platform does while it runs: the entrypoints that a service class inherits.

    class GridService(EventService):
        name = "grid"

A service that does more adds its own entrypoints beside these.
"""

from collections.abc import Sequence

from werkzeug.wrappers import Request, Response

from casekit.attachments.sweep import run_attachment_sweeper
from casekit.bus.entrypoint import arrivals, receive
from casekit.bus.messages import Delivery
from casekit.deadlines.ticker import run_ticker
from casekit.entrypoints import RuntimeProvider, answer, http_api, loop
from casekit.inbox.loop import run_inbox
from casekit.loops import Stop
from casekit.repair import Repairer, repair_loop
from casekit.runtime import Runtime
from casekit.web.idempotency import run_sweeper


class EventService:
    """Answers HTTP, takes in what its sources say, handles it, watches deadlines, and mends what was missed.

    The composition gives the runtime `extras["sources"]`, the clients of the repair feeds by source.
    """

    name: str
    runtime: Runtime = RuntimeProvider()

    @http_api
    def serve(self, request: Request) -> Response:
        """The service's API."""
        return answer(self.runtime, request)

    @arrivals  # type: ignore[untyped-decorator]
    def take_in(self, batch: Sequence[Delivery]) -> None:
        """Store what the service's queue brings."""
        receive(self.runtime, batch)

    @loop
    def work_inbox(self, stop: Stop) -> None:
        """Handle what is in the inbox."""
        if self.runtime.definition.listens_to:
            run_inbox(self.runtime, stop)

    @loop
    def tick(self, stop: Stop) -> None:
        """Fire the deadlines that are due."""
        run_ticker(self.runtime, stop)

    @loop
    def sweep(self, stop: Stop) -> None:
        """Forget answers kept under an Idempotency-Key for longer than a day."""
        run_sweeper(self.runtime, stop)

    @loop
    def sweep_attachments(self, stop: Stop) -> None:
        """Remove files whose row was never committed."""
        run_attachment_sweeper(self.runtime, stop)

    @loop
    def repair(self, stop: Stop) -> None:
        """Pull what the bus lost from its source."""
        if self.runtime.definition.listens_to:
            repair_loop(Repairer(self.runtime, self.runtime.extras["sources"]), stop)
