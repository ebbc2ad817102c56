"""What a place's own file lets a role do in that place's cases, in addition to the table (`access.rules`).

A place publishes who does each step (谁派单、谁分拣、谁核单). Whoever it names may do that step there, if he sees the
case by where it lies; sight stays what the table gives, nothing that reveals is ever among it, and a unit that the
case complains of gets nothing by it. Pure; `access.guard` asks it of each case, by the version the case began with.
"""

from collections.abc import Mapping
from functools import lru_cache

from access.acts import Act
from casekit.auth.actor import Role
from casekit.errors import Problem
from procedures.library import Library
from procedures.owners import owners
from procedures.vocabulary import Stage

Granted = frozenset[tuple[Role, Act]]

# The acts that a stage is. What is not here needs a relation of the unit to the case, or is nobody's by a file.
ACTS: Mapping[Stage, frozenset[Act]] = {
    Stage.ADMIT: frozenset({Act.CASE_ADMIT}),
    Stage.TRIAGE: frozenset({Act.CASE_TRIAGE}),
    Stage.DISPATCH: frozenset({Act.CASE_ROUTE, Act.ORDER_ISSUE}),
    Stage.SUPERVISE: frozenset({Act.ORDER_SUPERVISE}),
    Stage.APPRAISE: frozenset({Act.ORDER_APPRAISE}),
    Stage.VERIFY: frozenset({Act.ORDER_VERIFY}),
    Stage.FOLLOW_UP: frozenset({Act.CASE_FOLLOW_UP}),
}

NOTHING: Granted = frozenset()


@lru_cache(maxsize=512)
def granted(library: Library, place: str, version: str) -> Granted:
    """Who may do what by this version of the place's file; nobody by a version that is not kept any more."""
    try:
        procedure = library.load(place, version)
    except Problem:
        return NOTHING
    return frozenset(
        (Role(role.value), act) for stage, role in owners(procedure) for act in ACTS.get(stage, ())
        if role.value in set(Role)
    )  # fmt: skip
