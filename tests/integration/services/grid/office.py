"""Grid as its users meet it: a county's organisation, cases that intake routes, and posts that act."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from casekit.casecode import CaseCode
from casekit.envelope import Envelope, parse
from casekit.web import app_of
from contracts.intake import CaseRegistered, CaseRouted
from contracts.samples import REGION
from contracts.vocabulary import Channel, Grade, MatterType, Relation, Route, UnitRelation
from tests.support.listening import Listener, Voices

PLACE, PROCEDURE = "zunyi-xinpu", "1+2026.1+2026.1"
_FOLLOWED: dict[str, Any] = {"place": PLACE, "procedure": PROCEDURE}
CANARY = "张三丰 13812345678"
DONE = {"text": f"已处理 {CANARY}"}

Post = tuple[str, str]
DISPATCHER: Post = ("dispatcher", "centre")
CLERK: Post = ("clerk", "centre")
HANDLER: Post = ("handler", "labour")
OTHER: Post = ("handler", "water")
WORKER: Post = ("grid_worker", "village-1")

UNITS: tuple[dict[str, Any], ...] = (
    {"id": "centre", "name": "综治中心", "kind": "centre", "tier": "county"},
    {"id": "labour", "name": "人社局", "kind": "department", "tier": "county", "parent": "centre"},
    {"id": "water", "name": "水务局", "kind": "department", "tier": "county", "parent": "centre"},
    {"id": "justice", "name": "司法局", "kind": "department", "tier": "county", "parent": "centre"},
    {"id": "town-1", "name": "一镇", "kind": "town", "tier": "town", "parent": "centre"},
    {"id": "village-1", "name": "一村", "kind": "village", "tier": "village", "parent": "town-1"},
    {"id": "mediators", "name": "调委会", "kind": "committee", "tier": "town", "fields": ["labour", "land"]},
)
GRIDS: tuple[dict[str, Any], ...] = (
    {"id": "g", "name": "县网格", "tier": "county", "unit": "centre"},
    {"id": "g-01", "name": "一镇网格", "tier": "town", "unit": "town-1", "parent": "g"},
    {"id": "g-01-02", "name": "一村网格", "tier": "village", "unit": "village-1", "parent": "g-01"},
)


@dataclass
class Office:
    """The service under test, and who calls it."""

    listener: Listener
    _serial: int = 0

    @property
    def voices(self) -> Voices:
        """The other services."""
        return self.listener.voices

    def call(self, method: str, path: str, post: Post, body: Any = None, **headers: str) -> TestResponse:
        """A request by a post; headers have `_` for `-`."""
        role, unit = post
        claims: dict[str, Any] = {"grids": ["g-01-02"]} if role.startswith("grid_") else {}
        if role in ("grid_worker", "grid_leader", "handler"):
            claims["region"] = None
        sent = self.listener.token(role, unit, **claims)
        sent |= {name.replace("_", "-"): value for name, value in headers.items()}
        client = app_of(self.listener.runtime).test_client()
        if isinstance(body, bytes) or (isinstance(body, dict) and "file" in body):
            return client.open(path, method=method, data=body, headers=sent)
        return client.open(path, method=method, json=body, headers=sent)

    def get(self, path: str, post: Post = DISPATCHER, **headers: str) -> TestResponse:
        """GET."""
        return self.call("GET", path, post, **headers)

    def post(self, path: str, body: Any = None, post: Post = DISPATCHER, **headers: str) -> TestResponse:
        """POST."""
        return self.call("POST", path, post, body, **headers)

    def patch(self, path: str, body: Any, post: Post = DISPATCHER, **headers: str) -> TestResponse:
        """PATCH."""
        return self.call("PATCH", path, post, body, **headers)

    def settle(self) -> None:
        """Register the county's units and grids."""
        for kind, rows in (("units", UNITS), ("grids", GRIDS)):
            for row in rows:
                answer = self.post(f"/v1/{kind}", row)
                assert answer.status_code == 201, answer.json

    def new_case(self, units: tuple[UnitRelation, ...] = (), **values: Any) -> str:
        """Intake registers a case at the centre. Returns its code."""
        self._serial += 1
        code = str(CaseCode(REGION, 2026, self._serial))
        self.voices.say("intake", CaseRegistered(
            code=code, matter_type=MatterType.DISPUTE, channel=Channel.WINDOW, centre="centre", units=units,
            **(_FOLLOWED | values),
        ))  # fmt: skip
        self.listener.hear()
        return code

    def route(
        self,
        code: str,
        unit: str | None = "labour",
        *,
        route: Route = Route.ORDER,
        round_: int = 1,
        **values: Any,
    ) -> Envelope:
        """Intake routes the case."""
        said = self.voices.say("intake", CaseRouted(
            code=code, round=round_, route=route, matter_type=MatterType.DISPUTE, category="labour",
            grade=Grade.ORDINARY, unit=unit, **(_FOLLOWED | values),
        ))  # fmt: skip
        self.listener.hear()
        return said

    def routed_case(self, unit: str = "labour", *accused: str) -> tuple[str, dict[str, Any]]:
        """A case routed to the unit: its code and its order as the dispatcher sees it."""
        code = self.new_case(tuple(UnitRelation(each, Relation.ACCUSED) for each in accused))
        self.route(code, unit)
        return code, self.order_of(code)

    def order_of(self, code: str, post: Post = DISPATCHER) -> dict[str, Any]:
        """The case's newest order."""
        newest = self.get(f"/v1/orders?case={code}", post).json["items"][0]
        found: dict[str, Any] = self.get(f"/v1/orders/{newest['id']}", post).json
        return found

    def act(self, order: dict[str, Any], act: str, body: Any = None, post: Post = HANDLER) -> dict[str, Any]:
        """An act on an order that must succeed; the order as it is then."""
        answer = self.post(f"/v1/orders/{order['id']}/{act}", body, post)
        assert answer.status_code == 200, answer.json
        found: dict[str, Any] = answer.json
        return found

    def said(self, *prefixes: str) -> list[Envelope]:
        """What grid has said, in order; only types with a prefix, if any is given."""
        with self.listener.runtime.db.begin() as connection:
            rows = connection.execute(text("SELECT body FROM outbox_messages ORDER BY serial")).scalars()
            envelopes = [parse(bytes(body)) for body in rows]
        return [each for each in envelopes if each.type.startswith(prefixes or "")]

    def types(self, *prefixes: str) -> list[str]:
        """The types of what grid has said."""
        return [each.type for each in self.said(*prefixes)]

    def put_clock(self, moment: datetime) -> None:
        """Move the time."""
        self.listener.runtime.clock.moment = moment  # type: ignore[attr-defined]

    def everything_in_the_clear(self) -> bytes:
        """Every value of every table of the service."""
        found = b""
        with self.listener.runtime.db.begin() as connection:
            for table in self.listener.runtime.definition.metadata.tables.values():
                for row in connection.execute(table.select()):
                    for value in row:
                        found += (
                            bytes(value) if isinstance(value, bytes | memoryview) else str(value).encode()
                        )
        return found


def stored_files(home: Path) -> list[Path]:
    """The files in the attachment store."""
    return [path for path in (home / "attachments").rglob("*") if path.is_file()]


def terms(order: dict[str, Any]) -> dict[str, str]:
    """How each kind of the order's terms stands, the newest of a kind."""
    return {each["kind"].removeprefix("order."): each["state"] for each in order["deadlines"]}
