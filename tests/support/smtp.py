"""A mail relay on this machine that says what a test wants, and keeps what it was given."""

import socketserver
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field

_OK = {
    "EHLO": "250 relay", "MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken", "QUIT": "221 bye",
}  # fmt: skip


@dataclass
class Relay:
    """`replies` replace what is said to a command, or after the content (`.`); `hang up` ends the connection there."""

    replies: Mapping[str, str] = field(default_factory=dict)
    taken: list[str] = field(default_factory=list)
    port: int = 0

    def reply(self, command: str) -> str:
        """What is said to the command."""
        return {**_OK, **self.replies}.get(command, "502 no")


class _Conversation(socketserver.StreamRequestHandler):
    relay: Relay

    def handle(self) -> None:
        self._say("220 relay")
        while line := self.rfile.readline().decode().strip():
            command = line[:4].upper()
            if not self._say(self.relay.reply(command)) or command == "QUIT":
                return
            if command == "DATA" and self.relay.reply("DATA").startswith("354"):
                self.relay.taken.append(self._content())
                if not self._say(self.relay.reply(".")):
                    return

    def _content(self) -> str:
        lines = iter(self.rfile.readline, b".\r\n")
        return b"".join(lines).decode()

    def _say(self, reply: str) -> bool:
        if reply == "hang up":
            return False
        self.wfile.write(reply.encode() + b"\r\n")
        return True


@contextmanager
def smtp_relay(**replies: str) -> Iterator[Relay]:
    """A relay on a port of its own; `data_end` is what is said after the content."""
    named = {name.upper() if name != "data_end" else ".": said for name, said in replies.items()}
    relay = Relay(named)
    handler = type("Conversation", (_Conversation,), {"relay": relay})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        relay.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        try:
            yield relay
        finally:
            server.shutdown()
            thread.join()
