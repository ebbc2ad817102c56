"""The suggestion for triage as it is read: every value with its name and the rules that spoke. Only SELECTs."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.work import Work
from procedures.model import Procedure
from services.intake.domain.sorting import Choice, Option, Reason
from services.intake.records import case_of
from services.intake.suggesting import Suggestion, suggest
from services.intake.tables import CASES


def triage_suggestion(work: Work, actor: Actor, code: str) -> dict[str, Any]:
    """What is proposed for the case now. Raises CaseNotFound or Forbidden."""
    guard.require(work, actor, Act.CASE_TRIAGE, code)
    row = dict(work.execute(select(CASES).where(CASES.c.code == code)).mappings().one())
    return _shown(suggest(work, actor, case_of(row), row))


def _shown(suggestion: Suggestion) -> dict[str, Any]:
    proposal, procedure = suggestion.proposal, suggestion.procedure
    concerns = {each.key: each for each in procedure.concerns}
    concern = concerns.get(proposal.concern.value or "")
    return {
        "id": suggestion.id,
        "place": procedure.place,
        "procedure": procedure.version,
        "category": _choice(proposal.category, {each.key: each.name for each in procedure.categories}),
        "concern": _choice(proposal.concern, {key: each.name for key, each in concerns.items()}),
        "manner": None if concern is None else concern.manner,
        "grade": _choice(proposal.grade, _grades(procedure)),
        "route": _choice(proposal.route, {}),
        "guidance": [_option(each, {}) for each in proposal.guidance],
        "units": [
            {
                "unit": each.unit.id,
                "name": each.unit.name,
                "signals": list(each.signals),
                "needs_supervisor": each.needs_supervisor,
            }
            for each in suggestion.units
        ],
        "grids": [{"grid": each.grid, "name": each.name, "signal": each.signal} for each in suggestion.grids],
    }


def _grades(procedure: Procedure) -> dict[str, str]:
    return {policy.grade.value: policy.name for policy in procedure.grades}


def _choice(choice: Choice, names: Mapping[str, str]) -> dict[str, Any]:
    best = choice.best
    empty = {"value": None, "name": None, "points": 0, "reasons": []}
    return {
        **(empty if best is None else _option(best, names)),
        "alternatives": [_option(each, names) for each in choice.others],
    }


def _option(option: Option, names: Mapping[str, str]) -> dict[str, Any]:
    return {
        "value": option.value,
        "name": names.get(option.value),
        "points": option.points,
        "reasons": [_reason(each) for each in option.reasons],
    }


def _reason(reason: Reason) -> dict[str, Any]:
    source = reason.source
    return {
        "rule": reason.rule,
        "points": reason.points,
        "signals": list(reason.signals),
        "source": {
            "origin": source.origin.value,
            "title": source.title,
            "article": source.article,
            "note": source.note,
        },
    }
