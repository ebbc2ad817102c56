"""The units and posts of a synthetic year: one of each kind that handles a case. Posts, never persons."""

from collections.abc import Mapping
from functools import partial

from casekit.auth import Actor
from casekit.auth.actor import Role
from contracts.vocabulary import Tier, UnitKind
from onedoor.simulation.hall import Hall
from services.grid.domain.organisation import Unit
from services.grid.domain.tree import Grid
from services.grid.handlers.grids import register_grid
from services.grid.handlers.organisation import register_unit

CENTRE, COMMITTEE, PETITION_OFFICE = "centre", "committee", "petition-office"
OVERSEER = "justice"
DEPARTMENTS = ("hr", "housing", "justice", "natural-resources")
GRID = Grid("grid-1", "第一网格", Tier.COUNTY, "village")
UNITS = (
    Unit(CENTRE, "综治中心", UnitKind.CENTRE, Tier.COUNTY),
    Unit("hr", "人力资源和社会保障局", UnitKind.DEPARTMENT, Tier.COUNTY, CENTRE),
    Unit("housing", "住房和城乡建设局", UnitKind.DEPARTMENT, Tier.COUNTY, CENTRE),
    Unit("justice", "司法局", UnitKind.DEPARTMENT, Tier.COUNTY, CENTRE),
    Unit("natural-resources", "自然资源局", UnitKind.DEPARTMENT, Tier.COUNTY, CENTRE),
    Unit("village", "第一村", UnitKind.VILLAGE, Tier.VILLAGE, CENTRE),
    Unit(COMMITTEE, "人民调解委员会", UnitKind.COMMITTEE, Tier.COUNTY, CENTRE),
    Unit(PETITION_OFFICE, "信访局", UnitKind.PETITION_OFFICE, Tier.COUNTY, CENTRE),
)
_ROLES: Mapping[str, Role] = {
    "clerk": Role.CLERK,
    "dispatcher": Role.DISPATCHER,
    "director": Role.DIRECTOR,
    "handler": Role.HANDLER,
    "mediator": Role.MEDIATOR,
    "petition-officer": Role.PETITION_OFFICER,
    "supervisor": Role.SUPERVISOR,
}


def post(role: str, unit: str, region: str) -> Actor:
    """The post that acts in a role for a unit."""
    return Actor(f"{role}-{unit}", frozenset({_ROLES[role]}), unit, region=region)


def settle(hall: Hall, region: str) -> None:
    """Register units and the grid; known to all services afterwards. Harmless when they are there."""
    director = post("director", CENTRE, region)
    for unit in UNITS:
        hall.do("grid", director, partial(register_unit, actor=director, unit=unit))
    hall.do("grid", director, partial(register_grid, actor=director, grid=GRID))
