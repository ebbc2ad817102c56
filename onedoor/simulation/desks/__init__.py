"""Who has a synthetic case in hand, and what he does next: a table per service from what was said to what is done."""

from collections.abc import Mapping

from onedoor.simulation.desks import grid, intake, mediation, petition
from onedoor.simulation.life import Desk

DESKS: Mapping[str, Desk] = {**intake.NEXT, **grid.NEXT, **mediation.NEXT, **petition.NEXT}
