"""The gateway's sequencer and dispatcher in a process of their own, until there is nothing more to do:

    python -m tests.support.audience_process DATABASE_URI AMQP_URI HOME

ONEDOOR_FAULT arms a point.
"""

import sys
from pathlib import Path

from gateway.audience.dispatcher import Dispatcher
from gateway.audience.sequencer import sequence
from tests.support.audience import audience


def main(database_uri: str, amqp_uri: str, home: str) -> None:
    """Sequence everything, then deliver everything."""
    with audience(database_uri, Path(home), amqp_uri) as made:
        while sequence(made.runtime, 10):
            continue
        dispatcher = Dispatcher(made.runtime)
        while dispatcher.turn():
            continue
        dispatcher.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
