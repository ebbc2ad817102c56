"""Generators for the tests of whoever shows, sends or counts cases: every way a unit may stand to a case.

A `Situation` is stated in plain flags, so that a test can say what must follow without asking the policy; `situations`
is the matrix relation × place × owner, to be crossed with roles, acts, endpoints and events.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any

from access.relations import CaseRelations, Link, Via
from casekit.auth.actor import Actor, Role
from casekit.casecode import CaseCode
from contracts.vocabulary import Relation

UNIT, OTHER_UNIT, CENTRE, GRID = "unit-own", "unit-other", "centre", "grid-1"
COUNTY, TOWN, ELSEWHERE = "520302000000", "520302001000", "520303000000"
CODE = str(CaseCode(TOWN, 2026, 1))


@dataclass(frozen=True, slots=True)
class Situation:
    """How the actor's unit stands to a case, and whose order, mediation or petition is asked for (None: the case).

    `handling` is "no", "now", "ended" (its order was cancelled) or "rerouted" (the case went elsewhere). `region` is
    the actor's; the case is handled in the town.
    """

    accused: bool = False
    respondent: bool = False
    handling: str = "no"
    mediated: bool = False
    sponsor: bool = False
    own_centre: bool = False
    own_grid: bool = False
    region: str | None = None
    owner: str | None = None

    def actor(self, *roles: Role) -> Actor:
        """Someone of the unit, in these roles."""
        grids = frozenset({GRID}) if self.own_grid else frozenset({"grid-2"})
        return Actor("post-1", frozenset(roles), UNIT, grids, self.region)

    def case(self, code: str = CODE) -> CaseRelations:
        """The case's relations; another unit stands in every relation as well, but for being accused."""
        return CaseRelations(
            code=code,
            region=TOWN,
            handling_region=TOWN,
            centre=UNIT if self.own_centre else CENTRE,
            grid=GRID,
            round=2 if self.handling == "rerouted" else 1,
            links=tuple(self._links()),
        )

    def _links(self) -> Iterator[Link]:
        yield Link(OTHER_UNIT, Relation.RESPONDENT, Via.REGISTRATION)
        yield Link(OTHER_UNIT, Relation.HANDLING, Via.MEDIATION if self.mediated else Via.ORDER, 2)
        if self.accused:
            yield Link(UNIT, Relation.ACCUSED, Via.REGISTRATION)
        if self.respondent:
            yield Link(UNIT, Relation.RESPONDENT, Via.REGISTRATION)
        if self.sponsor:
            yield Link(UNIT, Relation.SPONSOR, Via.ROUTING)
        if self.handling != "no":
            yield Link(UNIT, Relation.HANDLING, Via.ORDER, 1, is_active=self.handling != "ended")


_RELATIONS: list[dict[str, Any]] = [
    {
        "accused": accused,
        "respondent": respondent,
        "handling": handling,
        "mediated": mediated,
        "sponsor": sponsor,
    }
    for accused, respondent, handling, mediated, sponsor in product(
        (False, True), (False, True), ("no", "now", "ended", "rerouted"), (False, True), (False, True)
    )
]
_PLACES: tuple[dict[str, Any], ...] = (
    {},
    {"own_centre": True},
    {"own_grid": True},
    {"region": COUNTY},
    {"region": TOWN},
    {"region": ELSEWHERE},
    {"own_centre": True, "own_grid": True, "region": COUNTY},
)


def situations() -> Iterator[Situation]:
    """Every relation in every place, asked of the case, of the unit's own object and of another unit's."""
    for relation, place, owner in product(_RELATIONS, _PLACES, (None, UNIT, OTHER_UNIT)):
        yield Situation(**relation, **place, owner=owner)
