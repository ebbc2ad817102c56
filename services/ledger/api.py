"""The ledger's HTTP resources: timelines for who may see a case, the record and its proofs for auditors."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint as AnyBlueprint

from casekit.casecode import CaseCode
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge
from services.ledger import readmodel
from services.ledger.schemas import (
    AccessQuery,
    CheckpointSchema,
    ConsistencyQuery,
    ConsistencySchema,
    EntriesSchema,
    InclusionQuery,
    InclusionSchema,
    ListQuery,
    TimelineSchema,
)
from services.ledger.signing import signer_for


def blueprints(runtime: Runtime) -> Sequence[AnyBlueprint]:
    """The resources of this runtime."""
    bridge = Bridge(runtime)
    return [_timelines(bridge), _record(bridge), _proofs(bridge, signer_for(runtime).verifier.line())]


def _timelines(bridge: Bridge) -> Blueprint:
    cases = Blueprint("timelines", __name__)

    @cases.get("/v1/cases/<case_code:code>/timeline")
    @cases.response(200, TimelineSchema)
    def timeline(code: str) -> Any:
        """时间线: what happened to the case, as the caller may see it."""
        return bridge.read(
            lambda work, actor: {"code": code, "items": readmodel.timeline(work, actor, code)},
            stream=case_stream(code),
        )

    return cases


def _record(bridge: Bridge) -> Blueprint:
    ledger = Blueprint("record", __name__)

    @ledger.get("/v1/ledger/entries")
    @ledger.arguments(ListQuery, location="query")
    @ledger.response(200, EntriesSchema)
    def entries(query: dict[str, Any]) -> Any:
        """存证记录: every event on record, for auditors."""
        after: UUID | None = query["after"]
        return bridge.read(
            lambda work, actor: {"items": readmodel.entries(work, actor, after, query["limit"])}
        )

    @ledger.get("/v1/ledger/accesses")
    @ledger.arguments(AccessQuery, location="query")
    @ledger.response(200, EntriesSchema, heeds=())
    def accesses(query: dict[str, Any]) -> Any:
        """查阅记录: who was shown personal data, and who was refused, for auditors."""
        code = str(CaseCode.parse(query["case"], "case")) if query["case"] else None
        after: UUID | None = query["after"]
        return bridge.read(
            lambda work, actor: {"items": readmodel.accesses(work, actor, code, after, query["limit"])}
        )

    _lists(ledger, bridge)
    return ledger


def _lists(ledger: Blueprint, bridge: Bridge) -> None:
    @ledger.get("/v1/ledger/back-dated")
    @ledger.arguments(ListQuery, location="query")
    @ledger.response(200, EntriesSchema)
    def back_dated(query: dict[str, Any]) -> Any:
        """补录: what was entered later than it happened, for auditors."""
        after, limit = query["after"], query["limit"]
        return bridge.read(lambda work, actor: {"items": readmodel.back_dated(work, actor, after, limit)})

    @ledger.get("/v1/ledger/changes")
    @ledger.arguments(ListQuery, location="query")
    @ledger.response(200, EntriesSchema)
    def changes(query: dict[str, Any]) -> Any:
        """规则与权限变更: what has become of procedures, calendar, permissions and posts, for auditors."""
        after, limit = query["after"], query["limit"]
        return bridge.read(lambda work, actor: {"items": readmodel.changes(work, actor, after, limit)})


def _proofs(bridge: Bridge, key: str) -> Blueprint:
    proofs = Blueprint("proofs", __name__)

    @proofs.get("/v1/ledger/checkpoint")
    @proofs.response(200, CheckpointSchema)
    def checkpoint() -> Any:
        """检查点: the last signed checkpoint."""
        return bridge.read(lambda work, actor: {**readmodel.checkpoint(work, actor), "key": key})

    @proofs.get("/v1/ledger/proofs/inclusion")
    @proofs.arguments(InclusionQuery, location="query")
    @proofs.response(200, InclusionSchema)
    def inclusion(query: dict[str, Any]) -> Any:
        """The proof that an entry is under a checkpoint."""
        entry, size = query["entry"], query["size"]
        return bridge.read(lambda work, actor: {**readmodel.inclusion(work, actor, entry, size), "key": key})

    @proofs.get("/v1/ledger/proofs/consistency")
    @proofs.arguments(ConsistencyQuery, location="query")
    @proofs.response(200, ConsistencySchema)
    def consistency(query: dict[str, Any]) -> Any:
        """The proof that nothing on record was changed between two checkpoints."""
        since, size = query["since"], query["size"]
        return bridge.read(
            lambda work, actor: {**readmodel.consistency(work, actor, since, size), "key": key}
        )

    return proofs
