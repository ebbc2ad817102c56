"""Correcting what was registered (更正), in one act: facts, text, parties, and the units the case is about.

What stood there before is kept as it was sealed; the event says which fields were corrected, and codes.
"""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.errors import Forbidden
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.corrections import CaseUnitsCorrected
from contracts.vocabulary import CaseField, Channel, CorrectionGround, Relation, UnitRelation
from procedures.starting import StartEvent
from services.intake.domain.case import Case
from services.intake.domain.channels import check_oral, check_source
from services.intake.domain.correcting import correct, correct_units, may_have
from services.intake.domain.errors import NothingCorrected
from services.intake.domain.lifecycle import State
from services.intake.domain.registration import check_received_at
from services.intake.errors import UnitUnknown
from services.intake.handlers.acting import Opened, carry_out, found, note, open_case
from services.intake.handlers.acts import check_category
from services.intake.handlers.beginning import TakenUp, began, started_by
from services.intake.handlers.correcting_parties import Parties, PartyChange, change_parties
from services.intake.handlers.duties import Terms, recount_admission, recount_completion
from services.intake.handlers.elevating import placed
from services.intake.handlers.registering import check_known, unknown
from services.intake.organisation_tables import STAFF
from services.intake.records import procedure_of
from services.intake.sealing import case_owner, key_of, source_text
from services.intake.sealing import opened as unsealed
from services.intake.sketches import sketch_again
from services.intake.tables import CASES, RELATED

