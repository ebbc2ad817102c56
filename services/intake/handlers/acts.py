"""The acts of staff on a case, one function each. All raise what `open_case` and the domain do."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Executable, select

from access.acts import Act
from casekit.auth import Actor
from casekit.errors import InvalidInput, Message
from casekit.ids import new_id
from casekit.work import Work
from contracts.vocabulary import FollowUpWay, RefusalGround, Route, Satisfaction, UnitKind
from procedures.starting import StartEvent
from services.intake.domain.case import Case
from services.intake.domain.routing import Routing
from services.intake.errors import CategoryUnknown, RouteNotOffered, UnitUnknown
from services.intake.handlers.acting import Opened, carry_out, note, open_case
from services.intake.handlers.beginning import started_by
from services.intake.handlers.duties import Terms, completion_due
from services.intake.organisation_tables import GRIDS, STAFF, UNITS
from services.intake.records import procedure_of
from services.intake.roots import accused_in_related


@dataclass(frozen=True, slots=True)
class Direction:
    """分流 as decided: a unit, or a grid whose unit it is; a supervisor by unit or post."""

    route: Route
    unit: str | None = None
    grid: str | None = None
    supervisor: str | None = None
    text: str | None = None


def admit(work: Work, actor: Actor, code: str) -> Case:
    """受理."""
    opened = open_case(work, actor, Act.CASE_ADMIT, code)
    return carry_out(work, opened, opened.case.admit())


def refuse(
    work: Work, actor: Actor, code: str, ground: RefusalGround, right_way: Route | None, text: str | None
) -> Case:
    """不予受理; `text` are the grounds in words, for the written notice."""
    opened = open_case(work, actor, Act.CASE_REFUSE, code)
    events = opened.case.refuse(ground, right_way)
    note(work, opened, "refusal", text)
    return carry_out(work, opened, events)


def direct(work: Work, actor: Actor, code: str, direction: Direction) -> Case:
    """分流."""
    opened = open_case(work, actor, Act.CASE_ROUTE, code)
    check_offered(work, opened.case, direction.route)
    routing = _resolved(work, opened.case, direction)
    due = None if routing.route is Route.PETITION else _due(work, opened)
    events = opened.case.direct(routing, due)
    note(work, opened, "routing", direction.text)
    return carry_out(work, opened, events)


def _due(work: Work, opened: Opened) -> datetime | None:
    """By when a case that is routed now is to be completed; None while its term waits for another fact."""
    due, procedure = completion_due(work, opened.stream), procedure_of(work, opened.case)
    if due is not None or started_by(procedure, opened.case.grade) is not StartEvent.ROUTED:
        return due
    timing = Terms(procedure, opened.case.grade, work.now).completion(work.now)
    return None if timing is None else timing.due_at


def answer(work: Work, actor: Actor, code: str, text: str) -> Case:
    """当场答复."""
    opened = open_case(work, actor, Act.CASE_ANSWER, code)
    events = opened.case.answer()
    note(work, opened, "answer", text)
    return carry_out(work, opened, events)


def follow_up(
    work: Work,
    actor: Actor,
    code: str,
    satisfaction: Satisfaction,
    text: str | None,
    way: FollowUpWay | None = None,
) -> Case:
    """回访, by telephone, visit or at the window."""
    opened = open_case(work, actor, Act.CASE_FOLLOW_UP, code)
    events = opened.case.follow_up(satisfaction, way)
    note(work, opened, "follow_up", text)
    work.insert(
        "follow_ups", id=new_id(), code=code, region=opened.row["region"], round=opened.case.round,
        satisfaction=satisfaction.value, way=None if way is None else way.value, asked_by=actor.id, asked_at=work.now,
    )  # fmt: skip
    return carry_out(work, opened, events)


def close(work: Work, actor: Actor, code: str) -> Case:
    """结案."""
    opened = open_case(work, actor, Act.CASE_CLOSE, code)
    needed = procedure_of(work, opened.case).follow_up.needed(opened.case.matter_type)
    return carry_out(work, opened, opened.case.close(needs_follow_up=needed))


def reopen(work: Work, actor: Actor, code: str, text: str | None) -> Case:
    """重新办理."""
    opened = open_case(work, actor, Act.CASE_REOPEN, code)
    events = opened.case.reopen()
    note(work, opened, "reopening", text)
    return carry_out(work, opened, events)


def withdraw(work: Work, actor: Actor, code: str, text: str | None) -> Case:
    """撤回, asked for by the party at the window."""
    opened = open_case(work, actor, Act.CASE_WITHDRAW, code)
    events = opened.case.withdraw()
    note(work, opened, "withdrawal", text)
    return carry_out(work, opened, events)


def archive(work: Work, actor: Actor, code: str) -> Case:
    """归档."""
    opened = open_case(work, actor, Act.CASE_ARCHIVE, code)
    return carry_out(work, opened, opened.case.archive())


def check_category(work: Work, case: Case, category: str) -> None:
    """Whether the case's procedure knows the category. Raises CategoryUnknown."""
    known = [each.key for each in procedure_of(work, case).categories]
    if category not in known:
        raise CategoryUnknown(known=known)


