"""One-case grants: given as a reveal is, on record, redeemed by the one service, for the one case, for an hour."""

from typing import Any

import pytest

from casekit.auth import ServiceTokens
from casekit.peers import LocalPeer, PeerRefused
from tests.integration.services.intake.desk import ZHANG, Desk
from tests.integration.services.intake.test_access import handled_case


def granted(desk: Desk, code: str) -> str:
    answer = desk.post(f"/v1/cases/{code}/grants", {"service": "mediation"}, "handler", "justice")
    assert answer.status_code == 201, answer.json
    return str(answer.json["grant"])


def redeemed(desk: Desk, code: str, grant: str, service: str = "mediation") -> Any:
    desk.runtime.service_tokens = ServiceTokens("s" * 48)
    return LocalPeer(desk.runtime, service).ask("/internal/parties", {"grant": grant, "code": code})


def test_a_grant_gives_the_names_of_its_case_to_its_service_and_nothing_else_of_them(desk: Desk) -> None:
    code = handled_case(desk)
    items = redeemed(desk, code, granted(desk, code))["items"]
    assert items[0] == {"side": "petitioner", "name": ZHANG["name"]}
    assert all(set(item) == {"side", "name"} for item in items)


def test_giving_it_is_on_record_as_a_reveal_and_needs_the_same_leave(desk: Desk) -> None:
    code = handled_case(desk)
    granted(desk, code)
    assert desk.facts(code, "party.revealed")[-1]["purpose"] == "document"
    for role, unit, status in (("dispatcher", "centre", 403), ("handler", "labour", 404)):
        refused = desk.post(f"/v1/cases/{code}/grants", {"service": "mediation"}, role, unit)
        assert refused.status_code == status


def test_it_is_of_no_use_for_another_case_to_another_service_after_an_hour_or_altered(desk: Desk) -> None:
    code = handled_case(desk)
    grant = granted(desk, code)
    said, mac = grant.split(".")
    for text in ("", "..", "x.y", f"{said}x.{mac}", f"{said}.{mac[:-2]}", "é.é"):
        with pytest.raises(PeerRefused):
            redeemed(desk, code, text)
    with pytest.raises(PeerRefused):
        redeemed(desk, code, grant, "petition")
    with pytest.raises(PeerRefused):
        redeemed(desk, handled_case(desk), grant)
    desk.later(seconds=3600)
    with pytest.raises(PeerRefused):
        redeemed(desk, code, grant)


def test_staff_redeem_nothing(desk: Desk) -> None:
    grant = granted(desk, handled_case(desk))
    assert desk.post("/internal/parties", {"grant": grant}, "handler", "justice").status_code == 401
