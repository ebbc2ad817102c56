"""A unit behind a separated network is told what it may know and does what it may do by files: each once, in order."""

import json
import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from werkzeug.test import TestResponse
from werkzeug.wrappers import Response

from casekit.streams import unit_stream
from contracts.vocabulary import Relation
from gateway.errors import ServiceDown
from gateway.transports import Environ
from tests.support.audience import OTHER, UNIT, Audience, audience
from tests.support.emptied import database_uri, module_database

__all__ = ["database_uri", "module_database"]

EXAMPLE = Path(__file__).parents[4] / "docs" / "examples" / "exchange_unit.py"
SIDE = SimpleNamespace(**runpy.run_path(str(EXAMPLE)))
ORDER = "00000000-0000-0000-0000-000000000001"


class Services:
    """All services at once: keeps what they are asked, and answers as told; each act once per Idempotency-Key."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, Any]] = []
        self.kept: dict[str, Response] = {}
        self.status: dict[str, int] = {}
        self.is_away = False

    def send(self, environ: Environ) -> Response:
        if self.is_away:
            raise ServiceDown
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] == "GET":
            return Response(json.dumps({"at": path, "text": "要点"}), content_type="application/json")
        key = environ["HTTP_IDEMPOTENCY_KEY"]
        if key not in self.kept:
            self.asked.append((path, environ["onedoor.body"].decode()))
            status = self.status.get(path, 200)
            said = {"code": "CANARY" if status >= 400 else "520302-2026-0000001-X", "secret": "canary"}
            self.kept[key] = Response(json.dumps(said), status, content_type="application/json")
        return self.kept[key]


class Unit:
    """The unit's side, by the example of docs/exchange.md, and whoever carries its files."""

    def __init__(self, gate: Audience, unit: str = UNIT) -> None:
        self.gate, self.unit, self.keys = gate, unit, SIDE.new_keys()
        answer = gate.send("PUT", "/v1/exchange/keys", SIDE.public(self.keys), unit)
        assert answer.status_code == 200, answer.json
        self.platform = answer.json["platform"]
        self.made: list[dict[str, str]] = []

    def ask(self, after: int = 0) -> TestResponse:
        return self.gate.send("POST", "/v1/exchange/outgoing", {"after": after}, self.unit)

    def given(self, after: int = 0) -> dict[str, Any]:
        """What the next file says."""
        answer = self.ask(after)
        assert answer.status_code == 200, answer.json
        return dict(SIDE.open_file(answer.json["file"], self.keys, self.platform))

    def file(self, *items: dict[str, Any], **changes: Any) -> dict[str, str]:
        """The next file of the unit, sealed and signed."""
        content = {
            "format": "onedoor-exchange-1", "unit": self.unit, "direction": "in", "number": len(self.made) + 1,
            "previous": SIDE.digest(self.made[-1]) if self.made else "", "items": list(items), **changes,
        }  # fmt: skip
        return dict(SIDE.seal_file(content, self.keys, self.platform))

    def bring(self, file: dict[str, str]) -> TestResponse:
        return self.gate.send("POST", "/v1/exchange/incoming", file, self.unit)

    def done(self, *items: dict[str, Any], **changes: Any) -> dict[str, Any]:
        """A file brought to its end: what its receipt says."""
        file = self.file(*items, **changes)
        answer = self.bring(file)
        assert answer.status_code == 200, answer.json
        assert answer.json["is_done"]
        self.made.append(file)
        return dict(SIDE.open_file(answer.json["receipt"], self.keys, self.platform))


@pytest.fixture
def services() -> Services:
    return Services()


@pytest.fixture
def gate(tmp_path: Path, database_uri: str, services: Services) -> Iterator[Audience]:
    with audience(database_uri, tmp_path) as made:
        made.runtime.extras["transports"] = dict.fromkeys(("intake", "grid"), services)
        yield made


def accept(id_: str = "1") -> dict[str, Any]:
    return {"id": id_, "act": "accept", "order": ORDER}


def said(gate: Audience, unit: str = UNIT) -> list[tuple[str, dict[str, Any]]]:
    """What the gateway put on record of the unit."""
    with gate.runtime.db.begin() as db:
        rows = db.exec_driver_sql(
            "SELECT type, body FROM outbox_messages WHERE stream = %s ORDER BY seq", (unit_stream(unit),)
        ).all()
    return [(row.type, json.loads(bytes(row.body))["data"]) for row in rows]


def refusal(answer: TestResponse) -> tuple[int, str, Any]:
    """The status, the code, and what was wrong or is expected."""
    return answer.status_code, answer.json["code"], answer.json.get("why", answer.json.get("expected"))


