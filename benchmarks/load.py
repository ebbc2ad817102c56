"""The load: cases to register, sent over a fixed number of kept connections by a process of its own.

A connection may carry its cases further, act by act, each sent when the one before is answered. As many as are
answered, or at a steady rate. Plain sockets and prepared bytes, so that it takes as little of the machine as it can:
what it took of the processor is told with the result. `run` starts the process and waits for it.
"""

import argparse
import json
import resource
import selectors
import socket
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.figures import ROOT
from casekit.clock import monotonic

CONNECTIONS = 32
_SUCCESS = ("200", "201")
Step = tuple[str, Mapping[str, Any]]  # path, where {code} stands for the case's, and body
BODY: Mapping[str, Any] = {
    "matter_type": "dispute",
    "channel": "window",
    "description": "申请人反映：楼上住户装修破坏防水层，自家卧室顶棚持续渗漏，沟通未果，请求协调修复并赔偿损失。"
    * 3,
    "location": "示范县城关镇和平社区3号楼2单元",
    "parties": [
        {
            "side": "petitioner",
            "name": "申请人甲",
            "phone": "13800000000",
            "id_number": "520302199001010000",
            "address": "示范县城关镇和平社区3号楼2单元201",
        }
    ],
}
REGISTER: Step = ("/v1/cases", BODY)


@dataclass(frozen=True, slots=True)
class Result:
    """What came of it: `rate` in cases carried to their last step per second, times of all answers in milliseconds."""

    rate: float
    answered: int  # cases begun, warm-up included
    processor_share: float  # of one core, by the generator
    milliseconds: list[float]
    refused: dict[str, int]
    codes: list[str]  # of the cases that count


