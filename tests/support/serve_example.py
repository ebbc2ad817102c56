"""Runs the example service as a nameko service in a process of its own: `python -m … HOME URI PORT`; prints its port.

Ends orderly on SIGTERM.
"""

import eventlet

eventlet.monkey_patch()

import signal  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

from nameko.containers import ServiceContainer  # noqa: E402
from werkzeug.wrappers import Request, Response  # noqa: E402

from casekit.entrypoints import HttpApi, RuntimeProvider, answer, container_config, http_api, loop  # noqa: E402
from casekit.loops import Stop  # noqa: E402
from casekit.telemetry import configure_logging  # noqa: E402
from tests.support.example_service import example  # noqa: E402


class ExampleService:
    """The table of contents of a service."""

    name = "example"
    runtime = RuntimeProvider()

    @http_api
    def serve(self, request: Request) -> Response:
        """Every request."""
        return answer(self.runtime, request)

    @loop
    def count(self, stop: Stop) -> None:
        """A loop."""
        stop.wait()
        say(f"{self.runtime.name} loop ended")


def say(text: str) -> None:
    """A line for the test to read."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main() -> None:
    """Serve until SIGTERM."""
    configure_logging()
    service = example(Path(sys.argv[1]), sys.argv[2])
    container = ServiceContainer(
        ExampleService, container_config(service.runtime, ("127.0.0.1", int(sys.argv[3])))
    )
    container.start()
    entrypoint: Any = next(each for each in container.entrypoints if isinstance(each, HttpApi))
    signal.signal(signal.SIGTERM, lambda *_: eventlet.spawn_n(container.stop))
    say(str(entrypoint.port))
    container.wait()
    say("stopped")


if __name__ == "__main__":
    main()
