"""A small county: six real services on one PostgreSQL, their real relays, and an inbox each that runs when told to.

What a service says is relayed at once and stored in every listener's inbox; it is *handled* when the test says so, in
portions, so that any interleaving between services can be played.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import text
from werkzeug.test import TestResponse

from casekit import inbox
from casekit.bus.direct import DirectBus
from casekit.bus.listener import InboxListener
from casekit.bus.messages import Delivery
from casekit.clock import rfc3339
from casekit.relay.relay import Relay
from casekit.web import app_of
from contracts.samples import MOMENT
from contracts.topology import TOPOLOGY
from procedures import library
from services.evaluation.definition import DEFINITION as EVALUATION
from services.grid.definition import DEFINITION as GRID
from services.intake.definition import DEFINITION as INTAKE
from services.ledger.definition import DEFINITION as LEDGER
from services.ledger.integrator import integrate
from services.mediation.definition import DEFINITION as MEDIATION
from services.petition.definition import DEFINITION as PETITION
from tests.support.listening import Listener, listener

PLACE = "laibin-xiaopingyang"
UNITS = (
    {"id": "centre", "name": "综治中心", "kind": "centre", "tier": "county"},
    {"id": "justice", "name": "司法局", "kind": "department", "tier": "county", "parent": "centre"},
    {"id": "quarry", "name": "自然资源局", "kind": "department", "tier": "county", "parent": "centre"},
    {"id": "village", "name": "王村", "kind": "village", "tier": "village", "parent": "centre"},
    {"id": "mediators", "name": "镇调委会", "kind": "committee", "tier": "town", "fields": ["land"]},
    {"id": "petitions", "name": "信访局", "kind": "petition_office", "tier": "county"},
)
VILLAGE = {"id": "village-1", "name": "王村一组", "tier": "county", "unit": "village"}
ROUTES = (
    {"route": "order", "unit": "justice"},
    {"route": "grid", "grid": "village-1"},
    {"route": "mediation", "unit": "mediators"},
    {"route": "petition", "unit": "petitions"},
)
PARTY = {"name": "张三丰", "phone": "13812345678"}
AGREEMENT = {"form": "oral", "text": "各自退让", "made_at": rfc3339(MOMENT)}
ADMISSION = {"notice_form": "handed", "text": "决定受理"}
DISPATCHER = ("dispatcher", "centre")
Deed = tuple[str, str, Any, str, str]  # service, path, body, role, unit
ANSWER = {"text": "已责成整改", "delivered_at": rfc3339(MOMENT)}


@dataclass
class County:
    """The services by name, and what people do."""

    services: dict[str, Listener]
    relays: list[Relay]
    codes: list[str] = field(default_factory=list)

    def post(self, service: str, path: str, body: Any, role: str, unit: str = "centre") -> TestResponse:
        """POST to a service as somebody; what it says leaves at once."""
        at = self.services[service]
        answer = app_of(at.runtime).test_client().post(path, json=body, headers=at.token(role, unit))
        refused = answer.json["code"] if answer.status_code >= 400 else ""
        assert refused not in ("INTERNAL_ERROR", "INVALID_INPUT", "MALFORMED_REQUEST"), (path, answer.json)
        self.relay()
        return answer

    def relay(self) -> None:
        """All that was said reaches every inbox."""
        while sum(relay.turn() for relay in self.relays):
            continue

    def handle(self, service: str, limit: int = 100) -> int:
        """A service handles some of what it has; what it says leaves at once."""
        progress = inbox.handle_batch(self.services[service].runtime, limit)
        self.relay()
        return progress.settled

    def settle(self) -> None:
        """Everything is handled."""
        while sum(self.handle(name) for name in self.services):
            continue
        while integrate(self.services["ledger"].runtime):
            continue

    def rows(self, service: str, statement: str, **values: Any) -> Sequence[Any]:
        """Rows of a query in a service's schema."""
        with self.services[service].runtime.db.begin() as db:
            return db.execute(text(statement), values).all()

    def register(self, **body: Any) -> str:
        """A dispute comes in at the window."""
        matter = {"matter_type": "dispute", "channel": "window", "parties": [PARTY], **body}
        answer = self.post("intake", "/v1/cases", matter, "clerk")
        assert answer.status_code == 201, answer.json
        self.codes.append(str(answer.json["code"]))
        return self.codes[-1]

    def act(self, code: str, act: str, body: Any = None, role: str = "clerk") -> TestResponse:
        """An act on a case."""
        return self.post("intake", f"/v1/cases/{code}/{act}", body or {}, role)

    def bring_to_routing(self, code: str) -> None:
        """受理, 研判."""
        self.act(code, "admission")
        self.act(code, "triage", {"category": "other", "grade": "ordinary"}, "dispatcher")

    def somebody_acts(self, chance: Random) -> TestResponse | None:
        """Somebody does something that looks possible where he stands."""
        code = chance.choice(self.codes)
        deeds = [*self._at_intake(code, chance), *self._on_order(code, chance)]
        deeds += [*self._on_mediation(code, chance), *self._on_petition(code)]
        return self.post(*chance.choice(deeds)) if deeds else None

    def _at_intake(self, code: str, chance: Random) -> Iterator[Deed]:
        state = self.rows("intake", "SELECT state FROM cases WHERE code = :c", c=code)[0].state
        path = f"/v1/cases/{code}"
        if state == "triaged":
            for route in ROUTES:
                yield "intake", f"{path}/routing", route, *DISPATCHER
            if chance.random() < 0.2:
                yield "intake", f"{path}/routing", {"route": "litigation"}, *DISPATCHER
        if state == "completed":
            yield "intake", f"{path}/reopening", {}, *DISPATCHER
            yield "intake", f"{path}/follow-ups", {"satisfaction": "satisfied"}, "clerk", "centre"
        if chance.random() < 0.04:
            to = {
                "unit": chance.choice(("justice", "mediators")),
                "relation": chance.choice(("accused", "none", "none")),
            }
            body = {"ground": "found_otherwise", "units": [to]}
            yield "intake", f"{path}/corrections", body, *DISPATCHER
        if chance.random() < 0.03:
            yield "intake", f"{path}/voiding", {"ground": "mistake"}, *DISPATCHER
        if chance.random() < 0.04:
            yield "intake", f"{path}/withdrawal", {}, "clerk", "centre"

    def _on_order(self, code: str, chance: Random) -> Iterator[Deed]:
        for order in self.rows(
            "grid", "SELECT id, unit, state, suspended_for FROM orders WHERE code = :c ORDER BY round", c=code
        ):
            path, handler = f"/v1/orders/{order.id}", ("handler", order.unit)
            if order.state == "issued":
                yield "grid", f"{path}/acceptance", {}, *handler
            if order.state in ("issued", "accepted"):
                yield "grid", f"{path}/return", {"ground": "wrong_unit"}, *handler
            if order.state == "returned":
                yield "grid", f"{path}/return-decision", {"upheld": chance.random() < 0.5}, *DISPATCHER
            if order.state == "accepted":
                yield "grid", f"{path}/completion", {"text": "已办结"}, *handler
                if order.suspended_for is None and chance.random() < 0.3:
                    yield "grid", f"{path}/suspension", {"ground": "expertise"}, *DISPATCHER
                elif order.suspended_for is not None:
                    yield "grid", f"{path}/resumption", {}, *DISPATCHER
            if order.state == "completed":
                yield "grid", f"{path}/verification", {"passed": chance.random() < 0.7}, *DISPATCHER
                yield "grid", "/v1/orders", {"case": code, "unit": "justice"}, "handler", "quarry"  # may not

    def _on_mediation(self, code: str, chance: Random) -> Iterator[Deed]:
        opened = "SELECT id, committee FROM mediations WHERE code = :c AND state = 'opened' ORDER BY round"
        for mediation in self.rows("mediation", opened, c=code):
            path, mediator = f"/v1/mediations/{mediation.id}", ("mediator", mediation.committee)
            related = [other for other in self.codes if other != code and chance.random() < 0.5]
            attempt = {"tier": "town", "outcome": "no_agreement", "record": "未果"}
            for _ in range(2):  # most sessions end without an agreement
                yield "mediation", f"{path}/attempts", attempt, *mediator
            yield "mediation", f"{path}/agreement", {**AGREEMENT, "related": related}, *mediator
            yield "mediation", f"{path}/end", {"reason": "failed"}, *mediator

    def _on_petition(self, code: str) -> Iterator[Deed]:
        for petition in self.rows(
            "petition", "SELECT id, unit, state FROM petitions WHERE code = :c", c=code
        ):
            path, officer = f"/v1/petitions/{petition.id}", ("petition_officer", petition.unit)
            if petition.state == "received":
                yield "petition", f"{path}/admission", ADMISSION, *officer
                yield "petition", f"{path}/refusal", {"ground": "duplicate", "text": "重复"}, *officer
            if petition.state == "admitted":
                yield "petition", f"{path}/answer", ANSWER, *officer


class Nobody:
    """Takes everything and keeps nothing."""

    def ready(self) -> bool:
        """Always."""
        return True

    def deliver(self, batch: Sequence[Delivery]) -> None:
        """Drop it."""


@contextmanager
def open_county(admin_uri: str, home: Path) -> Iterator[County]:
    """The county in an empty database, its units known everywhere."""
    with ExitStack() as stack:
        services = {
            definition.name: stack.enter_context(listener(definition, admin_uri, home))
            for definition in (INTAKE, GRID, MEDIATION, PETITION, EVALUATION, LEDGER)
        }
        for each in services.values():
            each.runtime.extras.update(procedures=library, place=PLACE)
        listeners: dict[str, Any] = {name: InboxListener(each.runtime) for name, each in services.items()}
        listeners["gateway"] = Nobody()
        bus = DirectBus(TOPOLOGY, listeners)
        relays = [Relay(each.runtime, bus) for each in services.values()]
        for relay in relays:
            stack.callback(relay.close)
        county = County(services, relays)
        for unit in UNITS:
            assert county.post("grid", "/v1/units", unit, "director").status_code == 201
        assert county.post("grid", "/v1/grids", VILLAGE, "director").status_code == 201
        county.settle()
        yield county
