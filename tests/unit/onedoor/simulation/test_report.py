"""The report of a year tells of every term that ran, also of those that no rule of their own sets."""

from collections import Counter
from datetime import date

from onedoor.simulation.report import AGREED, Tally, report_of
from onedoor.simulation.year import Plan
from procedures import library

PLAN = Plan(cases=3, days=30, seed=7, begins=date(2025, 1, 1))


def test_terms_that_a_letter_or_an_agreement_sets_stand_after_those_of_the_procedure() -> None:
    procedure = library.load("yumen", on=PLAN.begins)
    fates = {
        ("letter.answer", "order.supervision", "met"): 1,
        ("mediation.obligation", "agreement", "late"): 2,
        ("completion", "completion.ordinary", "met"): 3,
    }
    report = report_of(procedure, PLAN, Tally(fates=Counter(fates)))
    told = [(line.kind, line.name, line.met, line.late) for line in report.terms]
    assert told == [
        ("completion", "办结", 3, 0), ("letter.answer", "复函", 1, 0), ("mediation.obligation", "履行协议", 0, 2),
    ]  # fmt: skip
    assert report.terms[1].term == str(procedure.rules["order.supervision"].term)
    assert report.terms[2].term == AGREED
