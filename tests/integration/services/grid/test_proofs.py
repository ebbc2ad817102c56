"""Proof of completion: stored sealed, named in the completion, streamed to those who handle."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any

from tests.integration.services.grid.office import (
    CLERK,
    DISPATCHER,
    HANDLER,
    OTHER,
    Office,
    stored_files,
)

PDF = b"%PDF-1.7\n" + b"x" * 20_000
NAME = "张三丰-工资发放表.pdf"


def upload(content: bytes = PDF, name: str = NAME) -> dict[str, Any]:
    return {"file": (BytesIO(content), name)}


def accepted(office: Office) -> dict[str, Any]:
    _, order = office.routed_case()
    return office.act(order, "acceptance")


def test_proofs_are_added_named_in_the_completion_and_given_back(office: Office, tmp_path: Path) -> None:
    order = accepted(office)
    path = f"/v1/orders/{order['id']}/proofs"
    answer = office.post(path, upload(), HANDLER)
    assert answer.status_code == 201
    (proof,) = answer.json["proofs"]
    assert (answer.json["id"], answer.json["proof"]) == (order["id"], proof["id"])
    assert (proof["name"], proof["size"], proof["media_type"]) == (NAME, len(PDF), "application/pdf")
    second = office.post(path, upload(b"%PDF-1.7 two", "two.pdf"), HANDLER).json
    assert second["proof"] in {each["id"] for each in second["proofs"]} - {proof["id"]}
    office.act(order, "completion", {"text": "已发放", "proofs": [proof["id"]]})
    (said,) = office.said("order.completed")
    assert said.data["proofs"] == [hashlib.sha256(PDF).hexdigest()]
    given = office.get(f"{path}/{proof['id']}", HANDLER)
    assert given.data == PDF
    assert given.headers["Content-Disposition"].startswith("attachment;")
    assert office.get(f"{path}/{proof['id']}", CLERK).data == PDF
    assert all(PDF[:100] not in file.read_bytes() for file in stored_files(tmp_path))
    assert NAME.encode() not in office.everything_in_the_clear()


def test_without_a_choice_all_proofs_count(office: Office) -> None:
    order = accepted(office)
    path = f"/v1/orders/{order['id']}/proofs"
    for content in (PDF, b"%PDF-1.7 two"):
        office.post(path, upload(content), HANDLER)
    office.act(order, "completion", {"text": "办结"})
    digests = [hashlib.sha256(content).hexdigest() for content in (PDF, b"%PDF-1.7 two")]
    assert office.said("order.completed")[0].data["proofs"] == digests


def test_proofs_are_for_those_who_see_the_order_unmasked(office: Office) -> None:
    order = accepted(office)
    path = f"/v1/orders/{order['id']}/proofs"
    proof = office.post(path, upload(), HANDLER).json["proofs"][0]
    masked = office.get(f"{path}/{proof['id']}", DISPATCHER)
    assert (masked.status_code, masked.json["code"]) == (403, "FORBIDDEN")
    assert office.get(f"/v1/orders/{order['id']}").json["proofs"][0]["name"] is None
    hidden = office.get(f"{path}/{proof['id']}", OTHER)
    assert (hidden.status_code, hidden.json["code"]) == (404, "ORDER_NOT_FOUND")
    assert office.post(path, upload(), OTHER).status_code == 404
    assert office.post(path, upload(), CLERK).status_code == 403


def test_a_proof_is_of_its_own_order_only(office: Office) -> None:
    order, other = accepted(office), accepted(office)
    proof = office.post(f"/v1/orders/{order['id']}/proofs", upload(), HANDLER).json["proofs"][0]
    crossed = office.get(f"/v1/orders/{other['id']}/proofs/{proof['id']}", HANDLER)
    assert (crossed.status_code, crossed.json["code"]) == (404, "ATTACHMENT_NOT_FOUND")
    claimed = office.post(
        f"/v1/orders/{other['id']}/completion", {"text": "办结", "proofs": [proof["id"]]}, HANDLER
    )
    assert (claimed.status_code, claimed.json["code"]) == (422, "PROOF_UNKNOWN")


def test_what_is_refused_leaves_no_file(office: Office, tmp_path: Path) -> None:
    _, order = office.routed_case()
    path = f"/v1/orders/{order['id']}/proofs"
    early = office.post(path, upload(), HANDLER)
    assert (early.status_code, early.json["code"]) == (409, "TRANSITION_REFUSED")
    office.act(order, "acceptance")
    assert office.post(path, upload(b"MZ\x00\x01"), HANDLER).json["code"] == "ATTACHMENT_TYPE_REFUSED"
    assert office.post(path, upload(PDF * 4), HANDLER).json["code"] == "ATTACHMENT_TOO_LARGE"
    assert office.post(path, {"file": "no file"}, HANDLER).status_code == 422
    assert office.post(path, upload(PDF, "x" * 300), HANDLER).status_code == 422
    two = {"file": [upload()["file"], upload()["file"]]}
    assert list(office.post(path, two, HANDLER).json["errors"]) == ["file"]
    assert stored_files(tmp_path) == []


def test_an_upload_sent_again_is_kept_once(office: Office, tmp_path: Path) -> None:
    order = accepted(office)
    path = f"/v1/orders/{order['id']}/proofs"
    part = b'--cut\r\nContent-Disposition: form-data; name="file"; filename="proof.pdf"\r\n\r\n'
    body = part + PDF + b"\r\n--cut--\r\n"
    sent = {"Idempotency_Key": "k1", "Content_Type": "multipart/form-data; boundary=cut"}
    first = office.post(path, body, HANDLER, **sent)
    again = office.post(path, body, HANDLER, **sent)
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.data == first.data
    assert len(stored_files(tmp_path)) == 1
