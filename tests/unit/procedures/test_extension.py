"""A term is extended once, on the approval the rule asks for, by no more than it allows; from its last day."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.clock import SHANGHAI, to_local
from procedures import library
from procedures.calendar import ChineseCalendar
from procedures.extension import Extension, ExtensionRefused
from procedures.terms import Suspension, Term, Unit, due
from procedures.timing import schedule

CALENDAR = ChineseCalendar()
PETITION = library.load("yumen").rule("petition.completion")
COURT = library.load("jiangan").rule("mediation.delegated")


def extension_of(rule: object) -> Extension:
    extension = getattr(rule, "extension", None)
    assert isinstance(extension, Extension)
    return extension


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def last_day(moment: datetime) -> date:
    return to_local(moment - timedelta.resolution).date()


def test_all_that_is_allowed_is_granted_unless_less_is_asked() -> None:
    extension = extension_of(PETITION)
    assert extension.grant(None, "unit_leader", 0) == Term(30, Unit.DAY)
    assert extension.grant(Term(10, Unit.DAY), "unit_leader", 0) == Term(10, Unit.DAY)


@pytest.mark.parametrize(
    ("asked", "by", "already"),
    [
        (None, "unit_leader", 1),  # once is once
        (None, "petition_officer", 0),  # who handles it does not approve it
        (Term(31, Unit.DAY), "unit_leader", 0),
        (Term(1, Unit.MONTH), "unit_leader", 0),  # a month may be 31 days
        (Term(30, Unit.WORKDAY), "unit_leader", 0),
        (Term(30, Unit.DAY, roll_over=True), "unit_leader", 0),
    ],
)
def test_nothing_else_is_granted(asked: Term | None, by: str, already: int) -> None:
    with pytest.raises(ExtensionRefused) as caught:
        extension_of(PETITION).grant(asked, by, already)
    assert caught.value.code == "EXTENSION_REFUSED"


def test_parties_who_agree_name_the_length_themselves() -> None:
    extension = extension_of(COURT)
    assert extension.grant(Term(20, Unit.DAY), "party", 0) == Term(20, Unit.DAY)
    with pytest.raises(ExtensionRefused):
        extension.grant(None, "party", 0)


@pytest.mark.parametrize(
    ("term", "more", "start", "last"),
    [
        # 60 days from 1 December 2025 end on 30 January 2026; thirty more on 1 March.
        (Term(60, Unit.DAY), Term(30, Unit.DAY), "2025-12-01", "2026-03-01"),
        # 15 days end on Saturday 7 March 2026, rolled to Monday the 9th; 15 more on Tuesday the 24th.
        (Term(15, Unit.DAY, True), Term(15, Unit.DAY, True), "2026-02-20", "2026-03-24"),
        # 3 working days before Spring Festival 2026 end on Saturday the 14th; 2 more after the festival.
        (Term(3, Unit.WORKDAY), Term(2, Unit.WORKDAY), "2026-02-11", "2026-02-25"),
        # A month from 31 January ends on 28 February; another one on 28 March.
        (Term(1, Unit.MONTH), Term(1, Unit.MONTH), "2026-01-31", "2026-03-28"),
    ],
)
def test_an_extension_counts_from_the_last_day_of_the_term(
    term: Term, more: Term, start: str, last: str
) -> None:
    end = due(term, at(f"{start}T09:00"), CALENDAR, (), [more])
    assert last_day(end.at) == date.fromisoformat(last)


@given(
    st.integers(1, 60),
    st.integers(1, 60),
    st.sampled_from([Unit.HOUR, Unit.DAY, Unit.WORKDAY]),
    st.integers(0, 20_000).map(lambda hours: at("2024-01-01T00:00") + timedelta(hours=hours)),
)
def test_an_extended_term_is_as_long_as_both_together(
    first: int, more: int, unit: Unit, start: datetime
) -> None:
    extended = due(Term(first, unit), start, CALENDAR, (), [Term(more, unit)])
    assert extended == due(Term(first + more, unit), start, CALENDAR)


@given(st.integers(1, 300), st.integers(0, 30), st.integers(0, 30))
def test_a_suspension_counts_once_whether_it_falls_in_the_term_or_in_its_extension(
    after: int, days: int, length: int
) -> None:
    start = at("2026-03-02T09:00")
    pause = Suspension(start + timedelta(hours=12 * after), start + timedelta(hours=12 * after + 24 * length))
    first, more = Term(30, Unit.DAY), Term(30 + days, Unit.DAY)
    whole = due(Term(60 + days, Unit.DAY), start, CALENDAR, [pause])
    assert due(first, start, CALENDAR, [pause], [more]) == whole


def test_a_deadline_moves_with_its_warnings() -> None:
    start = at("2025-12-01T09:00")
    plain = schedule(PETITION, start, CALENDAR)
    more = extension_of(PETITION).grant(None, "unit_leader", 0)
    moved = schedule(PETITION, start, CALENDAR, extended=[more])
    assert moved.due_at - plain.due_at == timedelta(days=30)
    assert [a - b for a, b in zip(moved.warn_at, plain.warn_at, strict=True)] == [timedelta(days=30)] * 2


def test_a_rule_may_be_extended_more_than_once_where_it_says_so() -> None:
    twice = replace(extension_of(PETITION), times=2)
    assert twice.grant(None, "unit_leader", 1) == Term(30, Unit.DAY)
