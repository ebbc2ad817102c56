"""What a card rests on: the figures of whom it judges over a period, and the cases they count. Only SELECTs.

By a place's rules only the cases that run under them are judged (`basis_of`). The whole truth, whoever reads it later;
`leaving_out` takes off the cases in which that unit is accused, for what the unit itself is told.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import and_, exists, or_, select

from casekit.work import Work
from contracts.cards import CardFigure
from contracts.vocabulary import FigureMeasure
from procedures.vocabulary import DeadlineKind
from services.evaluation.cards.tables import CASE_PLACES, PLACES
from services.evaluation.catalogue import indicator_of
from services.evaluation.domain.card_period import Period
from services.evaluation.ended import Ended, of_cases, once
from services.evaluation.measuring import EVERYTHING, behind, matters, measure, without
from services.evaluation.summing import LeftOut, Sight, Span

_PAGE = 1_000
_OWN = DeadlineKind.COMPLETION.value  # the date of the case itself


@dataclass(frozen=True, slots=True)
class Share:
    """What a case adds to a count over a period: `day` is the last on which it did.

    `terms`: those that made it count, of a count of terms; of any other those that the subject had in the case, and the
    case's own date, as far as they had ended by the end of the period.
    """

    count: str
    code: str
    day: date
    delta: int
    terms: tuple[Ended, ...] = ()

    @property
    def deadline(self) -> str | None:
        """The kind of the last of its terms."""
        return self.terms[-1].kind if self.terms else None


@dataclass(frozen=True, slots=True)
class Basis:
    """What of a subject's facts a card goes by."""

    subject: str
    period: Period
    sight: Sight

    @property
    def span(self) -> Span:
        """Its days."""
        return Span(self.period.since, self.period.until)


def basis_of(work: Work, subject: str, period: Period, place: str, leaving_out: str | None = None) -> Basis:
    """What a card of the subject (as `measuring` names it) by the rules of `place` goes by.

    What is of no case (a hazard, a field report) is judged by the rules of the installation's place.
    """
    accused = without(leaving_out).left_out
    foreign = _foreign(work, place)
    conditions = [each for each in (accused, foreign) if each is not None]
    if not conditions:
        return Basis(subject, period, EVERYTHING)
    return Basis(subject, period, Sight(left_out=lambda code: or_(*(each(code) for each in conditions))))


def figures_of(work: Work, basis: Basis) -> dict[str, CardFigure]:
    """Every indicator of the subject over the period, by its key."""
    found = measure(work, [basis.subject], basis.span, basis.sight)[basis.subject].values()
    return {
        each.indicator: CardFigure(
            each.indicator, FigureMeasure(each.measured), each.numerator, each.denominator
        )
        for each in found
    }


def counts_of(indicator: str, day: date) -> tuple[str, str | None]:
    """The counts an indicator is made of on a day: numerator and denominator."""
    found = indicator_of(indicator, day)
    return found.numerator, found.denominator


def shares_of(work: Work, basis: Basis, counts: Iterable[str]) -> list[Share]:
    """The cases behind the counts with their terms, those whose changes cancel out left out."""
    found = [share for key in sorted(set(counts)) for share in _shares(work, basis, key)]
    untold = {share.code for share in found if not share.terms}
    had = of_cases(work, untold, basis.period.until)
    return [share if share.terms else replace(share, terms=_due(had, basis, share)) for share in found]


def cases_of(work: Work, basis: Basis, indicator: str) -> int:
    """From how many cases an indicator comes: those behind its whole, or behind the number itself."""
    part, whole = counts_of(indicator, basis.period.until)
    return matters(work, basis.subject, whole or part, basis.span, basis.sight)


def _due(had: Mapping[str, Sequence[Ended]], basis: Basis, share: Share) -> tuple[Ended, ...]:
    of_subject = (
        each for each in had.get(share.code, ()) if each.kind == _OWN or each.owner == basis.subject
    )
    return tuple(of_subject)


def _foreign(work: Work, place: str) -> LeftOut | None:
    """Which cases run under other rules than the place's; None where all run under the same."""
    t = CASE_PLACES.c
    if place != work.extras.get("place"):
        return lambda code: and_(code != "", ~exists().where(t.code == code, t.place == place))
    if work.execute(select(PLACES.c.place).where(PLACES.c.place != place).limit(1)).first() is None:
        return None
    return lambda code: exists().where(t.code == code, t.place != place)


def _shares(work: Work, basis: Basis, key: str) -> list[Share]:
    after = None
    found: dict[str, Share] = {}
    ended: dict[str, list[Ended]] = {}
    while True:
        page = behind(work, basis.subject, key, basis.span, _PAGE, after, basis.sight)
        for each in page:
            before = found.get(each.code, Share(key, each.code, each.day, 0))
            found[each.code] = replace(before, day=max(before.day, each.day), delta=before.delta + each.delta)
            if each.ended is not None:
                ended.setdefault(each.code, []).append(each.ended)
        if len(page) < _PAGE:
            return [
                replace(each, terms=tuple(once(ended.get(each.code, ()))))
                for each in found.values()
                if each.delta != 0
            ]
        after = page[-1].serial
