"""Ties cases of one root (关联事项), so that they are handled together; always by a person's decision."""

from contextlib import suppress

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import CaseNotFound
from casekit.streams import case_stream
from casekit.work import Work
from contracts.intake import CaseRelated
from contracts.vocabulary import Relation
from services.intake.domain.case import Case
from services.intake.errors import RelationRefused
from services.intake.handlers.acting import found
from services.intake.tables import RELATED


def relate(work: Work, actor: Actor, code: str, other: str, reason: str) -> Case:
    """Tie two cases, both of which the actor must be allowed to relate; a tie that is there already stays as it is.

    Said on both streams. Raises CaseNotFound, Forbidden, or RelationRefused: a unit that has part in one and is accused
    in the other would learn of it.
    """
    if code == other:
        raise RelationRefused
    with suppress(KeyError):  # the guard refuses an unknown case as it does a hidden one
        work.lock(case_stream(code), case_stream(other), create=False)
    for each in (code, other):
        guard.require(work, actor, Act.CASE_RELATE, each)
    one, two = found(work, code), found(work, other)
    if one is None or two is None:
        raise CaseNotFound
    if _would_tell(one.case, two.case) or _would_tell(two.case, one.case):
        raise RelationRefused
    tie(work, code, other, reason)
    return one.case


def tie(work: Work, code: str, other: str, reason: str) -> None:
    """Tie two cases whose streams are both held, unless they are tied."""
    if work.execute(select(RELATED.c.code).where(RELATED.c.code == code, RELATED.c.other == other)).first():
        return
    for one, two in ((code, other), (other, code)):
        work.append(case_stream(one), CaseRelated(one, two, reason))
        work.insert(
            "related_cases", code=one, other=two, region=work.region, reason=reason, related_at=work.now
        )


def _would_tell(case: Case, other: Case) -> bool:
    """Whether a unit that has part in `case` is accused in `other`."""
    part = {each.unit for each in case.units if each.relation is not Relation.ACCUSED} | {
        case.unit,
        case.supervisor,
    }
    return bool(part & other.accused)
