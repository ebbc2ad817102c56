"""The mediation (调解): a committee tries to settle a dispute until there is an agreement, or an end.

Methods change the aggregate and return the event to say; what they refuse they refuse before anything has changed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casekit.clock import to_local
from casekit.errors import InvalidInput, Message, TransitionRefused
from contracts.mediation import (
    AgreementMade,
    MediationAttempted,
    MediationEnded,
    MediationOpened,
    MediationPassedOn,
)
from contracts.sessions import (
    AdvisersAssigned,
    MediationConsented,
    MediatorsAssigned,
    RecusalAsked,
    RecusalDecided,
)
from contracts.settlement import MediationHandedOver, RulingGiven
from contracts.vocabulary import (
    AssignedBy,
    AttemptOutcome,
    HandOverGround,
    HandOverTo,
    MediationEnd,
    MediatorCapacity,
    Side,
    Tier,
)
from procedures.vocabulary import DeadlineKind
from services.mediation.domain.agreement import Agreement
from services.mediation.domain.errors import MediatorUnfit, MomentAhead, OpinionAwaited, TierNotOnLadder
from services.mediation.domain.lifecycle import Move, State, after
from services.mediation.domain.recusal import Recusal
from services.mediation.domain.ruling import Ruling

# Ends that follow from what happens to the case; nobody records them.
OF_THE_CASE = frozenset(
    {
        MediationEnd.CASE_WITHDRAWN,
        MediationEnd.CASE_COMPLETED,
        MediationEnd.CASE_RETURNED,
        MediationEnd.CASE_VOIDED,
        MediationEnd.CASE_TRANSFERRED,
    }
)

_NOT_ITSELF = Message("Related are other cases, each named once.", "关联案件须为其他案件，且不得重复。")

_BEFORE_IT = Message("The mediation was opened later than that.", "时间不能早于受理调解之日。")

# Ends that are not recorded as such: they follow from the case, or are said with where the dispute goes.
NOT_RECORDED = OF_THE_CASE | {MediationEnd.HANDED_OVER}


@dataclass(frozen=True, slots=True)
class Attempt:
    """调解一次: at which tier, how it ended, when it was held, and the other units that took part (联合调解).

    `session` is the one that was scheduled for it, if any.
    """

    tier: Tier
    outcome: AttemptOutcome
    held_at: datetime
    joint: tuple[str, ...] = ()
    session: UUID | None = None


@dataclass(slots=True)
class Mediation:
    """One mediation. `round` is the routing of the case it belongs to; `attempts` counts the attempts made.

    `opened_at`: when the committee got it, None where that plays no part. `mediators` are the posts assigned, the first
    of whom presides; `term` is the kind of deadline it is under.
    """

    id: UUID
    code: str
    committee: str
    round: int
    due_at: datetime
    state: State = State.OPENED
    attempts: int = 0
    end_reason: MediationEnd | None = None
    mediators: tuple[str, ...] = ()
    term: str = DeadlineKind.MEDIATION_COMPLETION.value
    opened_at: datetime | None = None

    def opened(self) -> MediationOpened:
        """调解受理: what is said of a fresh mediation."""
        return MediationOpened(self.id, self.code, self.committee, self.round, self.due_at)

    def attempt(
        self, attempt: Attempt, ladder: Sequence[str], now: datetime, *, awaits_opinion: bool = False
    ) -> MediationAttempted:
        """调解一次, at a tier of the procedure's `ladder`; not while an expert opinion is waited for.

        Raises OpinionAwaited, TierNotOnLadder, MomentAhead, or InvalidInput for a day before the mediation.
        """
        state = after(Move.ATTEMPT, self.state)
        if awaits_opinion:
            raise OpinionAwaited
        if attempt.tier not in ladder:
            raise TierNotOnLadder(ladder=[str(tier) for tier in ladder])
        self._check_moment(attempt.held_at, now, "held_at")
        self.state = state
        self.attempts += 1
        return MediationAttempted(
            self.id, self.code, self.attempts, attempt.tier, attempt.outcome, attempt.held_at, attempt.joint,
            self.committee,
        )  # fmt: skip

    def assign(self, by: AssignedBy, mediators: tuple[str, ...]) -> MediatorsAssigned:
        """选定、指定调解员, in place of whoever was assigned."""
        self.state = after(Move.ASSIGN, self.state)
        self.mediators = mediators
        return MediatorsAssigned(self.id, self.code, self.committee, by, mediators)

    def advise(self, by: AssignedBy, capacity: MediatorCapacity, posts: tuple[str, ...]) -> AdvisersAssigned:
        """选定、指定专家、心理咨询师."""
        self.state = after(Move.ASSIGN, self.state)
        return AdvisersAssigned(self.id, self.code, self.committee, by, capacity, posts)

    def consent(self, side: Side, *, is_written: bool) -> MediationConsented:
        """同意调解."""
        self.state = after(Move.CONSENT, self.state)
        return MediationConsented(self.id, self.code, self.committee, side, is_written)

    def ask_recusal(self, recusal: Recusal) -> RecusalAsked:
        """申请回避. Raises MediatorUnfit for a post that is not assigned."""
        self.state = after(Move.RECUSE, self.state)
        if recusal.post not in self.mediators:
            raise MediatorUnfit(field="post")
        return RecusalAsked(
            recusal.id, self.id, self.code, self.committee, recusal.post, recusal.ground, recusal.side
        )

    def decide_recusal(self, recusal: Recusal, decider: str, *, is_granted: bool) -> RecusalDecided:
        """回避决定: who is recused is assigned no more. Raises as `Recusal.decide` does."""
        self.state = after(Move.RECUSE, self.state)
        recusal.decide(decider, is_granted=is_granted)
        if is_granted:
            self.mediators = tuple(each for each in self.mediators if each != recusal.post)
        return RecusalDecided(
            recusal.id, self.id, self.code, self.committee, recusal.post, is_granted, self.mediators
        )

    def agree(self, agreement: Agreement, now: datetime) -> AgreementMade:
        """达成协议. Raises what `Agreement.check` does, MomentAhead, or InvalidInput for a day before the mediation."""
        state = after(Move.AGREE, self.state)
        agreement.check()
        self._check_moment(agreement.made_at, now, "made_at")
        if self.code in agreement.related:
            raise InvalidInput(_NOT_ITSELF, field="related")
        self.state = state
        return AgreementMade(
            self.id, self.code, self.committee, self.round, agreement.form, agreement.made_at,
            agreement.amount_fen, agreement.digest, tuple(sorted(agreement.related)),
        )  # fmt: skip

    def end(self, reason: MediationEnd) -> MediationEnded:
        """调解终止 as the mediator records it. Raises InvalidInput for an end that only the case can bring."""
        if reason in NOT_RECORDED:
            raise InvalidInput(
                Message(
                    "This end follows from the case or from a hand-over and is not recorded.",
                    "该终止原因由案件状态或移交产生，不能登记。",
                ),
                field="reason",
            )
        return self._end(reason)

    def hand_over(self, to: HandOverTo, ground: HandOverGround) -> tuple[MediationHandedOver, MediationEnded]:
        """移交 to another procedure, which ends this one."""
        ended = self._end(MediationEnd.HANDED_OVER)
        return MediationHandedOver(self.id, self.code, self.committee, to, ground), ended

    def rule(self, ruling: Ruling) -> tuple[RulingGiven, MediationEnded]:
        """裁判了结: a court or commission closed the dispute; the mediation is over with the case."""
        after(Move.END, self.state)
        if self.code in ruling.related or len(set(ruling.related)) != len(ruling.related):
            raise InvalidInput(_NOT_ITSELF, field="related")
        given = RulingGiven(
            self.id, self.code, self.committee, self.round, ruling.kind, ruling.given_on, ruling.body,
            tuple(sorted(ruling.related)),
        )  # fmt: skip
        return given, self._end(MediationEnd.CASE_COMPLETED)

    def pass_on(self, committee: str, mediators: tuple[str, ...]) -> MediationPassedOn:
        """随并移交: its committee was merged into `committee`, where these of its mediators go on.

        Of one that is settled, the successor watches over what was agreed: its mediators stay those who made it.
        Raises TransitionRefused when it has ended.
        """
        if self.state is State.ENDED:
            raise TransitionRefused(state=self.state.value, act="pass_on")
        former, self.committee = self.committee, committee
        if self.is_open:
            self.mediators = mediators
        return MediationPassedOn(
            self.id, self.code, committee, self.round, former, self.mediators, is_over=not self.is_open
        )

    def check_settled(self, act: str) -> None:
        """Raise TransitionRefused for what only follows an agreement, when there is none."""
        if self.state is not State.AGREED:
            raise TransitionRefused(state=self.state.value, act=act)

    def check_over(self, act: str) -> None:
        """Raise TransitionRefused for what only follows the end of a mediation, while it goes on."""
        if self.is_open:
            raise TransitionRefused(state=self.state.value, act=act)

    def end_with_case(self, reason: MediationEnd) -> MediationEnded:
        """调解终止 because the case was withdrawn, or completed in another way."""
        return self._end(reason)

    def check_can(self, move: Move) -> None:
        """Raise TransitionRefused when `move` is not possible now."""
        after(move, self.state)

    @property
    def is_open(self) -> bool:
        """Whether something may still happen to it."""
        return self.state is State.OPENED

    def _check_moment(self, at: datetime, now: datetime, field: str) -> None:
        """Raise for what lies ahead, or before the day on which the committee got the dispute."""
        if at > now:
            raise MomentAhead(field=field)
        if self.opened_at is not None and to_local(at).date() < to_local(self.opened_at).date():
            raise InvalidInput(_BEFORE_IT, field=field)

    def _end(self, reason: MediationEnd) -> MediationEnded:
        self.state = after(Move.END, self.state)
        self.end_reason = reason
        return MediationEnded(self.id, self.code, self.committee, self.round, reason)
