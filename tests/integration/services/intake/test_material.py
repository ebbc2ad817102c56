"""Files of a case: stored sealed, listed, given back to who may read them, and on record."""

import hashlib
import io
from pathlib import Path

import pytest
from werkzeug.test import TestResponse

from casekit.clock import monotonic
from tests.integration.services.intake.desk import Desk

PDF = b"%PDF-1.7\n" + "关于林地的旧档".encode() * 500


def upload(
    desk: Desk, code: str, content: bytes = PDF, name: str = "旧档.pdf", **headers: str
) -> TestResponse:
    headers = {"Authorization": f"Bearer {desk.token('clerk')}"} | headers
    return desk.app.test_client().post(
        f"/v1/cases/{code}/attachments", data={"file": (io.BytesIO(content), name)}, headers=headers
    )


def stored_files(desk: Desk) -> list[Path]:
    return [path for path in (desk.runtime.config.home / "attachments").rglob("*") if path.is_file()]


def test_a_file_is_kept_sealed_and_given_back(desk: Desk) -> None:
    code = desk.register()["code"]
    added = upload(desk, code)
    assert added.status_code == 201, added.json
    assert added.json["sha256"] == hashlib.sha256(PDF).hexdigest()
    assert added.json["media_type"] == "application/pdf"
    path = f"/v1/cases/{code}/attachments"
    assert [each["name"] for each in desk.get(path).json["items"]] == ["旧档.pdf"]
    content = desk.get(f"{path}/{added.json['id']}")
    assert content.data == PDF
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert desk.facts(code, "case.material_added")[0]["digest"] == added.json["sha256"]
    assert not any("旧档".encode() in file.read_bytes() for file in stored_files(desk))


def test_who_sends_for_long_is_answered_all_the_same(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    code = desk.register()["code"]
    # as if the request had begun, and its body been on its way, for a minute
    monkeypatch.setattr("casekit.web.app.monotonic", lambda: monotonic() - 60)
    assert upload(desk, code).status_code == 201


def test_a_file_whose_row_is_not_kept_leaves_nothing_behind(desk: Desk) -> None:
    code = desk.register()["code"]
    before = stored_files(desk)
    assert upload(desk, code, **{"If-Match": '"999"'}).status_code == 412
    assert stored_files(desk) == before
    assert desk.get(f"/v1/cases/{code}/attachments").json["items"] == []


def test_what_is_no_accepted_type_or_no_file_is_refused(desk: Desk) -> None:
    code = desk.register()["code"]
    assert upload(desk, code, b"MZ\x90\x00\x03\x00\x00\x00").json["code"] == "ATTACHMENT_TYPE_REFUSED"
    assert upload(desk, code, b"").status_code == 415
    assert desk.post(f"/v1/cases/{code}/attachments", {}).status_code == 422
    assert upload(desk, code, b"%PDF-" + bytes(256 * 1024)).json["code"] == "ATTACHMENT_TOO_LARGE"


def test_a_file_of_another_case_is_not_found(desk: Desk) -> None:
    one, other = desk.register()["code"], desk.register()["code"]
    added = upload(desk, one).json["id"]
    assert desk.get(f"/v1/cases/{other}/attachments/{added}").status_code == 404
    assert desk.get(f"/v1/cases/{one}/attachments/{added}", "dispatcher").status_code == 403


def test_a_second_file_or_another_part_is_refused_and_nothing_is_kept(desk: Desk) -> None:
    code, before = desk.register()["code"], stored_files(desk)
    path = f"/v1/cases/{code}/attachments"
    for more, field in (({"file": [(io.BytesIO(PDF), "a.pdf"), (io.BytesIO(PDF), "b.pdf")]}, "file"),
                        ({"file": (io.BytesIO(PDF), "a.pdf"), "note": "x"}, "note")):  # fmt: skip
        headers = {"Authorization": f"Bearer {desk.token('clerk')}"}
        answer = desk.app.test_client().post(path, data=more, headers=headers)
        assert (answer.status_code, list(answer.json["errors"])) == (422, [field])
    assert desk.get(path).json["items"] == []
    assert stored_files(desk) == before


def test_a_name_holds_no_directory_and_a_page_taken_as_text_is_given_away_as_text(desk: Desk) -> None:
    code = desk.register()["code"]
    added = upload(desk, code, b"<script>alert(1)</script>", "../../../etc/x.html")
    assert (added.json["name"], added.json["media_type"]) == ("x.html", "text/plain")
    content = desk.get(f"/v1/cases/{code}/attachments/{added.json['id']}")
    assert content.headers["Content-Disposition"] == "attachment; filename=x.html.txt"
