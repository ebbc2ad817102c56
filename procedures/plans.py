"""Plans of petition stages (双123): by when a petition of a grade is admitted, met and completed.

A plan may leave open whether the time of a stage begins when the one before is over (cumulative) or all run
from the start; whoever counts says which reading he takes. Pure; called by the merge, the linter and readers.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from itertools import takewhile

from procedures.source import Source
from procedures.terms import Term
from procedures.vocabulary import DeadlineKind, Grade, PlanAct

# Which deadline of the platform a stage limits.
LIMITS: Mapping[PlanAct, DeadlineKind] = {
    PlanAct.ADMIT: DeadlineKind.PETITION_NOTICE,
    PlanAct.MEET: DeadlineKind.PETITION_MEETING,
    PlanAct.COMPLETE: DeadlineKind.PETITION_COMPLETION,
}
# What statute knows nothing of: a term runs only where a place's plan has the stage.
PLANNED_ONLY = frozenset({DeadlineKind.PETITION_MEETING})


@dataclass(frozen=True, slots=True)
class PlanStage:
    """One stage: what is done, what the place calls it, and the number it is promised for."""

    act: PlanAct
    name: str
    within: Term


@dataclass(frozen=True, slots=True)
class PetitionPlan:
    """The stages for petitions of one grade, in order, in one unit. `cumulative` is None where it is open."""

    grade: Grade
    name: str
    stages: tuple[PlanStage, ...]
    cumulative: bool | None
    open: frozenset[str]
    source: Source

    @property
    def readings(self) -> "tuple[PetitionPlan, ...]":
        """The plan as it may be read: one plan, or both where the place leaves it open."""
        return (self.read(False), self.read(True)) if self.cumulative is None else (self,)

    def read(self, cumulative: bool) -> "PetitionPlan":
        """The plan with what it leaves open read so, and saying that it was left open."""
        if self.cumulative is not None:
            return self
        return replace(self, cumulative=cumulative, open=self.open | {"cumulative"})

    def has(self, act: PlanAct) -> bool:
        """Whether `act` is one of its stages."""
        return any(stage.act is act for stage in self.stages)

    def term(self, act: PlanAct) -> Term | None:
        """The time for `act` from the start of the plan, None if it has no such stage.

        Raises ValueError for a plan whose reading is open.
        """
        if self.cumulative is None:
            raise ValueError("read the plan first")
        stage = next((stage for stage in self.stages if stage.act is act), None)
        if stage is None:
            return None
        if not self.cumulative:
            return stage.within
        before = takewhile(lambda each: each is not stage, self.stages)
        return replace(stage.within, amount=stage.within.amount + sum(each.within.amount for each in before))
