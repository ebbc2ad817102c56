"""Petitions, in lists and one by one. What the office wrote goes to the office alone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, select
from sqlalchemy.engine import Connection

from access import guard
from access.acts import Act
from access.guard import Grant
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.web import Keyset
from casekit.work import Work
from contracts.vocabulary import PetitionSort
from services.petition.domain.forwarding import ForwardState
from services.petition.domain.lifecycle import Move, State, can
from services.petition.domain.longer import LongerState
from services.petition.errors import PetitionNotFound
from services.petition.readmodel.forwardings import (
    forwardings,
    is_away,
    papers,
    repeats,
    repeats_of,
    urgent_reports,
)
from services.petition.readmodel.pressing import advices, reliefs, slips
from services.petition.readmodel.receptions import receptions
from services.petition.readmodel.statuses import elsewhere, of_petition
from services.petition.readmodel.steps import extensions, hearings, may_be_reviewed, notes, reviews
from services.petition.sealing import live_key
from services.petition.tables import PETITIONS, UNITS

MOVES: Mapping[Act, Move] = {
    Act.PETITION_ADMIT: Move.ADMIT,
    Act.PETITION_REFUSE: Move.REFUSE,
    Act.PETITION_ANSWER: Move.ANSWER,
    Act.PETITION_REGISTER: Move.REGISTER,
    Act.PETITION_FORWARD: Move.FORWARD,
    Act.PETITION_EXTEND: Move.EXTEND,
    Act.PETITION_GRANT: Move.EXTEND,
}
# What waits while another unit has the petition and has not answered; and while it has it in hand.
_NOT_AWAY = frozenset({Act.PETITION_ADMIT, Act.PETITION_REFUSE, Act.PETITION_FORWARD})
_NOT_TAKEN = frozenset({Act.PETITION_FORWARD, Act.PETITION_REFUSE})
_NEWEST = Keyset(PETITIONS.c.received_at, PETITIONS.c.id)
_FILTERS = {"case": PETITIONS.c.code, "unit": PETITIONS.c.unit, "state": PETITIONS.c.state}


def stream_of(db: Connection, petition: UUID) -> str | None:
    """The stream of the petition's case; None when there is no such petition."""
    found = select(PETITIONS.c.code).where(PETITIONS.c.id == petition)
    code = db.execute(found).scalar_one_or_none()
    return None if code is None else case_stream(code)


