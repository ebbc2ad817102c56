"""The field report (网格上报): what a grid worker found, settled on the spot (就地化解) or passed on.

Filed, then registered once intake has opened its case; it never changes its case.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from casekit.errors import TransitionRefused
from contracts.grid import ReportFiled
from contracts.vocabulary import MatterType


class ReportState(StrEnum):
    """状态."""

    FILED = "filed"  # 已上报
    REGISTERED = "registered"  # 已立案码


@dataclass(slots=True)
class Report:
    """One report. `observed_at` is when it was seen, which may be long before it could be sent."""

    id: UUID
    grid: str
    unit: str
    matter_type: MatterType
    category: str
    is_settled: bool
    observed_at: datetime
    code: str | None = None

    @property
    def state(self) -> ReportState:
        """Whether its case is known."""
        return ReportState.FILED if self.code is None else ReportState.REGISTERED

    def filed(self) -> ReportFiled:
        """What is said of it; intake opens a case from this."""
        return ReportFiled(
            self.id, self.grid, self.unit, self.matter_type, self.category, self.is_settled, self.observed_at
        )

    def register(self, code: str) -> None:
        """Its case is known. Raises TransitionRefused when it has another one."""
        if self.code not in (None, code):
            raise TransitionRefused(state=self.state.value, act="register")
        self.code = code
