"""The rows, texts and reviews of the risk list (风险清单), and what happens to it by itself.

Called with an entry's stream locked; `handlers.risks` holds the commands.
"""

from collections.abc import Collection
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy import ColumnElement, select, true, update

from access import guard
from casekit import deadlines
from casekit.auth import Actor
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream, grid_stream
from casekit.work import Work
from contracts.vocabulary import RiskEnd, RiskTrend
from services.grid.domain.risk import Risk, State
from services.grid.domain.risk_errors import RiskUnfit
from services.grid.letter_rows import risk_of
from services.grid.risk_tables import RISKS
from services.grid.sealing import key_of, risk_owner
from services.grid.sight import may_see_risk

REVIEW: Final = "risk.review"  # the kind of its term, and, as whoever lists sets it, its rule
_BEFORE: Final = timedelta(days=1)  # when a review is warned of


def stream_of(risk: Risk) -> str:
    """The case's stream where there is a case, else the grid's."""
    return case_stream(risk.code) if risk.code is not None else grid_stream(str(risk.grid))


def save(work: Work, risk: Risk, event: Event, **columns: Any) -> None:
    """Say what happened to it, and save it."""
    work.append(stream_of(risk), event)
    values = {
        "state": risk.state.value, "unit": risk.unit, "post": risk.post, "review_by": risk.review_by, **columns,
    }  # fmt: skip
    work.execute(update(RISKS).where(RISKS.c.id == risk.id).values(values))


def note(work: Work, risk: Risk, act: str, text: str | None, trend: RiskTrend | None = None) -> None:
    """Keep what was written with an act, and what a review found."""
    note_id = new_id()
    key = None if text is None else key_of(work, risk_owner(risk.id))
    work.insert(
        "risk_notes", id=note_id, risk=risk.id, region=work.region, act=act, trend=trend and trend.value,
        sealed=key and key.encrypt(str(text), f"risk_notes/{note_id}/sealed"), written_by=work.actor,
        written_at=work.now,
    )  # fmt: skip


def await_review(work: Work, risk: Risk) -> None:
    """Let the term of the next review run."""
    deadlines.set_deadline(
        work, stream_of(risk), REVIEW, risk.review_by, subject=str(risk.id), rule=REVIEW, owner=risk.owner,
        warn_at=[moment for moment in (risk.review_by - _BEFORE,) if moment > work.now],
    )  # fmt: skip


def drop_review(work: Work, risk: Risk) -> None:
    """No review is awaited any more."""
    deadlines.cancel(work, stream_of(risk), REVIEW, subject=str(risk.id))


def give(work: Work, risk: Risk, unit: str, post: str | None) -> None:
    """转交: another answers for it, and its next review is theirs. Raises TransitionRefused."""
    save(work, risk, risk.assign(unit, post))
    drop_review(work, risk)
    if work.now < risk.review_by:
        await_review(work, risk)


def strike_off(work: Work, risk: Risk, ground: RiskEnd) -> None:
    """销号. Raises TransitionRefused."""
    save(
        work, risk, risk.strike_off(ground), ground=ground.value, struck_off_by=work.actor, struck_off_at=work.now
    )  # fmt: skip
    drop_review(work, risk)


def strike_off_of_case(work: Work, code: str, ground: RiskEnd) -> None:
    """There is no such case here any more. Of one that is settled or withdrawn a person strikes off."""
    for risk in _listed(work, code, true()):
        strike_off(work, risk, ground)


def lift_accused(work: Work, code: str, accused: Collection[str]) -> None:
    """Units that turned out to be accused in the case answer for no risk of it: its centre does."""
    case = guard.load(work, code)
    for risk in _listed(work, code, RISKS.c.unit.in_(accused)):
        if case is not None:
            give(work, risk, case.centre, None)


def check_risk(work: Work, actor: Actor, risk_id: UUID, code: str | None, grid: str | None) -> None:
    """Raises RiskUnfit unless a letter on that case, or of that grid, may work it off."""
    t = RISKS.c
    where = t.code == code if code is not None else t.grid == grid
    wanted = select(t.id).where(t.id == risk_id, t.state == State.LISTED.value, where, may_see_risk(actor))
    if work.execute(wanted).first() is None:
        raise RiskUnfit


def _listed(work: Work, code: str, which: ColumnElement[bool]) -> list[Risk]:
    wanted = select(RISKS).where(RISKS.c.code == code, RISKS.c.state == State.LISTED.value, which)
    return [risk_of(row) for row in work.execute(wanted.order_by(RISKS.c.id)).mappings().all()]
