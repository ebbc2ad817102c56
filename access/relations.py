"""How an actor stands to a case: pure values and the predicates over them.

A `CaseRelations` is what a service knows of a case's relations; `standings` says in which of the closed set of
`Standing`s an actor is to it. `access.sql` states the same predicates in SQL; a test holds the two together.
"""

from dataclasses import dataclass
from enum import StrEnum

from access.acts import Act
from casekit.auth.actor import Actor, Role
from contracts.vocabulary import Relation, Tier

# province, city, county, town: how many leading digits of a region (行政区划代码) name it
_LEVELS = (2, 4, 6, 9)


class Via(StrEnum):
    """What brought a unit into its relation."""

    REGISTRATION = "registration"
    ROUTING = "routing"
    ORDER = "order"
    MEDIATION = "mediation"
    PETITION = "petition"
    SPONSORSHIP = "sponsorship"


class Standing(StrEnum):
    """One way in which an actor may have to do with a case."""

    OWN_CENTRE = "own_centre"  # the case is registered at his centre
    JURISDICTION = "jurisdiction"  # the case is handled in his region or below it
    OWN_GRID = "own_grid"  # the case lies in one of his grids
    HANDLING = "handling"  # his unit handles it
    HANDLING_RESPONDENT = "handling_respondent"  # his unit handles it and is the one complained of
    FORMER = "former"  # his unit handled it
    SERVED = "served"  # his unit is the respondent, and the procedure has served something on it
    SPONSOR = "sponsor"  # his unit or post answers for it (包案, 督办)


@dataclass(frozen=True, slots=True)
class Link:
    """One unit's relation to the case. `is_active` ends with the order, mediation or petition that made it."""

    unit: str
    relation: Relation
    via: Via
    round: int = 0
    is_active: bool = True


@dataclass(frozen=True, slots=True)
class CaseRelations:
    """What is known of one case's relations. `round` is the routing in force.

    `granted`: what the case's place lets a role do besides the table (`access.steps`).
    """

    code: str
    region: str
    handling_region: str
    centre: str
    grid: str | None = None
    round: int = 0
    links: tuple[Link, ...] = ()
    granted: frozenset[tuple[Role, Act]] = frozenset()

    def in_force(self, link: Link) -> bool:
        """Whether the link holds now: handling ends with its object, and when the case is routed elsewhere."""
        return link.is_active and (link.relation is not Relation.HANDLING or link.round >= self.round)

    def units(self, relation: Relation) -> frozenset[str]:
        """The units in `relation` now."""
        return frozenset(
            link.unit for link in self.links if link.relation is relation and self.in_force(link)
        )

    @property
    def has_served(self) -> bool:
        """Whether respondents were invited: a mediation has opened."""
        return any(link.via is Via.MEDIATION for link in self.links)


@dataclass(frozen=True, slots=True)
class Seat:
    """From where an actor would manage the organisation, as the organisation's own records have it.

    `region` is the organisation's; `tier` that of the actor's unit when it is an active centre (综治中心), else None;
    `is_above`: whether all that the act touches stands under that unit.
    """

    region: str
    tier: Tier | None = None
    is_above: bool = True


def is_walled(actor: Actor, case: CaseRelations) -> bool:
    """Whether the actor is of an accused unit (检举控告), for whom the case does not exist.

    A token that names no unit cannot show that it is not of the accused one.
    """
    accused = case.units(Relation.ACCUSED)
    return bool(accused) if actor.unit is None else actor.unit in accused


def standings(actor: Actor, case: CaseRelations, owner: str | None = None) -> frozenset[Standing]:
    """Every standing of the actor to the case, or to the order, mediation or petition on it that unit `owner` has.

    Says nothing of the wall: ask `is_walled` first.
    """
    found = _of_place(actor, case)
    if owner is None or owner == actor.unit:
        found |= _of_unit(actor, case)
    if not case.units(Relation.SPONSOR).isdisjoint({actor.unit, actor.id}):
        found.add(Standing.SPONSOR)
    return frozenset(found)


def _of_place(actor: Actor, case: CaseRelations) -> set[Standing]:
    found = set()
    if actor.unit is not None and actor.unit == case.centre:
        found.add(Standing.OWN_CENTRE)
    if actor.region is not None and case.handling_region.startswith(jurisdiction(actor.region)):
        found.add(Standing.JURISDICTION)
    if case.grid in actor.grids:
        found.add(Standing.OWN_GRID)
    return found


def _of_unit(actor: Actor, case: CaseRelations) -> set[Standing]:
    found = set()
    is_respondent = actor.unit in case.units(Relation.RESPONDENT)
    if actor.unit in case.units(Relation.HANDLING):
        found.add(Standing.HANDLING_RESPONDENT if is_respondent else Standing.HANDLING)
    elif any(link.unit == actor.unit and link.relation is Relation.HANDLING for link in case.links):
        found.add(Standing.FORMER)
    if is_respondent and case.has_served:
        found.add(Standing.SERVED)
    return found


def jurisdiction(region: str) -> str:
    """The leading digits that every region inside `region` shares: 520302000000 → 520302."""
    for width in _LEVELS:
        if not region[width:].strip("0"):
            return region[:width]
    return region
