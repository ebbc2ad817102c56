"""A file of grids (CSV or GeoJSON), tried or taken in."""

from collections.abc import Mapping
from contextlib import closing
from typing import Any

from werkzeug.wrappers import Response

from casekit.auth import Actor
from casekit.runtime import Runtime
from casekit.web import Blueprint, Bridge
from casekit.web.uploads import UPLOAD, the_upload
from casekit.work import Work
from services.grid.api.sheets import rows_of
from services.grid.handlers.importing import import_grids
from services.grid.schemas.grids import ImportQuery, ImportView


def resources(bridge: Bridge, runtime: Runtime) -> Blueprint:
    """The blueprint."""
    imports = Blueprint("grid imports", __name__)

    @imports.post("/v1/grids/import")
    @imports.doc(requestBody=UPLOAD)
    @imports.arguments(ImportQuery, location="query")
    @imports.response(200, ImportView)
    def take_in(query: Mapping[str, Any]) -> Response:
        """A file of grids (form field `file`), all of it or nothing; the same again changes nothing."""
        upload, _ = the_upload(runtime.config.attachment_max_bytes)
        with closing(upload):
            content = upload.read()
        is_trial = query["dry_run"]

        def act(work: Work, actor: Actor) -> Any:
            told = import_grids(work, actor, lambda: rows_of(content), is_trial=is_trial)
            return {"is_dry_run": is_trial, **told}

        # a trial is no command: its answer must not be kept in place of the import's
        return bridge.read(act) if is_trial else bridge.write(act)

    return imports
