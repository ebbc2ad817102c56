"""Who was shown what of a case (查阅记录), for who oversees it. Only SELECTs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web.paging import Keyset
from casekit.work import Work
from services.intake.tables import VIEWS

_OLDEST = Keyset(VIEWS.c.first_at, VIEWS.c.viewer, VIEWS.c.what, ascending=True)


def disclosures(work: Work, actor: Actor, code: str, query: Mapping[str, Any]) -> dict[str, Any]:
    """The posts that were shown something, in the order of the first time. Raises CaseNotFound or Forbidden."""
    guard.require(work, actor, Act.DISCLOSURE_READ, code)
    statement = select(VIEWS).where(VIEWS.c.code == code)
    for name in ("unit", "what"):
        if query[name] is not None:
            statement = statement.where(VIEWS.c[name] == query[name])
    return _OLDEST.page(list(work.execute(_OLDEST.select(statement, query)).mappings()), query)
