"""Voiding a case (作废) that should not have been registered: it stays on record, and nothing of it goes on."""

from contextlib import suppress

from sqlalchemy import select

from access import guard
from access.acts import Act
from access.policy import decide
from casekit.auth import Actor
from casekit.casecode import CaseCode
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import VoidGround
from services.intake.domain.case import Case
from services.intake.domain.errors import OriginalUnfit
from services.intake.domain.lifecycle import State
from services.intake.handlers.acting import carry_out, note, open_case
from services.intake.handlers.sending import recall
from services.intake.sketches import forget
from services.intake.tables import CASES


def void(
    work: Work, actor: Actor, code: str, ground: VoidGround, original: str | None, text: str | None
) -> Case:
    """作废. A duplicate names the case it repeats, which the actor may read and which stands.

    Raises OriginalUnfit, HandledAlready, or TransitionRefused.
    """
    named = None if original is None else str(CaseCode.parse(original, "original"))
    if named is not None:
        with suppress(KeyError):  # of two that would repeat each other the second finds the first voided
            work.lock(case_stream(code), case_stream(named), create=False)
    opened = open_case(work, actor, Act.CASE_VOID, code)
    if (named is not None) != (ground is VoidGround.DUPLICATE) or named == code:
        raise OriginalUnfit
    if named is not None:
        _check_stands(work, actor, named)
    events = opened.case.void(ground, named)
    note(work, opened, "voiding", text)
    forget(work, code)
    case = carry_out(work, opened, events)
    recall(work, opened)
    return case


def _check_stands(work: Work, actor: Actor, code: str) -> None:
    """A case that the actor may not read is to him as one that does not exist."""
    known = guard.load(work, code)
    if known is None or not decide(actor, Act.CASE_READ, known).is_allowed:
        raise OriginalUnfit
    if work.execute(select(CASES.c.state).where(CASES.c.code == code)).scalar_one() == State.VOIDED.value:
        raise OriginalUnfit
