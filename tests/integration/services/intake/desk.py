"""Intake on a real PostgreSQL, called as its users call it, and told what other services say."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from casekit.attachments import FilesystemStore
from casekit.auth import DevIssuer, TokenVerifier
from casekit.clock import FixedClock
from casekit.facts import Event
from casekit.inbox import handle_batch, store
from casekit.parcels import sender_of
from casekit.streams import grid_stream, unit_stream
from casekit.testing.sample import NOON, REGION, open_runtime
from casekit.testing.source import Source
from casekit.vault import FileKeyring, Vault
from casekit.web import build_app
from contracts.grid import GridRegistered, StaffRegistered, UnitRegistered
from contracts.vocabulary import Tier, UnitKind
from procedures import library
from services.intake.definition import DEFINITION

PLACE = "xiaogan"
RECEIPT_SECRET = "the key agreed on with the gateway"
NEIGHBOUR, NEIGHBOUR_SEED = (
    "530000000000",
    bytes(range(32)),
)  # another installation that transfers cases to this one
UNITS = {
    "centre": ("综治中心", UnitKind.CENTRE, Tier.COUNTY, None),
    "justice": ("司法局", UnitKind.DEPARTMENT, Tier.COUNTY, "centre"),
    "planning": ("自然资源局", UnitKind.DEPARTMENT, Tier.COUNTY, "centre"),
    "labour": ("人社局", UnitKind.DEPARTMENT, Tier.COUNTY, "centre"),
    "committee": ("县调委会", UnitKind.COMMITTEE, Tier.COUNTY, "centre"),
    "petitions": ("信访局", UnitKind.PETITION_OFFICE, Tier.COUNTY, "centre"),
    "village": ("王村", UnitKind.VILLAGE, Tier.VILLAGE, "centre"),
}
ZHANG = {"name": "张三丰", "phone": "13812345678", "id_number": "11010519491231002X", "address": "王村7号"}


class Desk:
    """The service and the ways to reach it. Tokens are of posts at the centre unless said otherwise."""

    def __init__(self, runtime: Any, issuer: DevIssuer, clock: FixedClock) -> None:
        self.runtime = runtime
        self.clock = clock
        self.app = build_app(runtime)
        self.grid, self.mediation, self.petition = Source("grid"), Source("mediation"), Source("petition")
        self._issuer = issuer
        self._tokens: dict[tuple[str, str], str] = {}

    def token(self, role: str, unit: str = "centre") -> str:
        """A bearer token of a post."""
        key = (role, unit)
        if key not in self._tokens:
            grids = ["grid-1"] if role.startswith("grid_") else []
            self._tokens[key] = self._issuer.issue(
                role, unit=unit, region=REGION, sub=f"{role}-1@{unit}", grids=grids
            )
        return self._tokens[key]

    def post(
        self, path: str, body: object = None, role: str = "clerk", unit: str = "centre", **headers: str
    ) -> TestResponse:
        """POST as a post in `role` at `unit`; header names have `_` for `-`."""
        return self.app.test_client().post(
            path, json={} if body is None else body, headers=self._headers(role, unit, headers)
        )

    def get(self, path: str, role: str = "clerk", unit: str = "centre", **headers: str) -> TestResponse:
        """GET as a post in `role` at `unit`."""
        return self.app.test_client().get(path, headers=self._headers(role, unit, headers))

    def public(self, path: str, body: object, client: str = "10.0.0.1") -> TestResponse:
        """POST as somebody who has not logged in."""
        return self.app.test_client().post(
            f"/v1/public/{path}", json=body, environ_overrides={"REMOTE_ADDR": client}
        )

    def register(self, **body: Any) -> dict[str, Any]:
        """Register a dispute (or what `body` says); the receipt."""
        matter = {"matter_type": "dispute", "channel": "window", "parties": [ZHANG], **body}
        answer = self.post("/v1/cases", matter)
        assert answer.status_code == 201, answer.json
        return dict(answer.json)

    def act(
        self, code: str, act: str, body: object = None, role: str = "clerk", status: int | None = None
    ) -> dict[str, Any]:
        """Carry out an act on a case; the answer's document."""
        answer = self.post(f"/v1/cases/{code}/{act}", body, role)
        assert answer.status_code == (status or answer.status_code), answer.json
        assert status is not None or answer.status_code < 300, answer.json
        return dict(answer.json)

    def routed(self, route: str = "order", unit: str | None = "justice", **body: Any) -> str:
        """The code of a case that was registered, admitted, triaged and routed."""
        code = str(self.register(**body)["code"])
        self.act(code, "admission")
        self.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")
        self.act(code, "routing", {"route": route, "unit": unit}, "dispatcher")
        return code

    def page(self, code: str, role: str = "clerk", unit: str = "centre") -> dict[str, Any]:
        """The case page."""
        answer = self.get(f"/v1/cases/{code}", role, unit)
        assert answer.status_code == 200, answer.json
        return dict(answer.json)

    def hear(self, source: Source, stream: str, event: Event) -> None:
        """Let another service say something, and intake handle it."""
        store(self.runtime, [source.say(stream, event)])
        handle_batch(self.runtime)

    def later(self, **duration: float) -> None:
        """Let time pass."""
        self.clock.moment += timedelta(**duration)

    def said(self, code: str) -> list[str]:
        """The types of what intake said of a case, deadlines left out."""
        types = self.rows("SELECT type FROM outbox_messages WHERE stream = :s ORDER BY seq", s=f"case/{code}")
        return [row["type"] for row in types if not row["type"].startswith("deadline.")]

    def facts(self, code: str, type_: str) -> list[dict[str, Any]]:
        """The data of what intake said of a case under one type."""
        rows = self.rows(
            "SELECT body FROM outbox_messages WHERE stream = :s AND type = :t ORDER BY seq",
            s=f"case/{code}",
            t=type_,
        )
        return [json.loads(bytes(row["body"]))["data"] for row in rows]

    def rows(self, statement: str, **values: Any) -> list[dict[str, Any]]:
        """Rows of a query in the service's schema."""
        with self.runtime.db.begin() as db:
            return [dict(row) for row in db.execute(text(statement), values).mappings()]

    def _headers(self, role: str, unit: str, given: dict[str, str]) -> dict[str, str]:
        token = {"Authorization": f"Bearer {self.token(role, unit)}"}
        return token | {name.replace("_", "-"): value for name, value in given.items()}


