"""Who calls the example service, and what it is told from elsewhere."""

from sqlalchemy import text
from werkzeug.test import TestResponse

from casekit.casecode import CaseCode
from casekit.streams import Head, case_stream
from casekit.web import build_app
from tests.support.example_service import REGION, Example

NOTE = {"text": "一件事"}


class Caller:
    """Calls the example service as a clerk would."""

    def __init__(self, service: Example) -> None:
        self.service = service
        self.runtime = service.runtime
        self.app = build_app(service.runtime)

    def post(self, path: str, body: object = NOTE, *, unit: str = "centre", **headers: str) -> TestResponse:
        """POST `body` with the headers, whose names have `_` for `-`."""
        return self.app.test_client().post(path, json=body, headers=self._headers(unit, headers))

    def get(self, path: str, *, unit: str = "centre", **headers: str) -> TestResponse:
        """GET with the headers, whose names have `_` for `-`."""
        return self.app.test_client().get(path, headers=self._headers(unit, headers))

    def count(self, table: str) -> int:
        """How many rows the table has."""
        with self.runtime.db.begin() as connection:
            return int(connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one())

    def open_case(self, **headers: str) -> str:
        """The code of a new case."""
        answer = self.post("/v1/cases", **headers)
        assert answer.status_code == 201
        return str(answer.json["code"])

    def _headers(self, unit: str, given: dict[str, str]) -> dict[str, str]:
        return self.service.token(unit) | {name.replace("_", "-"): value for name, value in given.items()}


def arrive(caller: Caller, code: str, source: str, seq: int) -> None:
    """Have the service apply event `seq` of another source to the case."""
    with caller.runtime.db.begin() as connection:
        work = caller.runtime.work(connection, "test")
        stream = work.lock(case_stream(code))
        stream.heads[source] = Head(1, seq, "00000000-0000-0000-0000-000000000000")
        stream.is_dirty = True
        work.flush()


def code_of(serial: int) -> str:
    return str(CaseCode(REGION, 2026, serial))
