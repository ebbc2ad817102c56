"""Transferring a case (移送): to another centre of this installation, or away with a sealed and signed package."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from casekit.deadlines import deadlines_of
from casekit.parcels import sender_of, unpack
from casekit.streams import unit_stream
from contracts.grid import UnitRegistered
from contracts.vocabulary import Tier, UnitKind
from tests.integration.services.intake.desk import ZHANG, Desk

TOWN, TOWN_REGION, ELSEWHERE = "town-centre", "520302101000", "530000000000"
KEY = X25519PrivateKey.generate()
RECIPIENT = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()


@pytest.fixture(scope="module")
def hall(desk: Desk) -> Desk:
    """The county has a town's centre, too."""
    town = UnitRegistered(TOWN, "镇综治中心", UnitKind.CENTRE, Tier.TOWN, "centre")
    desk.hear(desk.grid, unit_stream(TOWN), town)
    return desk


def transfer(
    desk: Desk, code: str, status: int = 200, role: str = "dispatcher", **body: Any
) -> dict[str, Any]:
    asked = {"region": ELSEWHERE, "ground": "jurisdiction", **body}
    return desk.act(code, "transfer", asked, role, status)


def test_a_centre_of_the_installation_takes_it_and_routes_it_anew(hall: Desk) -> None:
    code = hall.routed("order", "justice")
    assert hall.get(f"/v1/cases/{code}", "clerk", TOWN).status_code == 404
    assert transfer(hall, code, region=TOWN_REGION, centre=TOWN)["state"] == "triaged"
    assert hall.said(code)[-2:] == ["case.transferred", "case.returned"]
    assert hall.page(code, "clerk", TOWN)["centre"] == TOWN
    assert hall.get(f"/v1/cases/{code}", "clerk", "centre").status_code == 404
    access = hall.rows("SELECT centre, handling_region FROM case_access WHERE code = :c", c=code)
    assert access == [{"centre": TOWN, "handling_region": TOWN_REGION}]


def test_a_region_served_here_names_the_centre_and_no_other_does(hall: Desk) -> None:
    code = hall.register()["code"]
    assert transfer(hall, code, 422, region=TOWN_REGION)["code"] == "REGION_UNFIT"
    assert transfer(hall, code, 422, centre=TOWN)["code"] == "REGION_UNFIT"
    assert transfer(hall, code, 422, region=TOWN_REGION, centre="justice")["code"] == "UNIT_UNKNOWN"
    assert transfer(hall, code, 422, recipient="AAAA")["code"] == "KEY_UNFIT"
    assert transfer(hall, code, 422, region="53")["code"] == "INVALID_INPUT"
    assert transfer(hall, code, 403, role="clerk")["code"] == "FORBIDDEN"


def test_the_centre_that_has_it_is_not_given_it_and_stays_answerable(hall: Desk) -> None:
    code = hall.register()["code"]
    first = hall.page(code)["first_contact"]
    refused = transfer(hall, code, 422, region="520302000000", centre="centre")
    assert (refused["code"], list(refused["errors"])) == ("CENTRE_HAS_IT", ["centre"])
    assert hall.page(code)["first_contact"] == first is not None


def test_a_centre_that_is_named_in_it_does_not_get_it(hall: Desk) -> None:
    code = hall.register(units=[{"unit": TOWN, "relation": "accused"}])["code"]
    assert transfer(hall, code, 409, region=TOWN_REGION, centre=TOWN)["code"] == "UNIT_IS_ACCUSED"


def test_what_leaves_ends_here_and_its_owner_is_told(hall: Desk) -> None:
    receipt = hall.register()
    code = receipt["code"]
    assert transfer(hall, code)["state"] == "transferred"
    with hall.runtime.db.begin() as db:
        assert {each.state for each in deadlines_of(db, f"case/{code}")} == {"cancelled"}
    found = hall.public("lookup", {"code": code, "secret": receipt["secret"]}).json
    assert (found["step"], found["is_finished"]) == ("已移送", True)
    notice = {"kind": "transfer", "form": "print", "text": "已移送"}
    assert hall.act(code, "notifications", notice)["notification_state"] == "sent"
    transfer(hall, code, 409)
    assert hall.get(f"/v1/cases/{code}/transfer/package", "dispatcher").json["code"] == "PARCEL_UNADDRESSED"


def test_the_package_is_for_the_receiving_installation_alone(hall: Desk) -> None:
    code = hall.register(description="收款人另有其人")["code"]
    path = f"/v1/cases/{code}/transfer/package"
    assert hall.get(path, "dispatcher").json["code"] == "TRANSFER_NOT_FOUND"
    transfer(hall, code, recipient=RECIPIENT, text="属地管辖")
    assert hall.get(path, "clerk").status_code == 403
    parcel = hall.get(path, "dispatcher").json
    assert ZHANG["name"] not in json.dumps(parcel, ensure_ascii=False)
    sender = sender_of(hall.runtime.extras["vault"].seed("transfer"))
    told = json.loads(unpack(parcel, KEY.private_bytes_raw(), sender))
    assert (told["to_region"], told["case"]["code"]) == (ELSEWHERE, code)
    assert told["case"]["description"] == "收款人另有其人"
    assert told["case"]["parties"][0]["name"] == ZHANG["name"]
    assert told["case"]["notes"][0]["text"] == "属地管辖"
    assert hall.facts(code, "party.revealed")[-1]["purpose"] == "transfer"


def test_a_centre_under_one_who_is_named_does_not_get_it(hall: Desk) -> None:
    town = UnitRegistered("town", "镇政府", UnitKind.TOWN, Tier.TOWN, "centre")
    under = UnitRegistered("town-hall", "镇便民中心", UnitKind.CENTRE, Tier.TOWN, "town")
    for unit in (town, under):
        hall.hear(hall.grid, unit_stream(unit.unit), unit)
    code = hall.register(units=[{"unit": "town", "relation": "accused"}])["code"]
    assert transfer(hall, code, 409, region=TOWN_REGION, centre="town-hall")["code"] == "UNIT_IS_ACCUSED"


def test_who_was_asked_first_is_left_behind(hall: Desk) -> None:
    code = hall.register()["code"]
    transfer(hall, code, region=TOWN_REGION, centre=TOWN)
    page = hall.page(code, "clerk", TOWN)
    assert (page["first_contact"], page["is_first_contact_answerable"]) == (None, False)


def test_a_key_with_which_no_secret_can_be_agreed_is_refused_at_once(hall: Desk) -> None:
    low = base64.b64encode(bytes(32)).decode()
    assert transfer(hall, hall.register()["code"], 422, recipient=low)["code"] == "KEY_UNFIT"
