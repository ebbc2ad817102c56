"""Parties are told of a mediation session when mediation says so, each by the way that reaches it."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from casekit.streams import case_stream
from contracts.sessions import SessionCancelled, SessionRescheduled, SessionScheduled
from contracts.vocabulary import SessionCancelGround, SessionMode
from tests.integration.services.intake.desk import ZHANG, Desk

LETTER = {"name": "李四", "side": "respondent", "address": "李村3号"}
NOBODY = {"name": "王五", "side": "respondent"}


def scheduled(
    desk: Desk, code: str, kind: type[SessionScheduled] = SessionScheduled, **how: Any
) -> SessionScheduled:
    begins = desk.clock.now() + timedelta(days=1)
    told: dict[str, Any] = {"round": 1, "parties": (), **how}
    return kind(
        uuid4(), uuid4(), code, "committee", told["round"], 1, SessionMode.ROOM, begins, begins + timedelta(hours=2),
        ("post-1",), "room-1", "第一调解室", told["parties"],
    )  # fmt: skip


def invited(desk: Desk, code: str) -> list[tuple[str, str, str]]:
    return [(each["kind"], each["form"], each["state"]) for each in desk.page(code)["notifications"]]


def test_each_party_is_invited_by_the_way_that_reaches_it_and_who_cannot_be_is_put_down(desk: Desk) -> None:
    code = desk.routed("mediation", "committee", parties=[ZHANG, LETTER, NOBODY])
    desk.hear(desk.mediation, case_stream(code), scheduled(desk, code))
    assert invited(desk, code) == [
        ("invitation", "sms", "sent"), ("invitation", "print", "sent"), ("invitation", "print", "failed"),
    ]  # fmt: skip
    assert len(desk.rows("SELECT 1 FROM notification_spool WHERE code = :c", c=code)) == 2
    assert desk.said(code)[-4:] == ["notification.sent"] * 3 + ["notification.failed"]
    assert "县调委会定于" in desk.page(code)["notifications"][0]["text"]


def test_only_those_named_are_invited_again_when_the_session_moves_and_told_when_it_is_called_off(
    desk: Desk,
) -> None:
    code = desk.routed("mediation", "committee", parties=[ZHANG, LETTER])
    moved = scheduled(desk, code, SessionRescheduled, parties=(2,))
    desk.hear(desk.mediation, case_stream(code), moved)
    called_off = SessionCancelled(
        moved.session,
        moved.mediation,
        code,
        "committee",
        1,
        1,
        moved.begins_at,
        SessionCancelGround.PARTY_ASKED,
        (2,),
    )
    desk.hear(desk.mediation, case_stream(code), called_off)
    assert invited(desk, code) == [("invitation", "print", "sent"), ("invitation_cancelled", "print", "sent")]


def test_nobody_is_invited_to_what_is_no_longer_mediated_or_told_of_what_lies_behind(desk: Desk) -> None:
    code = desk.routed("mediation", "committee")
    event = scheduled(desk, code, round=2)
    desk.hear(desk.mediation, case_stream(code), event)
    behind = desk.clock.now() - timedelta(hours=1)
    over = SessionCancelGround.MEDIATION_OVER
    desk.hear(
        desk.mediation, case_stream(code),
        SessionCancelled(event.session, event.mediation, code, "committee", 1, 1, behind, over),
    )  # fmt: skip
    assert invited(desk, code) == []
