"""Material of a case: uploads and downloads."""

from collections.abc import Sequence
from contextlib import closing
from uuid import UUID

from flask import request
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from casekit.attachments import AttachmentStore, Stored
from casekit.errors import InvalidInput
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, Message, Text
from casekit.web.body import raw
from casekit.web.downloads import download
from casekit.web.errors import OutcomeUnknown
from casekit.web.idempotency import REPLAYED
from services.intake.handlers.material import add_material, open_material
from services.intake.readmodel.page import material as material_of
from services.intake.schemas.material import AttachmentSchema, AttachmentsSchema

_FORM_BYTES = 64 * 1024  # what a multipart form adds to its file
_NAME = Text(256)


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    material = Blueprint("material", __name__)

    @material.post("/v1/cases/<case_code:code>/attachments")
    @material.doc(requestBody=_UPLOAD)
    @material.response(201, AttachmentSchema)
    def add(code: str) -> Response:
        """Add a file (form field `file`); its type is what its content shows."""
        request.max_content_length = runtime.config.attachment_max_bytes + _FORM_BYTES
        upload, kept = _upload(), list[Stored]()
        name = _NAME.deserialize(upload.filename or "file")
        store = runtime.extras["attachments"]
        try:
            with closing(upload):
                response = bridge.write(
                    lambda work, actor: add_material(work, actor, code, upload.stream, name, kept.append),
                    stream=case_stream(code),
                )
        except OutcomeUnknown:
            raise  # its row may stand
        except BaseException:
            _forget(store, kept)
            raise
        if REPLAYED in response.headers:
            _forget(store, kept)
        return response

    @material.get("/v1/cases/<case_code:code>/attachments")
    @material.response(200, AttachmentsSchema)
    def listed(code: str) -> Response:
        """The files of a case."""
        return bridge.read(
            lambda work, actor: {"items": material_of(work, actor, code)}, stream=case_stream(code)
        )

    @material.get("/v1/cases/<case_code:code>/attachments/<uuid:attachment>")
    def content(code: str, attachment: UUID) -> Response:
        """A file's content, as a download."""
        return bridge.read(
            lambda work, actor: download(*open_material(work, actor, code, attachment)),
            stream=case_stream(code),
        )

    return material


_UPLOAD = {
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


def _upload() -> FileStorage:
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
