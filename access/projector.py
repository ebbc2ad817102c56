"""Keeps the access tables from events: the service's own, as they are said, and foreign ones, before their handler.

Put `project` into `ServiceDefinition.projectors`. Registering a case only inserts (it stays one statement). Every
relation that can end is keyed by the order, mediation or petition that made it, so that what one round ends never
touches another's, in whatever order services tell of them.
"""

from collections.abc import Callable
from uuid import UUID

from sqlalchemy import ColumnElement, and_, or_, update
from sqlalchemy.dialects.postgresql import insert

from access.relations import Via
from access.tables import CASES, NAMED, RELATIONS
from casekit.envelope import Envelope
from casekit.facts import Event
from casekit.work import Work
from contracts.chain import OrderEscalated, OrderExcused, OrderPassedOn
from contracts.corrections import (
    CaseCorrected,
    CaseSupervisorChanged,
    CaseTransferred,
    CaseUnitsCorrected,
)
from contracts.grid import OrderCancelled, OrderDecided, OrderIssued
from contracts.intake import CaseRegistered, CaseReopened, CaseReturned, CaseRouted
from contracts.mediation import MediationEnded, MediationOpened
from contracts.meetings import SponsorAppointed, SponsorRelieved
from contracts.petition import PetitionEnded, PetitionReceived, PetitionRefused
from contracts.vocabulary import CaseField, Relation, UnitRelation


def project(work: Work, envelope: Envelope) -> None:
    """Apply one event to the access tables; most concern no relation and cost nothing."""
    known = _EFFECTS.get(envelope.type)
    if known is not None:
        event_class, effect = known
        effect(work, event_class.from_data(envelope.data), envelope)


def _registered(work: Work, event: CaseRegistered, envelope: Envelope) -> None:
    work.insert(
        "case_access",
        code=event.code,
        region=envelope.region,
        handling_region=envelope.region,
        centre=event.centre,
        grid=event.grid,
    )
    named = {(each.unit, each.relation) for each in event.units}
    for unit, relation in sorted(named):
        work.insert(
            "case_relations", **_relation(event.code, unit, relation, NAMED, Via.REGISTRATION, envelope)
        )


def _routed(work: Work, event: CaseRouted, envelope: Envelope) -> None:
    work.execute(
        update(CASES).where(CASES.c.code == event.code, CASES.c.round < event.round).values(round=event.round)
    )
    rows = [
        _relation(event.code, each.unit, each.relation, NAMED, Via.ROUTING, envelope) for each in event.units
    ]
    if event.supervisor is not None:
        rows.append(_relation(event.code, event.supervisor, Relation.SPONSOR, NAMED, Via.ROUTING, envelope))
    _put(work, rows, envelope)


def _returned(work: Work, event: CaseReturned | CaseReopened, envelope: Envelope) -> None:
    """Who was to watch over the handling has nothing to watch over any more."""
    watches = RELATIONS.c.relation == Relation.SPONSOR.value
    work.execute(
        update(RELATIONS)
        .where(RELATIONS.c.code == event.code, RELATIONS.c.cause == NAMED, watches)
        .values(is_active=False)
    )


def _corrected(work: Work, event: CaseCorrected, envelope: Envelope) -> None:
    if CaseField.GRID in event.fields:
        work.execute(update(CASES).where(CASES.c.code == event.code).values(grid=event.grid))


def _units_corrected(work: Work, event: CaseUnitsCorrected, envelope: Envelope) -> None:
    """What is lifted stays as a row that is no longer active; what is named holds from this event on."""
    if event.centre is not None:
        work.execute(update(CASES).where(CASES.c.code == event.code).values(centre=event.centre))
    if event.lifted:
        work.execute(
            update(RELATIONS)
            .where(RELATIONS.c.code == event.code, RELATIONS.c.cause == NAMED, _any_of(event.lifted))
            .values(is_active=False)
        )
    rows = [
        _relation(event.code, each.unit, each.relation, NAMED, Via.REGISTRATION, envelope)
        for each in event.named
    ]
    _put(work, rows, envelope)


def _put(work: Work, rows: list[dict[str, object]], envelope: Envelope) -> None:
    """Relations that hold from this event on; one that had ended holds again."""
    once = {(row["unit"], row["relation"]): row for row in rows}
    if not once:
        return
    again = {"is_active": True, "since": envelope.id}
    inactive = RELATIONS.c.is_active.is_(False)
    statement = insert(RELATIONS).values(list(once.values()))
    work.execute(statement.on_conflict_do_update(constraint="pk_case_relations", set_=again, where=inactive))


def _transferred(work: Work, event: CaseTransferred, envelope: Envelope) -> None:
    """Within the installation another centre has it; what left it stays where it was, on record."""
    if event.centre is not None:
        moved = {"handling_region": event.region, "centre": event.centre}
        work.execute(update(CASES).where(CASES.c.code == event.code).values(moved))


