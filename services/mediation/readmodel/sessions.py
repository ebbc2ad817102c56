"""Sessions (调解会) as those see them who see the mediation; the note, to the committee's mediators alone."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.mediation.errors import SessionNotFound
from services.mediation.readmodel.sight import sight_of
from services.mediation.sealing import opened
from services.mediation.session_tables import SESSIONS

_LATEST = Keyset(SESSIONS.c.begins_at, SESSIONS.c.id)
_FILTERS = {
    "case": SESSIONS.c.code,
    "committee": SESSIONS.c.committee,
    "room": SESSIONS.c.room,
    "state": SESSIONS.c.state,
}


def schedule(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the sessions of mediations that the actor may see, the latest first. Raises CaseNotFound."""
    guard.require(work, actor, Act.MEDIATION_READ, query["case"])
    ways = guard.ways(work, actor, Act.MEDIATION_READ, SESSIONS.c.code, SESSIONS.c.committee)
    rows = work.execute(_LATEST.select(select(SESSIONS), query, _wanted(work, query), ways)).all()
    return _LATEST.page(rows, query)


def sessions(work: Work, actor: Actor, mediation: UUID) -> list[dict[str, Any]]:
    """All of a mediation, the first first. Raises MediationNotFound or Forbidden."""
    key = sight_of(work, actor, mediation).key
    found = select(SESSIONS).where(SESSIONS.c.mediation == mediation).order_by(SESSIONS.c.number)
    return [_shown(key, row) for row in work.execute(found).mappings()]


def session(work: Work, actor: Actor, mediation: UUID, session_id: UUID) -> dict[str, Any]:
    """One. Raises MediationNotFound, Forbidden or SessionNotFound."""
    key = sight_of(work, actor, mediation).key
    found = select(SESSIONS).where(SESSIONS.c.id == session_id, SESSIONS.c.mediation == mediation)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise SessionNotFound
    return _shown(key, row)


def _wanted(work: Work, query: Mapping[str, Any]) -> list[ColumnElement[bool]]:
    wanted: list[ColumnElement[bool]] = [
        SESSIONS.c.region == work.region,
        *(column == query[name] for name, column in _FILTERS.items() if query[name] is not None),
    ]
    if query["post"] is not None:
        wanted.append(SESSIONS.c.mediators.contains([query["post"]]))
    if query["begins_from"] is not None:
        wanted.append(SESSIONS.c.begins_at >= query["begins_from"])
    if query["begins_before"] is not None:
        wanted.append(SESSIONS.c.begins_at < query["begins_before"])
    return wanted


def _shown(key: DataKey | None, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "note": opened(key, row["note_sealed"], f"mediation_sessions/{row['id']}/note_sealed")}
