"""亮牌: at the end of every period, once its late facts have had their time, each unit is judged, once.

An appointment on the unit's own stream, which the ticker keeps; the one that is kept arranges the next. So every unit
is judged by itself, in one transaction, however many processes run, and the same facts give the same card.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from sqlalchemy import RowMapping, select

from casekit.deadlines import Deadline, set_deadline
from casekit.facts import encode
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.cards import CardIssued
from procedures.model import Procedure
from services.evaluation.cards import terms
from services.evaluation.cards.basis import counts_of, figures_of, shares_of
from services.evaluation.cards.handlers.acting import say
from services.evaluation.cards.handlers.contesting import lapse_all
from services.evaluation.cards.tables import CARDS, CASES
from services.evaluation.domain.card_course import HELD, State
from services.evaluation.domain.card_judging import Verdict, judge
from services.evaluation.domain.card_period import Period
from services.evaluation.tables import UNITS

PERIOD = "card.period"  # the kind of the appointment; its subject names the period


def arrange(work: Work, unit: str, procedure: Procedure, period: Period) -> None:
    """Let a unit, whose stream is held, be judged for a period."""
    due_at = terms.after(period.ends, procedure)
    set_deadline(
        work, unit_stream(unit), PERIOD, due_at, subject=str(period), rule=procedure.place, owner=unit
    )


def hold(work: Work, deadline: Deadline) -> None:
    """Judge the unit, and arrange its next period; the ticker calls this once, with the unit's stream held."""
    unit = _unit(work, deadline.stream.removeprefix("unit/"))
    period = Period.parse(deadline.subject)
    procedure: Procedure = work.extras["procedures"].load(deadline.rule, on=period.until)
    if unit["is_ended"]:
        lapse_all(work, unit["unit"])
        return
    if procedure.carding is None:
        return
    before = _before(work, unit["unit"], period)
    told = _judged(work, unit, procedure, period, before, leaving_out=unit["unit"])
    whole = _judged(work, unit, procedure, period, before)
    if told is not None:
        _issue(work, unit, procedure, period, told)
    if whole is not None and (told is None or whole.trigger.colour is not told.trigger.colour):
        _keep(work, unit, procedure, period, whole, State.WITHHELD)
    newest = terms.procedure_of(work, procedure.place)
    if newest.carding is not None:
        arrange(work, unit["unit"], newest, _following(period, newest))


def _following(period: Period, procedure: Procedure) -> Period:
    """The period after, or, where the place has come to measure by another, the one that then runs."""
    every = period.every if procedure.carding is None else procedure.carding.every
    return period.next if every is period.every else Period.of(every, period.ends)


def _judged(
    work: Work,
    unit: RowMapping,
    procedure: Procedure,
    period: Period,
    before: str | None,
    leaving_out: str | None = None,
) -> Verdict | None:
    if procedure.carding is None:
        return None
    figures = figures_of(work, unit["unit"], period, leaving_out)
    return judge(procedure.carding.triggers, unit["tier"], figures, before)


def _before(work: Work, unit: str, period: Period) -> str | None:
    """The rule of the unit's card for the period just before, if it stands."""
    c = CARDS.c
    same = [c.unit == unit, c.every == period.every.value, c.since == period.before.since]
    found = select(c.trigger).where(*same, c.state.in_([state.value for state in HELD]))
    return work.execute(found).scalar_one_or_none()


def _issue(work: Work, unit: RowMapping, procedure: Procedure, period: Period, verdict: Verdict) -> None:
    row = _keep(work, unit, procedure, period, verdict, State.ISSUED)
    timing = terms.run(work, row, terms.CONTEST)
    work.execute(CARDS.update().where(CARDS.c.id == row["id"]).values(contest_until=timing.due_at))
    event = CardIssued(
        row["id"], unit["unit"], verdict.trigger.colour, procedure.place, procedure.version, verdict.trigger.key,
        period.every, period.since, period.until, verdict.figures, verdict.kept, timing.due_at,
    )  # fmt: skip
    say(work, event, unit["unit"])


def _keep(
    work: Work, unit: RowMapping, procedure: Procedure, period: Period, verdict: Verdict, state: State
) -> dict[str, Any]:
    """The card with its figures, and the cases behind them."""
    id_: UUID = new_id()
    row = {
        "id": id_, "region": unit["region"], "unit": unit["unit"], "name": unit["name"], "tier": unit["tier"],
        "place": procedure.place, "procedure": procedure.version, "every": period.every.value, "since": period.since,
        "until": period.until, "colour": verdict.trigger.colour.value, "trigger": verdict.trigger.key,
        "kept": verdict.kept, "figures": encode(verdict.figures), "state": state.value, "step": None,
        "issued_at": work.now, "contest_until": None, "published_at": None, "ended_at": None,
    }  # fmt: skip
    work.insert(CARDS.name, **row)
    counts = [
        key
        for figure in verdict.figures
        for key in counts_of(figure.indicator, period.until)
        if key is not None
    ]
    without = unit["unit"] if state is not State.WITHHELD else None
    for each in shares_of(work, unit["unit"], period, counts, without):
        work.insert(
            CASES.name, card=id_, count=each.count, code=each.code, region=unit["region"], day=each.day,
            delta=each.delta, deadline=each.deadline,
        )  # fmt: skip
    return row


def _unit(work: Work, unit: str) -> RowMapping:
    found: Mapping[Any, Any] = work.execute(select(UNITS).where(UNITS.c.unit == unit)).mappings().one()
    return found  # type: ignore[return-value]
