"""Whose a petition is (信访工作条例 23, 32–35): the unit's that has admitted what was passed on, else its office's.

Its sixty days are that unit's; in its name the petitioner is told and answered, and who reviews stands above it. Called
by the other handlers.
"""

from uuid import UUID

from sqlalchemy import ColumnElement, select

from access import guard
from casekit.work import Work
from contracts.vocabulary import Relation
from services.petition.domain.forwarding import HAS_IT
from services.petition.domain.paper import PaperKind
from services.petition.forwarding_tables import FORWARDINGS, PAPERS
from services.petition.handlers.terms import Whose
from services.petition.sight import are_in_force

_HAS = tuple(state.value for state in HAS_IT)


def handled_by(work: Work, petition: Whose) -> str:
    """The unit in whose name what is given out now is. One that has ended, or turned out to be accused, has none."""
    admitted = select(FORWARDINGS.c.recipient).where(
        FORWARDINGS.c.id == admitted_upon(work, petition.id), FORWARDINGS.c.state.in_(_HAS)
    )
    unit = work.execute(admitted).scalar()
    if unit is None or not are_in_force(work, [unit]):
        return petition.unit
    case = guard.load(work, petition.code)
    return petition.unit if case is None or unit in case.units(Relation.ACCUSED) else str(unit)


def admitted_upon(work: Work, petition: UUID) -> UUID | None:
    """The forwarding upon which the petition was admitted; None: by its office, or by nobody yet."""
    found = _given_out(petition, PaperKind.ADMISSION)
    given = select(PAPERS.c.source).where(found).order_by(PAPERS.c.id.desc()).limit(1)
    return work.execute(given).scalar()


def answered_by(work: Work, petition: UUID) -> str | None:
    """The unit in whose name the last opinion (处理意见书) was given; None where none was."""
    found = _given_out(petition, PaperKind.OPINION)
    given = select(PAPERS.c.unit).where(found).order_by(PAPERS.c.id.desc()).limit(1)
    return work.execute(given).scalar()


def have_handled(work: Work, petition: UUID) -> set[str]:
    """The units that have ever taken it, besides its office."""
    f = FORWARDINGS.c
    taken = select(f.recipient).where(f.petition == petition, f.taken_at.is_not(None))
    return set(work.execute(taken).scalars())


def _given_out(petition: UUID, kind: PaperKind) -> ColumnElement[bool]:
    return (PAPERS.c.petition == petition) & (PAPERS.c.kind == kind.value)
