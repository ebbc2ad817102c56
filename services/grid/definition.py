"""What grid is: its tables, its resources, and what it does when intake speaks or a term is missed."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.runtime import ServiceDefinition
from contracts.registry import known_events
from contracts.topology import LISTENS
from services.grid.api import blueprints
from services.grid.field_tables import HAZARD_PROOFS
from services.grid.handlers.alerting import alert
from services.grid.handlers.facts import ON_EVENTS
from services.grid.handlers.missed import ON_DEADLINES
from services.grid.order_tables import PROOFS
from services.grid.tables import METADATA

DEFINITION = ServiceDefinition(
    name="grid",
    metadata=METADATA,
    migrations="services.grid.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["grid"],
    known_events=known_events(*deadlines.EVENTS, *inbox.EVENTS),
    on_events=ON_EVENTS,
    on_deadlines=ON_DEADLINES,
    projectors=(project, alert),
    attachments=(PROOFS.c.stored, HAZARD_PROOFS.c.stored),
)
