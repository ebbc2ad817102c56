"""Taking in a case that another installation transferred (移送而来): once, whole, and by a known sender alone."""

import base64
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from werkzeug.test import TestResponse

from casekit.clock import rfc3339
from casekit.ids import new_id
from casekit.parcels import pack, sender_of, unpack
from casekit.testing.sample import NOON, REGION
from tests.integration.services.intake.desk import NEIGHBOUR, NEIGHBOUR_SEED, ZHANG, Desk

KEY = X25519PrivateKey.generate()
PATH = "/v1/cases/transfers"
Change = Callable[[dict[str, Any]], object]


@pytest.fixture(scope="module")
def there(desk: Desk) -> dict[str, Any]:
    """A package as `GET …/transfer/package` gives it, opened: what the neighbour would send."""
    source = {"work_order": "甲-1", "called_at": rfc3339(NOON)}
    accused = [{"unit": "planning", "relation": "accused"}, {"unit": "justice", "relation": "respondent"}]
    code = desk.register(
        channel="hotline_12345", description="林地之争", source=source, oral="spoken", units=accused,
        parties=[ZHANG, {"is_anonymous": True}],
    )["code"]  # fmt: skip
    headers = {"Authorization": f"Bearer {desk.token('clerk')}"}
    sent = {"file": (BytesIO("现场照片".encode()), "照片.txt")}
    added = desk.app.test_client().post(f"/v1/cases/{code}/attachments", data=sent, headers=headers)
    assert added.status_code == 201, added.json
    recipient = base64.b64encode(KEY.public_key().public_bytes_raw()).decode()
    away = {"region": NEIGHBOUR, "ground": "jurisdiction", "recipient": recipient, "text": "请贵地办理"}
    desk.act(code, "transfer", away, "dispatcher")
    parcel = desk.get(f"/v1/cases/{code}/transfer/package", "dispatcher").json
    sender = sender_of(desk.runtime.extras["vault"].seed("transfer"))
    content: dict[str, Any] = json.loads(unpack(parcel, KEY.private_bytes_raw(), sender))
    return {**content, "from_region": NEIGHBOUR, "to_region": REGION}


def changed(there: dict[str, Any], change: Change = lambda _: None) -> dict[str, Any]:
    """Another transfer of the kind."""
    content: dict[str, Any] = json.loads(json.dumps({**there, "transfer": str(new_id())}))
    change(content)
    return content


def packed(desk: Desk, content: dict[str, Any], seed: bytes = NEIGHBOUR_SEED) -> dict[str, str]:
    recipient = desk.get(f"{PATH}/keys").json["recipient"]
    return pack(json.dumps(content, ensure_ascii=False).encode(), recipient, seed)


def bring(desk: Desk, content: dict[str, Any], role: str = "clerk", **more: Any) -> TestResponse:
    return desk.post(PATH, packed(desk, content, **more), role)


def test_a_case_goes_over_with_all_that_is_known_of_it(desk: Desk, there: dict[str, Any]) -> None:
    answer = bring(desk, there)
    assert answer.status_code == 201, answer.json
    code, original = answer.json["code"], there["case"]["code"]
    assert code != original
    assert answer.json["secret"]
    page = desk.page(code)
    assert (page["description"], page["oral"], page["source"]["work_order"]) == ("林地之争", "spoken", "甲-1")
    assert page["received_at"] == rfc3339(NOON)
    assert [each["is_anonymous"] for each in page["parties"]] == [False, True]
    parties = desk.get(f"/v1/cases/{code}/parties?purpose=contact_party").json["items"]
    assert parties[0]["name"] == ZHANG["name"]
    assert [(each["text"], each["written_by"]) for each in page["notes"]] == [
        ("请贵地办理", f"region:{NEIGHBOUR}")
    ]
    came = page["transferred_from"]
    assert (came["region"], came["code"], came["ground"]) == (NEIGHBOUR, original, "jurisdiction")
    assert [(each["name"], each["is_here"]) for each in came["files"]] == [("照片.txt", False)]
    (said,) = desk.facts(code, "case.registered")
    assert (said["transferred_from"], said["received_at"]) == (original, said["received_at"])
    kept = desk.rows("SELECT * FROM received_transfers")
    assert "自然资源局" not in str(kept)


def test_who_was_accused_there_stands_behind_the_wall_here(desk: Desk, there: dict[str, Any]) -> None:
    code = bring(desk, changed(there)).json["code"]
    assert desk.get(f"/v1/cases/{code}", "handler", "planning").status_code == 404
    relations = desk.rows("SELECT unit, relation FROM case_relations WHERE code = :c ORDER BY unit", c=code)
    assert relations == [
        {"unit": "justice", "relation": "respondent"}, {"unit": "planning", "relation": "accused"},
    ]  # fmt: skip
    shown = desk.page(code, "dispatcher")["transferred_from"]["units"]
    assert len(shown) == 2


def test_a_file_is_here_once_one_of_its_digest_was_added(desk: Desk, there: dict[str, Any]) -> None:
    code = bring(desk, changed(there)).json["code"]
    headers = {"Authorization": f"Bearer {desk.token('clerk')}"}
    sent = {"file": (BytesIO("现场照片".encode()), "别名.txt")}
    desk.app.test_client().post(f"/v1/cases/{code}/attachments", data=sent, headers=headers)
    assert [each["is_here"] for each in desk.page(code)["transferred_from"]["files"]] == [True]


def test_the_same_transfer_is_one_case_however_often_and_however_many_at_once(
    desk: Desk, there: dict[str, Any]
) -> None:
    content = changed(there)
    with ThreadPoolExecutor(4) as pool:
        answers = [each.json for each in pool.map(lambda _: bring(desk, content), range(4))]
    assert len({each["code"] for each in answers}) == 1
    assert sorted(each["is_known"] for each in answers) == [False, True, True, True]
    assert sum(each["secret"] is not None for each in answers) == 1


@pytest.mark.parametrize(
    ("why", "change"),
    [
        ("wrong_region", lambda content: content.update(to_region="110000000000")),
        ("wrong_sender", lambda content: content.update(from_region="440000000000")),
        ("wrong_format", lambda content: content["case"].update(channel="pigeon")),
        ("wrong_format", lambda content: content.update(format="onedoor-case-2")),
        ("wrong_time", lambda content: content["case"].update(received_at="2199-01-01T00:00:00+08:00")),
    ],
)
def test_what_is_not_for_here_or_cannot_be_is_refused_and_nothing_is_kept(
    desk: Desk, there: dict[str, Any], why: str, change: Change
) -> None:
    before = desk.rows("SELECT count(*) AS n FROM cases")
    answer = bring(desk, changed(there, change))
    assert (answer.status_code, answer.json["code"], answer.json["why"]) == (422, "TRANSFER_UNREADABLE", why)
    assert desk.rows("SELECT count(*) AS n FROM cases") == before


def test_only_a_known_sender_is_believed_and_only_who_registers_brings_it(
    desk: Desk, there: dict[str, Any]
) -> None:
    assert bring(desk, changed(there), seed=bytes(32)).json["why"] == "unknown_sender"
    parcel = packed(desk, changed(there))
    assert desk.post(PATH, {**parcel, "signature": parcel["nonce"]}).json["why"] == "damaged"
    assert desk.post(PATH, parcel, "department_system", "justice").status_code == 403
    assert desk.post(PATH, parcel, "auditor").status_code == 403
    assert desk.get(f"{PATH}/keys", "auditor").status_code == 403
