"""Whether ports are free, asked before anything is started on them. Anyone in `onedoor` may call it."""

import socket
from collections.abc import Iterable

from casekit.errors import Problem

Address = tuple[str, int]


class PortTaken(Problem):
    """Another program listens on the port."""

    code = "PORT_TAKEN"
    status = 503
    title_en = "The port is taken by another program."
    title_zh = "端口已被其他程序占用。"


def check_free(addresses: Iterable[Address], advice: str) -> None:
    """Raises PortTaken with the first that cannot be listened on, and the advice what to do."""
    for host, port in addresses:
        with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((host, port))
            except OSError as refusal:
                raise PortTaken(f"{host}:{port} — {advice} ({refusal.strerror})") from None
            except OverflowError:
                raise PortTaken(f"{host}:{port} — {advice} (no such port 无此端口)") from None
