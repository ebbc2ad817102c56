"""Ties cases of one root (关联事项), so that they are handled together, and unties them; a person decides both."""

from contextlib import suppress

from sqlalchemy import and_, delete, or_, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import CaseNotFound
from casekit.streams import case_stream
from casekit.work import Work
from contracts.intake import CaseRelated, CaseUnrelated
from services.intake.domain.case import Case
from services.intake.domain.kinship import would_tell
from services.intake.errors import RelationNotFound, RelationRefused
from services.intake.handlers.acting import Opened, found
from services.intake.tables import RELATED


def relate(work: Work, actor: Actor, code: str, other: str, reason: str) -> Case:
    """Tie two cases, both of which the actor must be allowed to relate; a tie that is there already stays as it is.

    Said on both streams. Raises CaseNotFound, Forbidden, or RelationRefused: a unit that has part in one and is accused
    in the other would learn of it.
    """
    one, two = _both(work, actor, code, other)
    if would_tell(one.case, two.case):
        raise RelationRefused
    tie(work, code, other, reason)
    return one.case


def untie(work: Work, actor: Actor, code: str, other: str) -> Case:
    """解除关联 of two cases, both of which the actor must be allowed to relate. What was settled together stays so.

    Said on both streams. Raises CaseNotFound, Forbidden, or RelationNotFound.
    """
    one, _ = _both(work, actor, code, other)
    both = or_(
        and_(RELATED.c.code == code, RELATED.c.other == other),
        and_(RELATED.c.code == other, RELATED.c.other == code),
    )
    if not work.execute(delete(RELATED).where(both)).rowcount:
        raise RelationNotFound
    for each, tied in ((code, other), (other, code)):
        work.append(case_stream(each), CaseUnrelated(each, tied))
    return one.case


def _both(work: Work, actor: Actor, code: str, other: str) -> tuple[Opened, Opened]:
    """Both cases, locked. Raises RelationRefused of a case with itself, to whom may know that there is such a case."""
    with suppress(KeyError):  # the guard refuses an unknown case as it does a hidden one
        work.lock(case_stream(code), case_stream(other), create=False)
    for each in (code, other):
        guard.require(work, actor, Act.CASE_RELATE, each)
    if code == other:
        raise RelationRefused
    one, two = found(work, code), found(work, other)
    if one is None or two is None:
        raise CaseNotFound
    return one, two


def tie(work: Work, code: str, other: str, reason: str) -> None:
    """Tie two cases whose streams are both held, unless they are tied."""
    if work.execute(select(RELATED.c.code).where(RELATED.c.code == code, RELATED.c.other == other)).first():
        return
    for one, two in ((code, other), (other, code)):
        work.append(case_stream(one), CaseRelated(one, two, reason))
        work.insert(
            "related_cases", code=one, other=two, region=work.region, reason=reason, related_at=work.now
        )