def test_a_unit_is_given_what_it_may_know_and_what_handling_needs_once(gate: Audience) -> None:
    unit = Unit(gate)
    code = gate.handled()
    gate.handled(OTHER)
    gate.told()
    file = unit.given()
    assert (file["unit"], file["direction"], file["number"], file["previous"]) == (UNIT, "out", 1, "")
    (item,) = file["items"]
    assert (item["event"]["type"], item["event"]["data"]["code"]) == ("order.issued", code)
    assert item["case"]["at"] == f"/v1/cases/{code}"
    assert item["parties"]["at"] == f"/v1/cases/{code}/parties"
    assert unit.given() == file  # the same again: the carrier may have lost it
    assert unit.ask(1).json["file"] is None
    gate.handled()
    gate.told()
    again = unit.given(1)
    assert (again["number"], again["previous"]) == (2, SIDE.digest(unit.ask(0).json["file"]))
    assert [kind for kind, _ in said(gate)] == ["exchange.keyed", "exchange.sent", "exchange.sent"]
    assert refusal(unit.ask(7)) == (409, "EXCHANGE_FILE_OUT_OF_ORDER", 2)


def test_an_accused_unit_is_given_nothing_and_what_it_was_given_is_recalled(gate: Audience) -> None:
    unit = Unit(gate)
    code = gate.registered(unit_forestry=Relation.ACCUSED)
    gate.routed(code)
    gate.issued(code)
    gate.told()
    assert unit.ask().json["file"] is None


def test_what_the_unit_has_is_not_kept_for_it(gate: Audience) -> None:
    unit = Unit(gate)
    gate.handled()
    gate.told()
    unit.given()
    unit.done(received=1)
    assert refusal(unit.ask(0)) == (409, "EXCHANGE_FILE_OUT_OF_ORDER", 1)
    with gate.runtime.db.begin() as db:
        assert db.exec_driver_sql("SELECT count(body) FROM exchange_files").scalar() == 0


def test_what_the_unit_does_is_done_in_order_and_each_once(gate: Audience, services: Services) -> None:
    unit = Unit(gate)
    services.status[f"/v1/orders/{ORDER}/progress"] = 409
    items = (
        accept(), {"id": "2", "act": "progress", "order": ORDER, "body": {"text": "已到现场"}},
        {"id": "3", "act": "register", "body": {"matter_type": "dispute", "reference": "A-1"}},
        {"id": "4", "act": "import", "body": {"rows": [{"matter_type": "dispute"}, {"matter_type": "hazard"}]}},
    )  # fmt: skip
    receipt = unit.done(*items)
    assert (receipt["direction"], receipt["number"], receipt["previous"]) == (
        "receipt",
        1,
        SIDE.digest(unit.made[0]),
    )
    assert [(each["id"], each["status"]) for each in receipt["items"]] == [
        ("1", 200),
        ("2", 409),
        ("3", 200),
        ("4", 200),
    ]
    assert receipt["items"][1]["problem"] == "CANARY"
    assert "canary" not in json.dumps(receipt)
    assert [path for path, _ in services.asked] == [
        f"/v1/orders/{ORDER}/acceptance", f"/v1/orders/{ORDER}/progress", "/v1/cases", "/v1/cases/import",
    ]  # fmt: skip
    assert services.asked[3][1] == '{"matter_type": "dispute"}\n{"matter_type": "hazard"}\n'
    again = unit.bring(unit.made[0]).json
    assert SIDE.open_file(again["receipt"], unit.keys, unit.platform) == receipt
    assert len(services.asked) == 4
    taken = {"unit": UNIT, "number": 1, "digest": SIDE.digest(unit.made[0]), "items": 4, "refused": 1}
    assert said(gate)[1:] == [("exchange.taken", taken)]


def test_a_file_that_could_not_be_worked_off_goes_on_where_it_was(gate: Audience, services: Services) -> None:
    unit = Unit(gate)
    file = unit.file(accept("1"), accept("2"))
    services.is_away = True
    answer = unit.bring(file).json
    assert (answer["is_done"], answer["done"], answer["receipt"]) == (False, 0, None)
    unit.made.append(file)
    following = unit.file()
    assert refusal(unit.bring(following)) == (409, "EXCHANGE_FILE_OUT_OF_ORDER", 1)
    services.is_away = False
    assert unit.bring(file).json["done"] == 2
    assert len(services.asked) == 2
    assert unit.bring(following).json["is_done"]


def test_what_is_wrong_with_a_file_is_said_and_nothing_is_done(gate: Audience, services: Services) -> None:
    unit, other = Unit(gate), Unit(gate, OTHER)
    good = unit.file(accept())
    flipped = ("B" if good["ciphertext"][0] == "A" else "A") + good["ciphertext"][1:]
    stranger = Unit.__new__(Unit)
    stranger.__dict__ |= {**unit.__dict__, "keys": SIDE.new_keys()}
    elsewhere = {**unit.platform, "sealing_key": SIDE.public(SIDE.new_keys())["sealing_key"]}
    for file, why in (
        ({**good, "ciphertext": flipped}, "damaged"),
        ({**good, "signature": other.file(accept())["signature"]}, "damaged"),
        (stranger.file(accept()), "wrong_sender"),
        (other.file(accept()), "wrong_sender"),
        (dict(SIDE.seal_file({}, unit.keys, elsewhere)), "wrong_recipient"),
        (unit.file(accept(), unit=OTHER), "wrong_unit"),
        (unit.file({"id": "1", "act": "accept"}), "wrong_format"),
        (unit.file(accept(), direction="out"), "wrong_format"),
    ):
        assert refusal(unit.bring(file)) == (422, "EXCHANGE_FILE_UNREADABLE", why)
    assert refusal(unit.bring(unit.file(accept(), number=2))) == (409, "EXCHANGE_FILE_OUT_OF_ORDER", 1)
    unit.done(accept())
    assert refusal(unit.bring(unit.file(accept(), previous="0" * 64))) == (409, "EXCHANGE_FILE_REPLACED", 2)
    replaced = unit.file(accept(), number=1, previous="")
    assert unit.bring(replaced).json["code"] == "EXCHANGE_FILE_REPLACED"
    assert len(services.asked) == 1


