"""What became of a synthetic year, read from the services' own tables; the same year gives the same bytes."""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from casekit.db import statement_limit
from casekit.runtime import Runtime
from casekit.streams import case_stream
from onedoor.simulation.year import Plan
from procedures.model import Procedure
from procedures.vocabulary import NAMES, DeadlineKind
from services.grid.handlers.mailing import ANSWER
from services.mediation.handlers.settling import OBLIGATION

FATES = ("met", "late", "missed", "cancelled", "running")
_PATIENCE_SECONDS = 60.0
# Terms that no rule of their own sets: that of an answer follows another's, an obligation's is the parties'.
_BESIDE = {ANSWER: "复函", OBLIGATION: "履行协议"}
AGREED = "约定"
_RULED = [kind.value for kind in DeadlineKind]
_CASES = text("SELECT state, route, outcome FROM cases WHERE code = ANY(:names)")
# A target is never missed: whether it was reached in time is told by the moments alone.
_TERMS = text(
    "SELECT kind, rule, CASE WHEN state = 'missed' AND ended_at IS NOT NULL THEN 'late'"
    " WHEN is_target AND state = 'met' AND ended_at >= due_at THEN 'late'"
    " WHEN is_target AND state = 'open' AND due_at <= :end THEN 'missed'"
    " WHEN state IN ('open', 'suspended') THEN 'running' ELSE state END AS fate, count(*) AS number"
    " FROM deadlines WHERE stream = ANY(:names) GROUP BY 1, 2, 3"
)
_SAID = text("SELECT type, count(*) AS number FROM outbox_messages WHERE stream = ANY(:names) GROUP BY type")


@dataclass(frozen=True, slots=True)
class TermLine:
    """What became of the deadlines of one rule.

    `met` in time, `late` after the term, `missed` and still not done, `cancelled` because the case took another turn,
    `running` at the end of the year. `target`: an aim of the place, which nobody breaches by missing it.
    """

    kind: str
    name: str
    rule: str
    term: str
    target: bool
    unpublished: bool
    met: int = 0
    late: int = 0
    missed: int = 0
    cancelled: int = 0
    running: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """A year: the plan, where the cases ended, what became of every term, and what was said how often."""

    place: str
    version: str
    plan: Plan
    states: Mapping[str, int]
    routes: Mapping[str, int]
    outcomes: Mapping[str, int]
    terms: tuple[TermLine, ...]
    said: Mapping[str, int]

    def as_json(self) -> str:
        """The report as JSON text, in one order."""
        plan = {**asdict(self.plan), "begins": self.plan.begins.isoformat()}
        document = {
            "place": self.place,
            "version": self.version,
            "plan": plan,
            "cases": {"state": self.states, "route": self.routes, "outcome": self.outcomes},
            "terms": [asdict(line) for line in self.terms],
            "said": self.said,
        }
        return json.dumps(document, ensure_ascii=False, indent=2) + "\n"


@dataclass(slots=True)
class Tally:
    """What can be counted of the cases of one database; tallies of several add up."""

    states: Counter[str] = field(default_factory=Counter)
    routes: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[str] = field(default_factory=Counter)
    fates: Counter[tuple[str, str, str]] = field(default_factory=Counter)  # kind, rule, fate
    said: Counter[str] = field(default_factory=Counter)

    def add(self, other: "Tally") -> None:
        """Count the other's too."""
        for mine in fields(self):
            getattr(self, mine.name).update(getattr(other, mine.name))


def read_tally(runtimes: Mapping[str, Runtime], codes: Sequence[str], end: datetime) -> Tally:
    """The tally of the cases of these codes, as of `end`."""
    streams = [case_stream(code) for code in codes]
    tally = Tally()
    for case in _rows(runtimes["intake"], _CASES, codes):
        tally.states[case["state"]] += 1
        tally.routes[case["route"] or "-"] += 1
        tally.outcomes[case["outcome"] or "-"] += 1
    for runtime in runtimes.values():
        for row in _rows(runtime, _SAID, streams):
            tally.said[row["type"]] += row["number"]
        for row in _rows(runtime, _TERMS, streams, end=end):
            tally.fates[row["kind"], row["rule"], row["fate"]] += row["number"]
    return tally


def report_of(procedure: Procedure, plan: Plan, tally: Tally) -> Report:
    """The report on a plan that was played by the procedure."""
    rules = {(kind, rule) for kind, rule, _ in tally.fates}
    return Report(
        place=procedure.place, version=procedure.version, plan=plan, states=_sorted(tally.states),
        routes=_sorted(tally.routes), outcomes=_sorted(tally.outcomes), said=_sorted(tally.said),
        terms=tuple(_line(procedure, kind, rule, tally.fates) for kind, rule in sorted(rules, key=_order)),
    )  # fmt: skip


def _line(procedure: Procedure, kind: str, key: str, fates: Mapping[tuple[str, str, str], int]) -> TermLine:
    rule = procedure.rules.get(key)
    counts = {fate: fates.get((kind, key, fate), 0) for fate in FATES}
    named = NAMES[DeadlineKind(kind)] if kind in _RULED else _BESIDE.get(kind, kind)
    if rule is None:
        return TermLine(kind, named, key, AGREED, False, False, **counts)
    return TermLine(kind, named, key, str(rule.term), rule.target, rule.unpublished, **counts)


def _order(key: tuple[str, str]) -> tuple[int, str, str]:
    kind, rule = key
    return (_RULED.index(kind), kind, rule) if kind in _RULED else (len(_RULED), kind, rule)


def _sorted(counts: Counter[str]) -> dict[str, int]:
    return dict(sorted(counts.items()))


def _rows(
    runtime: Runtime, statement: Any, names: Sequence[str], **values: Any
) -> Sequence[Mapping[str, Any]]:
    bound = statement.bindparams(bindparam("names", type_=ARRAY(Text)))
    with statement_limit(_PATIENCE_SECONDS), runtime.db.begin() as db:
        return [dict(row) for row in db.execute(bound, {"names": list(names), **values}).mappings()]
