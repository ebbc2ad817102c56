"""Whether two cases may have one root (关联、重复): what speaks for it, how strongly, and when nobody may say so. Pure.

A proposal between cases for a person to decide, never a profile: it is asked of one case, and tells of other cases.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from contracts.vocabulary import Relation
from services.intake.domain.case import Case

_ALIKE: Final = 30  # per cent: below, texts of one language are no closer than chance
_WEEK, _MONTH = 7, 30
_WORTH: Final = 20


class Kinship(StrEnum):
    """What two cases have in common."""

    ID_NUMBER = "id_number"  # 同一证件号码, by blind index
    PHONE = "phone"  # 同一联系电话, by blind index
    TEXT = "text"  # 内容相似
    PLACE = "place"  # 同一地点
    GRID = "grid"  # 同一网格
    NEIGHBOUR_GRID = "neighbour_grid"  # 相邻网格: of one parent, or one in the other
    TIME = "time"  # 时间相近
    MATTER_TYPE = "matter_type"  # 事项类型相同


_POINTS: Final = {
    Kinship.ID_NUMBER: 50,
    Kinship.PHONE: 40,
    Kinship.PLACE: 20,
    Kinship.GRID: 8,
    Kinship.NEIGHBOUR_GRID: 4,
    Kinship.MATTER_TYPE: 4,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is known of two cases together. `likeness` in per cent; `days` between their registrations."""

    same_id_number: bool
    same_phone: bool
    likeness: int
    same_place: bool
    same_grid: bool
    same_matter_type: bool
    days: int
    neighbour_grid: bool = False

    @property
    def reasons(self) -> tuple[Kinship, ...]:
        """What speaks for one root."""
        met = {
            Kinship.ID_NUMBER: self.same_id_number,
            Kinship.PHONE: self.same_phone,
            Kinship.TEXT: self.likeness >= _ALIKE,
            Kinship.PLACE: self.same_place,
            Kinship.GRID: self.same_grid,
            Kinship.NEIGHBOUR_GRID: self.neighbour_grid,
            Kinship.TIME: self.days <= _MONTH,
            Kinship.MATTER_TYPE: self.same_matter_type,
        }
        return tuple(kinship for kinship, is_met in met.items() if is_met)

    @property
    def score(self) -> int:
        """How strongly it speaks, from 0 to 100."""
        points = sum(_POINTS.get(reason, 0) for reason in self.reasons)
        points += self.likeness * 6 // 10 if Kinship.TEXT in self.reasons else 0
        points += (8 if self.days <= _WEEK else 4) if Kinship.TIME in self.reasons else 0
        return min(points, 100)

    @property
    def is_worth_offering(self) -> bool:
        """Whether a person should look: one grid in one week, one place, like text, or one who brings both."""
        return self.score >= _WORTH


def would_tell(case: Case, other: Case) -> bool:
    """Whether a unit that has part in one of them is accused in the other: a tie, or its offer, would tell of it."""
    return bool(_part(case) & other.accused or _part(other) & case.accused)


def _part(case: Case) -> set[str | None]:
    return {each.unit for each in case.units if each.relation is not Relation.ACCUSED} | {
        case.unit,
        case.supervisor,
    }
