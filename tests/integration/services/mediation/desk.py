"""A committee as it is arranged, and a mediation that is conducted: for the tests of what a mediator does."""

from datetime import timedelta
from typing import Any

from casekit.clock import rfc3339
from casekit.web import app_of
from contracts.samples import MOMENT
from contracts.vocabulary import Route, Tier, UnitKind
from tests.integration.services.mediation.conftest import TOWN
from tests.support.cases import CENTRE, Handler

HOUR = timedelta(hours=1)


def arrange(room: Handler, committee: str = TOWN, *posts: str, **how: Any) -> None:
    """The committee's seal, its mediators (all alike), and a room of its own."""
    room.unit(CENTRE, UnitKind.CENTRE, Tier.COUNTY)
    room.listener.hear()
    put(room, committee, "", {"kind": "town", "seal_number": "4513020000123"})
    for post in posts:
        put(room, committee, f"/mediators/{post}", {"capacity": "mediator", **how})
    put(room, committee, f"/rooms/room-{committee}", {"name": "第一调解室"})


def put(
    room: Handler, committee: str, path: str, body: Any, role: str = "director", status: int = 200
) -> Any:
    """PUT below the committee, by somebody of the county's centre."""
    answer = app_of(room.listener.runtime).test_client().put(
        f"/v1/committees/{committee}{path}", json=body, headers=room.listener.token(role, CENTRE)
    )  # fmt: skip
    assert answer.status_code == status, answer.json
    return answer.json


def opened(room: Handler, **case: Any) -> tuple[str, str]:
    """Code and mediation of a fresh case."""
    code = room.routed(Route.MEDIATION, TOWN, **case)
    return code, room.only(code, "mediator", TOWN)["id"]


def act(room: Handler, mediation: str, path: str, body: Any, status: int = 201, **who: Any) -> Any:
    """What a mediator of the committee does, or `role` of `unit`."""
    answer = room.post(f"/{mediation}/{path}", body, who.get("role", "mediator"), who.get("unit", TOWN))
    assert answer.status_code == status, answer.json
    return answer.json


def slot(begins: int = 24, hours: int = 2, **where: Any) -> dict[str, Any]:
    """A wish for a session, so many hours from now."""
    begin = MOMENT + begins * HOUR
    place = where or {"mode": "room", "room": f"room-{TOWN}"}
    return {"begins_at": rfc3339(begin), "ends_at": rfc3339(begin + hours * HOUR), **place}
