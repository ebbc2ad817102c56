"""亮牌: at the end of every period, once its late facts have had their time, each subject is judged, once.

An appointment on the stream of the unit that answers for it, which the ticker keeps; the one that is kept arranges the
next. So every subject is judged by itself, in one transaction, however many processes run, and the same facts give the
same card.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from casekit.deadlines import Deadline, Hopeless, set_deadline
from casekit.facts import encode
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.cards import CardIssued
from procedures.model import Procedure
from services.evaluation.cards import terms
from services.evaluation.cards.basis import (
    Basis,
    Share,
    basis_of,
    cases_of,
    counts_of,
    figures_of,
    shares_of,
)
from services.evaluation.cards.handlers.acting import say
from services.evaluation.cards.handlers.contesting import lapse_all
from services.evaluation.cards.rule import as_it_stands
from services.evaluation.cards.subjects import PERIOD, Subject, is_held, subject_of
from services.evaluation.cards.tables import CARDS, CASES, LEFT_OUT, TERMS
from services.evaluation.domain.card_course import HELD, State
from services.evaluation.domain.card_judging import IndicatorUnknown, Verdict, judge
from services.evaluation.domain.card_period import Appointment, Period
from services.evaluation.tables import UNITS


@dataclass(frozen=True, slots=True)
class _Judging:
    """One judging: of what of a unit, for which period, by whose rules."""

    work: Work
    unit: RowMapping
    subject: Subject
    judged: str
    period: Period
    procedure: Procedure

    @property
    def is_guest(self) -> bool:
        """Whether the rules are those of another place than the installation's."""
        return self.procedure.place != self.work.extras.get("place")

    def basis(self, leaving_out: str | None = None) -> Basis:
        return basis_of(self.work, self.subject.key, self.period, self.procedure.place, leaving_out)


def arrange(work: Work, unit: str, procedure: Procedure, appointment: Appointment) -> None:
    """Let what a unit, whose stream is held, answers for be judged for a period."""
    due_at = terms.after(appointment.period.ends, procedure)
    set_deadline(
        work, unit_stream(unit), PERIOD, due_at, subject=str(appointment), rule=procedure.place, owner=unit
    )


def hold(work: Work, deadline: Deadline) -> None:
    """Judge it, and arrange its next period; the ticker calls this once, with the unit's stream held.

    Raises Hopeless where a rule names an indicator that there is not: no card is guessed.
    """
    unit = _unit(work, deadline.stream.removeprefix("unit/"))
    asked = Appointment.parse(deadline.subject)
    procedure: Procedure = work.extras["procedures"].load(deadline.rule, on=asked.period.until)
    if unit["is_ended"]:
        lapse_all(work, unit["unit"])
        return
    if procedure.carding is None:
        return
    subject = subject_of(work, unit, asked.judged, asked.period)
    if subject is not None:
        _give(_Judging(work, unit, subject, asked.judged, asked.period, procedure))
    newest = terms.procedure_of(work, procedure.place)
    if newest.carding is not None and is_held(work, unit["unit"], asked.judged):
        arrange(work, unit["unit"], newest, replace(asked, period=_following(asked.period, newest)))


def _following(period: Period, procedure: Procedure) -> Period:
    """The period after, or, where the place has come to measure by another, the one that then runs."""
    every = period.every if procedure.carding is None else procedure.carding.every
    return period.next if every is period.every else Period.of(every, period.ends)


def _give(judging: _Judging) -> None:
    """The card that the unit is shown, and, where the whole truth would give another, that one withheld."""
    before = _before(judging)
    told_by, whole_by = judging.basis(leaving_out=judging.unit["unit"]), judging.basis()
    told, whole = _judged(judging, told_by, before), _judged(judging, whole_by, before)
    is_other = whole is not None and (told is None or whole.trigger.colour is not told.trigger.colour)
    if told is not None:
        card = _issue(judging, told, told_by)
        if whole is None or is_other:
            _note_left_out(judging, card, told, told_by, whole_by)
    if whole is not None and is_other:
        _keep(judging, whole, whole_by, State.WITHHELD)


def _judged(judging: _Judging, basis: Basis, before: str | None) -> Verdict | None:
    carding = judging.procedure.carding
    if carding is None:
        return None
    figures = figures_of(judging.work, basis)
    if judging.is_guest and not any(each.numerator or each.denominator for each in figures.values()):
        return None  # no case of the unit's ran under the place's rules
    subject, work = judging.subject, judging.work
    try:
        return judge(
            carding.triggers,
            subject.tier,
            figures,
            before,
            subject.kinds,
            cases=lambda indicator: cases_of(work, basis, indicator),
        )
    except IndicatorUnknown as unknown:
        raise Hopeless(_unknown(judging.procedure, str(unknown))) from unknown


