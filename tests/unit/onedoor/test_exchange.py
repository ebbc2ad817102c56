"""The carrier's command writes whole files, goes on where it was, and says what the platform refused."""

import json
from pathlib import Path

import pytest

from onedoor.exchange import ExchangeRefused, Station
from tests.support.webhook import webhook


def said(**document: object) -> tuple[int, bytes]:
    return int(str(document.pop("status", 200))), json.dumps(document).encode()


def test_files_are_written_until_there_are_none_and_go_on_behind_the_last(tmp_path: Path) -> None:
    nothing = said(number=None, digest=None, file=None)
    lines: list[str] = []
    with webhook(said(number=1, digest="d1", file={"a": 1}), nothing) as platform:
        assert Station(platform.url, "token").write_out(tmp_path, lines.append) == 1
    assert json.loads((tmp_path / "out-00000001.json").read_bytes()) == {"a": 1}
    assert lines == ["out-00000001.json  d1"]
    (tmp_path / "out-00000001.json").unlink()  # carried off
    with webhook(nothing) as platform:
        assert Station(platform.url, "token").write_out(tmp_path, lines.append) == 0
    assert platform.documents() == [{"after": 1}]
    assert platform.asked[0][1]["Authorization"] == "Bearer token"
    assert [path.name for path in tmp_path.iterdir()] == ["last-out"]


def test_a_file_is_brought_to_its_end_and_its_receipt_written(tmp_path: Path) -> None:
    file = tmp_path / "in-1.json"
    file.write_text("{}")
    half = said(is_done=False, number=1, done=1, items=2)
    whole = said(is_done=True, number=1, digest="d", items=2, refused=0, receipt={"r": 1})
    with webhook(half, whole) as platform:
        Station(platform.url, "token").take_in([file], tmp_path / "receipts", lambda _: None)
    assert json.loads((tmp_path / "receipts" / "receipt-00000001.json").read_bytes()) == {"r": 1}
    assert len(platform.asked) == 2


def refusal(url: str, file: Path) -> str | None:
    with pytest.raises(ExchangeRefused) as refused:
        Station(url, "token").take_in([file], file.parent, lambda _: None)
    return refused.value.detail and str(refused.value.detail)


def test_what_is_refused_is_said_in_codes(tmp_path: Path) -> None:
    file = tmp_path / "in-1.json"
    file.write_text("{}")
    with webhook(said(status=422, code="EXCHANGE_FILE_UNREADABLE", why="damaged")) as platform:
        assert refusal(platform.url, file) == "in-1.json EXCHANGE_FILE_UNREADABLE why=damaged"
    assert refusal("http://127.0.0.1:9", file) == "in-1.json NewConnectionError"
    file.write_text("no")
    assert refusal("http://127.0.0.1:9", file) == "in-1.json: NOT_JSON"
