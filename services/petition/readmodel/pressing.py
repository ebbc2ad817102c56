"""督办, 救助 and 建议 on a petition's page; the caller has asked leave, `key` is None for who sees it masked.

Recommendations besides for the unit that they were given to, which sees nothing else of the petition.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from services.petition.domain.advice import AdviceState
from services.petition.errors import AdviceNotFound
from services.petition.pressing_tables import ADVICES, RELIEFS, SLIPS
from services.petition.sealing import live_key, opened
from services.petition.sight import check_told, stood_for, with_case
from services.petition.tables import PETITIONS

Rows = list[dict[str, Any]]
_NEWEST = Keyset(ADVICES.c.given_at, ADVICES.c.id)


def slips(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """督办, in order."""
    return _of(work, SLIPS, petition, key, "explanation", "closure")


def reliefs(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """信访救助, in order."""
    return _of(work, RELIEFS, petition, key, "text")


def advices(work: Work, petition: UUID, key: DataKey | None) -> Rows:
    """三项建议, in order."""
    return _of(work, ADVICES, petition, key, "text", "reply")


def given_to_us(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the recommendations to the actor's unit, newest first; nothing of a case that accuses it."""
    guard.require(work, actor, Act.FORWARDING_READ, unit=actor.unit)
    a = ADVICES.c
    told = a.recipient.in_(sorted(stood_for(work, actor)))
    wanted = [a.region == work.region, told, guard.unwalled(actor, PETITIONS.c.code)]
    return _NEWEST.page(work.execute(_NEWEST.select(with_case(), query, wanted)).all(), query)


def advice(work: Work, actor: Actor, advice_id: UUID) -> dict[str, Any]:
    """One of them, with what may be done. Raises AdviceNotFound or Forbidden."""
    row = work.execute(with_case().where(ADVICES.c.id == advice_id)).mappings().one_or_none()
    if row is None:
        raise guard.refusal(AdviceNotFound, actor, Act.FORWARDING_READ)
    check_told(work, actor, Act.FORWARDING_READ, row, AdviceNotFound)
    key = live_key(work, row["code"])
    acts = ["reply"] if AdviceState(row["state"]) is AdviceState.GIVEN else []
    return {**_opened(row, ADVICES, key, "text", "reply"), "acts": acts}


def _of(work: Work, table: Table, petition: UUID, key: DataKey | None, *written: str) -> Rows:
    found = select(table).where(table.c.petition == petition).order_by(table.c.id)
    return [_opened(row, table, key, *written) for row in work.execute(found).mappings()]


def _opened(row: RowMapping, table: Table, key: DataKey | None, *written: str) -> dict[str, Any]:
    texts = {
        name: opened(key, row[f"{name}_sealed"], f"{table.name}/{row['id']}/{name}_sealed")
        for name in written
    }
    return {**row, **texts}
