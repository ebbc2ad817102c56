"""The one decision: may this actor do this act, to this case, and with what sight? Pure; everyone asks it.

`decide` is for an act on one case or, without a case, in general; `permitted` gives all acts allowed on a case. Nothing
else in the platform decides who sees what.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from access.acts import Act
from access.relations import CaseRelations, Seat, Standing, is_walled, jurisdiction, standings
from access.rules import CASE_ACTS, CASE_RULES, GENERAL_RULES, JUDGING, CaseRule, GeneralRule, Scope
from casekit.auth.actor import Actor, Role
from contracts.vocabulary import Relation, Tier


class Verdict(StrEnum):
    """What the policy says. HIDDEN: the caller must not learn that the object exists."""

    ALLOW = "allow"
    FORBIDDEN = "forbidden"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, and whether personal data and text are withheld."""

    verdict: Verdict
    masked: bool = True

    @property
    def is_allowed(self) -> bool:
        """Whether the act may go on."""
        return self.verdict is Verdict.ALLOW


# Where a case lies, or who answers for it; not that one's unit handles it.
_PLACED = frozenset({Standing.OWN_CENTRE, Standing.JURISDICTION, Standing.OWN_GRID, Standing.SPONSOR})
_HIDDEN = Decision(Verdict.HIDDEN)
_FORBIDDEN = Decision(Verdict.FORBIDDEN)
_CLEAR = Decision(Verdict.ALLOW, masked=False)
_MASKED = Decision(Verdict.ALLOW, masked=True)


def decide(actor: Actor, act: Act, case: CaseRelations | None = None, *, unit: str | None = None) -> Decision:
    """Decide on `act` to `case`, or to the order, mediation or petition that `unit` has on it.

    HIDDEN for an accused unit whatever else it is, and for whoever has no standing; FORBIDDEN for one who may know of
    the case and not do this.
    """
    if case is None or is_walled(actor, case):
        return _HIDDEN
    held = standings(actor, case, unit)
    is_own = unit is not None and unit == actor.unit
    return _decide(applying(actor, held), act, _by_place(actor, case, held), is_own=is_own)


def _decide(rules: Sequence[CaseRule], act: Act, placed: frozenset[Act], *, is_own: bool) -> Decision:
    if not rules:
        return _HIDDEN
    if act in JUDGING and is_own:
        return _FORBIDDEN
    if any(act in rule.clear for rule in rules):
        return _CLEAR
    return _MASKED if act in placed or any(act in rule.masked for rule in rules) else _FORBIDDEN


def decide_general(
    actor: Actor, act: Act, *, unit: str | None = None, grid: str | None = None, seat: Seat | None = None
) -> Decision:
    """Decide on an act that concerns no single case: the figures of `unit`, a report in `grid`, a list of cases,
    something of the organisation, managed from `seat`.

    A list of cases may be asked for by whoever could see any case; `guard.visible` says which. Lists are masked.
    """
    if any(act in rule.acts and _reaches(rule, actor, unit, grid, seat) for rule in GENERAL_RULES):
        return _MASKED
    if act in CASE_ACTS and any(act in rule.acts and actor.has(*rule.roles) for rule in CASE_RULES):
        return _MASKED
    return _FORBIDDEN


def permitted(actor: Actor, case: CaseRelations, *, unit: str | None = None) -> frozenset[Act]:
    """Every act that `decide` allows the actor on the case."""
    if is_walled(actor, case):
        return frozenset()
    held, is_own = standings(actor, case, unit), unit is not None and unit == actor.unit
    rules, placed = applying(actor, held), _by_place(actor, case, held)
    return frozenset(act for act in CASE_ACTS if _decide(rules, act, placed, is_own=is_own).is_allowed)


def standings_for(actor: Actor, act: Act) -> frozenset[Standing]:
    """The standings in any of which the actor's roles may do `act`; `access.sql` turns them into a condition."""
    return frozenset().union(
        *(rule.standings for rule in CASE_RULES if act in rule.acts and actor.has(*rule.roles))
    )


def applying(actor: Actor, held: frozenset[Standing]) -> Sequence[CaseRule]:
    """The rules of the actor's roles in the standings held."""
    return _applying(actor.roles, held)


@lru_cache(maxsize=4096)  # people hold few combinations of roles; a page asks for every act
def _applying(roles: frozenset[Role], held: frozenset[Standing]) -> Sequence[CaseRule]:
    return tuple(
        rule for rule in CASE_RULES if not (rule.roles.isdisjoint(roles) or rule.standings.isdisjoint(held))
    )


def _by_place(actor: Actor, case: CaseRelations, held: frozenset[Standing]) -> frozenset[Act]:
    """What the case's place names the actor's roles for: each where that role sees the case by where it lies.

    Nothing for one whose unit the case complains of.
    """
    if not case.granted or actor.unit in case.units(Relation.RESPONDENT):
        return frozenset()
    seeing = {role for role in actor.roles if _sees(role, held & _PLACED)}
    return frozenset(act for role, act in case.granted if role in seeing)


def _sees(role: Role, held: frozenset[Standing]) -> bool:
    return any(Act.CASE_READ in rule.acts for rule in _applying(frozenset({role}), held))


def _reaches(rule: GeneralRule, actor: Actor, unit: str | None, grid: str | None, seat: Seat | None) -> bool:
    if not actor.has(*rule.roles):
        return False
    if rule.scope is Scope.OWN_UNIT:
        return actor.unit is not None and unit == actor.unit
    if rule.scope is Scope.OWN_GRID:
        return grid in actor.grids if grid is not None else bool(actor.grids)
    if rule.scope in (Scope.OWN_CENTRE, Scope.COUNTY_CENTRE):
        return seat is not None and _manages(rule.scope, actor, seat)
    return True


def _manages(scope: Scope, actor: Actor, seat: Seat) -> bool:
    """From a centre, of an organisation inside his region, and what is below him, or all from the county's."""
    if seat.tier is None or actor.region is None or not seat.region.startswith(jurisdiction(actor.region)):
        return False
    return seat.tier is Tier.COUNTY or (scope is Scope.OWN_CENTRE and seat.is_above)
