"""The commands of the risk list (风险清单): list, give to another owner, review, strike off.

The list is of matters and places: text in which a person's number may stand is refused. All but `list_risk` raise
RiskNotFound and Forbidden.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import RowMapping, false, or_, select

from access import guard
from access.acts import Act
from access.masking import has_long_number
from access.policy import decide_general
from casekit import deadlines
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream, grid_stream
from casekit.work import Work
from contracts.vocabulary import Relation, RiskEnd, RiskReason, RiskTrend
from services.grid.domain.errors import UnitIsAccused
from services.grid.domain.risk import Risk, State
from services.grid.domain.risk_errors import (
    AlreadyListed,
    HazardUnfit,
    PersonsAreNotListed,
    PostUnfit,
    RiskNotFound,
)
from services.grid.field_sight import sees_hazard
from services.grid.field_tables import HAZARDS
from services.grid.handlers import listing, managing
from services.grid.handlers.acting import hold_case
from services.grid.handlers.hazards import lock_grid
from services.grid.handlers.organisation import tie_to_unit
from services.grid.letter_rows import risk_of
from services.grid.risk_tables import RISKS
from services.grid.sealing import key_of, risk_owner
from services.grid.sight import may_see_risk
from services.grid.tables import GRIDS, STAFF


@dataclass(frozen=True, slots=True)
class ListRisk:
    """The command: on a `case`, or of a place in `grid`, there perhaps a `hazard`; `unit`, or its `post`, answers."""

    case: str | None
    grid: str | None
    hazard: UUID | None
    reason: RiskReason
    unit: str
    post: str | None
    matter: str
    measures: str
    review_by: datetime


def list_risk(work: Work, actor: Actor, command: ListRisk) -> UUID:
    """列入. Returns its id.

    Raises Forbidden, CaseNotFound, GridNotFound, GridHasEnded, UnitUnknown, PostUnfit, UnitIsAccused, HazardUnfit,
    AlreadyListed, ReviewUnfit or PersonsAreNotListed.
    """
    centre = _centre(work, actor, command)
    _check_owner(work, command.case, command.unit, command.post)
    _check_hazard(work, actor, command)
    _check_words(matter=command.matter, measures=command.measures)
    risk = Risk(
        new_id(), command.reason, command.unit, command.post, command.review_by, command.case, command.grid,
        command.hazard,
    )  # fmt: skip
    _check_fresh(work, risk)
    work.append(listing.stream_of(risk), risk.listed(work.now))
    key, at = key_of(work, risk_owner(risk.id)), f"risks/{risk.id}"
    work.insert(
        "risks", id=risk.id, region=work.region, centre=centre, unit=risk.unit, post=risk.post,
        reason=risk.reason.value, code=risk.code, grid=risk.grid, hazard=risk.hazard, state=risk.state.value, reviews=0,
        matter_sealed=key.encrypt(command.matter, f"{at}/matter_sealed"),
        measures_sealed=key.encrypt(command.measures, f"{at}/measures_sealed"),
        listed_by=work.actor, listed_at=work.now, review_by=risk.review_by,
    )  # fmt: skip
    listing.await_review(work, risk)
    return risk.id


def assign_risk(
    work: Work, actor: Actor, risk_id: UUID, unit: str, post: str | None, text: str | None
) -> None:
    """转交. Raises UnitUnknown, PostUnfit, UnitIsAccused, PersonsAreNotListed or TransitionRefused, too."""
    risk = _managed(work, actor, risk_id)
    _check_owner(work, risk.code, unit, post)
    _check_words(text=text)
    listing.give(work, risk, unit, post)
    listing.note(work, risk, "assignment", text)


def review_risk(
    work: Work, actor: Actor, risk_id: UUID, trend: RiskTrend, text: str, review_by: datetime
) -> None:
    """研判, by its owner or who keeps the list. Raises ReviewUnfit, PersonsAreNotListed or TransitionRefused, too."""
    row = _held(work, actor, Act.RISK_REVIEW, risk_id)
    if not decide_general(actor, Act.RISK_REVIEW, unit=row["unit"]).is_allowed:
        _require(work, actor, row)
    _check_words(text=text)
    risk = risk_of(row)
    event = risk.review(trend, review_by, work.now)
    deadlines.meet(work, listing.stream_of(risk), listing.REVIEW, subject=str(risk.id))
    listing.save(
        work, risk, event, trend=trend.value, reviews=row["reviews"] + 1, reviewed_at=work.now
    )  # fmt: skip
    listing.note(work, risk, "review", text, trend)
    listing.await_review(work, risk)


def strike_off_risk(work: Work, actor: Actor, risk_id: UUID, ground: RiskEnd, text: str) -> None:
    """销号. Raises PersonsAreNotListed or TransitionRefused, too."""
    risk = _managed(work, actor, risk_id)
    _check_words(text=text)
    listing.strike_off(work, risk, ground)
    listing.note(work, risk, "striking_off", text)


def _centre(work: Work, actor: Actor, command: ListRisk) -> str:
    """Lock what it is of, ask leave; the centre that keeps it."""
    if command.case is not None:
        hold_case(work, command.case)
        case = guard.require(work, actor, Act.RISK_LIST, command.case).case
        return str(actor.unit) if case is None else case.centre
    unit = lock_grid(work, str(command.grid), is_new=True)
    guard.require(work, actor, Act.RISK_PLACE, seat=managing.seat_over(work, actor, unit))
    return str(actor.unit)


def _managed(work: Work, actor: Actor, risk_id: UUID) -> Risk:
    row = _held(work, actor, Act.RISK_LIST, risk_id)
    _require(work, actor, row)
    return risk_of(row)


def _held(work: Work, actor: Actor, act: Act, risk_id: UUID) -> RowMapping:
    """The row, its stream locked. Raises RiskNotFound, for unknown and hidden ones alike."""
    row = _visible(work, actor, act, risk_id)
    work.lock(case_stream(row["code"]) if row["code"] is not None else grid_stream(row["grid"]), create=False)
    return _visible(work, actor, act, risk_id)


def _visible(work: Work, actor: Actor, act: Act, risk_id: UUID) -> RowMapping:
    wanted = select(RISKS).where(RISKS.c.id == risk_id, may_see_risk(actor))
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(RiskNotFound, actor, act)
    return row


def _require(work: Work, actor: Actor, row: Mapping[str, object]) -> None:
    """Who could list it keeps it. Raises RiskNotFound or Forbidden."""
    if row["code"] is not None:
        guard.require(work, actor, Act.RISK_LIST, str(row["code"]), hidden=RiskNotFound)
        return
    unit = work.execute(select(GRIDS.c.unit).where(GRIDS.c.id == row["grid"])).scalar_one()
    guard.require(work, actor, Act.RISK_PLACE, seat=managing.seat_over(work, actor, unit))


def _check_owner(work: Work, code: str | None, unit: str, post: str | None) -> None:
    tie_to_unit(work, unit)
    t = STAFF.c
    if post is not None:
        wanted = select(t.id).where(t.id == post, t.unit == unit, t.ended_on.is_(None))
        if work.execute(wanted).first() is None:
            raise PostUnfit
    case = None if code is None else guard.load(work, code)
    if case is not None and unit in case.units(Relation.ACCUSED):
        raise UnitIsAccused(field="unit")


def _check_hazard(work: Work, actor: Actor, command: ListRisk) -> None:
    if command.hazard is None:
        return
    t = HAZARDS.c
    wanted = select(t.id).where(t.id == command.hazard, t.grid == command.grid, sees_hazard(actor))
    if work.execute(wanted).first() is None:
        raise HazardUnfit


def _check_fresh(work: Work, risk: Risk) -> None:
    t = RISKS.c
    same = [column == of for column, of in ((t.code, risk.code), (t.hazard, risk.hazard)) if of is not None]
    wanted = select(t.id).where(
        t.state == State.LISTED.value, t.reason == risk.reason.value, or_(false(), *same)
    )
    if same and work.execute(wanted).first() is not None:
        raise AlreadyListed


def _check_words(**texts: str | None) -> None:
    for field, text in texts.items():
        if text is not None and has_long_number(text):
            raise PersonsAreNotListed(field=field)
