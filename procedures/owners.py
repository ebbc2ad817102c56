"""Who does a place's steps and slips (谁办): the roles its file names for a stage, and which could be named at all.

Pure. The linter refuses a `who` that names a role which cannot do the stage; `access.steps` lets the named ones do it.
"""

from collections.abc import Iterator, Mapping

from procedures.model import Procedure
from procedures.vocabulary import Role, Stage

_GRID = frozenset({Role.GRID_WORKER, Role.GRID_LEADER})
_HALL = frozenset({Role.GUIDE, Role.CLERK, Role.DISPATCHER})
_ABOVE = frozenset({Role.DISPATCHER, Role.SUPERVISOR, Role.DIRECTOR})
_TAKERS = _GRID | {Role.HANDLER, Role.DEPARTMENT_SYSTEM}

# Nobody who only looks on (evaluator, auditor, ops) owns a step; a party raises a matter and has no other.
ABLE: Mapping[Stage, frozenset[Role]] = {
    Stage.REGISTER: _HALL | _GRID | {Role.DEPARTMENT_SYSTEM, Role.PUBLIC},
    Stage.ADMIT: _HALL | _GRID,
    Stage.TRIAGE: _HALL | _GRID | _ABOVE,
    Stage.DISPATCH: _HALL | _GRID | _ABOVE,
    Stage.ACCEPT: _TAKERS,
    Stage.HANDLE: _TAKERS | _HALL | {Role.MEDIATOR, Role.PETITION_OFFICER},
    Stage.MEDIATE: frozenset({Role.MEDIATOR, Role.HANDLER}),
    Stage.PETITION: frozenset({Role.PETITION_OFFICER}),
    Stage.COURT: _HALL | {Role.HANDLER, Role.MEDIATOR},
    Stage.SUPERVISE: _ABOVE | {Role.GRID_LEADER},
    Stage.APPRAISE: _ABOVE | {Role.CLERK},
    Stage.VERIFY: _ABOVE | _GRID | {Role.CLERK},
    Stage.FOLLOW_UP: _HALL | _GRID | _ABOVE,
    Stage.CLOSE: _HALL | _ABOVE,
}


def owners(procedure: Procedure) -> Iterator[tuple[Stage, Role]]:
    """Every stage with a role that the place, or we where it says nothing, names for it."""
    for step in procedure.steps:
        yield from ((step.stage, procedure.posts[post].role) for post in step.who)
    for slip in procedure.order_chain:
        yield slip.stage, procedure.posts[slip.by].role
    yield Stage.FOLLOW_UP, procedure.posts[procedure.follow_up.by].role
