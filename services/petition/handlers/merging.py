"""What the merger of petition offices (信访机构合并) does to their petitions. For the inbox, and for cases routed late.

What is in hand is the successor's, in its state and under the statutory terms it has: none begins anew. Papers keep
their numbers, and who gave them out; what is given out from now on takes numbers of the successor's own. A successor
that the case accuses takes over nothing and is told nothing: the case goes back to the centre (`petition.ended`).
"""

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import RowMapping, select, update

from access import guard
from casekit.deadlines import hand_on
from casekit.envelope import Envelope
from casekit.streams import case_stream
from casekit.work import Work
from contracts.grid import UnitMerged
from contracts.vocabulary import Relation
from services.petition.domain.lifecycle import State
from services.petition.domain.succession import IN_HAND, Fate, Heir, fate_of, reviewer_after
from services.petition.forwarding_tables import FORWARDINGS
from services.petition.handlers import ending, whose
from services.petition.handlers.acting import petition_of, save
from services.petition.handlers.forwarding import reunite
from services.petition.pressing_tables import SLIPS
from services.petition.reception_tables import RECEPTIONS
from services.petition.review_tables import REVIEWS
from services.petition.tables import PETITIONS, UNITS

_IN_HAND = PETITIONS.c.state.in_([state.value for state in IN_HAND])


def unit_merged(work: Work, event: UnitMerged, envelope: Envelope) -> None:
    """合并: nothing is opened at the unit any more once its row is held."""
    _hold(work, event.unit)
    work.execute(update(UNITS).where(UNITS.c.id == event.unit).values(successor=event.into))
    _hold(work, event.unit)
    heir = heir_of(work, event.into)
    for row in _petitions(work, event.unit):
        pass_on(work, row, heir)
    for row in _reviewed_by(work, event.unit):
        _pass_on_review(work, row, heir)


def follow(work: Work, code: str, office: str) -> None:
    """A case was routed to an office that had been merged, before intake heard of that: to whoever took over."""
    heir = heir_of(work, office)
    if heir.unit != office:
        for row in _petitions(work, office, code):
            pass_on(work, row, heir)


def heir_of(work: Work, unit: str) -> Heir:
    """The unit that stands in its place today: itself, or what it was merged into. Stays so until the commit."""
    while True:
        found = select(UNITS.c.successor, UNITS.c.ended_at).where(UNITS.c.id == unit)
        row = work.execute(found.with_for_update(read=True)).one_or_none()
        if row is None or row.successor is None:
            return Heir(unit, row is None or row.ended_at is None)
        unit = row.successor


def pass_on(work: Work, row: RowMapping, heir: Heir) -> None:
    """One petition that is in hand, whose case's stream is held."""
    fate = fate_of(State(row["state"]), heir, _accused(work, row["code"]))
    if fate is Fate.GIVEN_BACK:
        ending.end_with_case(work, petition_of(row))
    elif fate is Fate.PASSED_ON:
        _take_over(work, row, heir.unit)


def _take_over(work: Work, row: RowMapping, heir: str) -> None:
    """It is the successor's with all its parts; what was passed on to that one is with the office again."""
    petition, former = petition_of(row), row["unit"]
    save(work, petition, petition.pass_on(heir), unit=heir)
    for table in (FORWARDINGS, SLIPS, RECEPTIONS):
        work.execute(update(table).where(table.c.petition == petition.id).values(unit=heir))
    hand_on(work, [case_stream(petition.code)], former, heir)
    reunite(work, petition.id)
    own = (REVIEWS.c.petition == petition.id, REVIEWS.c.reviewer == heir, REVIEWS.c.answered_at.is_(None))
    work.execute(update(REVIEWS).where(*own).values(reviewer=None))


def _pass_on_review(work: Work, row: RowMapping, heir: Heir) -> None:
    """A review that the unit conducts and has not answered."""
    handled = whose.have_handled(work, row["petition"]) | {row["unit"]}
    reviewer = reviewer_after(heir, handled, _accused(work, row["code"]))
    work.execute(update(REVIEWS).where(REVIEWS.c.id == row["review"]).values(reviewer=reviewer))


def _petitions(work: Work, office: str, code: str | None = None) -> Sequence[RowMapping]:
    wanted = select(PETITIONS).where(PETITIONS.c.region == work.region, PETITIONS.c.unit == office, _IN_HAND)
    if code is not None:
        wanted = wanted.where(PETITIONS.c.code == code)
    return work.execute(wanted.order_by(PETITIONS.c.code, PETITIONS.c.received_at)).mappings().all()


def _reviewed_by(work: Work, unit: str) -> Sequence[RowMapping]:
    p = PETITIONS.c
    found = (
        select(REVIEWS.c.id.label("review"), REVIEWS.c.petition, p.code, p.unit)
        .join(PETITIONS, p.id == REVIEWS.c.petition)
        .where(p.region == work.region, _IN_HAND, REVIEWS.c.reviewer == unit, REVIEWS.c.answered_at.is_(None))
    )
    return work.execute(found.order_by(p.code)).mappings().all()


def _hold(work: Work, office: str) -> None:
    """Lock the cases of what is in hand there."""
    rows: Iterable[RowMapping] = (*_petitions(work, office), *_reviewed_by(work, office))
    codes = sorted({row["code"] for row in rows})
    if codes:
        work.lock(*map(case_stream, codes), create=False)


def _accused(work: Work, code: str) -> Collection[str]:
    case = guard.load(work, code)
    return frozenset() if case is None else case.units(Relation.ACCUSED)
