"""What evaluation is: it hears the services that move cases, counts, judges and says what it judged."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.runtime import ServiceDefinition
from contracts.registry import known_events
from contracts.topology import LISTENS
from contracts.upcasters import upcast
from services.evaluation.api import blueprints
from services.evaluation.bulletins.following import follow
from services.evaluation.bulletins.handlers import JOB as DRAFT
from services.evaluation.bulletins.tables import PAPERS
from services.evaluation.cards import terms
from services.evaluation.cards.handlers import contesting, following, issuing
from services.evaluation.handlers import foresee_matters, handled
from services.evaluation.jobs import draft_bulletin
from services.evaluation.tables import METADATA

DEFINITION = ServiceDefinition(
    name="evaluation",
    metadata=METADATA,
    migrations="services.evaluation.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["evaluation"],
    known_events=known_events(*deadlines.EVENTS, *inbox.EVENTS),
    on_events=handled(),
    on_due={issuing.PERIOD: issuing.hold, terms.CONTEST.value: contesting.publish},
    on_deadlines={kind.value: following.missed for kind in terms.STEPS.values()},
    foresee=foresee_matters,
    projectors=(project, follow),
    upcast=upcast,
    jobs={DRAFT: draft_bulletin},
    attachments=(PAPERS.c.stored,),
)
