"""An HTTP server on this machine that answers what a test wants, and keeps what it was sent."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Webhook:
    """`answers` are given in turn, the last for ever; a status of 0 hangs up instead."""

    answers: list[tuple[int, bytes]]
    url: str = ""
    asked: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    def documents(self) -> list[Any]:
        """The JSON of every body that came."""
        return [json.loads(body) for _, _, body in self.asked]

    def answer(self) -> tuple[int, bytes]:
        """What is answered next."""
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


class _Handler(BaseHTTPRequestHandler):
    webhook: Webhook

    def answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.webhook.asked.append((f"{self.command} {self.path}", dict(self.headers), body))
        status, said = self.webhook.answer()
        if status == 0:
            self.close_connection = True
            return
        self.send_response(status)
        self.send_header("Content-Length", str(len(said)))
        self.end_headers()
        self.wfile.write(said)

    do_POST = do_PUT = do_GET = do_DELETE = answer  # noqa: N815

    def log_message(self, *_: object) -> None:
        """Nothing."""


@contextmanager
def webhook(*answers: tuple[int, bytes]) -> Iterator[Webhook]:
    """A server on a port of its own; without answers it says 200."""
    made = Webhook(list(answers) or [(200, b"")])
    with ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"webhook": made})) as server:
        made.url = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield made
        finally:
            server.shutdown()
            thread.join()
