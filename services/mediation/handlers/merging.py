"""What the merger of committees (调委会合并) does to their mediations. Called by the inbox, and for cases routed late.

What is in hand is the successor's, under the terms it has, with the mediators who go on; who serves the committee, its
teams and rooms are the successor's too. A successor that the matter is about takes over nothing and is told nothing:
the case goes back to the centre (`mediation.ended`), to be routed anew.
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import RowMapping, and_, literal, or_, select, update
from sqlalchemy.dialects.postgresql import insert

from access import guard
from access.relations import CaseRelations
from casekit.deadlines import hand_on
from casekit.envelope import Envelope
from casekit.streams import case_stream
from casekit.work import Work
from contracts.grid import UnitMerged
from contracts.vocabulary import MediationEnd, MediatorCapacity, Relation
from services.mediation.committee_tables import MEDIATORS, ROOMS, TEAMS
from services.mediation.domain.assignment import Matter
from services.mediation.domain.lifecycle import State
from services.mediation.domain.succession import Fate, Heir, fate_of, going_on
from services.mediation.handlers import assigning, ending, scheduling
from services.mediation.handlers.acting import mediation_of, recused, save
from services.mediation.session_tables import SESSIONS
from services.mediation.settlement_tables import CONFIRMATIONS
from services.mediation.tables import MEDIATIONS, TERMS, UNITS


def unit_merged(work: Work, event: UnitMerged, envelope: Envelope) -> None:
    """合并: nothing is opened at the unit any more once its row is held."""
    _hold(work, _in_hand(work, event.unit))
    noted = {"is_active": False, "successor": event.into}
    work.execute(update(UNITS).where(UNITS.c.id == event.unit).values(noted))
    _hold(work, _in_hand(work, event.unit))
    heir = heir_of(work, event.into)
    if heir.is_active:
        _hand_over_committee(work, event.unit, heir.unit)
    for row in _in_hand(work, event.unit):
        pass_on(work, row, heir)


def follow(work: Work, code: str, committee: str) -> None:
    """A case was routed to a committee that had been merged, before intake heard of that: to whoever took over."""
    heir = heir_of(work, committee)
    if heir.unit != committee:
        opened = (MEDIATIONS.c.code == code, MEDIATIONS.c.state == State.OPENED.value)
        row = work.execute(select(MEDIATIONS).where(*opened)).mappings().one()
        pass_on(work, row, heir)


def heir_of(work: Work, unit: str) -> Heir:
    """The unit that stands in its place today: itself, or what it was merged into. Stays so until the commit."""
    while True:
        found = select(UNITS.c.successor, UNITS.c.is_active).where(UNITS.c.id == unit)
        row = work.execute(found.with_for_update(read=True)).one_or_none()
        if row is None or row.successor is None:
            return Heir(unit, row is None or row.is_active)
        unit = row.successor


def pass_on(work: Work, row: RowMapping, heir: Heir) -> None:
    """One mediation that is in hand, whose case's stream is held."""
    case = guard.load(work, row["code"])
    concerned = _concerned(case)
    fate = fate_of(State(row["state"]), heir, concerned, is_followed=True)
    if fate is Fate.GIVEN_BACK:
        ending.end_with_case(work, mediation_of(row), MediationEnd.CASE_RETURNED)
    elif fate is Fate.PASSED_ON:
        _take_over(work, row, heir.unit, concerned)
        if row["state"] == State.OPENED.value:
            _conduct(work, row, assigning.matter_of(work, row, case), case)


def _take_over(work: Work, row: RowMapping, heir: str, concerned: Collection[str]) -> None:
    """It is the successor's, in its state; what was agreed is said of who made the agreement."""
    mediation, former = mediation_of(row), row["committee"]
    mediation.committee = former
    serving = _serving(work, heir, former)
    kept = going_on(mediation.mediators, serving, recused(work, mediation.id), concerned)
    event = mediation.pass_on(heir, kept)
    made_by = None if mediation.is_open else row["concluded_by"] or former
    save(work, mediation, event, committee=heir, concluded_by=made_by, ended_at=row["ended_at"])
    work.execute(update(SESSIONS).where(SESSIONS.c.mediation == mediation.id).values(committee=heir))
    hand_on(work, [case_stream(mediation.code)], former, heir)


def _conduct(work: Work, before: RowMapping, matter: Matter, case: CaseRelations | None) -> None:
    """Who does not go on comes to no session; where nobody is left, somebody is assigned by the rule."""
    found = select(MEDIATIONS).where(MEDIATIONS.c.id == before["id"])
    mediation = mediation_of(work.execute(found).mappings().one())
    left = [post for post in before["mediators"] if post not in mediation.mediators]
    for post in left:
        scheduling.leave(work, mediation, post)
    if left and not mediation.mediators:
        assigning.assign_anew(work, mediation, matter, case)


def _hand_over_committee(work: Work, unit: str, heir: str) -> None:
    """Its teams, rooms and posts; a post that serves the successor already serves it as it did."""
    for table in (TEAMS, ROOMS):
        work.execute(update(table).where(table.c.committee == unit).values(committee=heir))
    names = [column.name for column in MEDIATORS.columns if column.name != "committee"]
    theirs = select(literal(heir), *(MEDIATORS.c[name] for name in names)).where(
        MEDIATORS.c.committee == unit, MEDIATORS.c.is_active
    )
    work.execute(insert(MEDIATORS).from_select(["committee", *names], theirs).on_conflict_do_nothing())
    work.execute(update(MEDIATORS).where(MEDIATORS.c.committee == unit).values(is_active=False))


def _serving(work: Work, heir: str, former: str) -> dict[str, str]:
    """The unit of each mediator of the successor; a post of the committee that ended has moved with it."""
    m = MEDIATORS.c
    found = select(m.post, m.unit).where(
        m.committee == heir, m.is_active, m.capacity == MediatorCapacity.MEDIATOR.value
    )
    return {row.post: heir if row.unit == former else row.unit for row in work.execute(found)}


def _in_hand(work: Work, committee: str) -> Sequence[RowMapping]:
    """The committee's mediations that go on, or of which something agreed, or asked of a court, is still to come."""
    m = MEDIATIONS.c
    owed = select(TERMS.c.id).where(TERMS.c.mediation == m.id, TERMS.c.fulfilled_on.is_(None))
    asked = select(CONFIRMATIONS.c.mediation).where(
        CONFIRMATIONS.c.mediation == m.id,
        CONFIRMATIONS.c.decided_at.is_(None),
        or_(CONFIRMATIONS.c.requested_at.is_not(None), CONFIRMATIONS.c.until > work.now),
    )
    follows = and_(m.state == State.AGREED.value, or_(owed.exists(), asked.exists()))
    wanted = select(MEDIATIONS).where(
        m.region == work.region, m.committee == committee, or_(m.state == State.OPENED.value, follows)
    )
    return work.execute(wanted.order_by(m.code, m.opened_at)).mappings().all()


def _hold(work: Work, rows: Iterable[RowMapping]) -> None:
    """Lock their cases."""
    codes = sorted({row["code"] for row in rows})
    if codes:
        work.lock(*map(case_stream, codes), create=False)


def _concerned(case: CaseRelations | None) -> frozenset[str]:
    if case is None:
        return frozenset()
    return case.units(Relation.ACCUSED) | case.units(Relation.RESPONDENT)
