"""A stand-in for the national petition system, to try out: it can refuse, be slow, be down, and repeat itself.

It keeps all in memory. `PUT /behaviour` sets how it behaves, `POST /matters` registers a matter there, `GET /statuses`
shows what it was told. Not for production.
"""

import json
import threading
from dataclasses import asdict, dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import unquote

Answer = tuple[int, dict[str, Any]]


@dataclass(slots=True)
class Behaviour:
    """`down`: so many requests it does not take; `lost`: so many acts it does and says nothing of; `slow`: seconds.

    `refuses`: kinds of statuses it will not have, `opening` for matters of ours; `repeats`: it offers again what has
    its receipt.
    """

    down: int = 0
    lost: int = 0
    slow: float = 0.0
    refuses: list[str] = field(default_factory=list)
    repeats: bool = False


class NationalSystem:
    """The state, and the answers; one request at a time."""

    def __init__(self) -> None:
        self.behaviour = Behaviour()
        self.matters: dict[str, dict[str, Any]] = {}
        self.receipts: dict[str, dict[str, Any]] = {}
        self.statuses: dict[str, dict[str, Any]] = {}
        self.registrations: dict[str, dict[str, Any]] = {}
        self._lock = threading.Lock()

    def answer(self, method: str, path: str, body: dict[str, Any]) -> Answer | None:
        """What it says; None: nothing, though it has done it."""
        with self._lock:
            if path == "/behaviour" and method == "PUT":
                self.behaviour = Behaviour(**body)
                return 200, asdict(self.behaviour)
            if self.behaviour.down > 0:
                self.behaviour.down -= 1
                return 503, {"code": "DOWN"}
            said = self._answer(method, path, body)
            if method == "POST" and self.behaviour.lost > 0:
                self.behaviour.lost -= 1
                return None
            return said

    def _answer(self, method: str, path: str, body: dict[str, Any]) -> Answer:
        match method, path.strip("/").split("/"):
            case "GET", ["matters"]:
                return 200, {"items": [each for each in self.matters.values() if self._offers(each)]}
            case "POST", ["matters"]:
                self.matters[body["number"]] = body
                if "problem" in self.receipts.get(body["number"], {}):  # corrected: it is offered again
                    del self.receipts[body["number"]]
                return 201, {}
            case "GET", ["matters", number] if unquote(number) in self.matters:
                return 200, self.matters[unquote(number)]
            case "POST", ["matters", number, "receipt"]:
                self.receipts[unquote(number)] = body
                return 200, {}
            case "GET", ["statuses"]:
                return 200, {"items": list(self.statuses.values())}
            case "POST", ["statuses"]:
                return self._told(body)
            case "GET", ["registrations", case]:
                return self._known(unquote(case))
            case "POST", ["registrations"]:
                return self._opened(body)
        return 404, {"code": "NOT_FOUND"}

    def _offers(self, matter: dict[str, Any]) -> bool:
        return self.behaviour.repeats or matter["number"] not in self.receipts

    def _known(self, case: str) -> Answer:
        found = self.registrations.get(case)
        return (404, {"code": "MATTER_UNKNOWN"}) if found is None else (200, {"number": found["number"]})

    def _opened(self, registration: dict[str, Any]) -> Answer:
        """One case is one matter there, however often it is registered."""
        if "opening" in self.behaviour.refuses:
            return 422, {"code": "REGISTRATION_REFUSED"}
        number = f"GX-OD-{len(self.registrations) + 1}"
        self.registrations.setdefault(registration["case"], {"number": number, **registration})
        return self._known(registration["case"])

    def _told(self, status: dict[str, Any]) -> Answer:
        """What it has it takes again, and has it once."""
        known = {receipt.get("case") for receipt in self.receipts.values()} | self.registrations.keys()
        if status["case"] not in known:
            return 404, {"code": "MATTER_UNKNOWN"}
        if status["kind"] in self.behaviour.refuses:
            return 422, {"code": "STATUS_REFUSED"}
        self.statuses.setdefault(status["id"], status)
        return 200, {}


def serve(system: NationalSystem, port: int = 0) -> ThreadingHTTPServer:
    """A server of it on 127.0.0.1, which the caller runs and stops."""

    class Handler(BaseHTTPRequestHandler):
        def _handle(self) -> None:
            length = int(self.headers.get("Content-Length") or 0)
            said = system.answer(self.command, self.path, json.loads(self.rfile.read(length) or b"{}"))
            threading.Event().wait(system.behaviour.slow)
            if said is None:
                self.close_connection = True
                return
            content = json.dumps(said[1]).encode()
            self.send_response(said[0])
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = _handle  # noqa: N815

        def log_message(self, *_: Any) -> None:
            """Say nothing."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
