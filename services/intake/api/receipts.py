"""Reports of delivery from a gateway for messages (短信网关). It has no account here: it signs what it says.

`OneDoor-Signature: sha256=<hex>` is the HMAC-SHA-256 of the body's bytes under ONEDOOR_RECEIPT_SECRET. A report that is
sent again changes nothing, so a replayed one does not either.
"""

import hashlib
import hmac
from collections.abc import Mapping
from typing import Any, Final

from flask import request
from werkzeug.wrappers import Response

from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from casekit.web.body import raw
from services.intake.errors import ReceiptsNotTaken, ReceiptUnsigned
from services.intake.handlers.receipts import Receipt, take_receipts
from services.intake.schemas.receipts import DeliveryReportsSchema, ReportsTakenSchema

SIGNATURE: Final = "OneDoor-Signature"


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    receipts = Blueprint("receipts", __name__)

    @receipts.post("/v1/public/receipts")
    @receipts.arguments(DeliveryReportsSchema)
    @receipts.response(200, ReportsTakenSchema)
    def take(body: Mapping[str, Any]) -> Response:
        """送达回执 of messages, signed by the gateway that took them."""
        secret = runtime.config.receipt_secret
        if not secret:
            raise ReceiptsNotTaken
        if not hmac.compare_digest(signature(raw(request), secret), _given()):
            raise ReceiptUnsigned
        found = [Receipt(each["id"], each["state"] == "delivered", each["at"]) for each in body["items"]]
        return bridge.write(lambda work, _: {"items": _told(take_receipts(work, found))}, status=200)

    return receipts


def signature(body: bytes, secret: str) -> bytes:
    """The header that goes with a body."""
    return b"sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest().encode()


def _given() -> bytes:
    return request.headers.get(SIGNATURE, "").encode("utf-8", "replace")


def _told(taken: Any) -> list[dict[str, Any]]:
    return [{"id": id_, "state": "unknown" if state is None else state.value} for id_, state in taken]
