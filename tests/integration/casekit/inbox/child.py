"""Workers that are killed: `python -m tests.integration.casekit.inbox.child ADMIN_URI PLACE…` forks one per place.

Each works the inbox off until SIGKILL meets it at its place. Prints the signal that ended each, in order.
"""

import os
import sys

from casekit import faults
from casekit.inbox import Progress, handle_batch, levels
from casekit.testing.sample import open_runtime, sample_definition


def work(admin_uri: str) -> None:
    """Handle until nothing is ready."""
    with open_runtime(sample_definition("sample", "intake", "grid"), admin_uri) as runtime:
        while handle_batch(runtime, limit=20) != Progress(0, 0) or levels(runtime).ready:
            pass


def doomed(admin_uri: str, place: str) -> int:
    """Fork a worker that dies at `place`; returns its process id."""
    child = os.fork()
    if child == 0:
        faults.arm(f"{place}:kill")
        try:
            work(admin_uri)
        finally:
            os._exit(1)
    return child


def main(admin_uri: str, *places: str) -> None:
    """Start all at once, wait for all."""
    children = [doomed(admin_uri, place) for place in places]
    print(*[os.WTERMSIG(os.waitpid(child, 0)[1]) for child in children])


if __name__ == "__main__":
    main(*sys.argv[1:])
