"""Material of a case: uploads and downloads."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from uuid import UUID

from werkzeug.wrappers import Response

from casekit.attachments import AttachmentStore, Stored
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge
from casekit.web.downloads import download
from casekit.web.errors import OutcomeUnknown
from casekit.web.idempotency import REPLAYED
from casekit.web.uploads import UPLOAD, the_upload
from services.intake.handlers.material import add_material, open_material
from services.intake.readmodel.page import material as material_of
from services.intake.schemas.material import AttachmentSchema, AttachmentsSchema


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    material = Blueprint("material", __name__)

    @material.post("/v1/cases/<case_code:code>/attachments")
    @material.doc(requestBody=UPLOAD)
    @material.response(201, AttachmentSchema)
    def add(code: str) -> Response:
        """Add a file (form field `file`); no other part; its type is what its content shows."""
        upload, name = the_upload(runtime.config.attachment_max_bytes)
        kept = list[Stored]()
        with closing(upload), unless_kept(runtime, kept) as answered:
            return answered(
                bridge.write(
                    lambda work, actor: add_material(work, actor, code, upload.stream, name, kept.append),
                    stream=case_stream(code),
                )
            )

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


@contextmanager
def unless_kept(runtime: Runtime, kept: Sequence[Stored]) -> Iterator[Callable[[Response], Response]]:
    """Remove what was stored when its row is not kept: when the request fails, or was carried out before."""
    store = runtime.extras["attachments"]

    def answered(response: Response) -> Response:
        if REPLAYED in response.headers:
            _forget(store, kept)
        return response

    try:
        yield answered
    except OutcomeUnknown:
        raise  # its row may stand
    except BaseException:
        _forget(store, kept)
        raise


def _forget(store: AttachmentStore, kept: Sequence[Stored]) -> None:
    """Remove what was stored and whose row was not kept."""
    for stored in kept:
        store.remove(stored.id)
