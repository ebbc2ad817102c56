"""What the gateway is: its tables, its own resources, and what it does with what the services say."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.runtime import ServiceDefinition
from contracts.registry import known_events
from contracts.topology import LISTENS
from gateway.api import blueprints
from gateway.tables import METADATA

DEFINITION = ServiceDefinition(
    name="gateway",
    metadata=METADATA,
    migrations="gateway.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["gateway"],
    known_events=known_events(*deadlines.EVENTS, *inbox.EVENTS),
    projectors=(project,),
)
