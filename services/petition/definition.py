"""What petition is: its tables, its resources, and what it does when others speak."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.runtime import ServiceDefinition
from contracts.corrections import CaseTransferred, CaseUnitsCorrected, CaseVoided
from contracts.field import DutyAssigned, DutyCancelled, DutyPassed
from contracts.grid import UnitChanged, UnitEnded, UnitMerged, UnitRegistered
from contracts.intake import (
    CaseCompleted,
    CaseRegistered,
    CaseRelated,
    CaseReopened,
    CaseReturned,
    CaseRouted,
    CaseUnrelated,
    CaseWithdrawn,
)
from contracts.registry import known_events
from contracts.topology import LISTENS
from services.petition.api import blueprints
from services.petition.domain.pressing import PRESSED
from services.petition.domain.reception import PROMISE
from services.petition.forwarding_tables import FILES
from services.petition.handlers import facts, merging, pressing, receiving, reviewing, statuses
from services.petition.jobs import make_paper
from services.petition.papers import JOB
from services.petition.tables import METADATA

DEFINITION = ServiceDefinition(
    name="petition",
    metadata=METADATA,
    migrations="services.petition.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["petition"],
    known_events=known_events(*deadlines.EVENTS, *inbox.EVENTS),
    on_events={
        CaseRegistered: facts.case_registered,
        CaseRouted: facts.case_routed,
        CaseWithdrawn: facts.case_gone,
        CaseCompleted: facts.case_gone,
        CaseReopened: facts.case_reopened,
        CaseReturned: facts.case_gone,
        CaseVoided: facts.case_voided,
        CaseTransferred: facts.case_transferred,
        CaseRelated: facts.case_related,
        CaseUnrelated: facts.case_unrelated,
        CaseUnitsCorrected: facts.units_corrected,
        UnitRegistered: facts.unit_registered,
        UnitChanged: facts.unit_registered,
        UnitEnded: facts.unit_ended,
        UnitMerged: merging.unit_merged,
        DutyAssigned: receiving.duty_assigned,
        DutyPassed: receiving.duty_passed,
        DutyCancelled: receiving.duty_cancelled,
    },
    on_deadlines=dict.fromkeys((*PRESSED, PROMISE), pressing.press),
    on_due=dict.fromkeys(reviewing.WINDOWS, reviewing.window_closed),
    projectors=(project, statuses.note),
    jobs={JOB: make_paper},
    attachments=(FILES.c.stored,),
)