@dataclass(slots=True)
class _Connection:
    """One kept connection; it waits for at most one answer."""

    socket: socket.socket
    token: str
    steps: Sequence[tuple[str, bytes]]
    key: str = ""  # of the case it carries
    code: str = ""
    done: int = 0  # of the steps
    sent_at: float = 0.0
    received: bytearray = field(default_factory=bytearray)

    def begin(self, port: int, key: str) -> None:
        """Send the first step of the next case."""
        self.key, self.code, self.done = key, "", 0
        self.send(port)

    def go_on(self, port: int, body: bytes) -> bool:
        """Having been answered, send the next step; False when that was the last."""
        self.code = self.code or json.loads(body)["code"]
        self.done += 1
        if self.done == len(self.steps):
            return False
        self.send(port)
        return True

    def send(self, port: int) -> None:
        """Send the step that is next."""
        path, body = self.steps[self.done]
        head = (
            f"POST {path.replace('{code}', self.code)} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
            f"Authorization: Bearer {self.token}\r\n"
            f"Content-Type: application/json\r\nAccept: application/json\r\nIdempotency-Key: {self.key}-{self.done}\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        self.sent_at = monotonic()
        self.socket.sendall(head.encode("ascii") + body)

    def answer(self) -> tuple[str, bytes] | None:
        """Status and body, once both are here."""
        chunk = self.socket.recv(65536)
        if not chunk:
            raise SystemExit("the server closed a connection")
        self.received += chunk
        end = self.received.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = bytes(self.received[:end]).lower()
        at = head.find(b"content-length:")
        length = int(head[at + 15 :].split(b"\r\n", 1)[0])
        if len(self.received) < end + 4 + length:
            return None
        status, body = head[9:12].decode(), bytes(self.received[end + 4 :])
        self.received.clear()
        return status, body


class Generator:
    """Sends until the time is over, then waits for what is outstanding. The warm-up is not counted."""

    def __init__(
        self, port: int, tokens: Sequence[str], walks: Sequence[Sequence[Step]], name: str, rate: float | None
    ) -> None:
        self._port, self._name, self._rate = port, name, rate
        self._sent = 0
        self._counts_from = 0.0
        self._milliseconds: list[float] = []
        self._refused: dict[str, int] = {}
        self._codes: list[str] = []
        self._selector = selectors.DefaultSelector()
        self._idle: deque[_Connection] = deque()
        for token, walk in zip(tokens, walks, strict=True):
            steps = [(path, json.dumps(body, ensure_ascii=False).encode()) for path, body in walk]
            connection = _Connection(socket.create_connection(("127.0.0.1", port)), token, steps)
            connection.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._selector.register(connection.socket, selectors.EVENT_READ, connection)
            self._idle.append(connection)
        self._all = len(self._idle)

    def run(self, warm_up: float, seconds: float) -> Result:
        """Send for `warm_up` and then for `seconds`."""
        began = monotonic()
        self._counts_from = began + warm_up
        until = self._counts_from + seconds
        while (now := monotonic()) < until:
            self._send(now - began)
            self._receive(min(self._pause(began), until - monotonic()))
        while len(self._idle) < self._all:
            self._receive(1.0, counts=False)
        used = resource.getrusage(resource.RUSAGE_SELF)
        share = (used.ru_utime + used.ru_stime) / (monotonic() - began)
        rate = len(self._codes) / seconds
        return Result(rate, self._sent, share, self._milliseconds, self._refused, self._codes)

    def _send(self, elapsed: float) -> None:
        due = len(self._idle) if self._rate is None else int(elapsed * self._rate) - self._sent
        for _ in range(min(due, len(self._idle))):
            self._idle.popleft().begin(self._port, f"{self._name}-{self._sent}")
            self._sent += 1

    def _pause(self, began: float) -> float:
        """Until the next one is due; an answer ends the pause anyhow."""
        if self._rate is None:
            return 1.0
        return max(0.0, began + (self._sent + 1) / self._rate - monotonic())

    def _receive(self, timeout: float, *, counts: bool = True) -> None:
        for ready, _ in self._selector.select(max(0.0, timeout)):
            connection: _Connection = ready.data
            answer = connection.answer()
            if answer is None:
                continue
            self._take(connection, *answer, counts=counts and monotonic() >= self._counts_from)

    def _take(self, connection: _Connection, status: str, body: bytes, *, counts: bool) -> None:
        if counts and status in _SUCCESS:
            self._milliseconds.append(1000 * (monotonic() - connection.sent_at))
        if status not in _SUCCESS:
            said = f"{status} {json.loads(body).get('code', '')}".strip()
            self._refused[said] = self._refused.get(said, 0) + 1
        elif connection.go_on(self._port, body):
            return
        elif counts:
            self._codes.append(connection.code)
        self._idle.append(connection)


def run(port: int, tokens: Sequence[str], *, name: str, seconds: float, warm_up: float = 1.0,
        rate: float | None = None, walks: Sequence[Sequence[Step]] = ()) -> Result:  # fmt: skip
    """Load the server at `port` from a process of its own: one connection for each token. `name` makes keys unique.

    `walks`: for each connection the steps of its cases; without, they are only registered. A server that has too much
    to do says 503; that is told in the result. Raises SystemExit for any other refusal and when the process failed.
    """
    asked = {
        "port": port, "tokens": list(tokens), "walks": walks or [[REGISTER]] * len(tokens), "name": name, "rate": rate
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "benchmarks.load", str(warm_up), str(seconds)],
        input=json.dumps(asked), capture_output=True, text=True, cwd=ROOT, timeout=seconds + warm_up + 60,
    )  # fmt: skip
    if done.returncode != 0:
        raise SystemExit(f"the load failed: {done.stderr[-500:]}")
    result = Result(**json.loads(done.stdout))
    if any(not each.startswith("503") for each in result.refused):
        raise SystemExit(f"requests were refused: {result.refused}")
    return result


def main() -> None:
    """What to do stands on standard input; the result goes to standard output."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("warm_up", type=float)
    parser.add_argument("seconds", type=float)
    options = parser.parse_args()
    asked: dict[str, Any] = json.load(sys.stdin)
    generator = Generator(**asked)
    json.dump(asdict(generator.run(options.warm_up, options.seconds)), sys.stdout)


if __name__ == "__main__":
    main()
