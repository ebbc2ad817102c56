"""The kinds of mediation (人民、行政、司法、行业性专业性调解), by what the body is that does it. Pure.

人民调解法 8, 34: committees of villages, towns, enterprises and trades do people's mediation, all of them, under that
statute; agencies and courts are not.
"""

from enum import StrEnum
from typing import Final

from contracts.vocabulary import CommitteeKind


class MediationSort(StrEnum):
    """调解种类."""

    PEOPLES = "peoples"  # 人民调解
    PROFESSIONAL = "professional"  # 行业性专业性人民调解
    ADMINISTRATIVE = "administrative"  # 行政调解
    JUDICIAL = "judicial"  # 司法调解

    @classmethod
    def of_committees(cls) -> frozenset["MediationSort"]:
        """Those that are people's mediation by law."""
        return frozenset({cls.PEOPLES, cls.PROFESSIONAL})


_OTHERS: Final = {
    CommitteeKind.PROFESSIONAL: MediationSort.PROFESSIONAL,
    CommitteeKind.ADMINISTRATIVE: MediationSort.ADMINISTRATIVE,
    CommitteeKind.JUDICIAL: MediationSort.JUDICIAL,
}


def sort_of(kind: str | None) -> MediationSort:
    """Which kind a body does; one that is not registered counts as a committee of the place."""
    if kind is None:
        return MediationSort.PEOPLES
    return _OTHERS.get(CommitteeKind(kind), MediationSort.PEOPLES)
