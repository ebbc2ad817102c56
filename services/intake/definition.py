"""What intake is: its tables, its resources, and what it does when others speak."""

from access.projector import project
from casekit import deadlines, inbox
from casekit.deadlines.events import DeadlineExtended, DeadlineMoved, DeadlineResumed
from casekit.runtime import ServiceDefinition
from contracts.chain import OrderEscalated, OrderPassedOn
from contracts.grid import (
    GridChanged,
    GridEnded,
    GridRegistered,
    OrderDecided,
    OrderVerified,
    ReportFiled,
    StaffChanged,
    StaffEnded,
    StaffRegistered,
    UnitChanged,
    UnitEnded,
    UnitMerged,
    UnitRegistered,
)
from contracts.mediation import AgreementMade, MediationEnded, MediationPassedOn
from contracts.petition import (
    PetitionAdmitted,
    PetitionAnswered,
    PetitionEnded,
    PetitionHandedOver,
    PetitionPassedOn,
    PetitionReceived,
    PetitionRefused,
)
from contracts.registry import known_events
from contracts.reviews import ReviewAnswered
from contracts.sessions import SessionCancelled, SessionRescheduled, SessionScheduled
from contracts.settlement import MediationHandedOver, RulingGiven
from contracts.terms import ExtensionDecided, OrderResumed, OrderSuspended
from contracts.topology import LISTENS
from services.intake.api import blueprints
from services.intake.handlers import (
    draws,
    facts,
    importing,
    inviting,
    merging,
    organisation,
    reports,
    sketching,
    terms,
)
from services.intake.import_tables import IMPORTS
from services.intake.jobs import import_cases, sketch_cases
from services.intake.tables import ATTACHMENTS, METADATA

DEFINITION = ServiceDefinition(
    name="intake",
    metadata=METADATA,
    migrations="services.intake.migrations",
    blueprints=blueprints,
    listens_to=LISTENS["intake"],
    known_events=known_events(*deadlines.EVENTS, *inbox.EVENTS),
    on_events={
        UnitRegistered: organisation.unit_registered,
        UnitChanged: organisation.unit_registered,
        UnitEnded: organisation.unit_ended,
        UnitMerged: merging.unit_merged,
        GridRegistered: organisation.grid_registered,
        GridChanged: organisation.grid_registered,
        GridEnded: organisation.grid_ended,
        StaffRegistered: organisation.staff_registered,
        StaffChanged: organisation.staff_registered,
        StaffEnded: organisation.staff_ended,
        ReportFiled: reports.report_filed,
        OrderVerified: facts.order_verified,
        OrderDecided: facts.order_decided,
        OrderPassedOn: merging.order_passed_on,
        OrderEscalated: merging.order_escalated,
        MediationPassedOn: merging.mediation_passed_on,
        PetitionPassedOn: merging.petition_passed_on,
        AgreementMade: facts.agreement_made,
        RulingGiven: facts.ruling_given,
        MediationHandedOver: facts.mediation_handed_over,
        PetitionHandedOver: facts.petition_handed_over,
        MediationEnded: facts.mediation_ended,
        SessionScheduled: inviting.session_scheduled,
        SessionRescheduled: inviting.session_scheduled,
        SessionCancelled: inviting.session_cancelled,
        PetitionReceived: facts.petition_received,
        PetitionAdmitted: facts.petition_admitted,
        ReviewAnswered: facts.review_answered,
        PetitionAnswered: facts.petition_answered,
        PetitionRefused: facts.petition_refused,
        PetitionEnded: facts.petition_ended,
        ExtensionDecided: terms.extension_decided,
        OrderSuspended: terms.order_suspended,
        OrderResumed: terms.order_resumed,
        DeadlineMoved: terms.promise_moved,
        DeadlineExtended: terms.promise_moved,
        DeadlineResumed: terms.promise_moved,
    },
    on_due={draws.KIND: draws.hold},
    jobs={importing.JOB: import_cases, sketching.JOB: sketch_cases},
    projectors=(project,),
    attachments=(ATTACHMENTS.c.stored, IMPORTS.c.stored),
)
