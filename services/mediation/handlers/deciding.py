"""处理决定送达 (森林法 22): the decision on a dispute that was handed over to the government has reached a side.

From then on that side has thirty days to sue. They are its own: nobody is late in them. Raises what `open_mediation`
and the domain do.
"""

from uuid import UUID

from sqlalchemy import select

from access.acts import Act
from casekit.auth import Actor
from casekit.deadlines import Course, set_deadline
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.settlement import DecisionDelivered
from contracts.vocabulary import HandOverTo, Side
from procedures.timing import Timing
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.deciding import SUED_WITHIN, Decision
from services.mediation.handlers import terms
from services.mediation.handlers.acting import Opened, open_mediation
from services.mediation.handlers.ruling import check_body
from services.mediation.sealing import key_of
from services.mediation.settlement_tables import DECISIONS, HAND_OVERS

_SUIT = DeadlineKind.RULING_SUIT.value


def record(work: Work, actor: Actor, mediation: UUID, decision: Decision, number: str | None) -> None:
    """送达登记, once for a side; `number` is the decision's, sealed. Raises UnitUnfit for who cannot have decided."""
    opened = open_mediation(work, actor, Act.MEDIATION_SETTLE, mediation)
    delivered = select(DECISIONS.c.side).where(DECISIONS.c.mediation == mediation)
    decision.check(
        _handed_to(work, mediation), [Side(each) for each in work.execute(delivered).scalars()], work.now
    )
    check_body(work, actor, opened, decision.body)
    id_, found, suit = new_id(), opened.mediation, _suit(work, opened, decision)
    sealed = None
    if number is not None:
        sealed = key_of(work, found.code).encrypt(number, f"decisions/{id_}/number_sealed")
    until = None if suit is None else suit.due_at
    work.insert(
        "decisions", id=id_, mediation=mediation, region=work.region, side=decision.side.value, body=decision.body,
        number_sealed=sealed, given_on=decision.given_on, delivered_at=decision.delivered_at, until=until,
        recorded_by=actor.id, recorded_at=work.now,
    )  # fmt: skip
    event = DecisionDelivered(
        found.id, found.code, found.committee, id_, decision.side, decision.delivered_at, until
    )
    work.append(case_stream(found.code), event)
    if suit is not None:
        set_deadline(
            work, case_stream(found.code), _SUIT, suit.due_at, subject=str(id_), rule=suit.rule, owner=suit.owner,
            warn_at=suit.warn_at, provisional=suit.provisional, course=Course(is_target=True),
            began_at=suit.began_at,
        )  # fmt: skip


def _suit(work: Work, opened: Opened, decision: Decision) -> Timing | None:
    """To when the side may sue, where an article says so."""
    row = opened.row
    procedure = terms.procedure_of(work, row["place"], row["procedure"])
    if row["category"] not in SUED_WITHIN or _SUIT not in procedure.rules:
        return None
    return terms.timing(procedure, _SUIT, row["grade"], decision.delivered_at)


def _handed_to(work: Work, mediation: UUID) -> HandOverTo | None:
    found = select(HAND_OVERS.c.to).where(HAND_OVERS.c.mediation == mediation)
    to = work.execute(found).scalar_one_or_none()
    return None if to is None else HandOverTo(to)