def petitions(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the petitions that the actor may see, newest first. Raises CaseNotFound for a case he may not."""
    guard.require(work, actor, Act.PETITION_READ, query["case"])
    wanted: list[ColumnElement[bool]] = [
        PETITIONS.c.region == work.region,
        *(column == query[name] for name, column in _FILTERS.items() if query[name] is not None),
    ]
    ways = guard.ways(work, actor, Act.PETITION_READ, PETITIONS.c.code, PETITIONS.c.unit)
    rows = work.execute(_NEWEST.select(select(PETITIONS), query, wanted, ways)).all()
    page = _NEWEST.page(rows, query)
    return {**page, "items": [_summary(work, row) for row in page["items"]]}


def petition(work: Work, actor: Actor, petition_id: UUID) -> dict[str, Any]:
    """One petition with all that the actor may see of it. Raises PetitionNotFound or Forbidden."""
    found = select(PETITIONS).where(PETITIONS.c.id == petition_id)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise guard.refusal(PetitionNotFound, actor, Act.PETITION_READ)
    grant = guard.require(
        work, actor, Act.PETITION_READ, row["code"], unit=row["unit"], hidden=PetitionNotFound
    )
    key = None if grant.masked else live_key(work, row["code"])
    longer, passed = extensions(work, petition_id, key), forwardings(work, petition_id, key)
    given_out = papers(work, petition_id)
    return {
        **_summary(work, row),
        "unit_name": work.execute(select(UNITS.c.name).where(UNITS.c.id == row["unit"])).scalar(),
        "notes": notes(work, petition_id, key),
        "earlier": _if_known(work, actor, row["earlier"]),
        "repeats": repeats(work, actor, row["code"]),
        "forwardings": passed,
        "urgent_reports": urgent_reports(work, petition_id, key),
        "papers": given_out,
        "slips": slips(work, petition_id, key),
        "reliefs": reliefs(work, petition_id, key),
        "advices": advices(work, petition_id, key),
        "extensions": longer,
        "reviews": reviews(work, petition_id, key),
        "hearings": hearings(work, petition_id, key),
        "receptions": receptions(work, petition_id, key),
        "statuses": of_petition(work, petition_id),
        **elsewhere(work, row["code"], key),
        "is_masked": grant.masked,
        "acts": [
            *possible_acts(work, actor, grant, row, longer, waits=_waiting(passed)),
            *_delivering(actor, grant, row, given_out),
        ],
    }


def possible_acts(
    work: Work,
    actor: Actor,
    grant: Grant,
    row: Mapping[str, Any],
    longer: Sequence[Mapping[str, Any]],
    *,
    waits: frozenset[Act],
) -> list[str]:
    """What the actor may do to it now: the policy and the lifecycle both allow it."""
    allowed = guard.acts_of(actor, grant, unit=row["unit"])
    state = State(row["state"])
    waits |= _not_longer(row, longer, work.now) | _not_handled_here(row)
    found = [
        act.value for act, move in MOVES.items() if act in allowed and can(move, state) and act not in waits
    ]
    if Act.PETITION_REVIEW in allowed and may_be_reviewed(row, work.now):
        found.append(Act.PETITION_REVIEW.value)
    return found


def _not_handled_here(row: Mapping[str, Any]) -> frozenset[Act]:
    """A denunciation is passed on, not admitted."""
    is_passed_on = row["sort"] == PetitionSort.DENUNCIATION.value
    return frozenset({Act.PETITION_ADMIT}) if is_passed_on else frozenset()


def _not_longer(row: Mapping[str, Any], longer: Sequence[Mapping[str, Any]], now: datetime) -> frozenset[Act]:
    """What of 延期 cannot be done: nothing is granted that was not asked for; while that waits, once it was told of and
    after the term, none is asked for. What was granted is told of, in time.
    """
    states = {each["state"] for each in longer}
    if LongerState.ASKED.value in states:
        return frozenset({Act.PETITION_EXTEND})
    is_over = row["due_at"] is not None and row["due_at"] <= now
    if is_over or LongerState.TOLD.value in states:
        return frozenset({Act.PETITION_EXTEND, Act.PETITION_GRANT})
    return frozenset({Act.PETITION_GRANT})


def _delivering(
    actor: Actor, grant: Grant, row: Mapping[str, Any], given_out: Sequence[Mapping[str, Any]]
) -> list[str]:
    """The delivery of what was given out and has none on record."""
    act = Act.PETITION_DELIVER
    waits = any(each["delivered_at"] is None for each in given_out)
    return [act.value] if waits and act in guard.acts_of(actor, grant, unit=row["unit"]) else []


def _summary(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    """The row, with the date that matters now: of the notice until it is decided, then of the answer."""
    waits_until = {
        State.RECEIVED.value: None if row["is_anonymous"] or row["notified_at"] else row["notice_due_at"],
        State.ADMITTED.value: row["due_at"],
    }.get(row["state"])
    return {**row, "is_overdue": waits_until is not None and waits_until <= work.now}


def _waiting(passed: Sequence[Mapping[str, Any]]) -> frozenset[Act]:
    if is_away(passed):
        return _NOT_AWAY
    is_taken = any(each["state"] == ForwardState.TAKEN.value for each in passed)
    return _NOT_TAKEN if is_taken else frozenset()


def _if_known(work: Work, actor: Actor, code: str | None) -> str | None:
    """Another case's code, for who may see its petition."""
    if code is None or not repeats_of(work, actor, [code]):
        return None
    return code
