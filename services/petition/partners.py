"""Which units' systems are told of a case (回传): who passed it on, and the national system of who opened it there.

A petition office's system is that of the national petition system; any other (12345, 110) is told besides it. For
`handlers`, `readmodel` and `sight`.
"""

from sqlalchemy import select, union

from casekit.work import Work
from contracts.vocabulary import UnitKind
from services.petition.status_tables import OPENED, PASSED_ON
from services.petition.tables import UNITS


def told_of(work: Work, code: str) -> list[str]:
    """The units whose systems are told of the case, in order."""
    passed_on = select(PASSED_ON.c.partner).where(PASSED_ON.c.code == code)
    opened = select(OPENED.c.unit).where(OPENED.c.code == code)
    return sorted(work.execute(union(passed_on, opened)).scalars())


def is_told_nationally(work: Work, code: str) -> bool:
    """Whether it stands in the national system, or is to be opened there.

    Of a unit of which nothing more was heard it is taken to: nothing is opened twice.
    """
    opened = select(OPENED.c.unit).where(OPENED.c.code == code)
    if work.execute(opened).first() is not None:
        return True
    kind = (
        select(PASSED_ON.c.partner, UNITS.c.kind)
        .outerjoin(UNITS, UNITS.c.id == PASSED_ON.c.partner)
        .where(PASSED_ON.c.code == code)
    )
    row = work.execute(kind).one_or_none()
    return row is not None and row.kind in (None, UnitKind.PETITION_OFFICE.value)
