"""The field report (网格上报): what a grid worker found, settled on the spot (就地化解) or passed on."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from contracts.grid import ReportFiled
from contracts.vocabulary import MatterType


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `observed_at` is when it was seen, which may be long before it could be sent."""

    id: UUID
    grid: str
    unit: str
    matter_type: MatterType
    category: str
    is_settled: bool
    observed_at: datetime

    def filed(self) -> ReportFiled:
        """What is said of it; intake opens a case from this."""
        return ReportFiled(
            self.id, self.grid, self.unit, self.matter_type, self.category, self.is_settled, self.observed_at
        )
