"""What interrupts a mediation: danger that the police must hear of, and an expert opinion that has to come first."""

from uuid import UUID

from sqlalchemy import RowMapping, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.settlement import DangerReported, ExpertiseDelivered, ExpertiseRequested
from contracts.vocabulary import DangerGround, ExpertiseKind, NotCounted
from services.mediation.domain.errors import NothingRunning
from services.mediation.domain.lifecycle import Move
from services.mediation.errors import ExpertisePending
from services.mediation.handlers import terms
from services.mediation.handlers.acting import open_mediation
from services.mediation.sealing import key_of
from services.mediation.settlement_tables import EXPERTISES
from services.mediation.tables import MEDIATIONS

_NOT_COUNTED = NotCounted.EXPERTISE


def report_danger(work: Work, actor: Actor, mediation: UUID, ground: DangerGround, text: str | None) -> None:
    """报告公安机关 (人民调解法 25): that it is so leaves the service, and nothing of what was said."""
    opened = open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
    opened.mediation.check_can(Move.ATTEMPT)
    report = new_id()
    sealed = None
    if text is not None:
        sealed = key_of(work, opened.mediation.code).encrypt(text, f"danger_reports/{report}/text_sealed")
    work.insert(
        "danger_reports", id=report, mediation=mediation, region=work.region, ground=ground.value, text_sealed=sealed,
        reported_by=actor.id, reported_at=work.now,
    )  # fmt: skip
    found = opened.mediation
    work.append(
        case_stream(found.code), DangerReported(found.id, found.code, found.committee, report, ground)
    )


def request_expertise(work: Work, actor: Actor, mediation: UUID, kind: ExpertiseKind, question: str) -> UUID:
    """鉴定前置: an opinion is asked for; where the rule does not count its time, the term stops.

    Raises ExpertisePending while another is waited for.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
    opened.mediation.check_can(Move.ATTEMPT)
    if waited(work, mediation) is not None:
        raise ExpertisePending
    found, expertise = opened.mediation, new_id()
    rule = terms.rule_of(work, opened.row, found)
    is_suspended = _NOT_COUNTED in rule.not_counted and terms.pause(work, found)
    sealed = key_of(work, found.code).encrypt(question, f"expertises/{expertise}/question_sealed")
    work.insert(
        "expertises", id=expertise, mediation=mediation, region=work.region, kind=kind.value,
        is_suspended=is_suspended, question_sealed=sealed, requested_at=work.now,
    )  # fmt: skip
    event = ExpertiseRequested(found.id, found.code, found.committee, expertise, kind, is_suspended)
    work.append(case_stream(found.code), event)
    return expertise


def deliver_expertise(work: Work, actor: Actor, mediation: UUID, opinion: str) -> None:
    """鉴定意见送达: the term goes on where it stopped. Raises NothingRunning when none is waited for."""
    opened = open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
    opened.mediation.check_can(Move.ATTEMPT)
    row = waited(work, mediation)
    if row is None:
        raise NothingRunning
    found = opened.mediation
    sealed = key_of(work, found.code).encrypt(opinion, f"expertises/{row['id']}/opinion_sealed")
    delivered = {"opinion_sealed": sealed, "delivered_at": work.now}
    work.execute(update(EXPERTISES).where(EXPERTISES.c.id == row["id"]).values(delivered))
    event = ExpertiseDelivered(found.id, found.code, found.committee, row["id"], ExpertiseKind(row["kind"]))
    work.append(case_stream(found.code), event)
    due_at = terms.go_on(work, found, terms.rule_of(work, opened.row, found))
    if due_at is not None:
        work.execute(update(MEDIATIONS).where(MEDIATIONS.c.id == mediation).values(due_at=due_at))


def waited(work: Work, mediation: UUID) -> RowMapping | None:
    """The expert opinion that is waited for."""
    found = select(EXPERTISES).where(EXPERTISES.c.mediation == mediation, EXPERTISES.c.delivered_at.is_(None))
    return work.execute(found).mappings().one_or_none()
