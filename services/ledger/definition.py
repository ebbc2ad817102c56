"""What the ledger is: it listens to everyone and records whatever they say, known words or not."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.runtime import ServiceDefinition
from contracts.registry import known_events
from contracts.topology import LISTENS
from contracts.upcasters import upcast
from services.ledger import exports
from services.ledger.api import blueprints
from services.ledger.handlers import record, record_own
from services.ledger.jobs import export_event_log
from services.ledger.tables import METADATA, PAPERS

DEFINITION = ServiceDefinition(
    name="ledger",
    metadata=METADATA,
    migrations="services.ledger.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["ledger"],
    known_events=known_events(*deadlines.EVENTS, *inbox.EVENTS),
    on_any_event=record,
    projectors=(project, record_own),
    upcast=upcast,
    jobs={exports.JOB: export_event_log},
    attachments=(PAPERS.c.stored,),
)
