"""Who mediates: assigned by rule or as the parties chose, with what was weighed; and who withdraws.

The committee's stream is held besides the case's, so that nobody is given more than he takes.
"""

from dataclasses import asdict
from uuid import UUID

from sqlalchemy import func, select, update

from access.acts import Act
from casekit.auth import Actor
from casekit.ids import new_id
from casekit.streams import unit_stream
from casekit.work import Work
from contracts.vocabulary import AssignedBy, MediatorCapacity, RecusalGround, Side
from services.mediation.committee_tables import MEDIATORS
from services.mediation.domain.assignment import Assignment, Candidate, Matter, assign_by_rule, assign_chosen
from services.mediation.domain.lifecycle import State
from services.mediation.domain.recusal import Recusal, RecusalState
from services.mediation.errors import RecusalNotFound, RecusalPending
from services.mediation.handlers import scheduling
from services.mediation.handlers.acting import Opened, concerned, open_mediation, save
from services.mediation.sealing import key_of
from services.mediation.session_tables import RECUSALS
from services.mediation.tables import MEDIATIONS


def assign(
    work: Work, actor: Actor, mediation: UUID, by: AssignedBy, chosen: tuple[str, ...], *, is_joining: bool
) -> UUID:
    """选定、指定调解员; returns the assignment. `is_joining`: by rule, one more beside those who are assigned.

    Raises MediatorUnfit, NobodyToAssign, and what `open_mediation` does.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_ASSIGN, mediation)
    work.lock(unit_stream(opened.mediation.committee))
    candidates, matter = _candidates(work, opened), _matter(opened)
    if by is AssignedBy.PARTIES:
        found = assign_chosen(candidates, matter, chosen)
    else:
        kept = opened.mediation.mediators if is_joining else ()
        found = assign_by_rule(candidates, matter, kept)
    save(work, opened.mediation, opened.mediation.assign(found.by, found.mediators))
    return _keep(work, actor, mediation, found)


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


def _keep(work: Work, actor: Actor, mediation: UUID, found: Assignment) -> UUID:
    assignment = new_id()
    work.insert(
        "assignments", id=assignment, mediation=mediation, region=work.region, by=found.by.value,
        mediators=[*found.mediators], weighed=[asdict(each) for each in found.weighed], assigned_by=actor.id,
        assigned_at=work.now,
    )  # fmt: skip
    return assignment


def _matter(opened: Opened) -> Matter:
    case = opened.grant.case
    return Matter(opened.row["category"], None if case is None else case.grid)


def _candidates(work: Work, opened: Opened) -> list[Candidate]:
    """The committee's mediators. One whose unit has a part in the matter counts as not available."""
    t = MEDIATORS.c
    rows = work.execute(
        select(MEDIATORS).where(
            t.committee == opened.mediation.committee, t.capacity == MediatorCapacity.MEDIATOR.value
        )
    ).mappings()
    found = [*rows]
    loads = _loads(work, [each["post"] for each in found])
    recused, barred = _recused(work, opened.mediation.id), concerned(opened)
    return [
        Candidate(
            post=each["post"], fields=tuple(each["fields"]), grids=tuple(each["grids"]),
            load=loads.get(each["post"], 0), most=each["most"],
            is_available=each["is_active"] and each["unit"] not in barred, is_recused=each["post"] in recused,
        )
        for each in found
    ]  # fmt: skip


def _recused(work: Work, mediation: UUID) -> frozenset[str]:
    granted = select(RECUSALS.c.post).where(
        RECUSALS.c.mediation == mediation, RECUSALS.c.state == RecusalState.GRANTED.value
    )
    return frozenset(work.execute(granted).scalars())


def _loads(work: Work, posts: list[str]) -> dict[str, int]:
    """Open mediations by post, of all committees."""
    each = func.unnest(MEDIATIONS.c.mediators).label("post")
    taken = MEDIATIONS.c.mediators.overlap(posts)
    found = select(each).where(MEDIATIONS.c.state == State.OPENED.value, taken).subquery()
    counted = select(found.c.post, func.count().label("load")).group_by(found.c.post)
    return {row.post: row.load for row in work.execute(counted)}