def _any_of(named: tuple[UnitRelation, ...]) -> ColumnElement[bool]:
    return or_(
        *(and_(RELATIONS.c.unit == each.unit, RELATIONS.c.relation == each.relation.value) for each in named)
    )


def _issued(work: Work, event: OrderIssued, envelope: Envelope) -> None:
    _handles(work, envelope, event.code, event.unit, event.order, event.round, Via.ORDER)


def _opened(work: Work, event: MediationOpened, envelope: Envelope) -> None:
    _handles(work, envelope, event.code, event.committee, event.mediation, event.round, Via.MEDIATION)


def _received(work: Work, event: PetitionReceived, envelope: Envelope) -> None:
    _handles(work, envelope, event.code, event.unit, event.petition, event.round, Via.PETITION)


def _decided(work: Work, event: OrderDecided, envelope: Envelope) -> None:
    if event.is_upheld:
        _ends(work, event.code, event.order)


def _cancelled(work: Work, event: OrderCancelled | OrderExcused, envelope: Envelope) -> None:
    _ends(work, event.code, event.order)


def _escalated(work: Work, event: OrderEscalated, envelope: Envelope) -> None:
    if event.superior is not None:
        _ends(work, event.code, event.order)


def _passed_on(work: Work, event: OrderPassedOn, envelope: Envelope) -> None:
    _ends(work, event.code, event.order)
    _handles(work, envelope, event.code, event.unit, event.order, event.round, Via.ORDER)


def _watched(work: Work, event: CaseSupervisorChanged, envelope: Envelope) -> None:
    watches = (RELATIONS.c.cause == NAMED, RELATIONS.c.relation == Relation.SPONSOR.value)
    work.execute(update(RELATIONS).where(RELATIONS.c.code == event.code, *watches).values(is_active=False))
    row = _relation(event.code, event.supervisor, Relation.SPONSOR, NAMED, Via.ROUTING, envelope)
    _put(work, [row], envelope)


def _sponsored(work: Work, event: SponsorAppointed, envelope: Envelope) -> None:
    work.insert(
        "case_relations",
        **_relation(
            event.code, event.sponsor, Relation.SPONSOR, event.sponsorship, Via.SPONSORSHIP, envelope
        ),
    )


def _relieved(work: Work, event: SponsorRelieved, envelope: Envelope) -> None:
    _ends(work, event.code, event.sponsorship)


def _mediation_ended(work: Work, event: MediationEnded, envelope: Envelope) -> None:
    _ends(work, event.code, event.mediation)


def _petition_ended(work: Work, event: PetitionEnded | PetitionRefused, envelope: Envelope) -> None:
    _ends(work, event.code, event.petition)


def _handles(
    work: Work, envelope: Envelope, code: str, unit: str, cause: UUID, round_: int, via: Via
) -> None:
    row = _relation(code, unit, Relation.HANDLING, cause, via, envelope)
    work.insert("case_relations", **{**row, "round": round_})


def _ends(work: Work, code: str, cause: UUID) -> None:
    work.execute(
        update(RELATIONS).where(RELATIONS.c.code == code, RELATIONS.c.cause == cause).values(is_active=False)
    )


def _relation(
    code: str, unit: str, relation: Relation, cause: UUID, via: Via, envelope: Envelope
) -> dict[str, object]:
    return {
        "code": code, "unit": unit, "relation": relation.value, "cause": cause, "via": via.value,
        "region": envelope.region, "since": envelope.id,
    }  # fmt: skip


_EFFECTS: dict[str, tuple[type[Event], Callable[..., None]]] = {
    kind.TYPE: (kind, effect)
    for kind, effect in (
        (CaseRegistered, _registered),
        (CaseRouted, _routed),
        (CaseReturned, _returned),
        (CaseReopened, _returned),
        (CaseCorrected, _corrected),
        (CaseUnitsCorrected, _units_corrected),
        (CaseTransferred, _transferred),
        (CaseSupervisorChanged, _watched),
        (OrderIssued, _issued),
        (OrderDecided, _decided),
        (OrderCancelled, _cancelled),
        (OrderExcused, _cancelled),
        (OrderEscalated, _escalated),
        (OrderPassedOn, _passed_on),
        (SponsorAppointed, _sponsored),
        (SponsorRelieved, _relieved),
        (MediationOpened, _opened),
        (MediationEnded, _mediation_ended),
        (PetitionReceived, _received),
        (PetitionRefused, _petition_ended),
        (PetitionEnded, _petition_ended),
    )
}

# The types of events that relations follow from; any other passes `project` without effect.
HEARD = frozenset(_EFFECTS)
