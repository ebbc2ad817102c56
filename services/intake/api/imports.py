"""Importing cases from a file: it is stored as it comes, sealed, and a job does the rest."""

from collections.abc import Mapping
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from access import guard
from access.acts import Act
from casekit.attachments import AttachmentStore, AttachmentTypeRefused
from casekit.runtime import Runtime
from casekit.vault import DataKey
from casekit.web import Blueprint, Bridge, page_of
from casekit.web.body import Streamed, stored
from casekit.web.errors import OutcomeUnknown, UnsupportedMediaType
from casekit.web.idempotency import REPLAYED
from casekit.web.jobs import id_in, public_id
from services.intake.errors import ImportIsNoText
from services.intake.handlers.importing import ask_import
from services.intake.importing.reading import Form
from services.intake.readmodel.imports import import_rows
from services.intake.schemas.imports import (
    ImportAskedSchema,
    ImportQuery,
    ImportRowSchema,
    ImportRowsQuery,
)

_TEXT = "text/plain"
_UTF8 = frozenset({"utf-8", "utf8", "utf-8-sig"})
_GB = frozenset({"gb18030", "gbk", "gb2312"})
_FILE = {"content": {kind: {"schema": {"type": "string"}} for kind in ("application/x-ndjson", "text/csv")}}


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    imports = Blueprint("imports", __name__)

    @imports.post("/v1/cases/import")
    @imports.doc(requestBody=_FILE)
    @imports.arguments(ImportQuery, location="query")
    @imports.response(202, ImportAskedSchema)
    def ask(query: Mapping[str, Any]) -> Response:
        """Import cases from NDJSON or CSV (批量导入): a job registers them; see `Location`."""
        form = _form()
        bridge.read(
            lambda work, actor: _may_import(guard.require(work, actor, Act.CASE_IMPORT, unit=actor.unit))
        )
        store, (key, wrapped) = runtime.extras["attachments"], runtime.extras["vault"].new_key()
        file = _stored(store, key, runtime.config.import_max_bytes, form, query)
        try:
            response = bridge.write(
                lambda work, actor: _asked(
                    public_id(
                        runtime.name,
                        ask_import(work, actor, form, file, wrapped, is_dry_run=query["dry_run"]),
                    )
                )
            )
        except OutcomeUnknown:
            raise  # its row may stand
        except BaseException:
            store.remove(file)
            raise
        if REPLAYED in response.headers:
            store.remove(file)
        response.headers["Location"] = response.get_json()["job"]
        return response

    @imports.get("/v1/cases/import/<string:job>/rows")
    @imports.arguments(ImportRowsQuery, location="query")
    @imports.response(200, page_of(ImportRowSchema), heeds=())
    def rows(query: Mapping[str, Any], job: str) -> Response:
        """What became of the rows of a file, for who asked for its import."""
        id_ = id_in(runtime.name, job)
        return bridge.read(lambda work, actor: import_rows(work, actor, id_, query))

    return imports


def _form() -> Form:
    """How the body is written. Raises UnsupportedMediaType."""
    charset = request.mimetype_params.get("charset", "utf-8").lower()
    if request.mimetype == "application/x-ndjson" and charset in _UTF8:
        return Form.NDJSON
    if request.mimetype == "text/csv" and charset in _UTF8 | _GB:
        return Form.CSV if charset in _UTF8 else Form.CSV_GB18030
    raise UnsupportedMediaType


def _stored(store: AttachmentStore, key: DataKey, most: int, form: Form, query: Mapping[str, Any]) -> str:
    """Store the body as it comes; returns the store's id. Raises ImportIsNoText."""
    request.max_content_length = most
    try:
        file = store.put(Streamed(request), key, max_bytes=most)
    except AttachmentTypeRefused:
        raise ImportIsNoText from None
    if file.media_type != _TEXT:
        store.remove(file.id)
        raise ImportIsNoText
    stored(f"{file.sha256} {form} {query['dry_run']}".encode())
    return file.id


def _may_import(_: guard.Grant) -> dict[str, Any]:
    """Asked before the file is taken; what is answered then is what comes of it."""
    return {}


def _asked(id_: str) -> dict[str, Any]:
    return {"id": id_, "job": f"/v1/jobs/{id_}", "rows": f"/v1/cases/import/{id_}/rows"}
