"""在国家信访信息系统登记: a petition that was first registered here is opened there, as its office or place orders.

The order is the first of the petition's statuses (`handlers.statuses`): the exchange tells it before all others, and
what comes after it waits. Who the parties are is not in it: the exchange asks intake, on record, when it tells it.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, Table, delete, func, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.clock import rfc3339
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.statuses import OpeningOrdered, StatusDropped
from contracts.vocabulary import PetitionSort, StatusKind
from procedures.vocabulary import OpeningWhen
from services.petition.domain.errors import NotRegistered, PassedOnAlready
from services.petition.domain.lifecycle import Move, after
from services.petition.domain.petition import Petition
from services.petition.domain.status import Status, StatusState
from services.petition.handlers import terms
from services.petition.handlers.acting import open_petition, petition_of
from services.petition.partners import is_told_nationally, told_of
from services.petition.sealing import key_of
from services.petition.status_tables import OPENED, PASSED_ON, STATUSES
from services.petition.tables import PETITIONS

_FACTS = ("form", "sort", "petitioners", "representatives", "state")
_DAYS = ("received_at", "admitted_at", "due_at")


def order(work: Work, actor: Actor, petition: UUID) -> None:
    """登记到国家系统. From now on what becomes of the petition is told there, by the system of the office itself.

    Raises NotRegistered before 登记要素, PassedOnAlready for what came from there or was ordered before,
    TransitionRefused for what is no longer open. What 12345 or 110 passed on is opened like what was registered here.
    """
    opened = open_petition(work, actor, Act.PETITION_REGISTER, petition)
    after(Move.REGISTER, opened.petition.state)
    if opened.row["sort"] is None:
        raise NotRegistered
    if is_told_nationally(work, opened.petition.code):
        raise PassedOnAlready
    _order(work, opened.petition, opened.row)


def by_rule(work: Work, petition: UUID) -> None:
    """After 登记要素, where the place's procedure says so; a denunciation is opened on the office's order alone."""
    row = work.execute(select(PETITIONS).where(PETITIONS.c.id == petition)).mappings().one()
    place, version, _ = terms.ruled(row)
    rule = work.extras["procedures"].load(place, version).organisation.national_opening
    is_due = rule is not None and rule.when is OpeningWhen.REGISTRATION
    if (
        is_due
        and row["sort"] != PetitionSort.DENUNCIATION.value
        and not is_told_nationally(work, row["code"])
    ):
        _order(work, petition_of(row), row)


def _order(work: Work, found: Petition, row: RowMapping) -> None:
    status, of_case = new_id(), STATUSES.c.code == found.code
    last = work.execute(select(func.coalesce(func.max(STATUSES.c.number), 0)).where(of_case)).scalar_one()
    if told_of(work, found.code):
        work.insert("opened_cases", code=found.code, region=work.region, unit=found.unit)
    else:
        work.insert("passed_on_cases", code=found.code, region=work.region, partner=found.unit)
    work.insert(
        "statuses", id=status, petition=found.id, region=work.region, code=found.code, unit=found.unit,
        partner=found.unit, number=last + 1, kind=StatusKind.OPENING.value, facts=_facts(row),
        state=StatusState.WAITING.value, happened_at=work.now, next_at=work.now,
    )  # fmt: skip
    work.append(case_stream(found.code), OpeningOrdered(found.id, found.code, found.unit, status))


def opened_as(work: Work, status: Status, number: str) -> None:
    """The petition stands there under `number`, which the office is shown."""
    table = _where(work, status)
    sealed = key_of(work, status.code).encrypt(number, f"{table.name}/{status.code}/number_sealed")
    work.execute(update(table).where(table.c.code == status.code).values(number_sealed=sealed))


def leave_out(work: Work, status: Status) -> None:
    """The petition is not opened there after all: nothing of it is told there, until that is ordered anew."""
    table = _where(work, status)
    work.execute(delete(table).where(table.c.code == status.code))
    theirs = (STATUSES.c.code == status.code) & (STATUSES.c.partner == status.partner)
    waiting = theirs & (STATUSES.c.state == StatusState.WAITING.value)
    dropped = update(STATUSES).where(waiting).values(state=StatusState.DROPPED.value, next_at=None)
    left = work.execute(dropped.returning(STATUSES.c.id, STATUSES.c.kind, STATUSES.c.number)).all()
    for each in sorted(left, key=lambda row: row.number):
        said = StatusDropped(
            each.id, status.petition, status.code, status.unit, status.partner, StatusKind(each.kind)
        )
        work.append(case_stream(status.code), said)


def _where(work: Work, status: Status) -> Table:
    """The table that holds what was opened upon that status."""
    known = select(OPENED.c.code).where(OPENED.c.code == status.code, OPENED.c.unit == status.partner)
    return PASSED_ON if work.execute(known).first() is None else OPENED


def _facts(row: Mapping[str, Any]) -> dict[str, Any]:
    """How it stands as it is ordered: codes and days."""
    days = {name: None if row[name] is None else rfc3339(row[name]) for name in _DAYS}
    return {name: row[name] for name in _FACTS} | days
