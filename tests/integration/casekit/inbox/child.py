"""A process that works an inbox off and ends: `python -m tests.integration.casekit.inbox.child ADMIN_URI`."""

import sys

from casekit.inbox import Progress, handle_batch, levels
from casekit.testing.sample import open_runtime, sample_definition


def main(admin_uri: str) -> None:
    """Handle until nothing is left that is not another process's."""
    with open_runtime(sample_definition("sample", "intake", "grid"), admin_uri) as runtime:
        while handle_batch(runtime, limit=20) != Progress(0, 0) or levels(runtime).ready:
            pass


if __name__ == "__main__":
    main(sys.argv[1])
