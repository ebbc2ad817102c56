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
from services.evaluation.cards import notices, terms
from services.evaluation.cards.handlers import contesting, following, issuing
from services.evaluation.cards.placing import note_place
from services.evaluation.cards.subjects import PERIOD
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
    on_due={PERIOD: issuing.hold, terms.CONTEST.value: contesting.publish},
    on_deadlines={kind.value: following.missed for kind in terms.STEPS.values()},
    foresee=foresee_matters,
    projectors=(project, follow, note_place),
    upcast=upcast,
    jobs={DRAFT: draft_bulletin, notices.JOB: notices.print_notice},
    attachments=(PAPERS.c.stored,),
    inbox_batch=300,  # cases' streams are locked by the inbox alone
)
