"""What the merger of units (单位合并) does to cases: the wall, the respondent, the watch and the handling follow.

Called by the inbox. A case in which the unit was accused or answers names the successor too from then on, by a
correction like any other: who must not learn of it is kept from it, what was sent is recalled, and the case is taken
back from whom may not have it. The unit that ended stays named: tokens may still say so, and so it was written.
"""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select, update

from access.tables import RELATIONS
from casekit.envelope import Envelope
from casekit.ids import derived_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.chain import OrderEscalated, OrderPassedOn
from contracts.grid import UnitMerged
from contracts.mediation import MediationPassedOn
from contracts.petition import PetitionPassedOn
from contracts.vocabulary import CorrectionGround, Relation, Route
from services.intake.domain.correcting import may_have
from services.intake.handlers.acting import Opened, carry_out, found
from services.intake.handlers.correcting import CorrectCase, name_units, take_back_related, unit_of
from services.intake.organisation_tables import UNITS
from services.intake.roots import accused_in_related
from services.intake.tables import RELATED

_ORDERS = (Route.ORDER, Route.GRID)
_PassedOn = OrderPassedOn | MediationPassedOn | PetitionPassedOn


def unit_merged(work: Work, event: UnitMerged, envelope: Envelope) -> None:
    """合并: in every case that names the unit, in order. Nothing names it any more once its row is held."""
    _hold(work, _naming(work, event.unit))
    work.execute(update(UNITS).where(UNITS.c.id == event.unit).values(is_active=False))
    codes = _naming(work, event.unit)
    _hold(work, codes)
    for code in codes:
        opened = found(work, code)
        if opened is not None:
            _follow(work, opened, event, derived_id(envelope.id, code))


def order_passed_on(work: Work, event: OrderPassedOn, envelope: Envelope) -> None:
    """随并移交: the case is with the successor, or is taken back where that may not have it."""
    _pass_on(work, event, _ORDERS, (event.former_unit, event.unit), envelope)


def mediation_passed_on(work: Work, event: MediationPassedOn, envelope: Envelope) -> None:
    """The same of a mediation; of one that was settled nothing is with anybody any more."""
    _pass_on(work, event, (Route.MEDIATION,), (event.former_committee, event.committee), envelope)


def petition_passed_on(work: Work, event: PetitionPassedOn, envelope: Envelope) -> None:
    """The same of a petition."""
    _pass_on(work, event, (Route.PETITION,), (event.former_unit, event.unit), envelope)


def order_escalated(work: Work, event: OrderEscalated, envelope: Envelope) -> None:
    """提级: the case is with the unit one tier up; asked of the city, it stays where it is."""
    opened = found(work, event.code)
    if opened is None or event.superior is None:
        return
    watcher = unit_of(work, opened.case.supervisor)
    if opened.case.escalate(event.round, _ORDERS, event.unit, event.superior, watcher):
        _settle(work, opened, envelope.id)


def _pass_on(
    work: Work, event: _PassedOn, routes: Collection[Route], course: tuple[str, str], envelope: Envelope
) -> None:
    """`course`: from which unit to which."""
    opened = found(work, event.code)
    if opened is not None and opened.case.pass_on(event.round, routes, *course):
        _settle(work, opened, envelope.id)


def _follow(work: Work, opened: Opened, event: UnitMerged, correction: UUID) -> None:
    case = opened.case
    relations = {each.relation for each in case.units if each.unit == event.unit}
    named = {each.unit: each.relation for each in case.units}
    watched = case.watch_on(event.unit, event.into)
    carry_out(work, opened, watched)
    if relations and named.get(event.into) is not Relation.ACCUSED:
        is_accused = Relation.ACCUSED in relations
        units = {event.into: Relation.ACCUSED if is_accused else Relation.RESPONDENT}
        said = name_units(work, opened, correction, CorrectCase(CorrectionGround.UNITS_MERGED, units=units))
        carry_out(work, opened, said)
        take_back_related(work, opened, correction, said)
    else:
        _settle(work, opened, correction)


def _settle(work: Work, opened: Opened, cause: UUID) -> None:
    """Save the case; who has it and may not have it now has it taken back."""
    case = opened.case
    barred = case.accused | accused_in_related(work, case.code)
    events = () if may_have(case, barred, unit_of(work, case.supervisor)) else case.take_back(cause)
    carry_out(work, opened, events)


def _hold(work: Work, codes: list[str]) -> None:
    """Lock the cases, and those of their roots, which may be taken back too."""
    if codes:
        tied = work.execute(select(RELATED.c.other).where(RELATED.c.code.in_(codes))).scalars()
        work.lock(*map(case_stream, sorted({*codes, *tied})), create=False)


def _naming(work: Work, unit: str) -> list[str]:
    """The cases in which the unit is accused, answers, or watches; whatever became of them."""
    followed = [Relation.ACCUSED.value, Relation.RESPONDENT.value, Relation.SPONSOR.value]
    wanted = select(RELATIONS.c.code).where(RELATIONS.c.unit == unit, RELATIONS.c.relation.in_(followed))
    return list(work.execute(wanted.distinct().order_by(RELATIONS.c.code)).scalars())
