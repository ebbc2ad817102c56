"""What was written on a petition, and what follows its first term: longer terms, reviews, re-reviews, hearings.

For its own page. The caller has asked leave; `key` is None for who sees the petition masked.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from casekit.vault import DataKey
from casekit.work import Work
from services.petition.domain.lifecycle import REVIEWING, State
from services.petition.review_tables import EXTENSIONS, HEARINGS, REVIEWS
from services.petition.sealing import opened
from services.petition.tables import NOTES

Rows = list[dict[str, Any]]


def notes(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """What was written with the acts, in order."""
    found = select(NOTES).where(NOTES.c.petition == petition).order_by(NOTES.c.written_at, NOTES.c.id)
    return [
        {**row, "text": opened(key, row["sealed"], f"petition_notes/{row['id']}/sealed")}
        for row in work.execute(found).mappings()
    ]


def extensions(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """延期: every request, in order."""
    return [
        {**row, "reason": opened(key, row["reason_sealed"], f"extensions/{row['id']}/reason_sealed")}
        for row in _of(work, EXTENSIONS, petition)
    ]


def reviews(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """复查、复核, in order."""
    return [
        {
            **row,
            "request": opened(key, row["request_sealed"], f"reviews/{row['id']}/request_sealed"),
            "opinion": opened(key, row["opinion_sealed"], f"reviews/{row['id']}/opinion_sealed"),
        }
        for row in _of(work, REVIEWS, petition)
    ]


def hearings(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """听证, in order."""
    return [
        {**row, "record": opened(key, row["record_sealed"], f"hearings/{row['id']}/record_sealed")}
        for row in _of(work, HEARINGS, petition)
    ]


def may_be_reviewed(row: Mapping[str, Any], now: datetime) -> bool:
    """Whether review goes on, or could be asked for today."""
    state = State(row["state"])
    if state in REVIEWING:
        return True
    return state in (State.ANSWERED, State.REVIEWED) and row["until"] is not None and now < row["until"]


def _of(work: Work, table: Table, petition: UUID) -> Rows:
    found = select(table).where(table.c.petition == petition).order_by(table.c.id)
    return [dict(row) for row in work.execute(found).mappings()]
