"""Who may be given an order on a case (派单对象), and who may watch over it (督办). Pure."""

from collections.abc import Set
from dataclasses import dataclass
from typing import Final

from contracts.vocabulary import UnitKind
from services.grid.domain.errors import SupervisorRequired, UnitIsAccused, UnitUnfit

OFFICES: Final = frozenset({UnitKind.DEPARTMENT, UnitKind.CENTRE, UnitKind.TOWN, UnitKind.VILLAGE})


@dataclass(frozen=True, slots=True)
class Assignment:
    """A dispatcher's choice. `supervisor_unit` is the supervisor, or the unit of that post; None: none is named."""

    unit: str
    kind: UnitKind
    supervisor_unit: str | None = None

    def check(self, accused: Set[str], respondents: Set[str]) -> None:
        """Whether the choice stands, in a case with these units in these relations.

        A supervisor is from outside: neither of the handling unit nor of one that answers. Raises UnitUnfit,
        UnitIsAccused or SupervisorRequired.
        """
        if self.kind not in OFFICES:
            raise UnitUnfit
        if accused & {self.unit, self.supervisor_unit}:
            raise UnitIsAccused
        is_outside = self.supervisor_unit is not None and self.supervisor_unit not in respondents | {
            self.unit
        }
        if not is_outside and (self.unit in respondents or self.supervisor_unit is not None):
            raise SupervisorRequired
