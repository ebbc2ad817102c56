"""督办, 救助 and 建议 on a petition's page; the caller has asked leave, `key` is None for who sees it masked."""

from typing import Any
from uuid import UUID

from sqlalchemy import Table, select

from casekit.vault import DataKey
from casekit.work import Work
from services.petition.pressing_tables import ADVICES, RELIEFS, SLIPS
from services.petition.sealing import opened

Rows = list[dict[str, Any]]


def slips(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """督办, in order."""
    return _of(work, SLIPS, petition, key, "explanation", "closure")


def reliefs(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """信访救助, in order."""
    return _of(work, RELIEFS, petition, key, "text")


def advices(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """三项建议, in order."""
    return _of(work, ADVICES, petition, key, "text")


def _of(work: Work, table: Table, petition: UUID, key: DataKey | None, *written: str) -> Rows:
    found = select(table).where(table.c.petition == petition).order_by(table.c.id)
    return [
        {
            **row,
            **{
                name: opened(key, row[f"{name}_sealed"], f"{table.name}/{row['id']}/{name}_sealed")
                for name in written
            },
        }
        for row in work.execute(found).mappings()
    ]
