"""Free TCP ports of 127.0.0.1 for servers under test.

They lie below those that the system hands out to clients by itself (from 32768 on Linux): while a server is stopped, no
client's connection can take the port it will be started on again.
"""

import itertools
import random
import socket
from collections.abc import Collection

_FIRST, _END = 10_000, 20_000
_candidates = itertools.cycle(random.sample(range(_FIRST, _END), _END - _FIRST))


def free_port(beside: Collection[int] = ()) -> int:
    """A port that nothing listens on now, and that this process was not given lately.

    `beside`: how far above it there are more that must be free, too.
    """
    return next(port for port in _candidates if all(_is_free(port + above) for above in (0, *beside)))


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True
