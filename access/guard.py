"""The policy, asked on a service's own access tables. Every command, query and list of every service goes through here.

`require` costs no statement without a case and one with it. A refusal raises a Problem that carries an `AccessRefused`
event (`on_record`); the API bridge says it on the service's own stream after the rollback. An unknown case and a
hidden one are refused alike, on record both, so that neither the answer nor the time it takes tells them apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import (
    ColumnElement,
    FromClause,
    RowMapping,
    and_,
    bindparam,
    false,
    func,
    or_,
    select,
    text,
    true,
)

from access import sql
from access.acts import Act
from access.policy import Decision, Verdict, decide, decide_general, permitted, standings_for
from access.relations import CaseRelations, Link, Seat, Standing, Via, standings
from access.rules import JUDGING
from access.steps import NOTHING, Granted, granted
from access.tables import CASES, RELATIONS
from casekit.auth.actor import Actor
from casekit.errors import CaseNotFound, Forbidden, Problem
from casekit.work import Work
from contracts.access import AccessRefused
from contracts.vocabulary import Relation

# From so many links on a list is walked and each row looked at; below, what the unit has is gathered and sorted.
_MUCH = 5_000


@dataclass(frozen=True, slots=True)
class Grant:
    """Leave to go on. `masked`: personal data and text that people wrote are withheld from the answer.

    `case` is what is known of the case's relations, `held` the actor's standings to it; both empty in general acts.
    """

    masked: bool
    case: CaseRelations | None = None
    held: frozenset[Standing] = frozenset()


def require(
    work: Work,
    actor: Actor,
    act: Act,
    code: str | None = None,
    *,
    unit: str | None = None,
    grid: str | None = None,
    seat: Seat | None = None,
    hidden: type[Problem] = CaseNotFound,
) -> Grant:
    """Let the actor do `act`, or raise.

    With `code`: on that case, or on the order, mediation or petition that `unit` (its owner) has on it; raises `hidden`
    (give the not-found of what was asked for) when the actor may not know of it, Forbidden when he may know and not do.
    Without: in general, on the figures of `unit`, in `grid`, on a list, or on the organisation from `seat`; raises
    Forbidden.
    """
    if code is None:
        general = decide_general(actor, act, unit=unit, grid=grid, seat=seat)
        if not general.is_allowed:
            raise refusal(Forbidden, actor, act)
        return Grant(general.masked)
    case = load(work, code)
    decision = decide(actor, act, case, unit=unit)
    if decision.verdict is Verdict.HIDDEN or case is None:
        raise refusal(hidden, actor, act, case)
    if decision.verdict is Verdict.FORBIDDEN:
        raise refusal(Forbidden, actor, act, case)
    return Grant(decision.masked, case, standings(actor, case, unit))


def may(work: Work, actor: Actor, act: Act, code: str, *, unit: str | None = None) -> Decision:
    """What `require` would decide on a case, without raising or recording; to show or leave out, never to act."""
    return decide(actor, act, load(work, code), unit=unit)


def has_lapsed(work: Work, actor: Actor, act: Act, code: str, *, unit: str, record: Act) -> bool:
    """Whether `act` was the actor's to do as long as his unit had this, and he may read it (`record`) in full still.

    He lacks no leave, it is over: a service tells him that, and repeats to him what he was answered (Idempotency-Key).
    """
    case = load(work, code)
    if case is None:
        return False
    sight = decide(actor, record, case, unit=unit)
    had_it = Standing.HANDLING in standings_for(actor, act) - standings(actor, case, unit)
    return had_it and sight.is_allowed and not sight.masked


def allowed_acts(work: Work, actor: Actor, code: str, *, unit: str | None = None) -> frozenset[Act]:
    """Every act the policy allows the actor on the case; what its state allows is the service's to add."""
    case = load(work, code)
    return frozenset() if case is None else permitted(actor, case, unit=unit)


def acts_of(actor: Actor, grant: Grant, *, unit: str | None = None) -> frozenset[Act]:
    """`allowed_acts` for one who has been granted something on the case already; no statement."""
    return frozenset() if grant.case is None else permitted(actor, grant.case, unit=unit)


def by_the_table(actor: Actor, grant: Grant, act: Act) -> bool:
    """Whether the table itself allows the act, whatever the case's place adds: what sight may depend on."""
    if grant.case is None:
        return False
    return act in permitted(actor, replace(grant.case, granted=NOTHING))


def visible(
    actor: Actor, act: Act, code: ColumnElement[Any], unit: ColumnElement[Any] | None = None
) -> ColumnElement[bool]:
    """`decide` as an SQL condition on the `code` column of rows that something else has found.

    `unit` is the column of the owner, for orders, mediations and petitions. The condition is false for every row when
    the actor's roles can never do `act`.
    """
    held = sorted(standings_for(actor, act))
    found = or_(false(), *(sql.stands(standing, actor, code, unit) for standing in held))
    return and_(found, *_barred(actor, act, code, unit))


def seen(actor: Actor, act: Act, code: ColumnElement[Any]) -> ColumnElement[bool]:
    """`visible` of rows that come in an order until a page is full, each looked at in its turn; also within an OR.

    `code` is a column of another table than the access tables.
    """
    held = sorted(standings_for(actor, act))
    found = or_(false(), *(sql.stands(standing, actor, code, None, one_by_one=True) for standing in held))
    return and_(found, *_barred(actor, act, code, None))


