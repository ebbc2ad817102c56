"""Who mediates: assigned by rule or as the parties chose, with what was weighed; and who withdraws.

The committee's stream is held besides the case's, so that nobody is given more than he takes.
"""

from collections.abc import Collection
from dataclasses import asdict
from typing import Final
from uuid import UUID

from sqlalchemy import RowMapping, func, literal, select, update

from access.acts import Act
from access.relations import CaseRelations
from access.view import known_concerned
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.vocabulary import AssignedBy, MediatorCapacity, RecusalGround, Relation, Side
from services.mediation.committee_tables import MEDIATORS
from services.mediation.domain.assignment import Assignment, Candidate, Matter, assign_by_rule, assign_chosen
from services.mediation.domain.errors import MediatorUnfit, NobodyToAssign
from services.mediation.domain.lifecycle import State
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.recusal import Recusal, RecusalState
from services.mediation.errors import RecusalNotFound, RecusalPending
from services.mediation.handlers import scheduling
from services.mediation.handlers.acting import open_mediation, recused, save
from services.mediation.sealing import key_of
from services.mediation.session_tables import RECUSALS
from services.mediation.tables import GRIDS, MEDIATIONS

_TIERS: Final = 8  # more than any tree has


def assign(
    work: Work, actor: Actor, mediation: UUID, by: AssignedBy, chosen: tuple[str, ...], *, is_joining: bool
) -> UUID:
    """选定、指定调解员; returns the assignment. `is_joining`: by rule, one more beside those who are assigned.

    Raises MediatorUnfit, NobodyToAssign, and what `open_mediation` does.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_ASSIGN, mediation)
    work.lock(unit_stream(opened.mediation.committee))
    case = opened.grant.case
    candidates, matter = _candidates(work, opened.mediation, case), matter_of(work, opened.row, case)
    if by is AssignedBy.PARTIES:
        _check_known(work, opened.mediation.committee, chosen, known_concerned(actor, case))
        found = assign_chosen(candidates, matter, chosen)
    else:
        kept = opened.mediation.mediators if is_joining else ()
        found = assign_by_rule(candidates, matter, kept)
    save(work, opened.mediation, opened.mediation.assign(found.by, found.mediators))
    return _keep(work, mediation, found)


def assign_advisers(
    work: Work, actor: Actor, mediation: UUID, capacity: MediatorCapacity, by: AssignedBy, chosen: tuple[str, ...]
) -> UUID:  # fmt: skip
    """选定、指定专家、心理咨询师, in place of those of before; they come to what is scheduled from then on.

    Raises MediatorUnfit, NobodyToAssign, and what `open_mediation` does.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_ASSIGN, mediation)
    found, case = opened.mediation, opened.grant.case
    candidates, matter = _candidates(work, found, case, capacity), matter_of(work, opened.row, case)
    if by is AssignedBy.PARTIES:
        _check_known(work, found.committee, chosen, known_concerned(actor, case))
        assignment = assign_chosen(candidates, matter, chosen)
    else:
        assignment = assign_by_rule(candidates, matter)
    save(work, found, found.advise(by, capacity, assignment.mediators))
    return _keep(work, mediation, assignment, capacity)


def assign_anew(work: Work, mediation: Mediation, matter: Matter, case: CaseRelations | None) -> None:
    """指定 by the rule, of one that nobody conducts any more; its case's stream is held.

    Where nobody can, the committee assigns somebody when it can.
    """
    work.lock(unit_stream(mediation.committee))
    try:
        found = assign_by_rule(_candidates(work, mediation, case), matter)
    except NobodyToAssign:
        return
    event = mediation.assign(found.by, found.mediators)
    save(work, mediation, event)
    _keep(work, mediation.id, found)


def ask_recusal(
    work: Work,
    actor: Actor,
    mediation: UUID,
    post: str,
    ground: RecusalGround,
    side: Side | None,
    text: str | None,
) -> UUID:
    """申请回避. Raises MediatorUnfit, RecusalPending, and what `open_mediation` does."""
    opened = open_mediation(work, actor, Act.MEDIATION_RECUSE, mediation)
    recusal = Recusal(new_id(), post, ground, side)
    event = opened.mediation.ask_recusal(recusal)
    asked = select(RECUSALS.c.id).where(
        RECUSALS.c.mediation == mediation,
        RECUSALS.c.post == post,
        RECUSALS.c.state == RecusalState.ASKED.value,
    )
    if work.execute(asked).first() is not None:
        raise RecusalPending
    sealed = None
    if text is not None:
        sealed = key_of(work, opened.mediation.code).encrypt(text, f"recusals/{recusal.id}/text_sealed")
    work.insert(
        "recusals", id=recusal.id, mediation=mediation, region=work.region, post=post,
        side=None if side is None else side.value, ground=ground.value, state=recusal.state.value, text_sealed=sealed,
        asked_at=work.now,
    )  # fmt: skip
    save(work, opened.mediation, event)
    return recusal.id