def check_offered(work: Work, case: Case, route: Route) -> None:
    """Whether the case's procedure offers the route. Raises RouteNotOffered."""
    if route.value not in {each.value for each in procedure_of(work, case).routes}:
        raise RouteNotOffered


def _resolved(work: Work, case: Case, direction: Direction) -> Routing:
    """The direction with what is known of the units it names. Raises UnitUnknown."""
    unit, grid = direction.unit, direction.grid or case.grid
    if direction.route is Route.GRID:
        if direction.unit is not None:
            raise InvalidInput(
                Message(
                    "A case that goes to a grid goes to the grid's unit.",
                    "分流至网格的，由网格所属单位承办。",
                ),
                field="unit",
            )
        unit = _unit_of_grid(work, grid, is_own=direction.grid is None)
    elif direction.grid is not None:
        raise InvalidInput(
            Message("Only the grid route names a grid.", "仅分流至网格时填写网格。"), field="grid"
        )
    kind = (
        None
        if unit is None
        else UnitKind(
            _one(work, select(UNITS.c.kind).where(UNITS.c.id == unit, UNITS.c.is_active), field="unit")
        )
    )
    return Routing(
        route=direction.route, unit=unit, kind=kind, grid=grid if direction.route is Route.GRID else None,
        supervisor=direction.supervisor, supervisor_unit=_supervisor_unit(work, direction.supervisor),
        barred=accused_in_related(work, case.code),
    )  # fmt: skip


def _unit_of_grid(work: Work, grid: str | None, *, is_own: bool) -> str:
    """The unit that answers for the grid; where the case's own has ended since, for what succeeded it."""
    if grid is None:
        raise InvalidInput(
            Message("The case lies in no grid; name one.", "本案未标明网格，请填写网格。"), field="grid"
        )
    grids = select(GRIDS.c.id, GRIDS.c.unit, GRIDS.c.ended_on, GRIDS.c.successor)
    line = grids.where(GRIDS.c.id == grid).cte("line", recursive=True)
    if is_own:
        line = line.union(grids.join(line, GRIDS.c.id == line.c.successor))
    return _one(work, select(line.c.unit).where(line.c.ended_on.is_(None)), field="grid")


def _supervisor_unit(work: Work, supervisor: str | None) -> str | None:
    """The unit a supervisor is, or whose post it is."""
    if supervisor is None:
        return None
    own = select(UNITS.c.id.label("unit")).where(UNITS.c.id == supervisor, UNITS.c.is_active)
    found = own.union(select(STAFF.c.unit).where(STAFF.c.id == supervisor, STAFF.c.ended_on.is_(None)))
    return _one(work, found, field="supervisor")


def _one(work: Work, statement: Executable, field: str) -> str:
    found = work.execute(statement).scalars().first()
    if found is None:
        raise UnitUnknown(field=field)
    return str(found)
