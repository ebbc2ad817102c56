"""The commands of sponsorship (包案): appoint, advance the plan, relieve. Text is sealed under the case's key.

The sponsor sees the case by being appointed (the relation `sponsor` of `access`), and loses sight of it when relieved.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import select, update

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.clock import to_local
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.vault import DataKey
from casekit.work import Work
from contracts.vocabulary import Grade, Relation
from procedures.vocabulary import Attachment
from services.grid.chain_tables import SPONSORSHIPS, STEPS
from services.grid.domain.errors import UnitIsAccused
from services.grid.domain.sponsorship import Sponsorship, Step, check_given
from services.grid.errors import CaseNotRouted, SponsorshipNotFound, UnitUnknown
from services.grid.handlers import routed
from services.grid.handlers.acting import hold_case
from services.grid.places import procedure_of
from services.grid.sealing import case_owner, key_of
from services.grid.tables import STAFF, UNITS


@dataclass(frozen=True, slots=True)
class AppointSponsor:
    """The command. `sponsor` is a post, `members` are posts and units; `steps` are texts and the days they are due."""

    case: str
    sponsor: str
    members: Sequence[str]
    plan: str | None
    steps: Sequence[tuple[str, date]]


def appoint_sponsor(work: Work, actor: Actor, command: AppointSponsor) -> UUID:
    """包案, in place of whoever answered for the case before. Returns its id.

    Raises CaseNotFound, Forbidden, CaseNotRouted, NotSponsoredHere, SponsorshipIncomplete, UnitUnknown, UnitIsAccused.
    """
    hold_case(work, command.case)
    grant = guard.require(work, actor, Act.SPONSOR_APPOINT, command.case)
    case = routed.live(work, command.case)
    if case is None:
        raise CaseNotRouted
    given = {
        Attachment.SPONSOR: True,
        Attachment.TASK_GROUP: bool(command.members),
        Attachment.PLAN: command.plan is not None and bool(command.steps),
    }
    check_given(procedure_of(work, case), Grade(case["grade"]), given)
    units = {_unit_of_post(work, command.sponsor), *_units_of(work, command.members)}
    if grant.case is not None and not units.isdisjoint(grant.case.units(Relation.ACCUSED)):
        raise UnitIsAccused
    relieve_of_case(work, command.case)
    steps = tuple(Step(number + 1, due_on) for number, (_, due_on) in enumerate(command.steps))
    sponsorship = Sponsorship(new_id(), command.case, command.sponsor, tuple(command.members), steps)
    work.append(case_stream(command.case), sponsorship.appointed())
    _keep(work, sponsorship, command, key_of(work, case_owner(command.case)))
    return sponsorship.id


def advance_plan(work: Work, actor: Actor, sponsorship_id: UUID, number: int) -> None:
    """A step of the plan is done, says the sponsor or the dispatcher.

    Raises SponsorshipNotFound, Forbidden, SponsorshipOver, PlanStepUnknown or PlanStepDone.
    """
    sponsorship = _open(work, actor, Act.SPONSOR_ADVANCE, sponsorship_id)
    event = sponsorship.advance(number, to_local(work.now).date())
    work.append(case_stream(sponsorship.code), event)
    done = update(STEPS).where(STEPS.c.sponsorship == sponsorship_id, STEPS.c.number == number)
    work.execute(done.values(done_at=work.now))


def relieve_sponsor(work: Work, actor: Actor, sponsorship_id: UUID) -> None:
    """包案解除 by hand. Raises SponsorshipNotFound, Forbidden or SponsorshipOver."""
    _relieve(work, _open(work, actor, Act.SPONSOR_APPOINT, sponsorship_id))


def relieve_of_case(work: Work, code: str) -> None:
    """Nobody answers for the case any more, whose stream is held."""
    sponsorship = _running(work, code)
    if sponsorship is not None:
        _relieve(work, sponsorship)


def relieve_accused(work: Work, code: str, accused: Collection[str]) -> None:
    """Nor when the sponsor, or one of his task group, is of a unit that turns out to be accused."""
    sponsorship = _running(work, code)
    if sponsorship is None:
        return
    named = (sponsorship.sponsor, *sponsorship.members)
    posts = select(STAFF.c.unit).where(STAFF.c.id.in_(named))
    if not {*named, *work.execute(posts).scalars()}.isdisjoint(accused):
        _relieve(work, sponsorship)


def _running(work: Work, code: str) -> Sponsorship | None:
    wanted = select(SPONSORSHIPS).where(SPONSORSHIPS.c.code == code, SPONSORSHIPS.c.ended_at.is_(None))
    row = work.execute(wanted).mappings().one_or_none()
    return None if row is None else _sponsorship_of(work, dict(row))


def _relieve(work: Work, sponsorship: Sponsorship) -> None:
    work.append(case_stream(sponsorship.code), sponsorship.relieve())
    work.execute(update(SPONSORSHIPS).where(SPONSORSHIPS.c.id == sponsorship.id).values(ended_at=work.now))


def _open(work: Work, actor: Actor, act: Act, sponsorship_id: UUID) -> Sponsorship:
    wanted = select(SPONSORSHIPS).where(SPONSORSHIPS.c.id == sponsorship_id)
    row = work.execute(wanted).mappings().one_or_none()
    if row is None:
        raise guard.refusal(SponsorshipNotFound, actor, act)
    hold_case(work, row["code"])
    guard.require(work, actor, act, row["code"], hidden=SponsorshipNotFound)
    return _sponsorship_of(work, dict(work.execute(wanted).mappings().one()))


def _sponsorship_of(work: Work, row: Mapping[str, Any]) -> Sponsorship:
    found = work.execute(
        select(STEPS).where(STEPS.c.sponsorship == row["id"]).order_by(STEPS.c.number)
    ).mappings()
    steps = tuple(Step(each["number"], each["due_on"], each["done_at"] is not None) for each in found)
    return Sponsorship(
        row["id"], row["code"], row["sponsor"], tuple(row["members"]), steps, row["ended_at"] is None
    )


def _unit_of_post(work: Work, post: str) -> str:
    """Raises UnitUnknown."""
    unit: str | None = work.execute(
        select(STAFF.c.unit).where(STAFF.c.id == post, STAFF.c.ended_on.is_(None))
    ).scalar_one_or_none()
    if unit is None:
        raise UnitUnknown(field="sponsor")
    return unit


def _units_of(work: Work, members: Sequence[str]) -> set[str]:
    """The members' units: they are active units, or posts in force of some. Raises UnitUnknown."""
    units = select(UNITS.c.id, UNITS.c.id.label("unit")).where(UNITS.c.id.in_(members), UNITS.c.is_active)
    posts = select(STAFF.c.id, STAFF.c.unit).where(STAFF.c.id.in_(members), STAFF.c.ended_on.is_(None))
    found = {row.id: row.unit for row in work.execute(units.union(posts))}
    for index, member in enumerate(members):
        if member not in found:
            raise UnitUnknown(field=f"members.{index}")
    return set(found.values())


def _keep(work: Work, sponsorship: Sponsorship, command: AppointSponsor, key: DataKey) -> None:
    at = f"sponsorships/{sponsorship.id}"
    plan = None if command.plan is None else key.encrypt(command.plan, f"{at}/plan_sealed")
    work.insert(
        "sponsorships", id=sponsorship.id, code=sponsorship.code, region=work.region, sponsor=sponsorship.sponsor,
        members=list(sponsorship.members), plan_sealed=plan, appointed_by=work.actor, appointed_at=work.now,
    )  # fmt: skip
    for step, (text, _) in zip(sponsorship.steps, command.steps, strict=True):
        work.insert(
            "plan_steps", sponsorship=sponsorship.id, number=step.number, region=work.region, due_on=step.due_on,
            text_sealed=key.encrypt(text, f"{at}/steps/{step.number}"),
        )  # fmt: skip
