"""Every word that the console may be given has its Chinese."""

from enum import StrEnum
from inspect import getmembers, isclass

import pytest

from casekit import deadlines, inbox
from casekit.auth import Role
from casekit.deadlines.table import STATES
from contracts import vocabulary
from contracts.registry import known_events
from contracts.vocabulary import (
    AdviceKind,
    AgreementForm,
    Appraisal,
    AssignedBy,
    AttemptOutcome,
    BulletinPeriod,
    CalloutFollow,
    CardStep,
    CaseField,
    Channel,
    Colour,
    CommitteeKind,
    CompetenceBy,
    Conclusion,
    ConfirmationOutcome,
    ContestOutcome,
    CorrectionGround,
    DangerGround,
    EscalationGround,
    EventLogFormat,
    Every,
    ExpertiseKind,
    FigureMeasure,
    FollowUpWay,
    ForwardingKind,
    Grade,
    HandOverGround,
    HandOverTo,
    HazardKind,
    HazardSource,
    IdentityCheck,
    Letter,
    MatterType,
    MediationEnd,
    MediatorCapacity,
    NotCounted,
    NotificationForm,
    NotificationKind,
    OralConfirmation,
    Outcome,
    PaperKind,
    PetitionForm,
    PetitionSort,
    Presence,
    ProceedingStage,
    RecusalGround,
    ReferralKind,
    ReferralOutcome,
    RefusalGround,
    Relation,
    ReturnGround,
    ReviewLevel,
    ReviewOutcome,
    RiskEnd,
    RiskReason,
    RiskTrend,
    Route,
    RulingKind,
    Satisfaction,
    SecretGround,
    SessionCancelGround,
    SessionMode,
    Side,
    StatusKind,
    SubscriptionKind,
    SupervisionCause,
    TaskKind,
    TeamKind,
    Tier,
    TransferGround,
    UnitKind,
    VoidGround,
)
from gateway.console.labels import LABELS, choices, label
from procedures.vocabulary import DeadlineKind
from services.evaluation.domain.indicators import Dimension, Direction, Headline, Window
from services.evaluation.domain.rates import Rounding
from services.grid.domain import lifecycle as order
from services.intake.domain import lifecycle as case
from services.intake.domain.notification import NotificationState
from services.intake.domain.viewing import EXCHANGE
from services.intake.handlers.granting import PURPOSE
from services.intake.schemas.words import COMPLAINT, FAILURES, PURPOSES, REASONS
from services.mediation.domain import lifecycle as mediation
from services.mediation.domain.agreement import Means
from services.petition.domain import lifecycle as petition
from services.petition.domain.petition import WrittenForm

_PUBLIC = {
    "agreement_form": AgreementForm, "attempt_outcome": AttemptOutcome, "channel": Channel, "grade": Grade,
    "matter_type": MatterType, "mediation_end": MediationEnd, "notification_form": NotificationForm,
    "notification_kind": NotificationKind, "outcome": Outcome, "refusal_ground": RefusalGround,
    "relation": Relation, "return_ground": ReturnGround, "route": Route, "satisfaction": Satisfaction,
    "subscription_kind": SubscriptionKind, "supervision_cause": SupervisionCause,
    "escalation_ground": EscalationGround, "appraisal": Appraisal, "callout_follow": CalloutFollow,
    "letter": Letter, "risk_reason": RiskReason, "risk_trend": RiskTrend, "risk_end": RiskEnd,
    "secret_ground": SecretGround, "identity_check": IdentityCheck,
    "tier": Tier, "unit_kind": UnitKind, "case_field": CaseField, "correction_ground": CorrectionGround,
    "void_ground": VoidGround, "transfer_ground": TransferGround, "presence": Presence, "hazard_kind": HazardKind,
    "hazard_source": HazardSource, "not_counted": NotCounted,
    "side": Side, "committee_kind": CommitteeKind, "team_kind": TeamKind,
    "mediator_capacity": MediatorCapacity, "assigned_by": AssignedBy, "recusal_ground": RecusalGround,
    "session_mode": SessionMode, "session_cancel_ground": SessionCancelGround,
    "referral_kind": ReferralKind, "referral_outcome": ReferralOutcome,
    "danger_ground": DangerGround, "expertise_kind": ExpertiseKind,
    "hand_over_to": HandOverTo, "hand_over_ground": HandOverGround, "confirmation_outcome": ConfirmationOutcome,
    "advice_kind": AdviceKind, "proceeding_stage": ProceedingStage, "ruling_kind": RulingKind,
    "petition_form": PetitionForm, "petition_sort": PetitionSort, "forwarding_kind": ForwardingKind,
    "competence_by": CompetenceBy,
    "review_level": ReviewLevel, "review_outcome": ReviewOutcome, "status_kind": StatusKind, "conclusion": Conclusion,
    "paper_kind": PaperKind, "bulletin_period": BulletinPeriod, "event_log_format": EventLogFormat,
    "follow_up_way": FollowUpWay, "oral_confirmation": OralConfirmation,
    "colour": Colour, "every": Every, "card_step": CardStep, "contest_outcome": ContestOutcome,
    "figure_measure": FigureMeasure, "task_kind": TaskKind,
}  # fmt: skip
_OWN: dict[str, type[StrEnum]] = {
    "case_state": case.State, "order_state": order.State, "mediation_state": mediation.State,
    "petition_state": petition.State, "notification_state": NotificationState, "means": Means,
    "written_form": WrittenForm, "indicator": Headline, "deadline": DeadlineKind,
    "dimension": Dimension, "direction": Direction, "window": Window, "rounding": Rounding,
}  # fmt: skip
_WORDS = {
    "deadline_state": STATES, "purpose": PURPOSES, "granted_purpose": [PURPOSE, EXCHANGE],
    "relation_reason": [*REASONS, COMPLAINT],
    "failure": FAILURES, "role": [role.value for role in Role if role is not Role.SERVICE],
    "event": known_events(*deadlines.EVENTS, *inbox.EVENTS),
}  # fmt: skip


@pytest.mark.parametrize(("name", "words"), [*_PUBLIC.items(), *_OWN.items()])
def test_every_word_of_a_vocabulary_has_its_label_and_no_other_has(name: str, words: type[StrEnum]) -> None:
    assert set(LABELS[name]) == {word.value for word in words}


@pytest.mark.parametrize(("name", "words"), _WORDS.items())
def test_every_word_of_a_list_has_its_label(name: str, words: list[str]) -> None:
    assert set(LABELS[name]) == set(words)


def test_every_vocabulary_of_the_contracts_is_held_to_its_labels() -> None:
    public = {found for _, found in getmembers(vocabulary, isclass) if issubclass(found, StrEnum)}
    assert public - {StrEnum} == set(_PUBLIC.values())


def test_labels_are_chinese_and_tell_words_apart() -> None:
    for name, words in LABELS.items():
        assert all(any("\u4e00" <= char <= "\u9fff" for char in text) for text in words.values()), name
        assert len(set(words.values())) == len(words), name


def test_a_word_that_is_not_known_yet_is_shown_as_it_is() -> None:
    assert label("reviewed", "case_state") == "reviewed"
    assert label(None, "case_state") == ""
    assert choices("side") == (("petitioner", "申请人"), ("respondent", "对方"))
