"""What became of the rows of an imported file, for who asked for the import. Only SELECTs."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import select

from casekit.auth import Actor
from casekit.jobs import read_job
from casekit.web.paging import Keyset
from casekit.work import Work
from services.intake.import_tables import IMPORT_ROWS

_IN_ORDER = Keyset(IMPORT_ROWS.c.number, ascending=True)


def import_rows(work: Work, actor: Actor, id_: UUID, query: Mapping[str, Any]) -> dict[str, Any]:
    """The rows in order. Raises JobNotFound for anyone else's import."""
    read_job(work.db, id_, actor.id)
    t = IMPORT_ROWS.c
    statement = select(t.number, t.state, t.code, t.problem, t.errors, t.same_as).where(t.import_id == id_)
    if query["state"] is not None:
        statement = statement.where(t.state == query["state"])
    return _IN_ORDER.page(list(work.execute(_IN_ORDER.select(statement, query)).mappings()), query)