def ways(
    work: Work,
    actor: Actor,
    act: Act,
    code: ColumnElement[Any],
    unit: ColumnElement[Any] | None = None,
    told: Mapping[Standing, ColumnElement[Any]] | None = None,
    beside: FromClause | None = None,
) -> list[ColumnElement[bool]]:
    """`visible` as alternatives, one for each standing, for lists (`Keyset.select`).

    Joined by OR they would be gathered in full before the first row is shown. `told` are the list's own columns that
    say what the access tables say: centre and grid of the case, and the unit that it is with, if there is `beside`: a
    table (`unit`, `code`) of all others that handle it.
    """
    held, found = standings_for(actor, act), list[ColumnElement[bool]]()
    if Standing.HANDLING in held and actor.unit is not None:
        is_much = int(work.execute(sql.handled_up_to(_MUCH, actor)).scalar_one()) == _MUCH
        handled = sql.handles(held, actor, code, unit, is_much=is_much)
        split = _split(actor, code, told or {}, beside) if is_much else [true()]
        found += (and_(each, handled) for each in split)
        held -= sql.told_by_handles(held)
    found += (_way(each, actor, code, unit, told or {}) for each in sorted(held))
    barred = _barred(actor, act, code, unit)
    return [and_(way, *barred) for way in found]


def _split(
    actor: Actor,
    code: ColumnElement[Any],
    told: Mapping[Standing, ColumnElement[Any]],
    beside: FromClause | None,
) -> list[ColumnElement[bool]]:
    """What the unit handles, as what is with it and what is with another: each is found by an index of its own."""
    if beside is None:
        return [true()]
    others = select(beside.c.code).where(beside.c.unit == actor.unit)
    return [told[Standing.HANDLING] == actor.unit, sql.gathered(others, code)]


def _way(
    standing: Standing,
    actor: Actor,
    code: ColumnElement[Any],
    unit: ColumnElement[Any] | None,
    told: Mapping[Standing, ColumnElement[Any]],
) -> ColumnElement[bool]:
    if standing in told and standing is Standing.OWN_GRID:
        return told[standing].in_(sorted(actor.grids))
    if standing in told and standing is Standing.OWN_CENTRE and actor.unit is not None:
        return told[standing] == actor.unit
    return sql.stands(standing, actor, code, unit)


def _barred(
    actor: Actor, act: Act, code: ColumnElement[Any], unit: ColumnElement[Any] | None
) -> list[ColumnElement[bool]]:
    """What holds in every standing: the wall, and that nobody judges what is his own unit's."""
    is_own = act in JUDGING and unit is not None and actor.unit is not None
    return [sql.beyond_the_wall(actor, code), *([unit != actor.unit] if is_own and unit is not None else [])]


def unwalled(actor: Actor, code: ColumnElement[Any]) -> ColumnElement[bool]:
    """The actor's unit is not accused in the case: the least that every figure and count must filter by."""
    return sql.beyond_the_wall(actor, code)


def walled(actor: Actor, code: ColumnElement[Any]) -> ColumnElement[bool]:
    """`unwalled`, negated: for figures that take off what a sum holds of such cases."""
    return code.in_(sql.walled(actor))


def accusing(unit: str | None, code: ColumnElement[Any]) -> ColumnElement[bool]:
    """The unit (None: any) is accused in the case: for what is made known without anybody asking, such as a card."""
    return code.in_(sql.accusing(unit))


def is_accused(work: Work, unit: str) -> bool:
    """Whether any case accuses the unit."""
    return work.execute(sql.accusing(unit).limit(1)).first() is not None


def refusal(problem: type[Problem], actor: Actor, act: Act, case: CaseRelations | None = None) -> Problem:
    """The problem to raise, with its record. A code that no case bears is not kept: it may be anything."""
    raised = problem()
    code = None if case is None else case.code
    raised.on_record = AccessRefused(viewer=actor.id, unit=actor.unit, act=act.value, code=code)
    return raised


def load(work: Work, code: str) -> CaseRelations | None:
    """What this service knows of the case's relations; one statement. None when it has not heard of the case."""
    row = work.execute(_LOAD, {"code": code}).mappings().one_or_none()
    return None if row is None else _relations(work, row)


def load_many(work: Work, codes: frozenset[str]) -> dict[str, CaseRelations]:
    """`load` for several codes in one statement; those not heard of are left out."""
    rows = work.execute(_LOAD_MANY, {"codes": sorted(codes)}).mappings() if codes else ()
    return {row["code"]: _relations(work, row) for row in rows}


def _relations(work: Work, row: RowMapping) -> CaseRelations:
    links = tuple(
        Link(each["unit"], Relation(each["relation"]), Via(each["via"]), each["round"], each["is_active"])
        for each in row["links"]
    )
    return CaseRelations(
        code=row["code"], region=row["region"], handling_region=row["handling_region"], centre=row["centre"],
        grid=row["grid"], round=row["round"], links=links, granted=_granted(work, row),
    )  # fmt: skip


def _granted(work: Work, row: RowMapping) -> Granted:
    library = work.extras.get("procedures")
    if library is None or row["procedure"] is None:
        return NOTHING
    return granted(library, row["place"], row["procedure"])


_LINKS = (
    select(
        func.coalesce(
            func.jsonb_agg(
                func.jsonb_build_object(
                    text("'unit'"), RELATIONS.c.unit, text("'relation'"), RELATIONS.c.relation,
                    text("'via'"), RELATIONS.c.via, text("'round'"), RELATIONS.c.round,
                    text("'is_active'"), RELATIONS.c.is_active,
                )
            ),
            text("'[]'::jsonb"),
        )
    )
    .where(RELATIONS.c.code == CASES.c.code)
    .correlate(CASES)
    .scalar_subquery()
    .label("links")
)  # fmt: skip
_LOAD = select(CASES, _LINKS).where(CASES.c.code == bindparam("code"))
_LOAD_MANY = select(CASES, _LINKS).where(CASES.c.code.in_(bindparam("codes", expanding=True)))
