"""Mediations as they are shown. Only SELECTs; access is part of every one.

What is said in a mediation is confidential to it: texts, signatures and terms go to the committee's mediators alone;
others see the facts that the case's timeline tells too.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from access import guard
from access.acts import Act
from access.guard import Grant
from casekit.auth import Actor
from casekit.deadlines import deadlines_of
from casekit.streams import case_stream
from casekit.vault import DataKey
from casekit.web import Keyset
from casekit.work import Work
from procedures.calendar import ChineseCalendar
from procedures.model import Procedure
from services.mediation.domain.ladder import climb
from services.mediation.domain.lifecycle import Move, State, can
from services.mediation.domain.longer import may_be_longer
from services.mediation.readmodel.sight import Sight, knowable, sight_of
from services.mediation.sealing import opened
from services.mediation.tables import AGREEMENTS, ATTEMPTS, MEDIATIONS, TERMS, UNITS

MOVES: dict[Act, Move] = {
    Act.MEDIATION_ATTEMPT: Move.ATTEMPT,
    Act.MEDIATION_AGREE: Move.AGREE,
    Act.MEDIATION_END: Move.END,
}
# Who conducts it and when: acts with pages of their own.
CONDUCT: dict[Act, Move] = {
    Act.MEDIATION_ASSIGN: Move.ASSIGN,
    Act.MEDIATION_RECUSE: Move.RECUSE,
    Act.MEDIATION_SCHEDULE: Move.SCHEDULE,
}
# What follows an agreement, and what follows any end.
AFTER: dict[Act, frozenset[State]] = {
    Act.MEDIATION_SETTLE: frozenset({State.AGREED}),
    Act.MEDIATION_ALLOW: frozenset({State.AGREED, State.ENDED}),
}
_NEWEST = Keyset(MEDIATIONS.c.opened_at, MEDIATIONS.c.id)
_FILTERS = {"case": MEDIATIONS.c.code, "committee": MEDIATIONS.c.committee, "state": MEDIATIONS.c.state}
_CALENDAR = ChineseCalendar()


def mediations(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the mediations that the actor may see, newest first. Raises CaseNotFound for a case he may not."""
    guard.require(work, actor, Act.MEDIATION_READ, query["case"])
    wanted: list[ColumnElement[bool]] = [
        MEDIATIONS.c.region == work.region,
        *(column == query[name] for name, column in _FILTERS.items() if query[name] is not None),
    ]
    ways = guard.ways(work, actor, Act.MEDIATION_READ, MEDIATIONS.c.code, MEDIATIONS.c.committee)
    rows = work.execute(_NEWEST.select(select(MEDIATIONS), query, wanted, ways)).all()
    page = _NEWEST.page(rows, query)
    return {**page, "items": [_summary(work, row) for row in page["items"]]}


def mediation(work: Work, actor: Actor, mediation_id: UUID) -> dict[str, Any]:
    """One mediation with all that the actor may see of it. Raises MediationNotFound or Forbidden."""
    sight = sight_of(work, actor, mediation_id)
    row, key = sight.row, sight.key
    return {
        **_summary(work, row),
        "committee_name": work.execute(select(UNITS.c.name).where(UNITS.c.id == row["committee"])).scalar(),
        "end_text": opened(key, row["end_sealed"], f"mediations/{mediation_id}/end_sealed"),
        **_climbing(work, row, key),
        "agreement": _agreement(work, actor, sight, mediation_id),
        "is_masked": sight.is_masked,
        "may_be_extended": _may_be_extended(work, row),
        "acts": possible_acts(actor, sight.grant, row),
    }


def possible_acts(actor: Actor, grant: Grant, row: Mapping[str, Any]) -> list[str]:
    """What the actor may do to it now: the policy and the lifecycle both allow it."""
    allowed = guard.acts_of(actor, grant, unit=row["committee"])
    state = State(row["state"])
    now = [act for act, move in (MOVES | CONDUCT).items() if can(move, state)]
    then = [act for act, states in AFTER.items() if state in states]
    return [act.value for act in (*now, *then) if act in allowed]


def _summary(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    return {**row, "is_overdue": row["state"] == State.OPENED.value and row["due_at"] <= work.now}


def _may_be_extended(work: Work, row: Mapping[str, Any]) -> bool:
    """Whether both sides could agree on a longer term today."""
    procedure: Procedure = work.extras["procedures"].load(row["place"], row["procedure"])
    rule = procedure.rule(row["term"], row["grade"])
    if row["state"] != State.OPENED.value or not may_be_longer(rule, 0):
        return False
    name = (row["term"], str(row["id"]), "open")
    return any(
        work.now < each.due_at and may_be_longer(rule, len(each.extended))
        for each in deadlines_of(work.db, case_stream(row["code"]))
        if (each.kind, each.subject, each.state) == name
    )


def _climbing(work: Work, row: Mapping[str, Any], key: DataKey | None) -> dict[str, Any]:
    """The attempts, beside what the procedure asks of each tier."""
    made = _rows(work, select(ATTEMPTS).where(ATTEMPTS.c.mediation == row["id"]).order_by(ATTEMPTS.c.number))
    procedure: Procedure = work.extras["procedures"].load(row["place"], row["procedure"])
    attempts = [(each["tier"], each["held_at"]) for each in made]
    after_failure = procedure.mediation.after_failure
    return {
        "attempts_made": [
            {
                **each,
                "record": opened(
                    key, each["record_sealed"], f"mediation_attempts/{each['id']}/record_sealed"
                ),
            }
            for each in made
        ],
        "ladder": climb(procedure, row["grade"], row["opened_at"], attempts, _CALENDAR),
        "is_until_settled": procedure.mediation.until_settled,
        "after_failure": None if after_failure is None else after_failure.value,
    }


def _agreement(work: Work, actor: Actor, sight: Sight, mediation_id: UUID) -> dict[str, Any] | None:
    key = sight.key
    found = select(AGREEMENTS).where(AGREEMENTS.c.mediation == mediation_id)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        return None
    if sight.is_masked:
        related = knowable(work, actor, row["related"])
        return {**row, "related": related, "text": None, "signatures": [], "terms": []}
    terms = _rows(work, select(TERMS).where(TERMS.c.mediation == mediation_id).order_by(TERMS.c.number))
    return {
        **row,
        "text": opened(key, row["text_sealed"], f"agreements/{mediation_id}/text_sealed"),
        "signatures": [
            {"side": side, "means": means, "party": party} for side, means, party in row["signatures"]
        ],
        "terms": [
            {**each, "text": opened(key, each["text_sealed"], f"agreement_terms/{each['id']}/text_sealed")}
            for each in terms
        ],
    }


def _rows(work: Work, statement: Select[Any]) -> list[dict[str, Any]]:
    return [dict(row) for row in work.execute(statement).mappings()]
