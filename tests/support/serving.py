"""The example service in a process of its own."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.support.example_service import Example, create_schema, example


@dataclass
class Served:
    """The process, where it listens, and the same service to look at its tables with."""

    process: subprocess.Popen[str]
    port: int
    service: Example

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def freeze(self) -> None:
        """Have it answer nothing, with its connections open."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """Undo `freeze`."""
        self.process.send_signal(signal.SIGCONT)


@contextmanager
def serving(home: Path, uri: str, *, port: int = 0, is_new: bool = True) -> Iterator[Served]:
    """The service, until the block ends; on an empty database unless `is_new` is False."""
    service = example(home, uri)
    if is_new:
        create_schema(service.runtime.db)
    command = [sys.executable, "-m", "tests.support.serve_example", str(home), uri, str(port)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield Served(process, int(process.stdout.readline()), service)
        process.kill()
    service.runtime.db.close()
