"""Which tier a place's chain reaches (提级), and to which unit above an order goes. Pure.

小事不出格、大事不出村、难事不出镇: tier by tier, up to the county; above it stands the city's door, which is no unit of
the platform.
"""

from collections.abc import Iterable, Sequence, Set
from typing import Final

from contracts.vocabulary import Tier as UnitTier
from procedures.model import Procedure, Rule
from procedures.vocabulary import Tier
from services.grid.domain.assignment import OFFICES
from services.grid.domain.organisation import Unit

_RISING: Final = tuple(Tier)
OUTSIDE: Final = Tier.CITY


def superior(unit: Unit, above: Sequence[Unit], barred: Set[str]) -> Unit | None:
    """The nearest of the units `above` (nearest first) that is of a higher tier, is given orders, and is not `barred`.

    None: the county has no other; the city is asked.
    """
    for each in above:
        is_higher = _rank(each.tier) > _rank(unit.tier)
        if is_higher and each.is_active and each.kind in OFFICES and each.id not in barred:
            return each
    return None


def reaches(procedure: Procedure, rules: Iterable[Rule], tier: UnitTier) -> Tier | None:
    """The next tier above `tier`, if the posts along `escalate_to` of any of the rules reach that far; else None."""
    named = [procedure.posts[key].tier for rule in rules for key in rule.escalate_to]
    ceiling = max((_RISING.index(each) for each in named if each is not None), default=-1)
    next_up = _rank(tier) + 1
    return _RISING[next_up] if next_up <= ceiling else None


def barred_units(*groups: Iterable[str]) -> frozenset[str]:
    """Who may not take the order over: who is accused, and who answers in the case."""
    return frozenset().union(*groups)


def _rank(tier: UnitTier) -> int:
    return _RISING.index(Tier(tier.value))
