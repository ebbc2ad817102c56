"""A case for its owner, who came with code and secret: steps, time in each, due date, what comes next. Only SELECTs.

In plain Chinese, in the words of the place's own procedure. Of units only the one that handles the case is named.
"""

from typing import Any

from sqlalchemy import select

from casekit.deadlines import deadlines_of
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import Outcome, Route
from procedures.model import Procedure
from services.intake.domain.case import Case
from services.intake.domain.lifecycle import Move, State, can
from services.intake.domain.owner import PUBLIC, may_rate, takes_material
from services.intake.domain.progress import Entered, Stretch, in_words, stretches, what_comes_next
from services.intake.domain.wording import MATTER_TYPES, OUTCOMES
from services.intake.organisation_tables import UNITS
from services.intake.readmodel.filters import FINISHED
from services.intake.records import case_of, procedure_of
from services.intake.tables import CASES, FOLLOW_UPS, STEPS


def public_view(work: Work, code: str) -> dict[str, Any]:
    """How the case stands. The caller has checked the secret."""
    row = dict(work.execute(select(CASES).where(CASES.c.code == code)).mappings().one())
    case = case_of(row)
    steps = _steps(work, code, procedure_of(work, case))
    running = [each for each in deadlines_of(work.db, case_stream(code)) if each.ended_at is None]
    is_finished = case.state.value in FINISHED
    promised = row["promised_at"] if case.state is State.ROUTED else None
    due = None if is_finished else min((each.due_at for each in running), default=promised)
    promises = [each.due_at for each in running if not each.is_target] or ([promised] if promised else [])
    return {
        "code": code,
        "matter": MATTER_TYPES[case.matter_type],
        "registered_at": row["registered_at"],
        "received_at": row["received_at"],
        "step": steps[-1]["name"],
        "is_finished": is_finished,
        "since": row["state_since"],
        "due_at": due,
        "is_overdue": not is_finished and any(each < work.now for each in promises),
        "next": what_comes_next(case.state, case.route),
        "handled_by": _name(work, case.unit) if case.state is State.ROUTED else None,
        "outcome": OUTCOMES[Outcome(case.outcome)] if case.outcome else None,
        "steps": steps,
        "may_withdraw": can(Move.WITHDRAW, case.state),
        "may_add_material": takes_material(case),
        "may_rate": may_rate(case, is_rated=_is_rated(work, case)),
        "may_complain": case.unit is not None,
    }


def _is_rated(work: Work, case: Case) -> bool:
    t = FOLLOW_UPS.c
    rated = select(t.id).where(t.code == case.code, t.round == case.round, t.asked_by == PUBLIC)
    return work.execute(rated).first() is not None


def _steps(work: Work, code: str, procedure: Procedure) -> list[dict[str, Any]]:
    rows = work.execute(select(STEPS).where(STEPS.c.code == code).order_by(STEPS.c.number)).mappings()
    entered = [
        Entered(State(row["state"]), row["entered_at"], Route(row["route"]) if row["route"] else None)
        for row in rows
    ]
    return [_step(each, procedure) for each in stretches(entered, work.now)]


def _step(stretch: Stretch, procedure: Procedure) -> dict[str, Any]:
    own = None if stretch.stage is None else procedure.step(stretch.stage)
    return {
        "name": stretch.name if own is None else own.name,
        "began_at": stretch.began_at,
        "ended_at": stretch.ended_at,
        "spent_seconds": int(stretch.spent.total_seconds()),
        "spent": in_words(stretch.spent) if stretch.stage is not None else "",
    }


def _name(work: Work, unit: str | None) -> str | None:
    name: str | None = work.execute(select(UNITS.c.name).where(UNITS.c.id == unit)).scalar() if unit else None
    return name
