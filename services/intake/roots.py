"""What cases of one root (关联事项) tell of each other. Only SELECTs. Used by `handlers` and `readmodel`."""

from sqlalchemy import select

from casekit.work import Work
from contracts.vocabulary import Relation
from services.intake.tables import CASES, RELATED


def accused_in_related(work: Work, code: str) -> frozenset[str]:
    """Units accused in cases of the same root: this one would tell them of the other."""
    related = (
        select(CASES.c.units).join(RELATED, RELATED.c.other == CASES.c.code).where(RELATED.c.code == code)
    )
    return frozenset(
        unit
        for units in work.execute(related).scalars()
        for unit, relation in units
        if relation == Relation.ACCUSED
    )
