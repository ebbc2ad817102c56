"""Callouts as their readers may see them: who called, who was called, and who oversees; never who is accused."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, RowMapping, select

from access import guard
from access.acts import Act
from access.masking import masked
from access.policy import decide_general
from casekit.auth import Actor
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from contracts.vocabulary import Relation
from services.grid.chain_tables import CALLOUTS, CALLS
from services.grid.domain.callout import CallState, State
from services.grid.errors import CalloutNotFound
from services.grid.sealing import callout_owner, live_key, opened
from services.grid.sight import is_called, may_see_callout, ways_to_callouts
from services.grid.tables import UNITS

_NEWEST = Keyset(CALLOUTS.c.raised_at, CALLOUTS.c.id)
_FILTERS = (("raised_by_unit", "unit"), ("state", "state"), ("case", "code"), ("grid", "grid"))


def callouts(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the callouts that the actor may see, newest first, without text. Raises Forbidden or CaseNotFound."""
    guard.require(work, actor, Act.CALLOUT_READ, unit=actor.unit)
    if query["case"] is not None:
        guard.require(work, actor, Act.CASE_READ, query["case"])
    wanted: list[ColumnElement[bool]] = [CALLOUTS.c.region == work.region]
    wanted += [CALLOUTS.c[name] == query[field] for field, name in _FILTERS if query[field] is not None]
    if query["called"] is not None:
        wanted.append(is_called(query["called"]))
    found = _NEWEST.select(select(CALLOUTS), query, wanted, ways_to_callouts(work, actor))
    page = _NEWEST.page(work.execute(found).all(), query)
    calls = _calls_of(work, [row["id"] for row in page["items"]])
    return {**page, "items": [{**row, "calls": calls.get(row["id"], [])} for row in page["items"]]}


def callout(work: Work, actor: Actor, callout_id: UUID) -> dict[str, Any]:
    """One callout. Who called and who was called read it; others the fact.

    The dispatcher, and who was called and answers in the case, read it without any long number.

    Raises CalloutNotFound.
    """
    wanted = select(CALLOUTS).where(CALLOUTS.c.id == callout_id, may_see_callout(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(CalloutNotFound, actor, Act.CALLOUT_READ)
    calls = _calls_of(work, [callout_id])[callout_id]
    is_party = actor.unit == row["unit"] or any(each["unit"] == actor.unit for each in calls)
    is_masked = not is_party or (actor.unit != row["unit"] and _answers(work, actor, row["code"]))
    key = live_key(work, callout_owner(callout_id)) if is_party or _moves(actor) else None

    def text(name: str, sealed: bytes | None) -> str | None:
        return _shown(key, sealed, f"{name}_sealed", is_masked=is_masked)

    for each in calls:
        each["answer"] = text(f"callout_calls/{each['id']}/answer", each["answer_sealed"])
    return {
        **row,
        **{
            each: text(f"callouts/{callout_id}/{each}", row[f"{each}_sealed"])
            for each in ("where", "text", "ending")
        },
        "calls": calls,
        "is_masked": is_masked,
        "acts": _acts(actor, row, calls),
    }


def _moves(actor: Actor) -> bool:
    """Whether he decides what comes of it, and so must know what it is about."""
    return decide_general(actor, Act.CALLOUT_CLOSE).is_allowed


def _answers(work: Work, actor: Actor, code: str | None) -> bool:
    """Whether his unit is a respondent in the case: it never sees who complained."""
    case = None if code is None else guard.load(work, code)
    return case is not None and actor.unit in case.units(Relation.RESPONDENT)


def _acts(actor: Actor, row: RowMapping, calls: list[dict[str, Any]]) -> list[str]:
    if row["state"] != State.RAISED.value:
        return []
    found = [
        name
        for name, state in (("callout.report", CallState.CALLED), ("callout.answer", CallState.REPORTED))
        if any(each["unit"] == actor.unit and each["state"] == state.value for each in calls)
        and decide_general(actor, Act.CALLOUT_ANSWER, unit=actor.unit).is_allowed
    ]
    may_close = decide_general(actor, Act.CALLOUT_CLOSE, unit=row["unit"]).is_allowed
    return found + (["callout.close", "callout.cancel"] if may_close else [])


def _calls_of(work: Work, callouts_: list[UUID]) -> dict[UUID, list[dict[str, Any]]]:
    name = select(UNITS.c.name).where(UNITS.c.id == CALLS.c.unit).scalar_subquery()
    rows = work.execute(
        select(CALLS, name.label("unit_name")).where(CALLS.c.callout.in_(callouts_)).order_by(CALLS.c.unit)
    )
    found: dict[UUID, list[dict[str, Any]]] = {each: [] for each in callouts_}
    for row in rows.mappings():
        is_overdue = row["state"] != CallState.ANSWERED.value and row["due_at"] <= work.now
        found[row["callout"]].append({**row, "is_overdue": is_overdue})
    return found


def _shown(key: DataKey | None, sealed: bytes | None, context: str, *, is_masked: bool) -> str | None:
    text = opened(key, sealed, context)
    return masked(text, ()) if is_masked and text is not None else text
