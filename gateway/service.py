"""The nameko service of the gateway."""

from werkzeug.wrappers import Request, Response

from casekit.entrypoints import http_api, loop
from casekit.loops import Stop
from casekit.service import EventService
from gateway.audience.dispatcher import run_dispatcher
from gateway.audience.sequencer import run_sequencer
from gateway.forward import front_of


class GatewayService(EventService):
    """One address for everyone outside: authenticates, limits, forwards, delivers."""

    name = "gateway"

    @http_api
    def serve(self, request: Request) -> Response:
        """Every request: a service's is forwarded, the rest is the gateway's own."""
        return front_of(self.runtime).answer(request.environ)

    @loop
    def sequence(self, stop: Stop) -> None:
        """Give events of the audience feed their order."""
        run_sequencer(self.runtime, stop)

    @loop
    def dispatch(self, stop: Stop) -> None:
        """Fill departments' queues, where there is a broker."""
        if self.runtime.config.has_broker:
            run_dispatcher(self.runtime, stop)


SERVICE = GatewayService
