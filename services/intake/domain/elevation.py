"""Who takes a matter that is about the centre itself (提级): the superior's centre, and nobody at the one concerned.

A centre does not handle what is about it, or about who stands above it. The next centre above all that are named takes
it; where this installation has none, it is put down for the centre of the region above, to which it is transferred.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from contracts.vocabulary import Relation, UnitRelation

_LEVELS: Final = (2, 4, 6, 9)  # province, city, county, town: the leading digits that name a region
_AWAY: Final = "region:"


@dataclass(frozen=True, slots=True)
class Above:
    """A unit in the chain from a centre upward, itself the first."""

    unit: str
    is_centre: bool = True


def elevate(
    chain: Sequence[Above], units: Sequence[UnitRelation], region: str
) -> tuple[str, tuple[UnitRelation, ...]]:
    """Which centre the case belongs to, and the relations that hold.

    A unit of the chain that would answer (respondent) is behind the wall as one accused: it could not but see the case
    otherwise, as the centre that registered it.
    """
    places = {each.unit: place for place, each in enumerate(chain)}
    named = {each.unit for each in units if each.unit in places}
    if not named:
        return chain[0].unit, tuple(units)
    highest = max(places[unit] for unit in named)
    above = [each.unit for each in chain[highest + 1 :] if each.is_centre]
    raised = tuple(replace(each, relation=Relation.ACCUSED) if each.unit in named else each for each in units)
    return (above[0] if above else centre_of_region(region_above(region))), raised


def region_above(region: str) -> str:
    """The region that a region lies in: 520302000000 → 520300000000; of a province, the whole country."""
    for width, upper in zip(_LEVELS, (0, *_LEVELS), strict=False):
        if not region[width:].strip("0"):
            return region[:upper].ljust(len(region), "0")
    return region[: _LEVELS[-1]].ljust(len(region), "0")


def centre_of_region(region: str) -> str:
    """How the centre of a region stands for which this installation has no unit."""
    return f"{_AWAY}{region}"


def is_away(centre: str) -> bool:
    """Whether a case's centre is of another installation."""
    return centre.startswith(_AWAY)
