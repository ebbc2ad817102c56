"""The grid service (网格) as a process: it adds nothing to what every service does."""

from casekit.service import EventService


class GridService(EventService):
    """网格: units, grids, posts, field reports and orders."""

    name = "grid"


SERVICE = GridService
