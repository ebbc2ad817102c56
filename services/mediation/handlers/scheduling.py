"""Sessions (调解会): scheduled, moved, called off, held or missed. Intake hears of them and tells the parties.

What a session takes is taken in `handlers.booking`. Called with the case's stream held, by the API's acts and by
whatever ends the mediation.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, update

from access.acts import Act
from access.view import known_concerned
from casekit.auth import Actor
from casekit.facts import Event
from casekit.ids import new_id
from casekit.streams import case_stream
from casekit.work import Work
from contracts.vocabulary import AttemptOutcome, MediatorCapacity, SessionCancelGround, SessionMode, Side
from services.mediation.committee_tables import MEDIATORS, ROOMS
from services.mediation.domain.errors import MediatorUnfit, NobodyAssigned
from services.mediation.domain.lifecycle import Move
from services.mediation.domain.mediation import Mediation
from services.mediation.domain.session import Place, Session, SessionState, Slot
from services.mediation.errors import RoomUnfit, SessionNotFound
from services.mediation.handlers import referring
from services.mediation.handlers.acting import Opened, is_recused, open_mediation, recused
from services.mediation.handlers.booking import book, release
from services.mediation.sealing import key_of
from services.mediation.session_tables import ASSIGNMENTS, SESSIONS

MEDIATOR = MediatorCapacity.MEDIATOR.value


@dataclass(frozen=True, slots=True)
class Wish:
    """When and where a session is to be; `besides` are experts and counsellors who come too, `note` is for them."""

    slot: Slot
    mode: SessionMode
    room: str | None
    besides: tuple[str, ...] = ()
    note: str | None = None


def schedule(work: Work, actor: Actor, mediation: UUID, wish: Wish, parties: tuple[int, ...]) -> UUID:
    """排期; returns the session.

    Raises NobodyAssigned, MediatorUnfit, RoomUnfit, SlotTaken, InvalidInput, and what `open_mediation` does.
    """
    opened = open_mediation(work, actor, Act.MEDIATION_SCHEDULE, mediation)
    opened.mediation.check_can(Move.SCHEDULE)
    referring.require_consent(work, mediation)
    session = Session(
        new_id(), mediation, opened.mediation.code, opened.mediation.committee, opened.mediation.round,
        _next_number(work, mediation), wish.slot, _place(work, wish), _posts(work, actor, opened, wish), parties,
    )  # fmt: skip
    event = session.schedule(work.now)
    book(work, session.id, session.slot, session.place.room, session.mediators)
    work.insert(
        "mediation_sessions", id=session.id, mediation=mediation, code=session.code, region=work.region,
        committee=session.committee, number=session.number, state=session.state.value, parties=[*parties], absent=[],
        scheduled_by=actor.id, note_sealed=_sealed(work, session, wish.note), **_columns(session),
    )  # fmt: skip
    work.append(case_stream(session.code), event)
    return session.id


def reschedule(work: Work, actor: Actor, mediation: UUID, session_id: UUID, wish: Wish) -> None:
    """改期. Raises SessionNotFound, TransitionRefused, and what `schedule` does."""
    opened = open_mediation(work, actor, Act.MEDIATION_SCHEDULE, mediation)
    session = _load(work, opened.mediation, session_id)
    place, posts = _place(work, wish), _posts(work, actor, opened, wish)
    event = session.reschedule(wish.slot, place, posts, work.now)
    book(work, session.id, session.slot, session.place.room, session.mediators)
    _save(work, session, event, note_sealed=_sealed(work, session, wish.note), **_columns(session))


def cancel(work: Work, actor: Actor, mediation: UUID, session_id: UUID, ground: SessionCancelGround) -> None:
    """取消. Raises SessionNotFound, TransitionRefused, and what `open_mediation` does."""
    opened = open_mediation(work, actor, Act.MEDIATION_SCHEDULE, mediation)
    _cancel(work, _load(work, opened.mediation, session_id), ground)


def miss(work: Work, actor: Actor, mediation: UUID, session_id: UUID, absent: tuple[Side, ...]) -> None:
    """未到场. Raises SessionNotFound, TransitionRefused, MomentAhead, and what `open_mediation` does."""
    opened = open_mediation(work, actor, Act.MEDIATION_SCHEDULE, mediation)
    session = _load(work, opened.mediation, session_id)
    _save(work, session, session.miss(absent, work.now), absent=[side.value for side in absent])


def attempted(
    work: Work, mediation: Mediation, session_id: UUID, number: int, outcome: AttemptOutcome
) -> None:
    """Attempt `number` was made at the session, or came to nothing there because somebody did not come."""
    session = _load(work, mediation, session_id)
    is_missed = outcome is AttemptOutcome.PARTY_ABSENT
    _save(work, session, session.miss((), work.now) if is_missed else session.hold(number, work.now))


def call_off(work: Work, mediation: Mediation) -> None:
    """The mediation is over: what was still to come is not held."""
    for session in _open(work, mediation):
        _cancel(work, session, SessionCancelGround.MEDIATION_OVER)


def leave(work: Work, mediation: Mediation, post: str) -> None:
    """A post is recused: it comes to no session; one that nobody else was to conduct is called off."""
    for session in _open(work, mediation):
        left = tuple(each for each in session.mediators if each != post)
        if left == session.mediators:
            continue
        if not set(left) & set(mediation.mediators):
            _cancel(work, session, SessionCancelGround.MEDIATOR_UNAVAILABLE)
            continue
        event = session.reschedule(session.slot, session.place, left, min(work.now, session.slot.begins_at))
        release(work, session.id, post)
        _save(work, session, event, mediators=[*left])


def _cancel(work: Work, session: Session, ground: SessionCancelGround) -> None:
    event = session.cancel(ground)
    release(work, session.id)
    _save(work, session, event, cancel_ground=ground.value)


def _save(work: Work, session: Session, event: Event, **columns: Any) -> None:
    work.append(case_stream(session.code), event)
    closed = None if session.is_open else work.now
    values = {"state": session.state.value, "closed_at": closed, **columns}
    work.execute(update(SESSIONS).where(SESSIONS.c.id == session.id).values(values))


def _columns(session: Session) -> dict[str, Any]:
    return {
        "mode": session.place.mode.value, "room": session.place.room, "mediators": [*session.mediators],
        "begins_at": session.slot.begins_at, "ends_at": session.slot.ends_at,
    }  # fmt: skip


def _sealed(work: Work, session: Session, note: str | None) -> bytes | None:
    if note is None:
        return None
    return key_of(work, session.code).encrypt(note, f"mediation_sessions/{session.id}/note_sealed")


def _next_number(work: Work, mediation: UUID) -> int:
    found = select(func.coalesce(func.max(SESSIONS.c.number), 0)).where(SESSIONS.c.mediation == mediation)
    return int(work.execute(found).scalar_one()) + 1


def _place(work: Work, wish: Wish) -> Place:
    """Where it is to be; any room in use, for those of a centre are shared. Raises RoomUnfit."""
    if wish.room is None:
        return Place(wish.mode)
    found = select(ROOMS.c.name, ROOMS.c.is_remote).where(ROOMS.c.id == wish.room, ROOMS.c.is_active)
    row = work.execute(found).one_or_none()
    if row is None or (wish.mode is SessionMode.REMOTE and not row.is_remote):
        raise RoomUnfit
    return Place(wish.mode, wish.room, row.name)


def _posts(work: Work, actor: Actor, opened: Opened, wish: Wish) -> tuple[str, ...]:
    """Who comes: the mediators assigned, and those named besides, else the experts and counsellors assigned.

    Raises NobodyAssigned or MediatorUnfit.
    """
    if not opened.mediation.mediators:
        raise NobodyAssigned
    named = wish.besides or advisers(work, opened.mediation.id)
    besides = tuple(each for each in named if each not in opened.mediation.mediators)
    _check_serving(work, actor, opened, besides)
    return (*opened.mediation.mediators, *besides)


def advisers(work: Work, mediation: UUID) -> tuple[str, ...]:
    """The experts and counsellors who were assigned last, without who was recused since or serves no more."""
    t, serving = ASSIGNMENTS.c, select(MEDIATORS.c.post).where(MEDIATORS.c.is_active)
    found = select(t.capacity, t.mediators).where(t.mediation == mediation, t.capacity != MEDIATOR)
    latest = {row.capacity: row.mediators for row in work.execute(found.order_by(t.assigned_at, t.id))}
    posts = [each for capacity in sorted(latest) for each in latest[capacity]]
    fit = set(work.execute(serving.where(MEDIATORS.c.post.in_(posts))).scalars()) - recused(work, mediation)
    return tuple(each for each in dict.fromkeys(posts) if each in fit)


def _check_serving(work: Work, actor: Actor, opened: Opened, posts: Sequence[str]) -> None:
    """They serve the committee, are not recused, and no unit of theirs has a part in the matter that is known."""
    if not posts:
        return
    t = MEDIATORS.c
    serving = select(t.post, t.unit).where(
        t.committee == opened.mediation.committee, t.post.in_(posts), t.is_active
    )
    units = {row.post: row.unit for row in work.execute(serving)}
    barred = known_concerned(actor, opened.grant.case)
    is_unfit = [
        post not in units or units[post] in barred or is_recused(work, opened.mediation.id, post)
        for post in posts
    ]
    if any(is_unfit) or len(set(posts)) != len(posts):
        raise MediatorUnfit(field="besides")


def _load(work: Work, mediation: Mediation, session_id: UUID) -> Session:
    found = select(SESSIONS).where(SESSIONS.c.id == session_id, SESSIONS.c.mediation == mediation.id)
    row = work.execute(found).mappings().one_or_none()
    if row is None:
        raise SessionNotFound
    return _session_of(work, mediation, row)


def _open(work: Work, mediation: Mediation) -> list[Session]:
    t = SESSIONS.c
    found = select(SESSIONS).where(t.mediation == mediation.id, t.state == SessionState.SCHEDULED.value)
    rows = work.execute(found.order_by(t.number)).mappings().all()
    return [_session_of(work, mediation, row) for row in rows]


def _session_of(work: Work, mediation: Mediation, row: Mapping[str, Any]) -> Session:
    name = None
    if row["room"] is not None:
        name = work.execute(select(ROOMS.c.name).where(ROOMS.c.id == row["room"])).scalar()
    return Session(
        row["id"], mediation.id, mediation.code, mediation.committee, mediation.round, row["number"],
        Slot(row["begins_at"], row["ends_at"]), Place(SessionMode(row["mode"]), row["room"], name),
        tuple(row["mediators"]), tuple(row["parties"]), SessionState(row["state"]),
    )  # fmt: skip
