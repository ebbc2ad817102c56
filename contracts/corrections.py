"""What intake says when what was registered turns out wrong, or elsewhere's (更正, 作废, 移送), on the case's stream.

Fields are named and codes given; what a person wrote, before or after, is in no event.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from casekit.facts import Event
from casekit.streams import grid_stream, unit_stream
from contracts.vocabulary import (
    CaseField,
    Channel,
    CorrectionGround,
    MatterType,
    OralConfirmation,
    TransferGround,
    UnitRelation,
    VoidGround,
)


@dataclass(frozen=True, slots=True)
class CaseCorrected(Event):
    """更正: `fields` are those corrected; of those that are codes and dates the new value stands here.

    A `grid` that is in `fields` and None: the case lies in no grid; `oral` likewise: nobody spoke. `party_count` and
    `is_anonymous` come with parties.
    """

    TYPE: ClassVar[str] = "case.corrected"
    code: str
    correction: UUID
    ground: CorrectionGround
    fields: tuple[CaseField, ...]
    matter_type: MatterType | None = None
    channel: Channel | None = None
    category: str | None = None
    grid: str | None = None
    received_at: datetime | None = None
    party_count: int | None = None
    is_anonymous: bool | None = None
    oral: OralConfirmation | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (grid_stream(self.grid),) if self.grid else ()


@dataclass(frozen=True, slots=True)
class CaseUnitsCorrected(Event):
    """更正被检举·被反映单位: `named` are in a relation from now on, `lifted` no longer; `units` are all in force.

    A unit whose relation changes stands in both. A unit newly accused is behind the wall from this event on. `centre`:
    the one that takes the case, where the one that had it is named itself.
    """

    TYPE: ClassVar[str] = "case.units_corrected"
    code: str
    correction: UUID
    ground: CorrectionGround
    named: tuple[UnitRelation, ...] = ()
    lifted: tuple[UnitRelation, ...] = ()
    units: tuple[UnitRelation, ...] = ()
    centre: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return tuple(unit_stream(each.unit) for each in self.named)


@dataclass(frozen=True, slots=True)
class CaseSupervisorChanged(Event):
    """督办单位变更: `supervisor` watches over the handling in place of `former`, a unit that was merged into it."""

    TYPE: ClassVar[str] = "case.supervisor_changed"
    code: str
    supervisor: str
    former: str

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.supervisor),)


@dataclass(frozen=True, slots=True)
class CaseVoided(Event):
    """作废: the case should not have been registered. `original` is the case it repeats, where it repeats one."""

    TYPE: ClassVar[str] = "case.voided"
    code: str
    ground: VoidGround
    original: str | None = None


@dataclass(frozen=True, slots=True)
class CaseTransferred(Event):
    """移送 to a region. With a `centre` it is that centre's from now on; without, it has left this installation."""

    TYPE: ClassVar[str] = "case.transferred"
    code: str
    transfer: UUID
    ground: TransferGround
    region: str
    centre: str | None = None

    def named_streams(self) -> tuple[str, ...]:
        return (unit_stream(self.centre),) if self.centre else ()


EVENTS: tuple[type[Event], ...] = (
    CaseCorrected,
    CaseUnitsCorrected,
    CaseSupervisorChanged,
    CaseVoided,
    CaseTransferred,
)
