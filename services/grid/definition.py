"""What grid is: its tables, its words, its reactions."""

from access.projector import project
from casekit.runtime import Runtime, ServiceDefinition
from casekit.web import Blueprint
from contracts.registry import known_events
from contracts.topology import LISTENS
from services.grid.handlers.facts import ON_EVENTS
from services.grid.tables import METADATA


def _blueprints(runtime: Runtime) -> list[Blueprint]:
    from services.grid.api import blueprints

    return blueprints(runtime)


DEFINITION = ServiceDefinition(
    name="grid",
    metadata=METADATA,
    migrations="services.grid.migrations",
    blueprints=_blueprints,
    listens_to=LISTENS["grid"],
    known_events=known_events(),
    on_events=ON_EVENTS,
    projectors=(project,),
)
