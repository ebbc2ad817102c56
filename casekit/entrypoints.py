"""nameko entrypoints of a service class: its HTTP API, its loops, and its Runtime.

A service class is a table of contents:

    class Intake:
        name = "intake"
        runtime = RuntimeProvider()

        @http_api
        def serve(self, request):
            return answer(self.runtime, request)

        @arrivals
        def receive(self, batch):
            receive(self.runtime, batch)

        @loop
        def work_inbox(self, stop):
            run_inbox(self.runtime, stop)

The composition root starts it in a container whose configuration is `container_config(runtime, listen)`. `listen` is
the address of the HTTP API, or None where another process, or the gateway in this one, calls the application.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from eventlet.event import Event
from nameko.containers import ServiceContainer, WorkerContext
from nameko.exceptions import ContainerBeingKilled
from nameko.extensions import DependencyProvider, Entrypoint
from werkzeug.wrappers import Request, Response

from casekit.loops import Stop
from casekit.runtime import Runtime
from casekit.web import problems
from casekit.web.app import app_of, respond
from casekit.web.errors import InternalError, Overloaded
from casekit.web.server import Environ, HttpServer

Method = TypeVar("Method", bound=Callable[..., Any])
_SPARE_WORKERS = 32  # so that a request over the limit is told so instead of waiting for a worker


def container_config(runtime: Runtime, listen: tuple[str, int] | None) -> dict[str, Any]:
    """The configuration of the nameko container that runs the service class of `runtime`."""
    config = runtime.config
    workers = config.request_workers + config.poll_workers + _SPARE_WORKERS
    return {"runtime": runtime, "listen": listen, "max_workers": workers}


def answer(runtime: Runtime, request: Request) -> Response:
    """The service's answer to a request: what an `@http_api` method does."""
    return respond(app_of(runtime), request.environ)


class RuntimeProvider(DependencyProvider):  # type: ignore[misc]
    """Gives a service object its Runtime."""

    def get_dependency(self, worker_ctx: WorkerContext) -> Runtime:
        """Called by the container for every service object."""
        return runtime_of(self.container)


def runtime_of(container: ServiceContainer) -> Runtime:
    """The Runtime that the composition root gave the container."""
    runtime: Runtime = container.config["runtime"]
    return runtime


def service_object(container: ServiceContainer, entrypoint: Entrypoint) -> Any:
    """A service object with its dependencies, for what runs outside nameko's workers."""
    service = container.service_cls()
    context = WorkerContext(container, service, entrypoint)
    for provider in container.dependencies:
        setattr(service, provider.attr_name, provider.get_dependency(context))
    return service


class HttpApi(Entrypoint):  # type: ignore[misc]
    """Every request of every method and path, answered by the decorated method in a nameko worker."""

    _server: HttpServer | None = None

    @property
    def port(self) -> int:
        """The port in use; 0 where nothing listens (nameko reads every attribute before it starts)."""
        return self._server.port if self._server is not None else 0

    def setup(self) -> None:
        """Called by the container before `start`; takes the address, so that a taken one is known early (OSError)."""
        if (listen := self.container.config["listen"]) is not None:
            host, port = listen
            self._server = HttpServer(host, port, self._answer)

    def start(self) -> None:
        """Begin to accept."""
        if self._server is not None:
            self._server.start()

    def stop(self) -> None:
        """Accept nothing more and finish what has begun."""
        if self._server is not None:
            self._server.stop(runtime_of(self.container).config.drain_seconds)

    def kill(self) -> None:
        """Stop without finishing."""
        if self._server is not None:
            self._server.stop(0)

    def _answer(self, environ: Environ) -> Response:
        done: Event = Event()

        def finish(_: WorkerContext, result: Any, exc_info: Any) -> tuple[Any, Any]:
            done.send(result if exc_info is None else problems.response(InternalError()))
            return result, exc_info

        try:
            self.container.spawn_worker(self, (Request(environ),), {}, handle_result=finish)
        except ContainerBeingKilled:
            return problems.response(Overloaded())
        response: Response = done.wait()
        return response


class Loop(Entrypoint):  # type: ignore[misc]
    """A loop of the service: the decorated method is given a `Stop` and returns once that is set."""

    _stop: Stop
    _thread: Any = None

    def start(self) -> None:
        """Run the method in a green thread of its own, outside nameko's worker pool."""
        self._stop = Stop()
        method = getattr(service_object(self.container, self), self.method_name)
        self._thread = self.container.spawn_managed_thread(lambda: method(self._stop), self.method_name)

    def stop(self) -> None:
        """Ask the loop to end and wait for its present turn."""
        if self._thread is not None:
            self._stop.set()
            self._thread.wait()


def http_api(method: Method) -> Method:
    """Have the method answer every HTTP request of the service."""
    decorated: Method = HttpApi.decorator(method)
    return decorated


def loop(method: Method) -> Method:
    """Have the method run as long as the service does."""
    decorated: Method = Loop.decorator(method)
    return decorated
