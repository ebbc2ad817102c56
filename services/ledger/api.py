"""The ledger's HTTP resources: timelines for who may see a case, the record and its proofs for auditors."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint as AnyBlueprint

from access import disclosing, viewing
from access.viewing import Shown
from casekit.casecode import CaseCode
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge
from casekit.web.downloads import download
from services.ledger import exports, readmodel
from services.ledger.eventlog.reading import Span
from services.ledger.schemas import (
    AccessQuery,
    CheckpointSchema,
    ConsistencyQuery,
    ConsistencySchema,
    EntriesSchema,
    ExportOrdered,
    ExportRequest,
    ExportsSchema,
    InclusionQuery,
    InclusionSchema,
    ListQuery,
    TimelineSchema,
)
from services.ledger.signing import signer_for


def blueprints(runtime: Runtime) -> Sequence[AnyBlueprint]:
    """The resources of this runtime."""
    bridge = Bridge(runtime)
    return [
        _timelines(bridge),
        disclosing.resources(bridge, runtime.name),
        _record(bridge),
        _proofs(bridge, signer_for(runtime).verifier.line()),
        _exports(bridge),
    ]


def _timelines(bridge: Bridge) -> Blueprint:
    cases = Blueprint("timelines", __name__)

    @cases.get("/v1/cases/<case_code:code>/timeline")
    @cases.response(200, TimelineSchema)
    def timeline(code: str) -> Any:
        """时间线: what happened to the case, as the caller may see it."""
        return viewing.show(
            bridge,
            Shown.TIMELINE,
            lambda work, actor: {"code": code, "items": readmodel.timeline(work, actor, code)},
            case_stream(code),
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


def _exports(bridge: Bridge) -> Blueprint:
    logs = Blueprint("exports", __name__)

    @logs.post("/v1/ledger/exports")
    @logs.arguments(ExportRequest)
    @logs.response(202, ExportOrdered)
    def order(body: dict[str, Any]) -> Any:
        """事件日志: the stories of the cases registered in a span as XES or CSV, made by a job."""
        span = Span(body["since"], body["until"])
        return bridge.write(lambda work, actor: exports.order_export(work, actor, body["format"], span))

    @logs.get("/v1/ledger/exports")
    @logs.response(200, ExportsSchema)
    def listed() -> Any:
        """The caller's own exports, the first first."""
        return bridge.read(lambda work, actor: {"items": exports.listed(work, actor)})

    @logs.get("/v1/ledger/exports/<uuid:export>")
    @logs.response(200, heeds=())
    def content(export: UUID) -> Any:
        """An export of the caller's, as a download."""
        return bridge.read(lambda work, actor: download(*exports.open_export(work, actor, export)))

    return logs