def decide_recusal(work: Work, actor: Actor, mediation: UUID, recusal_id: UUID, *, is_granted: bool) -> None:
    """回避决定 by another than the post concerned; who is recused leaves the sessions that are still to come.

    Raises RecusalNotFound, OwnRecusal, TransitionRefused, and what `open_mediation` does.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_ASSIGN, mediation)
    recusal = _recusal(work, mediation, recusal_id)
    event = opened.mediation.decide_recusal(recusal, actor.id, is_granted=is_granted)
    decided = {"state": recusal.state.value, "decided_by": actor.id, "decided_at": work.now}
    work.execute(update(RECUSALS).where(RECUSALS.c.id == recusal_id).values(decided))
    save(work, opened.mediation, event)
    if is_granted:
        scheduling.leave(work, opened.mediation, recusal.post)


def _recusal(work: Work, mediation: UUID, recusal_id: UUID) -> Recusal:
    found = select(RECUSALS).where(RECUSALS.c.id == recusal_id, RECUSALS.c.mediation == mediation)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise RecusalNotFound
    side = None if row["side"] is None else Side(row["side"])
    return Recusal(row["id"], row["post"], RecusalGround(row["ground"]), side, RecusalState(row["state"]))


def _keep(
    work: Work, mediation: UUID, found: Assignment, capacity: MediatorCapacity = MediatorCapacity.MEDIATOR
) -> UUID:
    assignment = new_id()
    work.insert(
        "assignments", id=assignment, mediation=mediation, region=work.region, by=found.by.value,
        capacity=capacity.value,
        mediators=[*found.mediators], weighed=[asdict(each) for each in found.weighed], assigned_by=work.actor,
        assigned_at=work.now,
    )  # fmt: skip
    return assignment


def matter_of(work: Work, row: RowMapping, case: CaseRelations | None) -> Matter:
    """What of a mediation's case the rule looks at."""
    grid = None if case is None else case.grid
    return Matter(row["category"], grid, _above(work, grid))


def _above(work: Work, grid: str | None) -> tuple[str, ...]:
    """The grids above one, the nearest first; the tree is a few tiers high."""
    g = GRIDS.c
    start = select(g.parent, literal(1).label("tier")).where(g.id == grid)
    found = start.cte("above", recursive=True)
    higher = select(g.parent, found.c.tier + 1).where(g.id == found.c.parent, found.c.tier < _TIERS)
    found = found.union_all(higher)
    above = select(found.c.parent).where(found.c.parent.is_not(None)).order_by(found.c.tier)
    return tuple(work.execute(above).scalars())


def _check_known(work: Work, committee: str, chosen: Collection[str], barred: Collection[str]) -> None:
    """Raises MediatorUnfit for a post of a unit that who assigns knows to have a part in the matter."""
    t = MEDIATORS.c
    of_them = select(t.post).where(t.committee == committee, t.post.in_(chosen), t.unit.in_(barred))
    if chosen and barred and work.execute(of_them.limit(1)).first() is not None:
        raise MediatorUnfit


def _candidates(
    work: Work, mediation: Mediation, case: CaseRelations | None,
    capacity: MediatorCapacity = MediatorCapacity.MEDIATOR,
) -> list[Candidate]:  # fmt: skip
    """The committee's mediators, or who serves it in another capacity.

    One whose unit answers in the matter is not available; one whose unit is accused comes last, whoever assigns, so
    that what was weighed tells no reader of it.
    """
    t = MEDIATORS.c
    respondents = frozenset() if case is None else case.units(Relation.RESPONDENT)
    accused = frozenset() if case is None else case.units(Relation.ACCUSED)
    rows = work.execute(
        select(MEDIATORS).where(t.committee == mediation.committee, t.capacity == capacity.value)
    ).mappings()
    found = [*rows]
    loads = _loads(work, [each["post"] for each in found])
    withdrawn = recused(work, mediation.id)
    return [
        Candidate(
            post=each["post"], fields=tuple(each["fields"]), grids=tuple(each["grids"]),
            load=loads.get(each["post"], 0), most=each["most"],
            is_available=each["is_active"] and each["unit"] not in respondents, is_recused=each["post"] in withdrawn,
            is_last=each["unit"] in accused,
        )
        for each in found
    ]  # fmt: skip


def _loads(work: Work, posts: list[str]) -> dict[str, int]:
    """Open mediations by post, of all committees."""
    each = func.unnest(MEDIATIONS.c.mediators).label("post")
    taken = MEDIATIONS.c.mediators.overlap(posts)
    found = select(each).where(MEDIATIONS.c.state == State.OPENED.value, taken).subquery()
    counted = select(found.c.post, func.count().label("load")).group_by(found.c.post)
    return {row.post: row.load for row in work.execute(counted)}
