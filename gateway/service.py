"""The nameko service of the gateway."""

from werkzeug.wrappers import Request, Response

from casekit.entrypoints import http_api
from casekit.service import EventService
from gateway.forward import front_of


class GatewayService(EventService):
    """One address for everyone outside: authenticates, limits, forwards, delivers."""

    name = "gateway"

    @http_api
    def serve(self, request: Request) -> Response:
        """Every request: a service's is forwarded, the rest is the gateway's own."""
        return front_of(self.runtime).answer(request.environ)


SERVICE = GatewayService
