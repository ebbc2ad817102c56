"""How long a synthetic year takes (`onedoor procedure simulate`): a thousand cases in 365 days, two processes and all.

The place is one with every slip of the chain. What it takes of the processor depends less on what else runs on the
machine than the time: that of the command's own processes is told, without its PostgreSQL's.
"""

import resource
from collections.abc import Sequence

from benchmarks.figures import Figure, Report
from casekit.clock import monotonic
from onedoor.simulation.run import BEGINS, simulate
from onedoor.simulation.year import Plan

PLACE = "xiaogan"
AIM = "< 60"
WHOLE, QUICK = (
    Plan(cases=1000, days=365, seed=7, begins=BEGINS),
    Plan(cases=40, days=30, seed=7, begins=BEGINS),
)


def measure(quick: bool) -> Report:
    """Three years, one after another; one short one when quick."""
    plan = QUICK if quick else WHOLE
    report = Report("simulation", ())
    years = [_played(plan) for _ in range(1 if quick else 3)]
    seconds, processor = zip(*years, strict=True)
    report.figures = [
        Figure(f"{plan.cases:,} cases, {plan.days} days", "s", seconds, "" if quick else AIM),
        Figure("processor, without PostgreSQL", "s", processor),
    ]
    report.notes = [f"{PLACE}, seed {plan.seed}; from the call to the report, start of the database included"]
    return report


def _played(plan: Plan) -> Sequence[float]:
    """Seconds on the wall, and of the processor."""
    began, before = monotonic(), _processor()
    simulate(PLACE, plan)
    return monotonic() - began, _processor() - before


def _processor() -> float:
    """Of this process and of those that it has seen end."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
