"""Proof of completion: uploads and downloads."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casekit.attachments import AttachmentStore, Stored
from casekit.auth import Actor
from casekit.errors import InvalidInput
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge, Message, Text
from casekit.web.body import raw
from casekit.web.downloads import download
from casekit.web.errors import OutcomeUnknown
from casekit.web.idempotency import REPLAYED
from casekit.work import Work
from services.grid.api.streams import stream_of
from services.grid.handlers.proofs import add_proof, open_proof
from services.grid.readmodel.orders import order as shown
from services.grid.schemas.orders import OrderView

FORM_BYTES = 64 * 1024  # what a multipart form adds to its file
_NAME = Text(256)
UPLOAD = {
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["file"],
                "properties": {"file": {"type": "string", "format": "binary"}},
            }
        }
    }
}


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    proofs = Blueprint("proofs", __name__)

    @proofs.post("/v1/orders/<uuid:order>/proofs")
    @proofs.doc(requestBody=UPLOAD)
    @proofs.response(201, OrderView)
    def add(order: UUID) -> Response:
        """Add a file (form field `file`) before completing; its type is what its content shows."""
        request.max_content_length = runtime.config.attachment_max_bytes + FORM_BYTES
        upload, kept = uploaded(), list[Stored]()
        name = _NAME.deserialize(upload.filename or "file")

        def act(work: Work, actor: Actor) -> Any:
            add_proof(work, actor, order, upload.stream, name, kept.append)
            return shown(work, actor, order)

        try:
            response = bridge.write(act, stream=stream_of(order))
        except OutcomeUnknown:
            raise  # its row may stand
        except BaseException:
            _forget(runtime.extras["attachments"], kept)
            raise
        if REPLAYED in response.headers:
            _forget(runtime.extras["attachments"], kept)
        return response

    @proofs.get("/v1/orders/<uuid:order>/proofs/<uuid:proof>")
    def content(order: UUID, proof: UUID) -> Response:
        """A file's content, as a download."""
        return bridge.read(
            lambda work, actor: download(*open_proof(work, actor, order, proof)), stream=stream_of(order)
        )

    return proofs


def uploaded() -> FileStorage:
    """The uploaded file, read whole before a transaction begins. Raises InvalidInput when there is none."""
    raw(request)
    upload = request.files.get("file")
    if upload is None:
        raise InvalidInput(fields={"file": [Message("Missing data for required field.", "必填。")]})
    return upload


def _forget(store: AttachmentStore, kept: Sequence[Stored]) -> None:
    """Remove what was stored and whose row was not kept."""
    for stored in kept:
        store.remove(stored.id)
