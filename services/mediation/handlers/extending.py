"""延长调解期限 by agreement of both sides: where the term's rule provides for it, as often as it says, while it runs.

医疗纠纷预防和处理条例 38, 特邀调解规定 27; a place's procedure may provide for others. Raises what `open_mediation` and
the domain do.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import update

from access.acts import Act
from casekit.auth import Actor
from casekit.streams import case_stream
from casekit.work import Work
from contracts.settlement import MediationExtended, ReferralExtended
from contracts.vocabulary import Side
from services.mediation.domain.errors import ApplicationNotJoint, NothingRunning, TermOver
from services.mediation.domain.lifecycle import Move
from services.mediation.domain.longer import length_of
from services.mediation.handlers import terms
from services.mediation.handlers.acting import open_mediation
from services.mediation.handlers.referring import referral_of
from services.mediation.settlement_tables import REFERRALS
from services.mediation.tables import MEDIATIONS


def extend(work: Work, actor: Actor, mediation: UUID, days: int, sides: Collection[Side]) -> None:
    """Both sides agree to take `days` longer, in the unit of the term.

    Raises ApplicationNotJoint, TermOver, or ExtensionRefused: the rule provides for none, or for no other.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
    found = opened.mediation
    found.check_can(Move.ATTEMPT)
    if set(sides) != set(Side):
        raise ApplicationNotJoint
    running = terms.runs(work, found)
    if running is None:
        raise TermOver
    file = referral_of(work, mediation)
    already = max(len(running.extended), 0 if file is None else file["extensions"])
    rule = terms.rule_of(work, opened.row, found)
    length = length_of(rule, days, already)
    timing = terms.extended(rule, running.counted_from, (*running.extended, length), running.pauses)
    terms.prolong(work, found, timing, length)
    work.execute(update(MEDIATIONS).where(MEDIATIONS.c.id == mediation).values(due_at=timing.due_at))
    if file is not None:
        counted = {"extensions": already + 1}
        work.execute(update(REFERRALS).where(REFERRALS.c.mediation == mediation).values(counted))
    kind = MediationExtended if file is None else ReferralExtended
    work.append(case_stream(found.code), kind(found.id, found.code, found.committee, timing.due_at))


def extend_referral(work: Work, actor: Actor, mediation: UUID, days: int, sides: Collection[Side]) -> None:
    """The same, of a court's file. Raises NothingRunning where there is none."""
    if referral_of(work, mediation) is None:
        open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
        raise NothingRunning
    extend(work, actor, mediation, days, sides)
