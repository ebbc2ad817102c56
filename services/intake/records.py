"""How a case stands in its row, and which procedure it keeps. Used by `handlers` and `readmodel`."""

from collections.abc import Mapping
from typing import Any

from casekit.work import Work
from contracts.vocabulary import Grade, MatterType, Outcome, Relation, Route, UnitRelation
from procedures.model import Procedure
from services.intake.domain.case import Case
from services.intake.domain.lifecycle import State


def case_of(row: Mapping[str, Any]) -> Case:
    """The aggregate that a row of `cases` holds."""
    return Case(
        code=row["code"],
        matter_type=MatterType(row["matter_type"]),
        place=row["place"],
        procedure=row["procedure"],
        units=tuple(UnitRelation(unit, Relation(relation)) for unit, relation in row["units"]),
        grid=row["grid"],
        has_petitioner=row["has_petitioner"],
        is_anonymous=row["is_anonymous"],
        state=State(row["state"]),
        round=row["round"],
        routed_round=row["routed_round"],
        notified_round=row["notified_round"],
        followed_up_round=row["followed_up_round"],
        category=row["category"],
        concern=row["concern"],
        grade=Grade(row["grade"]) if row["grade"] else None,
        proposed_route=Route(row["proposed_route"]) if row["proposed_route"] else None,
        route=Route(row["route"]) if row["route"] else None,
        unit=row["unit"],
        supervisor=row["supervisor"],
        outcome=Outcome(row["outcome"]) if row["outcome"] else None,
    )


def columns_of(case: Case) -> dict[str, Any]:
    """What of a case may change, as columns."""
    return {
        "state": case.state.value,
        "matter_type": case.matter_type.value,
        "grid": case.grid,
        "units": [[each.unit, each.relation.value] for each in case.units],
        "has_petitioner": case.has_petitioner,
        "is_anonymous": case.is_anonymous,
        "round": case.round,
        "routed_round": case.routed_round,
        "notified_round": case.notified_round,
        "followed_up_round": case.followed_up_round,
        "category": case.category,
        "concern": case.concern,
        "grade": _word(case.grade),
        "proposed_route": _word(case.proposed_route),
        "route": _word(case.route),
        "unit": case.unit,
        "supervisor": case.supervisor,
        "outcome": _word(case.outcome),
    }


def procedure_of(work: Work, case: Case) -> Procedure:
    """The procedure in the version the case began with."""
    procedure: Procedure = work.extras["procedures"].load(case.place, case.procedure)
    return procedure


def _word(value: Grade | Route | Outcome | None) -> str | None:
    return None if value is None else value.value
