"""What belongs to an order beside itself: who assists it, what presses it, the place's slips, and the acts on these."""

from collections.abc import Mapping, Set
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, select

from access import guard
from access.acts import Act
from casekit.auth import Actor
from casekit.web import Keyset
from casekit.work import Work
from procedures.model import Procedure
from procedures.vocabulary import DeadlineKind
from services.grid.chain_tables import SUPERVISIONS
from services.grid.domain import supervision
from services.grid.domain.chain import WITH_UNIT, is_appraised, supervision_name
from services.grid.domain.lifecycle import Move, State, can
from services.grid.domain.longer import has_more
from services.grid.order_tables import ORDERS
from services.grid.places import procedure_of
from services.grid.tables import UNITS

_NEWEST = Keyset(SUPERVISIONS.c.issued_at, SUPERVISIONS.c.id)
_FILTERS = (("unit", "unit"), ("state", "state"), ("case", "code"), ("cause", "cause"))


def supervisions(work: Work, actor: Actor, query: Mapping[str, Any]) -> dict[str, Any]:
    """A page of the slips on orders that the actor may see, newest first; `query` as `schemas.SupervisionQuery`.

    Raises Forbidden when his roles never can, and CaseNotFound for those of a case that he may not know of.
    """
    guard.require(work, actor, Act.ORDER_READ, query["case"])
    wanted: list[ColumnElement[bool]] = [SUPERVISIONS.c.region == work.region]
    wanted += [SUPERVISIONS.c[name] == query[field] for field, name in _FILTERS if query[field] is not None]
    if query["overdue"]:
        wanted += [
            SUPERVISIONS.c.state == supervision.State.ISSUED.value, SUPERVISIONS.c.due_at <= work.now,
        ]  # fmt: skip
    ways = guard.ways(work, actor, Act.ORDER_READ, SUPERVISIONS.c.code, SUPERVISIONS.c.unit)
    page = _NEWEST.page(work.execute(_NEWEST.select(_slips(), query, wanted, ways)).all(), query)
    return {**page, "items": [_slip(work, row) for row in page["items"]]}


def around(work: Work, row: Mapping[str, Any], allowed: Set[Act]) -> dict[str, Any]:
    """The parts of an order's view that the chain adds, for one who may see the order and do `allowed`."""
    procedure = procedure_of(work, row)
    slips = _slips().where(SUPERVISIONS.c.order_id == row["id"]).order_by(SUPERVISIONS.c.issued_at)
    supervised = [_slip(work, dict(slip)) for slip in work.execute(slips).mappings()]
    return {
        "assisting": _assisting(work, row["id"]),
        "supervisions": supervised,
        "slips": [
            {"stage": slip.stage.value, "name": slip.name, "by": slip.by} for slip in procedure.order_chain
        ],
        "chain_acts": [
            act.value
            for act in (*_acts(row, supervised, procedure), *terms_acts(row, procedure))
            if act in allowed
        ],
    }


def _acts(row: Mapping[str, Any], slips: list[dict[str, Any]], procedure: Procedure) -> list[Act]:
    """What the chain's state lets be done next, by whoever may."""
    state, found = State(row["state"]), list[Act]()
    open_slip = next((slip["state"] for slip in slips if slip["state"] in supervision.OPEN), None)
    if can(Move.ESCALATE, state) and row["lead"] is None:
        found.append(Act.ORDER_ESCALATE)
    if open_slip == supervision.State.ANSWERED or (open_slip is None and state in WITH_UNIT):
        found.append(Act.ORDER_SUPERVISE)
    if open_slip == supervision.State.ISSUED:
        found.append(Act.ORDER_EXPLAIN)
    if state is State.VERIFIED and row["appraisal"] is None and is_appraised(procedure):
        found.append(Act.ORDER_APPRAISE)
    return found


def terms_acts(row: Mapping[str, Any], procedure: Procedure) -> list[Act]:
    """What may be done next to the order's term; how often it was extended is seen when one asks."""
    rule = procedure.rule(DeadlineKind.ORDER_COMPLETION, row["grade"])
    if State(row["state"]) not in WITH_UNIT or row["lead"] is not None:
        return []
    if row["suspended_for"] is not None:
        return [Act.ORDER_SUSPEND]
    found = [Act.ORDER_GRANT] if row["asked_length"] is not None else []
    if row["asked_length"] is None and has_more(rule, 0):
        found.append(Act.ORDER_EXTEND)
    return found + ([Act.ORDER_SUSPEND] if rule.not_counted else [])


def _slips() -> Select[Any]:
    return select(SUPERVISIONS, _name_of(SUPERVISIONS.c.unit), _terms_of())


def _terms_of() -> ColumnElement[Any]:
    """The procedure in whose words the slip is named: that of its order."""
    named = ORDERS.c.place + "|" + ORDERS.c.procedure
    return select(named).where(ORDERS.c.id == SUPERVISIONS.c.order_id).scalar_subquery().label("terms")


def _slip(work: Work, row: Mapping[str, Any]) -> dict[str, Any]:
    place, _, version = row["terms"].partition("|")
    is_overdue = row["state"] == supervision.State.ISSUED and row["due_at"] <= work.now
    name = supervision_name(procedure_of(work, {"place": place, "procedure": version}))
    return {**row, "order": row["order_id"], "missed": row["kind"], "name": name, "is_overdue": is_overdue}


def _assisting(work: Work, lead: UUID) -> list[dict[str, Any]]:
    rows = work.execute(
        select(ORDERS.c.id, ORDERS.c.unit, ORDERS.c.state, ORDERS.c.due_at, _name_of(ORDERS.c.unit))
        .where(ORDERS.c.lead == lead)
        .order_by(ORDERS.c.issued_at, ORDERS.c.id)
    )
    return [dict(row) for row in rows.mappings()]


def _name_of(unit: ColumnElement[Any]) -> ColumnElement[Any]:
    return select(UNITS.c.name).where(UNITS.c.id == unit).scalar_subquery().label("unit_name")
