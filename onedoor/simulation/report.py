"""What became of a synthetic year, read from the services' own tables; the same year gives the same bytes."""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Text, bindparam, text
from sqlalchemy.dialects.postgresql import ARRAY

from casekit.db import statement_limit
from casekit.runtime import Runtime
from casekit.streams import case_stream
from onedoor.simulation.year import Plan
from procedures.model import Procedure, Rule
from procedures.vocabulary import NAMES, DeadlineKind

_PATIENCE_SECONDS = 60.0
_CASES = text("SELECT state, route, outcome FROM cases WHERE code = ANY(:names)")
_TERMS = text(
    "SELECT kind, rule, CASE WHEN state = 'missed' AND ended_at IS NOT NULL THEN 'late'"
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


def read_report(
    runtimes: Mapping[str, Runtime], procedure: Procedure, plan: Plan, codes: Sequence[str]
) -> Report:
    """The report on the cases of these codes."""
    streams = [case_stream(code) for code in codes]
    cases = _rows(runtimes["intake"], _CASES, codes)
    said: Counter[str] = Counter()
    fates: dict[tuple[str, str], dict[str, int]] = {}
    for runtime in runtimes.values():
        said.update({row["type"]: row["number"] for row in _rows(runtime, _SAID, streams)})
        for row in _rows(runtime, _TERMS, streams):
            fates.setdefault((row["kind"], row["rule"]), {})[row["fate"]] = row["number"]
    return Report(
        place=procedure.place, version=procedure.version, plan=plan,
        states=_counted(row["state"] for row in cases),
        routes=_counted(row["route"] for row in cases),
        outcomes=_counted(row["outcome"] for row in cases),
        terms=tuple(_line(procedure, kind, rule, fates[kind, rule]) for kind, rule in sorted(fates, key=_order)),
        said=dict(sorted(said.items())),
    )  # fmt: skip


def _line(procedure: Procedure, kind: str, key: str, fates: Mapping[str, int]) -> TermLine:
    rule: Rule = procedure.rules[key]
    named = NAMES[DeadlineKind(kind)]
    return TermLine(kind, named, key, str(rule.term), rule.target, rule.unpublished, **fates)


def _order(key: tuple[str, str]) -> tuple[int, str]:
    return list(DeadlineKind).index(DeadlineKind(key[0])), key[1]


def _counted(words: Iterable[str | None]) -> dict[str, int]:
    return dict(sorted(Counter(word or "-" for word in words).items()))


def _rows(runtime: Runtime, statement: Any, names: Sequence[str]) -> Sequence[Mapping[str, Any]]:
    bound = statement.bindparams(bindparam("names", type_=ARRAY(Text)))
    with statement_limit(_PATIENCE_SECONDS), runtime.db.begin() as db:
        return [dict(row) for row in db.execute(bound, {"names": list(names)}).mappings()]
