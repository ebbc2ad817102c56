"""Keeps the access tables from events: the service's own, as they are said, and foreign ones, before their handler.

Put `project` into `ServiceDefinition.projectors`. Registering a case only inserts (it stays one statement). Every
relation that can end is keyed by the order, mediation or petition that made it, so that what one round ends never
touches another's, in whatever order services tell of them.
"""

from collections.abc import Callable
from uuid import UUID

from access.changing import change_case, end, make, reach
from access.relations import Via
from access.tables import NAMED
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
from contracts.mediation import MediationEnded, MediationOpened, MediationPassedOn
from contracts.meetings import SponsorAppointed, SponsorRelieved
from contracts.petition import PetitionEnded, PetitionPassedOn, PetitionReceived, PetitionRefused
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
        place=event.place,
        procedure=event.procedure,
    )
    named = {(each.unit, each.relation) for each in event.units}
    for unit, relation in sorted(named):
        work.insert(
            "case_relations", **_relation(event.code, unit, relation, NAMED, Via.REGISTRATION, envelope)
        )


def _routed(work: Work, event: CaseRouted, envelope: Envelope) -> None:
    reach(work, event.code, event.round)
    make(work, _named(event.code, event.units, Via.ROUTING, envelope))
    if event.supervisor is not None:
        _watches(work, event.code, event.supervisor, envelope)


def _returned(work: Work, event: CaseReturned | CaseReopened, envelope: Envelope) -> None:
    """Who was to watch over the handling has nothing to watch over any more."""
    end(work, event.code, NAMED, Relation.SPONSOR.value)


def _corrected(work: Work, event: CaseCorrected, envelope: Envelope) -> None:
    if CaseField.GRID in event.fields:
        change_case(work, event.code, lies_elsewhere=True, grid=event.grid)


def _units_corrected(work: Work, event: CaseUnitsCorrected, envelope: Envelope) -> None:
    """What is lifted stays as a row that is no longer active; what is named holds from this event on."""
    if event.centre is not None:
        change_case(work, event.code, centre=event.centre)
    for each in event.lifted:
        end(work, event.code, NAMED, each.relation.value, each.unit)
    make(work, _named(event.code, event.named, Via.REGISTRATION, envelope))


def _transferred(work: Work, event: CaseTransferred, envelope: Envelope) -> None:
    """Within the installation another centre has it; what left it stays where it was, on record."""
    if event.centre is not None:
        change_case(work, event.code, handling_region=event.region, centre=event.centre)


def _issued(work: Work, event: OrderIssued, envelope: Envelope) -> None:
    _handles(work, envelope, event.code, event.unit, event.order, event.round, Via.ORDER)


def _opened(work: Work, event: MediationOpened, envelope: Envelope) -> None:
    _handles(work, envelope, event.code, event.committee, event.mediation, event.round, Via.MEDIATION)


def _received(work: Work, event: PetitionReceived, envelope: Envelope) -> None:
    _handles(work, envelope, event.code, event.unit, event.petition, event.round, Via.PETITION)


def _decided(work: Work, event: OrderDecided, envelope: Envelope) -> None:
    if event.is_upheld:
        end(work, event.code, event.order)


def _cancelled(work: Work, event: OrderCancelled | OrderExcused, envelope: Envelope) -> None:
    end(work, event.code, event.order)


def _escalated(work: Work, event: OrderEscalated, envelope: Envelope) -> None:
    if event.superior is not None:
        end(work, event.code, event.order)


def _passed_on(work: Work, event: OrderPassedOn, envelope: Envelope) -> None:
    end(work, event.code, event.order)
    make(work, [_handling(envelope, event.code, event.unit, event.order, event.round, Via.ORDER)])


def _mediation_passed_on(work: Work, event: MediationPassedOn, envelope: Envelope) -> None:
    end(work, event.code, event.mediation)
    row = _handling(envelope, event.code, event.committee, event.mediation, event.round, Via.MEDIATION)
    make(work, [row])


def _petition_passed_on(work: Work, event: PetitionPassedOn, envelope: Envelope) -> None:
    end(work, event.code, event.petition)
    make(work, [_handling(envelope, event.code, event.unit, event.petition, event.round, Via.PETITION)])


def _watched(work: Work, event: CaseSupervisorChanged, envelope: Envelope) -> None:
    end(work, event.code, NAMED, Relation.SPONSOR.value)
    _watches(work, event.code, event.supervisor, envelope)


def _sponsored(work: Work, event: SponsorAppointed, envelope: Envelope) -> None:
    work.insert(
        "case_relations",
        **_relation(
            event.code, event.sponsor, Relation.SPONSOR, event.sponsorship, Via.SPONSORSHIP, envelope
        ),
    )


def _relieved(work: Work, event: SponsorRelieved, envelope: Envelope) -> None:
    end(work, event.code, event.sponsorship)


def _mediation_ended(work: Work, event: MediationEnded, envelope: Envelope) -> None:
    end(work, event.code, event.mediation)


def _petition_ended(work: Work, event: PetitionEnded | PetitionRefused, envelope: Envelope) -> None:
    end(work, event.code, event.petition)


def _handles(
    work: Work, envelope: Envelope, code: str, unit: str, cause: UUID, round_: int, via: Via
) -> None:
    work.insert("case_relations", **_handling(envelope, code, unit, cause, round_, via))


def _handling(
    envelope: Envelope, code: str, unit: str, cause: UUID, round_: int, via: Via
) -> dict[str, object]:
    return {**_relation(code, unit, Relation.HANDLING, cause, via, envelope), "round": round_}


def _watches(work: Work, code: str, supervisor: str, envelope: Envelope) -> None:
    make(work, [_relation(code, supervisor, Relation.SPONSOR, NAMED, Via.ROUTING, envelope)])


def _named(
    code: str, units: tuple[UnitRelation, ...], via: Via, envelope: Envelope
) -> list[dict[str, object]]:
    return [_relation(code, each.unit, each.relation, NAMED, via, envelope) for each in units]


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
        (MediationPassedOn, _mediation_passed_on),
        (PetitionReceived, _received),
        (PetitionRefused, _petition_ended),
        (PetitionEnded, _petition_ended),
        (PetitionPassedOn, _petition_passed_on),
    )
}

# The types of events that relations follow from; any other passes `project` without effect.
HEARD = frozenset(_EFFECTS)
