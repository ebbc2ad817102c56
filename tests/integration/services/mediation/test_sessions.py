"""Sessions take rooms and mediators, none twice at one time, whoever asks at once; and come to one end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import uuid4

import psycopg2.errors
import pytest
from sqlalchemy import delete, insert, select
from sqlalchemy.exc import IntegrityError

from contracts.intake import CaseWithdrawn
from contracts.samples import MOMENT
from services.mediation.session_tables import BOOKINGS
from tests.integration.services.mediation.conftest import TOWN
from tests.integration.services.mediation.desk import act, arrange, opened, put, slot
from tests.support.cases import CENTRE, Handler


@pytest.fixture(autouse=True)
def arranged(room: Handler) -> None:
    """Two mediators and a room, nothing taken."""
    arrange(room, TOWN, "post-1", "post-2")
    with room.listener.runtime.db.begin() as db:
        db.execute(delete(BOOKINGS))


def conducted(room: Handler, post: str = "post-1") -> tuple[str, str]:
    """Code and mediation of a case that the post mediates."""
    code, mediation = opened(room)
    act(room, mediation, "assignments", {"by": "parties", "mediators": [post]})
    return code, mediation


def test_a_session_needs_a_mediator_and_says_all_that_an_invitation_needs(room: Handler) -> None:
    _, mediation = opened(room)
    assert act(room, mediation, "sessions", slot(), 409)["code"] == "NOBODY_ASSIGNED"
    code, mediation = conducted(room)
    shown = act(room, mediation, "sessions", slot() | {"parties": [2, 1, 2], "note": "请带林权证"})
    assert (shown["state"], shown["number"], shown["note"], shown["parties"]) == (
        "scheduled",
        1,
        "请带林权证",
        [2, 1],
    )
    said = room.said(code)[-1]
    assert (said.type, said.data["room_name"], said.data["parties"]) == (
        "session.scheduled",
        "第一调解室",
        [2, 1],
    )
    masked = room.get(f"/{mediation}/sessions", "dispatcher", CENTRE).json["items"][0]
    assert (masked["room"], masked["note"]) == (f"room-{TOWN}", None)
    assert "林权证" not in str(room.said(code))


def test_neither_room_nor_mediator_is_taken_twice_at_one_time(room: Handler) -> None:
    _, first = conducted(room)
    _, second = conducted(room, "post-2")
    act(room, first, "sessions", slot(24, 2))
    taken = act(room, second, "sessions", slot(25, 2), 409)
    assert (taken["code"], taken["rooms"], taken["posts"]) == ("SLOT_TAKEN", [f"room-{TOWN}"], [])
    act(room, second, "sessions", slot(26, 2))
    _, third = conducted(room)
    taken = act(room, third, "sessions", slot(25, 1, mode="on_site"), 409)
    assert (taken["rooms"], taken["posts"]) == ([], ["post-1"])


def test_of_many_who_want_the_same_at_once_one_gets_it(room: Handler) -> None:
    """Rooms and mediators crosswise; nobody waits for ever, nothing is taken twice."""
    mediations = [conducted(room, f"post-{1 + number % 2}")[1] for number in range(8)]

    def ask(number: int) -> int:
        body = slot(24 + number % 2, 2)
        return room.post(f"/{mediations[number]}/sessions", body, "mediator", TOWN).status_code

    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(ask, range(8)))
    assert answers.count(201) == 1
    assert answers.count(409) == 7


def test_the_database_itself_refuses_what_is_taken(room: Handler) -> None:
    _, mediation = conducted(room)
    session = act(room, mediation, "sessions", slot())["id"]
    with room.listener.runtime.db.begin() as db:
        rows = db.execute(select(BOOKINGS).where(BOOKINGS.c.session == session)).mappings().all()
    assert len(rows) == 2
    for row in rows:
        again = {**row, "session": uuid4(), "begins_at": row["ends_at"] - timedelta(minutes=1)}
        again["ends_at"] = again["begins_at"] + timedelta(hours=1)
        with pytest.raises(IntegrityError) as refused, room.listener.runtime.db.begin() as db:
            db.execute(insert(BOOKINGS).values(again))
        assert isinstance(refused.value.orig, psycopg2.errors.ExclusionViolation)


def test_a_session_that_is_moved_or_called_off_gives_free_what_it_had(room: Handler) -> None:
    code, mediation = conducted(room)
    session = act(room, mediation, "sessions", slot(24, 2))["id"]
    act(room, mediation, f"sessions/{session}/rescheduling", slot(25, 2), 200)
    _, other = conducted(room, "post-2")
    act(room, other, "sessions", slot(24, 1))
    act(room, mediation, f"sessions/{session}/cancellation", {"ground": "party_asked"}, 200)
    act(room, other, "sessions", slot(25, 2))
    assert room.types(code)[-3:] == ["session.scheduled", "session.rescheduled", "session.cancelled"]
    act(room, mediation, f"sessions/{session}/rescheduling", slot(48), 409)
    act(room, mediation, f"sessions/{uuid4()}/cancellation", {"ground": "party_asked"}, 404)


def test_an_attempt_is_made_at_its_session_and_who_does_not_come_is_on_record(room: Handler) -> None:
    code, mediation = conducted(room)
    first, second = (act(room, mediation, "sessions", slot(hours, 1))["id"] for hours in (1, 3))
    attempt = {"tier": "town", "outcome": "no_agreement", "record": "各执一词", "session": first}
    act(room, mediation, "attempts", attempt, 422)
    room.clock.moment = MOMENT + timedelta(hours=4)
    act(room, mediation, "attempts", attempt)
    act(room, mediation, "attempts", attempt, 409)
    missed = act(room, mediation, f"sessions/{second}/absence", {"absent": ["respondent"]}, 200)
    assert (missed["state"], missed["absent"]) == ("missed", ["respondent"])
    assert room.types(code)[-3:] == ["mediation.attempted", "session.held", "session.missed"]


def test_when_the_mediation_is_over_nobody_need_come(room: Handler) -> None:
    for ends in ("agreement", "withdrawn"):
        code, mediation = conducted(room)
        act(room, mediation, "sessions", slot())
        if ends == "agreement":
            act(room, mediation, "agreement", {"form": "oral", "text": "各让一步"})
        else:
            room.say(CaseWithdrawn(code))
        (session,) = room.get(f"/{mediation}/sessions", "mediator", TOWN).json["items"]
        assert (session["state"], session["cancel_ground"]) == ("cancelled", "mediation_over")
    with room.listener.runtime.db.begin() as db:
        assert db.execute(select(BOOKINGS)).all() == []


def test_a_remote_session_takes_a_room_with_video_or_none(room: Handler) -> None:
    _, mediation = conducted(room)
    here = {"mode": "remote", "room": f"room-{TOWN}"}
    assert act(room, mediation, "sessions", slot(**here), 422)["code"] == "ROOM_UNFIT"
    put(room, TOWN, "/rooms/room-video", {"name": "远程调解室", "is_remote": True})
    act(room, mediation, "sessions", slot(24, 1, mode="remote", room="room-video"))
    act(room, mediation, "sessions", slot(26, 1, mode="remote"))


def test_the_schedule_shows_whose_mediation_one_may_see(room: Handler) -> None:
    code, mediation = conducted(room)
    act(room, mediation, "sessions", slot())
    path = f"/v1/mediation-sessions?case={code}&post=post-1&room=room-{TOWN}&state=scheduled"
    (item,) = room.listener.get(path, "mediator", TOWN).json["items"]
    assert (item["code"], item["mediators"]) == (code, ["post-1"])
    assert room.listener.get(path, "mediator", "committee-other").status_code == 404
    assert (
        room.listener.get("/v1/mediation-sessions?limit=200", "mediator", "committee-other").json["items"]
        == []
    )