def _unknown(procedure: Procedure, indicator: str) -> str:
    """A rule came into use that was not among those checked at the start (`linting`)."""
    named = f"{procedure.place} {procedure.version} names `{indicator}`"
    return f"CARD_RULES_REFUSED: {named}, which no indicator in force measures"


def _before(judging: _Judging) -> str | None:
    """The rule of the subject's card for the period just before, if it stands."""
    c, period = CARDS.c, judging.period
    same = [
        c.unit == judging.unit["unit"], c.subject == judging.judged, c.place == judging.procedure.place,
        c.every == period.every.value, c.since == period.before.since,
    ]  # fmt: skip
    found = select(c.trigger).where(*same, c.state.in_([state.value for state in HELD]))
    return judging.work.execute(found).scalar_one_or_none()


def _issue(judging: _Judging, verdict: Verdict, basis: Basis) -> UUID:
    work, unit, period = judging.work, judging.unit["unit"], judging.period
    row = _keep(judging, verdict, basis, State.ISSUED)
    timing = terms.run(work, row, terms.CONTEST)
    work.execute(CARDS.update().where(CARDS.c.id == row["id"]).values(contest_until=timing.due_at))
    event = CardIssued(
        row["id"], unit, verdict.trigger.colour, row["place"], row["procedure"], verdict.trigger.key,
        period.every, period.since, period.until, verdict.figures, verdict.kept, timing.due_at, judging.judged or None,
    )  # fmt: skip
    say(work, event, unit)
    return UUID(str(row["id"]))


def _note_left_out(judging: _Judging, card: UUID, verdict: Verdict, told_by: Basis, whole_by: Basis) -> None:
    """Keep which cases the card would not be what it is with; who may know of them is told so (`sight`)."""
    work, counts = judging.work, _counts(verdict, judging.period)
    told = {(each.count, each.code, each.delta) for each in shares_of(work, told_by, counts)}
    for each in shares_of(work, whole_by, counts):
        if (each.count, each.code, each.delta) not in told:
            region = judging.unit["region"]
            work.insert(LEFT_OUT.name, card=card, count=each.count, code=each.code, region=region)


def _keep(judging: _Judging, verdict: Verdict, basis: Basis, state: State) -> dict[str, Any]:
    """The card with its figures, and the cases behind them."""
    work, unit, period, procedure = judging.work, judging.unit, judging.period, judging.procedure
    id_: UUID = new_id()
    row = {
        "id": id_, "region": unit["region"], "unit": unit["unit"], "name": judging.subject.name,
        "tier": judging.subject.tier, "place": procedure.place, "procedure": procedure.version,
        "every": period.every.value, "since": period.since, "until": period.until,
        "colour": verdict.trigger.colour.value, "trigger": verdict.trigger.key, "kept": verdict.kept,
        "figures": encode(verdict.figures), "state": state.value, "step": None, "issued_at": work.now,
        "contest_until": None, "published_at": None, "ended_at": None, "subject": judging.judged,
        "rule": as_it_stands(procedure, verdict.trigger.key),
    }  # fmt: skip
    work.insert(CARDS.name, **row)
    for each in shares_of(work, basis, _counts(verdict, period)):
        work.insert(
            CASES.name, card=id_, count=each.count, code=each.code, region=unit["region"], day=each.day,
            delta=each.delta, deadline=each.deadline,
        )  # fmt: skip
        _keep_terms(work, row, each)
    return row


def _keep_terms(work: Work, card: Mapping[str, Any], share: Share) -> None:
    for each in share.terms:
        work.insert(
            TERMS.name, card=card["id"], count=share.count, code=share.code, deadline=each.deadline,
            region=card["region"], kind=each.kind, due_at=each.due_at, is_missed=each.is_missed,
            ended_at=each.ended_at,
        )  # fmt: skip


def _counts(verdict: Verdict, period: Period) -> list[str]:
    """The counts that the verdict's figures are made of."""
    made_of = (counts_of(figure.indicator, period.until) for figure in verdict.figures)
    return [key for pair in made_of for key in pair if key is not None]


def _unit(work: Work, unit: str) -> RowMapping:
    found: Mapping[Any, Any] = work.execute(select(UNITS).where(UNITS.c.unit == unit)).mappings().one()
    return found  # type: ignore[return-value]
