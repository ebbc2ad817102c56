"""Proceedings besides the mediation (仲裁、诉讼), and the paper that closes them with the case (一案解三结).

All acts raise what `open_mediation` and the domain do.
"""

from collections import defaultdict
from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from access.acts import Act
from access.view import known_concerned
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.settlement import ProceedingEntered
from contracts.vocabulary import ProceedingStage
from services.mediation.domain.errors import DoneAlready
from services.mediation.domain.lifecycle import Move
from services.mediation.domain.ruling import Proceeding, Ruling
from services.mediation.errors import UnitUnfit
from services.mediation.handlers.acting import Opened, open_mediation, save
from services.mediation.handlers.acts import check_related, conclude
from services.mediation.sealing import key_of
from services.mediation.settlement_tables import PROCEEDINGS
from services.mediation.tables import UNITS


def enter_proceeding(
    work: Work, actor: Actor, mediation: UUID, where: Proceeding, file_number: str | None
) -> None:
    """登记程序: the case stands before a court or commission, too. Raises UnitUnfit, or DoneAlready for its stage."""
    opened = open_mediation(work, actor, Act.MEDIATION_ATTEMPT, mediation)
    found = opened.mediation
    found.check_can(Move.ATTEMPT)
    check_body(work, actor, opened, where.body)
    if where.stage in {each.stage for each in _stands(work, [found.code])[found.code]}:
        raise DoneAlready
    id_, sealed = new_id(), None
    if file_number is not None:
        sealed = key_of(work, found.code).encrypt(file_number, f"proceedings/{id_}/file_sealed")
    work.insert(
        "proceedings", id=id_, mediation=mediation, region=work.region, code=found.code, stage=where.stage.value,
        body=where.body, file_sealed=sealed, entered_by=actor.id, entered_at=work.now,
    )  # fmt: skip
    event = ProceedingEntered(found.id, found.code, found.committee, id_, where.stage, where.body)
    work.append(case_stream(found.code), event)


def give_ruling(work: Work, actor: Actor, mediation: UUID, ruling: Ruling, number: str | None) -> None:
    """裁判了结: completes the case, and those of one root that the paper closes too.

    Raises NotInProceeding, CaseNotRelated, MomentAhead.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_AGREE, mediation)
    found = opened.mediation
    given, ended = found.rule(ruling)
    check_related(work, actor, opened, ruling.related)
    stands = _stands(work, [found.code, *ruling.related])
    ruling.check(stands[found.code], stands, work.now)
    sealed = None
    if number is not None:
        sealed = key_of(work, found.code).encrypt(number, f"rulings/{mediation}/number_sealed")
    work.insert(
        "rulings", mediation=mediation, region=work.region, kind=ruling.kind.value, body=ruling.body,
        number_sealed=sealed, given_on=ruling.given_on, related=sorted(ruling.related), recorded_by=actor.id,
        recorded_at=work.now,
    )  # fmt: skip
    work.append(case_stream(found.code), given)
    conclude(work, found, ruling.kind)
    save(work, found, ended)


def check_body(work: Work, actor: Actor, opened: Opened, body: str | None) -> None:
    """A registered unit that does not mediate here and has no part in the matter, as far as the mediator may know."""
    if body is None:
        return
    known = select(UNITS.c.id).where(UNITS.c.id == body, UNITS.c.is_active)
    barred = {opened.mediation.committee} | known_concerned(actor, opened.grant.case)
    if work.execute(known).first() is None or body in barred:
        raise UnitUnfit(field="body")


def _stands(work: Work, codes: Collection[str]) -> defaultdict[str, list[Proceeding]]:
    """In which proceedings the cases stand."""
    p = PROCEEDINGS.c
    found: defaultdict[str, list[Proceeding]] = defaultdict(list)
    for row in work.execute(select(p.code, p.stage, p.body).where(p.code.in_(codes))):
        found[row.code].append(Proceeding(ProceedingStage(row.stage), row.body))
    return found
