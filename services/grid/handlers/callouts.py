"""The commands of a callout (吹哨报到), one function each. Its terms are those of orders: 接单 to come, 办单 to answer.

Everything written is sealed under the callout's own key: the units that were called need not handle its case. A called
unit that is accused in the case is never told: the callout is not there for it, and its call stays silent, so that
nobody learns from a refusal who is accused. All but `raise_callout` raise CalloutNotFound and Forbidden.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.ids import new_id
from casekit.streams import case_stream, grid_stream
from casekit.work import Work
from contracts.vocabulary import CalloutFollow, EscalationGround, MatterType, UnitKind
from procedures.vocabulary import DeadlineKind
from services.grid.chain_tables import CALLOUTS
from services.grid.domain.callout import CALLERS, Call, Callout
from services.grid.errors import UnitUnknown
from services.grid.handlers import calls
from services.grid.handlers.acting import hold_case
from services.grid.handlers.assigning import hold_unit
from services.grid.handlers.following import follow_with_escalation, follow_with_order, follow_with_report
from services.grid.handlers.lines import line_of
from services.grid.handlers.terms import timing
from services.grid.tables import GRIDS


@dataclass(frozen=True, slots=True)
class RaiseCallout:
    """The command. `where` and `text` say where and what the matter is; at least one of `case` and `grid` is there."""

    case: str | None
    grid: str | None
    where: str
    text: str
    units: Sequence[str]


@dataclass(frozen=True, slots=True)
class Follow:
    """What comes of a callout that settled nothing: an order, an escalation, or a report; one of them."""

    order: Mapping[str, Any] | None = None
    escalation: EscalationGround | None = None
    report: tuple[MatterType, str] | None = None


def raise_callout(work: Work, actor: Actor, command: RaiseCallout) -> UUID:
    """吹哨. Returns its id. Raises Forbidden, CaseNotFound or UnitUnknown."""
    guard.require(work, actor, Act.CALLOUT_RAISE, unit=actor.unit, grid=command.grid)
    if command.case is not None:
        hold_case(work, command.case)
        guard.require(work, actor, Act.CASE_READ, command.case)
    unit = _caller(work, actor)
    if command.grid is not None:
        _hold_grid(work, actor, command)
    for index, called in enumerate(command.units):
        row = hold_unit(work, called)
        if row is None or not row["is_active"] or called == unit:
            raise UnitUnknown(field=f"units.{index}")
    terms = calls.terms_of(work, command.case)
    report_by = timing(work, terms, DeadlineKind.ORDER_ACCEPTANCE)
    callout = Callout(
        new_id(), unit, command.grid, command.case,
        tuple(Call(new_id(), each, report_by.due_at) for each in command.units),
    )  # fmt: skip
    work.append(calls.stream_of(callout), callout.raised(report_by.due_at))
    calls.keep(work, callout, terms, command.where, command.text)
    for call in callout.calls:
        calls.run_term(work, callout, call, calls.REPORT, report_by)
    return callout.id


def report_in(work: Work, actor: Actor, callout_id: UUID) -> None:
    """报到. Raises NotCalled or TransitionRefused, too."""
    callout, row = _open(work, actor, Act.CALLOUT_ANSWER, callout_id)
    call = callout.call_of(actor.unit)
    answer_by = timing(work, row, DeadlineKind.ORDER_COMPLETION)
    event = callout.report_in(call.unit, work.now, answer_by.due_at)
    calls.save_call(work, callout, call, event, reported_at=work.now)
    calls.term_done(work, callout, call, calls.REPORT)
    calls.run_term(work, callout, call, calls.ANSWER, answer_by)


def answer_callout(work: Work, actor: Actor, callout_id: UUID, text: str) -> None:
    """回复: what the called unit did. Raises NotCalled or TransitionRefused, too."""
    callout, _ = _open(work, actor, Act.CALLOUT_ANSWER, callout_id)
    call = callout.call_of(actor.unit)
    sealed = calls.sealed(work, callout.id, f"callout_calls/{call.id}/answer_sealed", text)
    event = callout.answer(call.unit, work.now)
    calls.save_call(work, callout, call, event, answered_at=work.now, answer_sealed=sealed)
    calls.term_done(work, callout, call, calls.ANSWER)


def settle_callout(work: Work, actor: Actor, callout_id: UUID, text: str | None) -> None:
    """销哨, settled. Raises TransitionRefused or CalloutUnanswered, too."""
    callout, _ = _open(work, actor, Act.CALLOUT_CLOSE, callout_id)
    calls.save(work, callout, callout.settle(), text)


def leave_callout(work: Work, actor: Actor, callout_id: UUID, text: str | None, follow: Follow) -> None:
    """销哨, not settled, and what comes of it in the same act.

    Raises TransitionRefused, and what issuing the order, escalating it or filing the report does.
    """
    callout, row = _open(work, actor, Act.CALLOUT_CLOSE, callout_id)
    kind = CalloutFollow.REPORT
    if follow.report is None:
        kind = CalloutFollow.ORDER if follow.order is not None else CalloutFollow.ESCALATION
    calls.save(work, callout, callout.leave(kind), text, follow=kind.value)
    if follow.order is not None:
        follow_with_order(work, actor, callout, follow.order)
    elif follow.escalation is not None:
        follow_with_escalation(work, actor, callout, follow.escalation)
    elif follow.report is not None:
        follow_with_report(work, actor, callout, *follow.report, calls.text_of(work, row))


def cancel_callout(work: Work, actor: Actor, callout_id: UUID, reason: str | None) -> None:
    """撤哨 by who called. Raises TransitionRefused, too."""
    callout, _ = _open(work, actor, Act.CALLOUT_CLOSE, callout_id)
    calls.save(work, callout, callout.cancel(), reason)


def _open(work: Work, actor: Actor, act: Act, callout_id: UUID) -> tuple[Callout, Mapping[str, Any]]:
    """The callout, its stream locked, for one whose unit was called or called, or who oversees."""
    row = calls.visible_row(work, actor, act, callout_id)
    work.lock(case_stream(row["code"]) if row["code"] is not None else grid_stream(row["grid"]), create=False)
    row = work.execute(select(CALLOUTS).where(CALLOUTS.c.id == callout_id)).mappings().one()
    own = actor.unit if act is Act.CALLOUT_ANSWER else row["unit"]
    guard.require(work, actor, act, unit=own)
    return calls.callout_of(work, row), dict(row)


def _caller(work: Work, actor: Actor) -> str:
    """The actor's unit, which is one that calls. Raises Forbidden."""
    row = None if actor.unit is None else hold_unit(work, actor.unit)
    if row is None or not row["is_active"] or UnitKind(row["kind"]) not in CALLERS:
        raise guard.refusal(Forbidden, actor, Act.CALLOUT_RAISE)
    return str(actor.unit)


def _hold_grid(work: Work, actor: Actor, command: RaiseCallout) -> None:
    """Lock the grid's stream, if the callout will stand on it; the grid is the actor's, or under his unit.

    Raises UnitUnknown or Forbidden.
    """
    row = work.execute(
        select(GRIDS.c.unit).where(GRIDS.c.id == command.grid, GRIDS.c.ended_on.is_(None))
    ).one_or_none()
    if row is None:
        raise UnitUnknown(field="grid")
    is_under = command.grid in actor.grids or any(each.id == actor.unit for each in line_of(work, row.unit))
    if not is_under:
        raise guard.refusal(Forbidden, actor, Act.CALLOUT_RAISE)
    if command.case is None:
        work.lock(grid_stream(str(command.grid)), create=False)
