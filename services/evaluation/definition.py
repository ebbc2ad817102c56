"""What evaluation is: it hears the four services that move cases, counts, and publishes bulletins."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.runtime import ServiceDefinition
from contracts.grid import UnitChanged, UnitEnded, UnitRegistered
from contracts.registry import known_events
from contracts.topology import LISTENS
from contracts.upcasters import upcast
from services.evaluation.api import blueprints
from services.evaluation.bulletins.following import follow
from services.evaluation.bulletins.handlers import JOB as DRAFT
from services.evaluation.bulletins.tables import PAPERS
from services.evaluation.domain.tally import COUNTED
from services.evaluation.handlers import end_unit, handled, know_unit
from services.evaluation.jobs import draft_bulletin
from services.evaluation.tables import METADATA

DEFINITION = ServiceDefinition(
    name="evaluation",
    metadata=METADATA,
    migrations="services.evaluation.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["evaluation"],
    known_events=known_events(*deadlines.EVENTS, *inbox.EVENTS),
    on_events={**handled(*COUNTED), UnitRegistered: know_unit, UnitChanged: know_unit, UnitEnded: end_unit},
    projectors=(project, follow),
    upcast=upcast,
    jobs={DRAFT: draft_bulletin},
    attachments=(PAPERS.c.stored,),
)