_WRITTEN = (CaseField.DESCRIPTION, CaseField.LOCATION)
_SEALED = (*_WRITTEN, CaseField.SOURCE)
_UNSEEN = (*_SEALED, CaseField.ORAL)  # what a masked reader is not shown
_CODED = (
    CaseField.MATTER_TYPE, CaseField.CHANNEL, CaseField.CATEGORY, CaseField.GRID, CaseField.RECEIVED_AT, CaseField.ORAL,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class CorrectCase:
    """The command. `facts` are the fields given, with what is right (text of description and location, JSON of source,
    or None).

    `units`: the relation of each unit named from now on, None where it has no part in the case.
    """

    ground: CorrectionGround
    facts: Mapping[CaseField, Any] = field(default_factory=dict)
    parties: tuple[PartyChange, ...] = ()
    units: Mapping[str, Relation | None] = field(default_factory=dict)
    text: str | None = None

    @property
    def needs_sight(self) -> bool:
        """Whether it touches what a masked reader does not see."""
        return bool(self.parties) or any(each in self.facts for each in _UNSEEN)


def correct_case(work: Work, actor: Actor, code: str, command: CorrectCase) -> Case:
    """Put right what was registered wrongly.

    Raises Forbidden (also where somebody who does not see text and parties would change them), UnitUnknown,
    CategoryUnknown, ReceivedAtUnfit, SourceUnfit, OralUnfit, PartyUnknown, NothingCorrected, or what the domain does.
    """
    if any(command.units.values()):
        _lock_with_related(work, code)
    opened = open_case(work, actor, Act.CASE_CORRECT, code)
    if command.needs_sight and opened.is_masked:
        raise guard.refusal(Forbidden, actor, Act.CASE_CORRECT, guard.load(work, code))
    correction = new_id()
    changes = _changes(work, opened, command)
    parties = change_parties(work, opened, correction, command.parties)
    events = (
        *correct(
            opened.case, correction, command.ground, changes, None if parties is None else parties.counts
        ),
        *_units(work, opened, correction, command),
    )
    if not events:
        raise NothingCorrected
    _keep(work, opened, correction, command, changes, events)
    _write(work, opened, changes, parties)
    note(work, opened, "correction", command.text, note_id=correction)
    case = carry_out(work, opened, events)
    take_back_related(work, opened, correction, events)
    return case


def name_units(work: Work, opened: Opened, correction: UUID, command: CorrectCase) -> tuple[Event, ...]:
    """What follows for a case from who turns out to be concerned in it, kept like any correction; still to be said."""
    events = _units(work, opened, correction, command)
    if events:
        _keep(work, opened, correction, command, {}, events)
    return events


def _lock_with_related(work: Work, code: str) -> None:
    """Lock the case and those of its root, which may be taken back too, in one order: two corrections at once wait."""
    tied = work.execute(select(RELATED.c.other).where(RELATED.c.code == code)).scalars()
    streams = [case_stream(code), *map(case_stream, tied)]
    with suppress(KeyError):  # the guard refuses an unknown case as it does a hidden one
        work.lock(*streams, create=False)


def _changes(work: Work, opened: Opened, command: CorrectCase) -> dict[CaseField, Any]:
    """The facts that differ from what stands there, checked."""
    row = opened.row
    changes = {name: value for name, value in command.facts.items() if _differs(work, row, name, value)}
    _check_source(work, row, changes, command.facts.get(CaseField.SOURCE))
    if changes.get(CaseField.GRID) is not None:
        check_known(work, [], [changes[CaseField.GRID]])
    if CaseField.CATEGORY in changes:
        check_category(work, opened.case, changes[CaseField.CATEGORY])
    if CaseField.RECEIVED_AT in changes:
        check_received_at(changes[CaseField.RECEIVED_AT], row["registered_at"])
    if command.parties:
        changes[CaseField.PARTIES] = None
    return changes


def _differs(work: Work, row: Mapping[str, Any], name: CaseField, value: Any) -> bool:
    """Whether it is not what stands there; what is confirmed of an oral matter is confirmed anew."""
    if name is CaseField.ORAL:
        return True
    if name not in _SEALED:
        return bool(_stored(value) != row[name.value])
    column = f"{name.value}_sealed"
    stands = unsealed(key_of(work, case_owner(row["code"])), row[column], f"cases/{row['code']}/{column}")
    return (source_text(value) if name is CaseField.SOURCE else value) != stands


def _check_source(
    work: Work, row: Mapping[str, Any], changes: dict[CaseField, Any], source: Mapping[str, Any] | None
) -> None:
    """Whether channel, source as given, description and oral fit each other then; another channel takes it out."""
    channel = changes.get(CaseField.CHANNEL, Channel(row["channel"]))
    if CaseField.CHANNEL in changes and row["source_sealed"] is not None and source is None:
        changes[CaseField.SOURCE] = None
    check_source(channel, source, work.now)
    described = changes.get(CaseField.DESCRIPTION, row["description_sealed"])
    oral = changes.get(CaseField.ORAL, row["oral"])
    check_oral(channel, is_oral=oral is not None, has_description=described is not None)


def _units(work: Work, opened: Opened, correction: UUID, command: CorrectCase) -> tuple[Event, ...]:
    """Raises UnitUnknown for a unit that would be named and is none; one that is gone can still be lifted."""
    if not command.units:
        return ()
    here = {each.unit: each.relation for each in opened.case.units}
    missing = unknown(work, command.units.keys() - here.keys(), [])
    for place, unit in enumerate(command.units):
        if unit in missing:
            raise UnitUnknown(field=f"units.{place}.unit")
    after = {unit: relation for unit, relation in {**here, **command.units}.items() if relation is not None}
    before = opened.row["centre"]
    centre, raised = placed(work, before, [UnitRelation(*each) for each in after.items()])
    if centre != before:
        opened.changed |= {"centre": centre, "first_contact": None}
    return correct_units(
        opened.case, correction, command.ground,
        {**command.units, **{each.unit: each.relation for each in raised}},
        unit_of(work, opened.case.supervisor), centre if centre != before else None,
    )  # fmt: skip


def _keep(
    work: Work, opened: Opened, correction: UUID, command: CorrectCase, changes: Mapping[CaseField, Any],
    events: Sequence[Event],
) -> None:  # fmt: skip
    """What stood there before, as it was sealed."""
    row = opened.row
    units = [each for each in events if isinstance(each, CaseUnitsCorrected)]
    work.insert(
        "case_corrections", id=correction, code=opened.case.code, region=row["region"],
        ground=command.ground.value, fields=sorted(name.value for name in changes),
        changes={
            name.value: [_told(row[name.value]), _told(_stored(changes[name]))]
            for name in _CODED if name in changes
        },
        named=_pairs(each for event in units for each in event.named),
        lifted=_pairs(each for event in units for each in event.lifted),
        former_description_sealed=row["description_sealed"] if CaseField.DESCRIPTION in changes else None,
        former_location_sealed=row["location_sealed"] if CaseField.LOCATION in changes else None,
        former_source_sealed=row["source_sealed"] if CaseField.SOURCE in changes else None,
        corrected_by=work.actor, corrected_at=work.now,
    )  # fmt: skip


def _write(work: Work, opened: Opened, changes: Mapping[CaseField, Any], parties: Parties | None) -> None:
    """What is not the aggregate's: text, channel and source, the time of receipt with its term, how many parties."""
    code = opened.case.code
    for name in _SEALED:
        if name in changes:
            column, text = f"{name.value}_sealed", changes[name]
            text = source_text(text) if name is CaseField.SOURCE else text
            key = key_of(work, case_owner(code))
            opened.changed[column] = None if text is None else key.encrypt(text, f"cases/{code}/{column}")
    if any(name in changes for name in _WRITTEN):
        _sketch(work, opened, changes)
    if CaseField.CHANNEL in changes:
        opened.changed["channel"] = changes[CaseField.CHANNEL].value
    if CaseField.ORAL in changes:
        opened.changed["oral"] = _stored(changes[CaseField.ORAL])
    if CaseField.RECEIVED_AT in changes:
        opened.changed |= {"received_at": changes[CaseField.RECEIVED_AT], "is_back_dated": True}
        if opened.case.state is State.REGISTERED:
            procedure = procedure_of(work, opened.case)
            recount_admission(work, opened.stream, procedure, changes[CaseField.RECEIVED_AT])
        elif opened.row["counted_from"] is not None:
            _recount(work, opened, changes[CaseField.RECEIVED_AT])
    if parties is not None:
        opened.changed["party_count"] = parties.count


def _recount(work: Work, opened: Opened, received_at: datetime) -> None:
    """A term of completion that counts from registration counts from the moment that is the right one now."""
    procedure, grade = procedure_of(work, opened.case), opened.case.grade
    starts = started_by(procedure, grade)
    if starts is StartEvent.REGISTERED:
        taken_up = TakenUp(opened.case.code, received_at, opened.row["counted_from"])
        recount_completion(work, opened.stream, Terms(procedure, grade, began(work, starts, taken_up)))


def _sketch(work: Work, opened: Opened, changes: Mapping[CaseField, Any]) -> None:
    """The marks of the text as it is now: what was corrected, and what stays."""
    code, row = opened.case.code, opened.row
    key = key_of(work, case_owner(code))
    texts = [
        changes[name] if name in changes
        else unsealed(key, row[f"{name.value}_sealed"], f"cases/{code}/{name.value}_sealed")
        for name in _WRITTEN
    ]  # fmt: skip
    sketch_again(work, code, row["registered_at"], *texts)


def take_back_related(work: Work, opened: Opened, correction: UUID, events: Sequence[Event]) -> None:
    """Who is accused here must not have a case of the same root either."""
    named = [each for event in events if isinstance(event, CaseUnitsCorrected) for each in event.named]
    accused = {each.unit for each in named if each.relation is Relation.ACCUSED}
    if not accused:
        return
    tied = (
        select(CASES.c.code)
        .join(RELATED, RELATED.c.other == CASES.c.code)
        .where(RELATED.c.code == opened.case.code, CASES.c.state == State.ROUTED.value)
    )
    codes = sorted(work.execute(tied).scalars())
    if codes:
        work.lock(*(case_stream(code) for code in codes))
    for code in codes:
        other = found(work, code)
        if other is None:
            continue
        if not may_have(other.case, accused, unit_of(work, other.case.supervisor)):
            carry_out(work, other, other.case.take_back(correction))


def unit_of(work: Work, supervisor: str | None) -> str | None:
    """The unit a supervisor is, or whose post it is, whether it still is one or not."""
    if supervisor is None:
        return None
    posts = select(STAFF.c.unit).where(STAFF.c.id == supervisor)
    return work.execute(posts).scalar() or supervisor


def _pairs(named: Any) -> list[list[str]]:
    return [[each.unit, each.relation.value] for each in named]


def _stored(value: Any) -> Any:
    """A value as its column has it."""
    return getattr(value, "value", value)


def _told(value: Any) -> Any:
    """A value as JSON has it."""
    return value.isoformat() if isinstance(value, datetime) else value
