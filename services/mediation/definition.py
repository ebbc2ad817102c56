"""What mediation is: its tables, its resources, and what it does when others speak."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.runtime import ServiceDefinition
from contracts.corrections import CaseTransferred, CaseVoided
from contracts.grid import (
    GridChanged,
    GridRegistered,
    StaffChanged,
    StaffEnded,
    UnitChanged,
    UnitEnded,
    UnitMerged,
    UnitRegistered,
)
from contracts.intake import (
    CaseCompleted,
    CaseRelated,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseUnrelated,
    CaseWithdrawn,
)
from contracts.registry import known_events
from contracts.topology import LISTENS
from services.mediation.api import blueprints
from services.mediation.handlers import facts, merging, organisation, settling
from services.mediation.jobs import make_paper
from services.mediation.papers import JOB
from services.mediation.settlement_tables import COPIES
from services.mediation.tables import METADATA, PAPERS

DEFINITION = ServiceDefinition(
    name="mediation",
    metadata=METADATA,
    migrations="services.mediation.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["mediation"],
    known_events=known_events(*deadlines.EVENTS, *inbox.EVENTS),
    on_events={
        CaseRouted: facts.case_routed,
        CaseWithdrawn: facts.case_withdrawn,
        CaseCompleted: facts.case_completed,
        CaseReopened: facts.case_reopened,
        CaseReturned: facts.case_returned,
        CaseVoided: facts.case_voided,
        CaseTransferred: facts.case_transferred,
        CaseRelated: facts.case_related,
        CaseUnrelated: facts.case_unrelated,
        GridRegistered: organisation.grid_registered,
        GridChanged: organisation.grid_registered,
        UnitRegistered: organisation.unit_registered,
        UnitChanged: organisation.unit_registered,
        UnitEnded: organisation.unit_ended,
        UnitMerged: merging.unit_merged,
        StaffChanged: organisation.staff_changed,
        StaffEnded: organisation.staff_ended,
    },
    on_deadlines={settling.OBLIGATION: settling.obligation_missed},
    projectors=(project,),
    jobs={JOB: make_paper},
    attachments=(COPIES.c.stored, PAPERS.c.stored),
)
