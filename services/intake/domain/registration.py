"""Registering a matter (登记): what the centre is told of it, and the case it becomes."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from casekit.errors import InvalidInput
from contracts.intake import CaseRegistered
from contracts.vocabulary import Channel, MatterType, OralConfirmation, UnitRelation
from services.intake.domain.case import Case

# A paper form is entered later with its true time; older than this it is a slip of the pen.
LONGEST_BACK_DATING: Final = timedelta(days=366)


class ReceivedAtUnfit(InvalidInput):
    """The matter cannot have been received at that time."""

    code = "RECEIVED_AT_UNFIT"
    title_en = "The time of receipt lies in the future or too far back."
    title_zh = "收到时间不能晚于现在，也不能早于一年前。"
    field = "received_at"


@dataclass(frozen=True, slots=True)
class Registration:
    """What is known of a matter at its registration.

    `petitioners` counts the parties that bring it, `anonymous_petitioners` those of them who did not say who they are.
    `received_at` is None when it was received as it was registered. `partner`: the unit whose system passed it on.
    """

    matter_type: MatterType
    channel: Channel
    place: str
    procedure: str
    centre: str
    first_contact: str | None = None
    grid: str | None = None
    units: tuple[UnitRelation, ...] = ()
    party_count: int = 0
    petitioners: int = 0
    anonymous_petitioners: int = 0
    is_group: bool = False
    report: UUID | None = None
    received_at: datetime | None = None
    partner: str | None = None
    oral: OralConfirmation | None = None
    transferred_from: str | None = None


def check_received_at(received_at: datetime | None, now: datetime) -> None:
    """Whether a matter registered `now` can have been received then. Raises ReceivedAtUnfit."""
    if received_at is not None and not now - LONGEST_BACK_DATING <= received_at <= now:
        raise ReceivedAtUnfit


def register(code: str, matter: Registration) -> tuple[Case, CaseRegistered]:
    """The case that `matter` becomes under `code`, and what is said of it."""
    is_anonymous = matter.petitioners > 0 and matter.anonymous_petitioners == matter.petitioners
    case = Case(
        code=code, matter_type=matter.matter_type, place=matter.place, procedure=matter.procedure,
        units=matter.units, grid=matter.grid, has_petitioner=matter.petitioners > 0, is_anonymous=is_anonymous,
    )  # fmt: skip
    event = CaseRegistered(
        code=code, matter_type=matter.matter_type, channel=matter.channel, place=matter.place,
        procedure=matter.procedure, centre=matter.centre, grid=matter.grid, party_count=matter.party_count,
        is_anonymous=is_anonymous, is_group=matter.is_group, units=matter.units, report=matter.report,
        first_contact=matter.first_contact, received_at=matter.received_at, partner=matter.partner,
        oral=matter.oral, transferred_from=matter.transferred_from,
    )  # fmt: skip
    return case, event
