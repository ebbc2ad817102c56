"""What follows an agreement: copies, fulfilment, confirmation, allowance; and all that stands around a settlement."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.attachments import Stored
from casekit.auth import Actor
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from casekit.web.downloads import download
from casekit.web.errors import OutcomeUnknown
from casekit.web.idempotency import REPLAYED
from casekit.web.uploads import UPLOAD, the_upload
from casekit.work import Work
from services.mediation.api.streams import acting, stream_of
from services.mediation.handlers import settling
from services.mediation.readmodel.mediations import mediation as shown
from services.mediation.readmodel.settlement import open_copy, settlement
from services.mediation.schemas import settlement as schemas
from services.mediation.schemas.mediations import MediationView

Body = Mapping[str, Any]
_ONE = "/v1/mediations/<uuid:mediation>"


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    settled = Blueprint("mediation-settlement", __name__, description="履行、确认")
    for add in (_reading, _fulfilling, _confirming, _allowing):
        add(settled, bridge)
    _copies(settled, bridge, runtime)
    return settled


def _reading(settled: Blueprint, bridge: Bridge) -> None:
    @settled.get(f"{_ONE}/settlement")
    @settled.response(200, schemas.SettlementView)
    def all_of_it(mediation: UUID) -> Response:
        """Danger, expert opinions, court file, hand-over, copies, confirmation, allowances."""
        return viewing.show(
            bridge,
            Shown.MEDIATION,
            lambda work, actor: settlement(work, actor, mediation),
            stream_of(mediation),
        )


def _fulfilling(settled: Blueprint, bridge: Bridge) -> None:
    @settled.post(f"{_ONE}/agreement/terms/<int:number>/fulfilment")
    @settled.arguments(schemas.FulfilmentRequest)
    @settled.response(200, MediationView)
    def fulfil(body: Body, mediation: UUID, number: int) -> Response:
        """履行 of one obligation."""
        return bridge.write(
            acting(mediation, shown, settling.fulfil, number, body["fulfilled_on"]),
            stream=stream_of(mediation),
        )


def _confirming(settled: Blueprint, bridge: Bridge) -> None:
    @settled.post(f"{_ONE}/confirmation")
    @settled.arguments(schemas.ConfirmationRequest)
    @settled.response(201, schemas.SettlementView)
    def request(body: Body, mediation: UUID) -> Response:
        """共同申请司法确认, within thirty days."""
        return bridge.write(
            acting(mediation, settlement, settling.request_confirmation, body["court"], body["sides"]),
            stream=stream_of(mediation),
        )

    @settled.post(f"{_ONE}/confirmation/ruling")
    @settled.arguments(schemas.RulingRequest)
    @settled.response(200, schemas.SettlementView)
    def decide(body: Body, mediation: UUID) -> Response:
        """裁定 of the court."""
        return bridge.write(
            acting(mediation, settlement, settling.decide_confirmation, body["outcome"], body["ruling"]),
            stream=stream_of(mediation),
        )


def _allowing(settled: Blueprint, bridge: Bridge) -> None:
    @settled.post(f"{_ONE}/allowances")
    @settled.arguments(schemas.AllowanceRequest)
    @settled.response(201, schemas.SettlementView)
    def allow(body: Body, mediation: UUID) -> Response:
        """一案一补, recorded by the centre."""
        return bridge.write(
            acting(mediation, settlement, settling.record_allowance, body["post"], body["amount_fen"]),
            stream=stream_of(mediation),
        )


def _copies(settled: Blueprint, bridge: Bridge, runtime: Runtime) -> None:
    @settled.post(f"{_ONE}/agreement/copies")
    @settled.doc(requestBody=UPLOAD)
    @settled.response(201, schemas.SettlementView)
    def attach(mediation: UUID) -> Response:
        """签署件 (form field `file`); its SHA-256 goes on the ledger."""
        upload, name = the_upload(runtime.config.attachment_max_bytes)
        kept = list[Stored]()

        def act(work: Work, actor: Actor) -> Any:
            settling.attach(work, actor, mediation, upload.stream, name, kept.append)
            return settlement(work, actor, mediation)

        with closing(upload):
            return _unless_lost(runtime, kept, lambda: bridge.write(act, stream=stream_of(mediation)))

    @settled.get(f"{_ONE}/agreement/copies/<uuid:copy>")
    def content(mediation: UUID, copy: UUID) -> Response:
        """A signed copy, as a download."""
        return viewing.show(
            bridge,
            Shown.MEDIATION_PAPER,
            lambda work, actor: download(*open_copy(work, actor, mediation, copy)),
            stream_of(mediation),
        )


def _unless_lost(runtime: Runtime, kept: Sequence[Stored], carry_out: Callable[[], Response]) -> Response:
    """What was stored is forgotten when its row is not kept: when the request fails, or was carried out before."""
    store = runtime.extras["attachments"]
    try:
        response = carry_out()
    except OutcomeUnknown:
        raise  # its row may stand
    except BaseException:
        for stored in kept:
            store.remove(stored.id)
        raise
    if REPLAYED in response.headers:
        for stored in kept:
            store.remove(stored.id)
    return response
