"""One petition of a made-up year: who does what with it and when, by a chance of its own. None of it is a place's.

A life is a generator of the moments it waits for; what was done is noted for the recount.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any, Final
from uuid import UUID

from casekit.auth import Actor, Role
from casekit.casecode import CaseCode
from casekit.ids import derived_id, new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.corrections import CaseUnitsCorrected
from contracts.field import DutyAssigned
from contracts.intake import CaseRegistered, CaseReopened, CaseRouted, CaseWithdrawn
from contracts.samples import REGION
from contracts.vocabulary import (
    Channel,
    CorrectionGround,
    ForwardingKind,
    Grade,
    MatterType,
    PetitionForm,
    PetitionSort,
    RefusalGround,
    Relation,
    ReviewLevel,
    ReviewOutcome,
    Route,
    UnitRelation,
)
from onedoor.simulation.habits import OfficeHours
from procedures.calendar import ChineseCalendar
from services.petition.domain.errors import ObjectionLate, ReviewLate, TermOver
from services.petition.domain.petition import Notice, WrittenForm
from services.petition.domain.registration import Registration
from services.petition.handlers import (
    acts,
    extending,
    forwarding,
    handling,
    receiving,
    registering,
    reviewing,
)
from services.petition.handlers.forwarding import Passing
from services.petition.handlers.reviewing import Opinion
from tests.integration.services.petition.conftest import BUREAU, OFFICE
from tests.integration.services.petition.year.bureau import Bureau, post
from tests.integration.services.petition.year.recounting import Fact
from tests.support.cases import CENTRE

PLACE: Final = "laibin-xiaopingyang"
OFFICER, LEADER = post(Role.PETITION_OFFICER, OFFICE), post(Role.DIRECTOR, CENTRE)
HANDLER = post(Role.HANDLER, BUREAU)
DILATORY = 0.08
_OFFICE_HOURS: Final = OfficeHours(ChineseCalendar())
Waits = Iterator[datetime]


class Life:
    """The `number`-th petition, which comes at `comes`; `facts` is what was done with it, in order."""

    def __init__(self, bureau: Bureau, seed: int, number: int, comes: datetime, version: str) -> None:
        self.code = str(CaseCode(REGION, comes.year, number + 1))
        self.facts: list[Fact] = []
        self.refused: list[str] = []
        self._bureau, self._comes, self._version = bureau, comes, version
        self._chance = Random(f"{seed}/{number}")
        self._also = Random(f"{seed}/{number}/also")
        self._is_anonymous = self._chance.random() < 0.05
        self._id, self._round = UUID(int=0), 1

    @property
    def stream(self) -> str:
        """The stream of its case."""
        return case_stream(self.code)

    def lived(self) -> Waits:
        """From its receipt to whatever end it takes."""
        yield self._comes
        self._receive()
        if self._happens(0.03):
            return  # nobody does anything
        sort = PetitionSort.DENUNCIATION if self._happens(0.05) else PetitionSort.APPEAL
        if sort is PetitionSort.DENUNCIATION:
            yield self._within(3)
            self._do(registering.register, registration=Registration(PetitionForm.LETTER, sort))
        if self._happens(0.03):
            self._do(registering.report_urgent, text="重大紧急", recipient=None)
            self._note("urgent")
        if self._also.random() < 0.15:
            self._bureau.live(self._promised())
        if self._happens(0.04):
            yield self._within(15)
            self._bureau.hear(CaseWithdrawn(self.code), self.code)
            self._note("withdrawn")
        elif sort is PetitionSort.DENUNCIATION or self._happens(0.5):
            yield from self._passed_on(sort)
        elif self._happens(0.08):
            yield self._within(15)
            self._do(acts.refuse, refusal=acts.Refusal(RefusalGround.NO_SUBSTANCE))
            self._note("refused")
        else:
            yield self._within(15)
            yield from self._admitted(self._admit)

    def _receive(self) -> None:
        self._bureau.hear(
            CaseRegistered(
                self.code, MatterType.PETITION, Channel.WINDOW, PLACE, self._version, CENTRE, party_count=1,
                is_anonymous=self._is_anonymous,
            ), self.code,
        )  # fmt: skip
        self._routed(1)

    def _routed(self, round_: int) -> None:
        routed = self._bureau.hear(
            CaseRouted(
                self.code, round_, Route.PETITION, MatterType.PETITION, "land_forest", Grade.ORDINARY, PLACE,
                self._version, unit=OFFICE,
            ), self.code,
        )  # fmt: skip
        self._id = derived_id(routed.id, "petition")
        self._note("received", anonymous=self._is_anonymous)

    def _passed_on(self, sort: PetitionSort) -> Waits:
        """转送 or 交办; taken, or objected to in time or too late."""
        yield self._within(15)
        report_by = self._now + timedelta(days=30, hours=2) if self._happens(0.5) else None
        kind = ForwardingKind.FORWARDED if report_by is None else ForwardingKind.ASSIGNED
        self._do(forwarding.forward, passing=Passing(kind, BUREAU, "请依法办理", report_by))
        self._note("passed", report_by=report_by)
        if report_by is not None:
            self._bureau.look(report_by)
        passed = UUID(self._last("forwarding.sent")["forwarding"])
        if sort is PetitionSort.APPEAL and self._also.random() < 0.06:
            yield from self._recalled()
            return
        if self._happens(0.2):
            yield self._within(9)
            if self._tried(ObjectionLate, forwarding.object_to, HANDLER, passed, grounds="不属职权"):
                self._note("objected")
                yield self._within(5)
                is_upheld = self._happens(0.5)
                self._do(forwarding.decide, text=None, is_upheld=is_upheld)
                self._note("decided", upheld=is_upheld)
                if is_upheld and (sort is PetitionSort.DENUNCIATION or self._also.random() < 0.5):
                    yield from self._passed_on(sort)
                    return
                if is_upheld:
                    yield self._within(15)
                    yield from self._admitted(self._admit)
                    return
        yield self._within(15)
        if sort is PetitionSort.APPEAL:
            yield from self._admitted(partial(self._take, passed), passed, report_by)
            return
        self._take(passed, is_admitted=False)
        yield from self._reported(passed, report_by)

    def _admitted(
        self, admit: Callable[[], object], passed: UUID | None = None, by: datetime | None = None
    ) -> Waits:
        """Its sixty days run; perhaps longer, then the answer."""
        admit()
        if passed is None and not self._has("recalled") and self._also.random() < 0.05:
            yield from self._taken_back()
            return
        if self._happens(0.25):
            yield self._within(50)
            yield from self._made_longer(passed)
        if passed is not None:
            yield from self._reported(passed, by)
        yield self._within(40)
        delivered = None if self._is_anonymous else self._earlier(2)
        opinion = {"opinion": "处理意见", "delivered_at": delivered}
        if passed is not None and self._also.random() < 0.5:
            self._do(handling.answer, HANDLER, passed, **opinion)
        else:
            self._do(acts.answer, **opinion)
        self._note("answered", delivered_at=delivered)
        if delivered is not None:
            yield from self._reviewed(ReviewLevel.REVIEW, delivered)

    def _made_longer(self, passed: UUID | None) -> Waits:
        who = (extending.ask,) if passed is None else (handling.ask, HANDLER, passed)
        if not self._tried(TermOver, *who, days=None, reason="案情复杂"):
            return
        yield self._within(5)
        is_granted = self._happens(0.8)
        # of one whom nobody can tell it takes effect at once, or is too late
        if not self._tried(TermOver, extending.decide, LEADER, text=None, is_granted=is_granted):
            return
        if is_granted and not self._is_anonymous:
            yield self._within(5)
            if not self._tried(TermOver, extending.tell, notice=self._notice(), text=None):
                return
        if is_granted:
            self._note("extended")

    def _reported(self, passed: UUID, by: datetime | None) -> Waits:
        yield self._within(25)
        self._do(forwarding.report, HANDLER, passed, text="已办理")
        self._note("reported", report_by=by)

    def _reviewed(self, level: ReviewLevel, delivered: datetime) -> Waits:
        """Half ask, in time or too late, some entered only after the window has closed."""
        name = level.value
        if not self._happens(0.5):
            return
        yield self._within(30)
        received = max(self._earlier(6), delivered)
        asked = partial(reviewing.request, level=level, text="不服", received_at=received, reviewer=None)
        if not self._tried(ReviewLate, asked):
            return
        self._note(f"{name}_asked", received_at=received)
        if self._happens(0.3):
            yield self._within(8)
            self._do(reviewing.open_hearing)
            self._note("hearing_opened")
            yield self._now + timedelta(days=self._chance.randint(1, 12))
            self._do(reviewing.close_hearing, record=None)
            self._note("hearing_held")
        yield self._within(28)
        given = self._now
        outcome = self._also.choice(tuple(ReviewOutcome))
        self._do(reviewing.answer, level=level, opinion=Opinion(outcome, "意见", given))
        self._note(f"{name}_given", delivered_at=given)
        if level is ReviewLevel.RE_REVIEW:
            return
        if outcome is ReviewOutcome.REVOKED:
            yield from self._handled_again()
        else:
            yield from self._reviewed(ReviewLevel.RE_REVIEW, given)

    def _handled_again(self) -> Waits:
        """What the review has revoked is opened again, routed anew, and answered anew."""
        self._round += 1
        self._bureau.hear(CaseReopened(self.code, self._round), self.code)
        self._note("handled_again")
        self._routed(self._round)
        yield self._within(15)
        yield from self._admitted(self._admit)

    def _recalled(self) -> Waits:
        """The unit turns out to be accused before it has done anything; the office admits."""
        yield self._within(5)
        accused = (UnitRelation(BUREAU, Relation.ACCUSED),)
        ground = CorrectionGround.FOUND_OTHERWISE
        self._bureau.hear(
            CaseUnitsCorrected(self.code, new_id(), ground, named=accused, units=accused), self.code
        )
        self._note("recalled")
        yield self._within(15)
        yield from self._admitted(self._admit)

    def _taken_back(self) -> Waits:
        """What was admitted turns out to be a denunciation, and is passed on."""
        yield self._within(5)
        sort = PetitionSort.DENUNCIATION
        self._do(registering.register, registration=Registration(PetitionForm.LETTER, sort))
        self._note("taken_back")
        yield from self._passed_on(sort)

    def _promised(self) -> Waits:
        """Received by a leader, who promises something; beside all else that becomes of it."""
        shift = new_id()
        begins, ends = self._now, self._now + timedelta(hours=3)
        self._bureau.hear_of_rota(DutyAssigned(shift, "desk-reception", CENTRE, "leader-1", begins, ends))
        self._do(receiving.book, shift=shift)
        visit, of = UUID(self._last("reception.booked")["reception"]), self._id
        yield self._now + timedelta(hours=1)
        if self._has("withdrawn"):
            return
        by = self._now + timedelta(days=10)
        record = receiving.Record("反映补偿偏低", promise="十日内核算", promised_by=by)
        self._do(receiving.record, of=of, reception=visit, said=record)
        self._note("promised", by=by)
        self._bureau.look(by)
        yield self._now + timedelta(days=self._also.choice((2, 4, 6, 8, 12)))
        if not self._has("withdrawn"):
            self._do(receiving.fulfil, of=of, reception=visit, text="已核算")
            self._note("fulfilled", by=by)

    def _has(self, what: str) -> bool:
        return any(fact.what == what for fact in self.facts)

    def _admit(self) -> None:
        told = self._notice()
        self._do(acts.admit, notice=told, text=None)
        self._note("admitted", told_at=self._now if told is None else told.given_at)

    def _take(self, passed: UUID, *, is_admitted: bool = True) -> None:
        told = self._notice()
        self._do(forwarding.take, HANDLER, passed, notice=told, text=None)
        self._note("taken")
        if is_admitted:
            self._note("admitted", told_at=self._now if told is None else told.given_at)

    def _notice(self) -> Notice | None:
        return None if self._is_anonymous else Notice(WrittenForm.POST, self._now)

    @property
    def _now(self) -> datetime:
        return self._bureau.now

    def _within(self, days: float) -> datetime:
        """When a post does what it has so many days for: most in time, few late, in office hours."""
        share = self._chance.betavariate(1.6, 3.0)
        if self._happens(DILATORY):
            share = self._chance.uniform(0.95, 2.2)
        return _OFFICE_HOURS.next(self._now + timedelta(days=max(days * share, 0.02)))

    def _earlier(self, days: int) -> datetime:
        """Today, or up to so many days ago, yet not before what was done last."""
        ago = self._chance.choice((0, 0, self._chance.randint(0, days)))
        return max(self._now - timedelta(days=ago), self.facts[-1].at)

    def _happens(self, share: float) -> bool:
        return self._chance.random() < share

    def _do(
        self, deed: Callable[..., Any], actor: Actor = OFFICER, of: UUID | None = None, **more: Any
    ) -> None:
        def act(work: Work, actor: Actor) -> None:
            deed(work, actor, of or self._id, **more)

        self._bureau.do(actor, act)

    def _tried(self, late: type[Exception], deed: Callable[..., Any], *who: Any, **more: Any) -> bool:
        """Whether it was taken; what comes too late is refused, which is kept."""
        try:
            self._do(deed, *who, **more)
        except late:
            self.refused.append(late.__name__)
            return False
        return True

    def _last(self, kind: str) -> dict[str, Any]:
        return next(each.data for each in reversed(self._bureau.said[self.stream]) if each.type == kind)

    def _note(self, what: str, **more: Any) -> None:
        self.facts.append(Fact(self._now, what, more))
