"""The load generator counts what a server answers, over the connections it was given, and nothing else."""

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from benchmarks import load


class Registrar(socketserver.StreamRequestHandler):
    """Answers every request on a kept connection, in two pieces, as `server.status` says."""

    def handle(self) -> None:
        while head := self._head():
            length = int(head["content-length"])
            self.server.taken.append((head["path"], json.loads(self.rfile.read(length))))  # type: ignore[attr-defined]
            body = b'{"code": "520302-2026-000001-X"}'
            status = self.server.status  # type: ignore[attr-defined]
            self.server.keys.append(head["idempotency-key"])  # type: ignore[attr-defined]
            self.wfile.write(f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n\r\n".encode())
            self.wfile.flush()
            self.wfile.write(body)

    def _head(self) -> dict[str, str]:
        lines = []
        while (line := self.rfile.readline().decode().strip()) or not lines:
            if not line:
                return {}
            lines.append(line)
        fields = {
            name.lower(): value.strip() for name, _, value in (each.partition(":") for each in lines[1:])
        }
        return {**fields, "path": lines[0].split()[1]}


class Server(socketserver.ThreadingTCPServer):
    """A server that remembers the keys it saw."""

    daemon_threads = True

    def __init__(self, status: int) -> None:
        super().__init__(("127.0.0.1", 0), Registrar)
        self.status = status
        self.keys: list[str] = []
        self.taken: list[tuple[str, object]] = []


@contextmanager
def server(status: int) -> Iterator[Server]:
    with Server(status) as made:
        thread = threading.Thread(target=made.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield made
        finally:
            made.shutdown()
            thread.join()


def test_every_answer_is_counted_once_and_every_request_has_a_key_of_its_own() -> None:
    with server(201) as made:
        result = load.run(made.server_address[1], ["a", "b"], name="t", seconds=0.3, warm_up=0.1)
    assert len(set(made.keys)) == len(made.keys) == result.answered
    assert 0 < len(result.codes) == len(result.milliseconds) <= result.answered
    assert result.rate == pytest.approx(len(result.codes) / 0.3)


def test_a_steady_rate_is_not_exceeded() -> None:
    with server(201) as made:
        result = load.run(made.server_address[1], ["a", "b"], name="t", seconds=0.5, warm_up=0.0, rate=20)
    assert 1 <= result.answered <= 10


def test_a_case_is_carried_step_by_step_and_counts_once() -> None:
    walk: list[load.Step] = [
        ("/v1/cases", {"a": 1}),
        ("/v1/cases/{code}/admission", {}),
        ("/x/{code}", {"b": 2}),
    ]
    with server(201) as made:
        result = load.run(
            made.server_address[1], ["a"], name="t", seconds=2.0, warm_up=0.0, rate=20, walks=[walk]
        )
    code = "520302-2026-000001-X"
    steps = [("/v1/cases", {"a": 1}), (f"/v1/cases/{code}/admission", {}), (f"/x/{code}", {"b": 2})]
    assert made.taken == steps * result.answered
    assert len(set(made.keys)) == len(made.keys) == 3 * result.answered
    assert 0 < len(result.codes) <= result.answered


def test_a_refusal_ends_the_measurement() -> None:
    with server(429) as made, pytest.raises(SystemExit, match="429"):
        load.run(made.server_address[1], ["a"], name="t", seconds=0.1, warm_up=0.0)