def test_a_unit_without_keys_exchanges_nothing_and_keys_can_be_replaced(gate: Audience) -> None:
    assert gate.get("/v1/exchange/keys").json["code"] == "EXCHANGE_NOT_FOUND"
    assert gate.get("/v1/exchange/keys", role="handler").status_code == 403
    unfit = {**SIDE.public(SIDE.new_keys()), "sealing_key": "A" * 43 + "="}
    assert gate.send("PUT", "/v1/exchange/keys", unfit).json["code"] == "EXCHANGE_KEY_UNFIT"
    unit = Unit(gate)
    unit.done()
    old = unit.file()
    unit.keys = SIDE.new_keys()
    for _ in range(2):
        gate.send("PUT", "/v1/exchange/keys", SIDE.public(unit.keys))
    assert refusal(unit.bring(old))[2] == "wrong_sender"
    unit.done()
    assert [kind for kind, _ in said(gate)].count("exchange.keyed") == 2
    listed = gate.get("/v1/exchange/files?direction=in").json["items"]
    assert [each["number"] for each in listed] == [2, 1]
    assert gate.get("/v1/exchange/files", OTHER).json["items"] == []


class Importing(Services):
    """Intake, as far as an import goes: the job, and what became of its rows."""

    def __init__(self) -> None:
        super().__init__()
        self.job: dict[str, Any] = {}
        self.rows: list[dict[str, Any]] = []

    def send(self, environ: Environ) -> Response:
        path, query = environ["PATH_INFO"], environ.get("QUERY_STRING", "")
        if environ["REQUEST_METHOD"] == "POST":
            body = environ["onedoor.body"]
            sent = body if isinstance(body, bytes) else body.read()
            self.asked.append((path, sent.decode()))
            return _json({"id": "intake-1", "job": "/v1/jobs/intake-1", "rows": "…"}, 202)
        if path == "/v1/jobs/intake-1":
            return _json(self.job)
        assert path == "/v1/cases/import/intake-1/rows"
        page, _, cursor = query.partition("&cursor=")
        begin, size = int(cursor or 0), int(page.partition("=")[2])
        end = begin + size
        return _json({"items": self.rows[begin:end], "next": str(end) if end < len(self.rows) else None})


def _json(said: object, status: int = 200) -> Response:
    return Response(json.dumps(said), status, content_type="application/json")


def test_progress_and_rows_of_an_import_come_back_in_the_next_files_and_each_once(
    tmp_path: Path, database_uri: str
) -> None:
    intake = Importing()
    with audience(database_uri, tmp_path) as gate:
        gate.runtime.extras["transports"] = dict.fromkeys(("intake", "grid"), intake)
        unit = Unit(gate)
        rows = [{"matter_type": "dispute", "description": "林" * 200} for _ in range(2000)]
        (item,) = unit.done({"id": "7", "act": "import", "body": {"rows": rows}})["items"]
        assert (item["status"], item["job"]) == (202, "/v1/jobs/intake-1")
        assert len(unit.made[0]["ciphertext"]) > 1024 * 1024
        assert intake.asked[0][1].count("\n") == 2000
        intake.job = {"state": "running", "done": 100, "total": 2000, "result": None, "error": None}
        (told,) = unit.given()["items"]
        of_import = {"file": 1, "item": "7", "job": "/v1/jobs/intake-1"}
        assert told["import"] == {**of_import, **intake.job, "rows": []}
        assert unit.ask(1).json["file"] is None, "nothing is new"
        intake.rows = [{"number": number, "state": "registered"} for number in range(1, 1501)]
        intake.rows[3] = {"number": 4, "state": "refused", "problem": "SOURCE_UNFIT"}
        intake.job = {
            **intake.job,
            "state": "done",
            "done": 2000,
            "result": {"registered": 1499, "refused": 1},
        }
        (second,) = unit.given(1)["items"]
        assert second["import"]["result"] == {"registered": 1499, "refused": 1}
        assert second["import"]["rows"][3]["problem"] == "SOURCE_UNFIT"
        assert unit.given(1)["items"] == [second], "the same file again"
        (third,) = unit.given(2)["items"]
        assert second["import"]["rows"] + third["import"]["rows"] == intake.rows
        assert unit.ask(3).json["file"] is None, "all was told"


def test_only_a_units_system_sends_long_files_and_none_without_end(gate: Audience) -> None:
    unit = Unit(gate)
    long = {**unit.file(accept()), "ciphertext": "A" * (17 * 1024 * 1024)}
    assert unit.bring(long).status_code == 413
