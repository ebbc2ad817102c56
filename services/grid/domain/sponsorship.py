"""Sponsors (包案领导): a leader answers for a serious or major case, with one task group and one plan (六个一). Pure.

What a matter of a grade is given, and so must be named, is the place's to say.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from contracts.meetings import SponsorAdvanced, SponsorAppointed, SponsorRelieved
from procedures.model import Procedure
from procedures.vocabulary import Attachment, Grade
from services.grid.domain.errors import (
    NotSponsoredHere,
    PlanStepDone,
    PlanStepUnknown,
    SponsorshipIncomplete,
    SponsorshipOver,
)

# Which field of a request names what a matter is given.
FIELDS: Final[Mapping[Attachment, str]] = {
    Attachment.SPONSOR: "sponsor",
    Attachment.TASK_GROUP: "members",
    Attachment.PLAN: "plan",
}


@dataclass(slots=True)
class Step:
    """One step of the plan, to be done by the end of a day (Asia/Shanghai)."""

    number: int
    due_on: date
    is_done: bool = False


@dataclass(slots=True)
class Sponsorship:
    """One sponsor of one case, until another takes it over or the case is over."""

    id: UUID
    code: str
    sponsor: str
    members: tuple[str, ...] = ()
    steps: Sequence[Step] = field(default_factory=tuple)
    is_running: bool = True

    def appointed(self) -> SponsorAppointed:
        """包案: what is said of a fresh one."""
        return SponsorAppointed(self.id, self.code, self.sponsor, self.members)

    def advance(self, number: int, today: date) -> SponsorAdvanced:
        """A step of the plan is done. Raises SponsorshipOver, PlanStepUnknown or PlanStepDone."""
        if not self.is_running:
            raise SponsorshipOver
        step = next((each for each in self.steps if each.number == number), None)
        if step is None:
            raise PlanStepUnknown
        if step.is_done:
            raise PlanStepDone
        step.is_done = True
        return SponsorAdvanced(self.id, self.code, number, today <= step.due_on)

    def relieve(self) -> SponsorRelieved:
        """Its end. Raises SponsorshipOver."""
        if not self.is_running:
            raise SponsorshipOver
        self.is_running = False
        return SponsorRelieved(self.id, self.code, self.sponsor)


def check_given(procedure: Procedure, grade: Grade, given: Mapping[Attachment, bool]) -> None:
    """A matter of the grade is given what the place says, and all of it.

    A place that names a leader for the grade (重大事项由区领导牵头) gives it a sponsor. Raises NotSponsoredHere or
    SponsorshipIncomplete, which names what is missing.
    """
    policy = procedure.grade(grade)
    if Attachment.SPONSOR not in policy.one_each and policy.led_by is None:
        raise NotSponsoredHere
    for each in policy.one_each:
        if not given[each]:
            raise SponsorshipIncomplete(field=FIELDS[each])
