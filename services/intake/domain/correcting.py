"""Correcting what was registered (更正): which facts may be put right when, and what a change of units brings about.

Functions on the aggregate; like its methods they return the events to say and refuse before anything has changed.
"""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from casekit.errors import TransitionRefused
from casekit.facts import Event
from contracts.corrections import CaseCorrected, CaseUnitsCorrected
from contracts.vocabulary import CaseField, CorrectionGround, Relation, UnitRelation
from services.intake.domain.case import Case
from services.intake.domain.errors import NotTriaged
from services.intake.domain.lifecycle import State

# The file is sealed, or is none. Who is accused can be put right even so: the wall must stand round the right unit.
_SEALED = frozenset({State.ARCHIVED, State.VOIDED})
_TOLD = frozenset({
    CaseField.MATTER_TYPE, CaseField.CHANNEL, CaseField.CATEGORY, CaseField.GRID, CaseField.RECEIVED_AT, CaseField.ORAL,
})  # fmt: skip


def correct(
    case: Case,
    correction: UUID,
    ground: CorrectionGround,
    changes: Mapping[CaseField, Any],
    parties: tuple[int, bool, bool] | None = None,
) -> tuple[Event, ...]:
    """更正. `changes` are the fields with what is right; of text and parties no more than that they change.

    `parties`: how many there are then, whether somebody brings the matter, and whether nobody of those said who they
    are. Raises TransitionRefused, or NotTriaged for a category nobody has decided yet.
    """
    if not changes:
        return ()
    if case.state in _SEALED:
        raise TransitionRefused(state=case.state.value, act="correct")
    if CaseField.CATEGORY in changes and case.category is None:
        raise NotTriaged
    case.matter_type = changes.get(CaseField.MATTER_TYPE, case.matter_type)
    case.category = changes.get(CaseField.CATEGORY, case.category)
    case.grid = changes.get(CaseField.GRID, case.grid)
    if parties is not None:
        case.has_petitioner, case.is_anonymous = parties[1:]
    told: dict[str, Any] = {field.value: value for field, value in changes.items() if field in _TOLD}
    counted: dict[str, Any] = (
        {} if parties is None else {"party_count": parties[0], "is_anonymous": parties[2]}
    )
    return (CaseCorrected(case.code, correction, ground, tuple(sorted(changes)), **told, **counted),)


def correct_units(
    case: Case,
    correction: UUID,
    ground: CorrectionGround,
    wanted: Mapping[str, Relation | None],
    supervisor_unit: str | None,
    centre: str | None = None,
) -> tuple[Event, ...]:
    """更正所涉单位, in every state. `wanted`: the relation of each unit from now on; None where it has no part in it.

    A case that is with a unit which may not have it after this is taken back, to be routed again. `supervisor_unit` is
    the unit of the case's supervisor, `centre` the one that takes the case now, where that changes.
    """
    before = {each.unit: each.relation for each in case.units}
    after = {unit: relation for unit, relation in {**before, **wanted}.items() if relation is not None}
    lifted = _in_one_only(before, after)
    named = _in_one_only(after, before)
    if not lifted and not named:
        return ()
    case.units = tuple(UnitRelation(unit, relation) for unit, relation in after.items())
    corrected = CaseUnitsCorrected(case.code, correction, ground, named, lifted, case.units, centre)
    if may_have(case, case.accused, supervisor_unit):
        return (corrected,)
    return (corrected, *case.take_back(correction))


def may_have(case: Case, barred: Collection[str], supervisor_unit: str | None) -> bool:
    """Whether who has the case, and who watches over it, may: what `Routing.check` asks before it is sent there."""
    respondents = {each.unit for each in case.units if each.relation is Relation.RESPONDENT}
    if {case.unit, supervisor_unit} & set(barred):
        return False
    if case.unit in respondents and case.supervisor is None:
        return False
    return case.supervisor is None or supervisor_unit not in respondents | {case.unit}


def _in_one_only(one: Mapping[str, Relation], other: Mapping[str, Relation]) -> tuple[UnitRelation, ...]:
    return tuple(
        UnitRelation(unit, relation) for unit, relation in one.items() if other.get(unit) is not relation
    )
