"""Proof of completion: uploads and downloads."""

from collections.abc import Callable, Sequence
from contextlib import closing
from typing import Any
from uuid import UUID

from werkzeug.wrappers import Response

from access import viewing
from access.viewing import Shown
from casekit.attachments import AttachmentStore, Stored
from casekit.attachments.store import Source
from casekit.auth import Actor
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from casekit.web.downloads import download
from casekit.web.errors import OutcomeUnknown
from casekit.web.idempotency import REPLAYED
from casekit.web.uploads import UPLOAD, the_upload
from casekit.work import Work
from services.grid.api.streams import stream_of
from services.grid.handlers.proofs import add_proof, open_proof
from services.grid.readmodel.orders import order as shown
from services.grid.schemas.orders import ProofAdded

File = tuple[Source, str, Callable[[Stored], None]]


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    proofs = Blueprint("proofs", __name__)

    @proofs.post("/v1/orders/<uuid:order>/proofs")
    @proofs.doc(requestBody=UPLOAD)
    @proofs.response(201, ProofAdded)
    def add(order: UUID) -> Response:
        """Add a file (form field `file`) before completing; no other part; its type is what its content shows.

        `proof` of the answer is the new proof's id.
        """

        def store(file: File) -> Response:
            def act(work: Work, actor: Actor) -> Any:
                proof = add_proof(work, actor, order, *file)
                return {**shown(work, actor, order), "proof": proof}

            return bridge.write(act, stream=stream_of(order))

        return add_file(runtime, store)

    @proofs.get("/v1/orders/<uuid:order>/proofs/<uuid:proof>")
    def content(order: UUID, proof: UUID) -> Response:
        """A file's content, as a download."""
        return viewing.show(
            bridge,
            Shown.PROOF,
            lambda work, actor: download(*open_proof(work, actor, order, proof)),
            stream_of(order),
        )

    return proofs


def add_file(runtime: Runtime, store: Callable[[File], Response]) -> Response:
    """Carry out an upload: `store` keeps its content, which is forgotten when that comes to nothing."""
    upload, name = the_upload(runtime.config.attachment_max_bytes)
    kept = list[Stored]()
    try:
        with closing(upload):
            response = store((upload.stream, name, kept.append))
    except OutcomeUnknown:
        raise  # its row may stand
    except BaseException:
        _forget(runtime.extras["attachments"], kept)
        raise
    if REPLAYED in response.headers:
        _forget(runtime.extras["attachments"], kept)
    return response


def _forget(store: AttachmentStore, kept: Sequence[Stored]) -> None:
    """Remove what was stored and whose row was not kept."""
    for stored in kept:
        store.remove(stored.id)
