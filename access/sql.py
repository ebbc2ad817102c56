"""The policy's predicates in SQL, for lists: one condition per standing, held to `access.relations` by a test.

Used by `access.guard` alone. Each condition is `code IN (a plain select)`, which PostgreSQL turns into a semi-join on
an index of the access tables, so that a list costs what its reader may see and not what there is.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, FromClause, Select, and_, any_, false, func, literal, select, true

from access.relations import Standing, Via, jurisdiction
from access.tables import CASES, RELATIONS
from casekit.auth.actor import Actor
from contracts.vocabulary import Relation

_HANDLING = RELATIONS.alias("handling")
_RESPONDENT = RELATIONS.alias("respondent")


def beyond_the_wall(actor: Actor, code: ColumnElement[Any]) -> ColumnElement[bool]:
    """The actor's unit is not accused in the case (`relations.is_walled`, negated)."""
    return code.not_in(walled(actor))


def walled(actor: Actor) -> Select[Any]:
    """The codes of the cases in which the actor's unit is accused; of all that accuse anyone, when he has no unit."""
    return accusing(actor.unit)


def accusing(unit: str | None) -> Select[Any]:
    """The codes of the cases in which the unit is accused; of all that accuse anyone for None."""
    accused = RELATIONS.alias("accused")
    found = select(accused.c.code).where(*_is(accused, Relation.ACCUSED))
    return found if unit is None else found.where(accused.c.unit == unit)


def stands(
    standing: Standing,
    actor: Actor,
    code: ColumnElement[Any],
    owner: ColumnElement[Any] | None,
    *,
    one_by_one: bool = False,
) -> ColumnElement[bool]:
    """The actor is in `standing` to the case, or to what the unit in column `owner` has on it.

    `one_by_one`: rows come in an order and only so many are wanted; each is looked at in its turn.
    """
    condition = _CONDITIONS[standing](actor)
    if condition is None:
        return false()
    found: ColumnElement[bool] = _looked_at(condition, code) if one_by_one else code.in_(condition)
    if owner is not None and standing in _OF_UNIT:
        return and_(found, owner == actor.unit)
    return found


def handles(
    held: frozenset[Standing],
    actor: Actor,
    code: ColumnElement[Any],
    owner: ColumnElement[Any] | None,
    *,
    is_much: bool,
) -> ColumnElement[bool]:
    """The actor handles the case, as `held` says: also as its respondent, also who did before; then in one condition.

    `is_much`: it has so many that each row had better be looked at in its turn than all of them gathered first. If not,
    and no column names the owner, they are gathered first whatever else is asked for.
    """
    condition = _handling(actor)
    if Standing.HANDLING_RESPONDENT in held:
        condition = _links(actor) if Standing.FORMER in held else _handles(actor)
    if is_much:
        found = _looked_at(condition, code)
    else:
        found = gathered(condition, code) if owner is None else code.in_(condition)
    return found if owner is None else and_(found, owner == actor.unit)


def told_by_handles(held: frozenset[Standing]) -> frozenset[Standing]:
    """Which of the standings `handles` has said."""
    if Standing.HANDLING_RESPONDENT in held:
        return held & {Standing.HANDLING, Standing.HANDLING_RESPONDENT, Standing.FORMER}
    return held & {Standing.HANDLING}


def handled_up_to(most: int, actor: Actor) -> Select[Any]:
    """How many cases the actor's unit handles or handled; counted no further than `most`."""
    return select(func.count()).select_from(_links(actor).limit(most).subquery())


def gathered(condition: Select[Any], code: ColumnElement[Any]) -> ColumnElement[bool]:
    """The code is among those, gathered before anything else is looked at, whatever PostgreSQL expects of the rest."""
    return code == any_(func.array(condition.scalar_subquery()))


def _links(actor: Actor) -> Select[Any]:
    link = RELATIONS.alias("link")
    return select(link.c.code).where(link.c.unit == actor.unit, link.c.relation == Relation.HANDLING.value)


def _looked_at(condition: Select[Any], code: ColumnElement[Any]) -> ColumnElement[bool]:
    """The condition as a value of its own, which PostgreSQL neither turns into a join nor gathers beforehand."""
    (found,) = condition.selected_columns
    one = condition.where(found == code).with_only_columns(literal(True)).limit(1)
    return one.scalar_subquery().is_(True)


def _own_centre(actor: Actor) -> Select[Any] | None:
    return None if actor.unit is None else select(CASES.c.code).where(CASES.c.centre == actor.unit)


def _jurisdiction(actor: Actor) -> Select[Any] | None:
    if actor.region is None:
        return None
    within = CASES.c.handling_region.startswith(jurisdiction(actor.region), autoescape=True)
    return select(CASES.c.code).where(within)


def _own_grid(actor: Actor) -> Select[Any] | None:
    return select(CASES.c.code).where(CASES.c.grid.in_(sorted(actor.grids))) if actor.grids else None


def _handling(actor: Actor) -> Select[Any]:
    answers = _answers(actor).where(_RESPONDENT.c.code == _HANDLING.c.code)
    return _handles(actor).where(~answers.exists())


def _handling_respondent(actor: Actor) -> Select[Any]:
    return _handles(actor).where(_HANDLING.c.code.in_(_answers(actor)))


def _former(actor: Actor) -> Select[Any]:
    link = RELATIONS.alias("former")
    return select(link.c.code).where(
        link.c.unit == actor.unit,
        link.c.relation == Relation.HANDLING.value,
        link.c.code.not_in(_handles(actor)),
    )


def _served(actor: Actor) -> Select[Any]:
    mediation = RELATIONS.alias("mediation")
    invited = select(mediation.c.code).where(mediation.c.via == Via.MEDIATION.value)
    return _answers(actor).where(_RESPONDENT.c.code.in_(invited))


def _sponsor(actor: Actor) -> Select[Any]:
    link = RELATIONS.alias("sponsor")
    named = [name for name in (actor.unit, actor.id) if name is not None]
    return select(link.c.code).where(link.c.unit.in_(named), *_is(link, Relation.SPONSOR))


def _handles(actor: Actor) -> Select[Any]:
    """Cases that the unit handles in the routing in force."""
    case = CASES.alias("handled")
    return (
        select(_HANDLING.c.code)
        .join_from(_HANDLING, case, case.c.code == _HANDLING.c.code)
        .where(
            _HANDLING.c.unit == actor.unit,
            *_is(_HANDLING, Relation.HANDLING),
            _HANDLING.c.round >= case.c.round,
        )
    )


def _answers(actor: Actor) -> Select[Any]:
    """Cases in which the unit is the respondent."""
    return select(_RESPONDENT.c.code).where(
        _RESPONDENT.c.unit == actor.unit, *_is(_RESPONDENT, Relation.RESPONDENT)
    )


def _is(link: FromClause, relation: Relation) -> tuple[ColumnElement[bool], ...]:
    return (link.c.relation == relation.value, link.c.is_active == true())


_OF_UNIT = frozenset({Standing.HANDLING, Standing.HANDLING_RESPONDENT, Standing.FORMER, Standing.SERVED})
_CONDITIONS: dict[Standing, Callable[[Actor], Select[Any] | None]] = {
    Standing.OWN_CENTRE: _own_centre,
    Standing.JURISDICTION: _jurisdiction,
    Standing.OWN_GRID: _own_grid,
    Standing.HANDLING: _handling,
    Standing.HANDLING_RESPONDENT: _handling_respondent,
    Standing.FORMER: _former,
    Standing.SERVED: _served,
    Standing.SPONSOR: _sponsor,
}