@contextmanager
def open_desk(admin_uri: str, home: Path) -> Iterator[Desk]:
    """Intake in an empty database, knowing a small county."""
    issuer = DevIssuer(home)
    clock = FixedClock(NOON)
    with open_runtime(
        DEFINITION,
        admin_uri,
        clock,
        place=PLACE,
        home=home,
        receipt_secret=RECEIPT_SECRET,
        transfer_senders={NEIGHBOUR: sender_of(NEIGHBOUR_SEED)},
    ) as runtime:
        runtime.verifier = TokenVerifier(issuer.issuer, issuer.audience, issuer.keys())
        equip(runtime, home)
        desk = Desk(runtime, issuer, clock)
        _tell_the_county(desk)
        yield desk


def equip(runtime: Any, home: Path) -> None:
    """What the composition gives intake's handlers."""
    runtime.extras.update(
        vault=Vault(FileKeyring.open(home / "master.json", make=True)),
        procedures=library,
        place=PLACE,
        attachments=FilesystemStore(home / "attachments", 256 * 1024),
    )


def _tell_the_county(desk: Desk) -> None:
    for unit, (name, kind, tier, parent) in UNITS.items():
        desk.hear(desk.grid, unit_stream(unit), UnitRegistered(unit, name, kind, tier, parent))
    desk.hear(desk.grid, grid_stream("grid-1"), GridRegistered("grid-1", "王村一组", Tier.VILLAGE, "village"))
    desk.hear(desk.grid, unit_stream("centre"), StaffRegistered("leader-1", "centre", ("supervisor",)))
