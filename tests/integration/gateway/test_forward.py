"""Forwarding, over both transports: the same request gets the same answer, and nothing leaks on the way."""

import io
import json
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from werkzeug.test import Client, TestResponse
from werkzeug.wrappers import Response

from casekit.clock import monotonic
from casekit.errors import RateLimited
from casekit.testing.ports import free_port
from casekit.testing.servers import PostgresServer
from casekit.web import app_of
from casekit.web.app import MAX_BODY_BYTES
from casekit.web.errors import RequestTooSlow
from gateway.limits import PAGES_FOR_ONE_REQUEST, PUBLIC_BURST_SECONDS
from gateway.sizes import INCOMING, MAX_FILE_BYTES
from gateway.transports import HttpTransport, LocalTransport
from tests.support.example_service import Example
from tests.support.gateway import client, gateway
from tests.support.serving import Served, serving

NOTE = {"text": "一件事"}
TRACE = "0af7651916cd43dd8448eb211c80319c"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, postgres: PostgresServer) -> Iterator[Served]:
    name = postgres.create_database()
    with serving(tmp_path_factory.mktemp("home"), postgres.uri(name)) as running:
        yield running
    postgres.drop_database(name)


@pytest.fixture
def service(served: Served) -> Example:
    return served.service


@pytest.fixture(params=["local", "http"])
def outside(request: pytest.FixtureRequest, served: Served) -> Client:
    transport = (
        LocalTransport(served.service.runtime) if request.param == "local" else HttpTransport(served.url, 8)
    )
    return client(gateway(served.service, transport))


def test_a_command_and_its_answer_pass(outside: Client, service: Example) -> None:
    headers = service.token()
    answer = outside.post("/v1/cases", json=NOTE, headers=headers)
    assert (answer.status_code, answer.json["text"]) == (201, "一件事")
    assert answer.headers["Case-Version"] == "example:1"
    code = answer.json["code"]
    listed = outside.get(f"/v1/cases/{code}/notes?limit=1", headers=headers)
    assert [item["text"] for item in listed.json["items"]] == ["一件事"]
    assert listed.headers["ETag"] == '"1"'


def test_headers_of_the_conventions_pass(outside: Client, service: Example) -> None:
    code = outside.post("/v1/cases", json=NOTE, headers=service.token()).json["code"]
    path, keyed = f"/v1/cases/{code}/notes", service.token() | {"Idempotency-Key": code}
    first = outside.post(path, json=NOTE, headers=keyed)
    assert outside.post(path, json=NOTE, headers=keyed).data == first.data
    assert outside.post(path, json=NOTE, headers=service.token() | {"If-Match": '"1"'}).status_code == 412
    behind = outside.get(path, headers=service.token() | {"Case-Version": "grid:1"})
    assert (behind.status_code, behind.json["code"]) == (503, "CASE_NOT_YET_HERE")


def test_a_refusal_of_the_service_passes(outside: Client, service: Example) -> None:
    answer = outside.post("/v1/cases", json={"text": ""}, headers=service.token())
    assert (answer.status_code, answer.content_type) == (422, "application/problem+json")
    assert answer.json["errors"]["text"][0]["zh"] == "不能为空。"


def test_the_trace_goes_through(outside: Client, service: Example) -> None:
    headers = service.token() | {"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"}
    assert outside.post("/v1/cases", json={"text": ""}, headers=headers).json["trace"] == TRACE
    seen = outside.get("/v1/cases/seen", headers=headers).json["headers"]["traceparent"]
    assert seen.split("-")[1] == TRACE
    assert seen.split("-")[2] != "b7ad6b7169203331"


def test_what_a_caller_says_of_his_way_is_not_believed_and_his_session_stays_here(
    outside: Client, service: Example
) -> None:
    lies = {
        "X-Forwarded-For": "1.2.3.4",
        "X-Forwarded-Proto": "https",
        "X-Forwarded-Host": "x",
        "Forwarded": "for=1",
    }
    headers = (
        service.token() | lies | {"Cookie": "session=secret", "Connection": "close, X-Own", "X-Other": "kept"}
    )
    seen = outside.get(
        "/v1/cases/seen?a=%E6%A1%88", headers=headers, environ_base={"REMOTE_ADDR": "192.0.2.7"}
    ).json
    assert seen["from"] == ["192.0.2.7"]
    assert seen["args"] == {"a": "案"}
    assert seen["headers"]["x-other"] == "kept"
    assert not {"cookie", "forwarded"} & seen["headers"].keys()
    assert seen["headers"]["x-forwarded-host"] == "localhost"


def test_head_has_no_body(outside: Client, service: Example) -> None:
    answer = outside.head("/v1/cases/seen", headers=service.token())
    assert (answer.status_code, answer.data) == (200, b"")


def test_a_service_is_not_asked_for_what_the_gateway_refuses(served: Served) -> None:
    class Untouchable:
        def send(self, environ: dict[str, object]) -> None:
            raise AssertionError("the service was asked")

    outside = client(gateway(served.service, Untouchable()))
    assert outside.get("/v1/cases").status_code == 401
    assert outside.get("/v1/cases", headers={"Authorization": "Bearer x.y.z"}).status_code == 401
    too_large = outside.post("/v1/cases", data=b"x" * 2_000_000, headers=served.service.token())
    assert (too_large.status_code, too_large.json["code"]) == (413, "TOO_LARGE")


def test_internal_resources_are_not_to_be_had_from_outside(outside: Client, service: Example) -> None:
    tokens = service.runtime.service_tokens
    assert tokens is not None
    assert outside.get("/internal/status", headers=service.token()).status_code == 401
    inside = {"Authorization": f"Bearer {tokens.issue('grid')}"}
    assert outside.get("/v1/cases/seen", headers=inside).status_code == 401


def test_the_public_are_limited_by_address(served: Served) -> None:
    outside = client(gateway(served.service, LocalTransport(served.service.runtime), public_rate=1))
    statuses = [outside.post("/v1/public/echo", json=NOTE).status_code for _ in range(14)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
    elsewhere = outside.post("/v1/public/echo", json=NOTE, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 200


@pytest.mark.parametrize("path", ["/v1/cases/seen", "/v1/me", "/internal/status"])
@pytest.mark.parametrize("token", ["x.y.z", None])
def test_refused_tokens_are_counted_against_the_address(served: Served, path: str, token: str | None) -> None:
    outside = client(gateway(served.service, LocalTransport(served.service.runtime), public_rate=1))
    refused = {"Authorization": f"Bearer {token}"} if token else {}
    statuses = [outside.get(path, headers=refused).status_code for _ in range(PUBLIC_BURST_SECONDS + 2)]
    assert statuses[0] == 401
    assert statuses[-1] == 429
    assert outside.get("/v1/me", headers=served.service.token()).status_code == 200
    elsewhere = outside.get(path, headers=refused, environ_base={"REMOTE_ADDR": "192.0.2.9"})
    assert elsewhere.status_code == 401


def test_the_gateways_own_resources_are_limited_too(served: Served) -> None:
    front = gateway(served.service, LocalTransport(served.service.runtime), public_rate=1, actor_rate=1)
    outside, headers = client(front), served.service.token()
    asked = [outside.get("/v1/me", headers=headers).status_code for _ in range(5)]
    assert (asked[0], asked[-1]) == (200, 429)
    many = PUBLIC_BURST_SECONDS * PAGES_FOR_ONE_REQUEST * 2
    shown = [outside.get("/docs/style.css").status_code for _ in range(many)]
    assert set(shown[:PUBLIC_BURST_SECONDS]) == {200}
    assert shown[-1] == 429


@pytest.mark.parametrize(
    "path",
    [
        "/v1/cases/%00",
        "/v1/cases/\x7f%0d%0aX:y",
        "/v1/cases/..%2f..",
        "/v1//cases",
        "/v1/cases?%00=1",
        "/v1/cases#x",
    ],
)
def test_a_strange_address_is_the_callers_fault(outside: Client, service: Example, path: str) -> None:
    assert 400 <= outside.get(path, headers=service.token()).status_code < 500


def test_a_body_that_breaks_off_is_the_callers_fault(outside: Client, service: Example) -> None:
    class Broken(io.BytesIO):
        def read(self, *_: object) -> bytes:
            raise OSError("reset")

    environ = {"wsgi.input": Broken(), "CONTENT_LENGTH": "9", "CONTENT_TYPE": "application/json"}
    answer = outside.post("/v1/cases", headers=service.token(), environ_overrides=environ)
    assert answer.status_code == 400


def test_a_file_that_does_not_keep_pace_on_its_way_through_is_its_senders_fault(served: Served) -> None:
    class Late(io.BytesIO):
        def readinto(self, _: object) -> int:
            raise RequestTooSlow

    outside = client(gateway(served.service, HttpTransport(served.url, 2)))
    environ = {
        "wsgi.input": Late(),
        "wsgi.input_terminated": True,
        "CONTENT_LENGTH": "100000",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    answer = outside.post("/v1/cases", headers=served.service.token(), environ_overrides=environ)
    assert (answer.status_code, answer.json["code"]) == (408, "REQUEST_TOO_SLOW")


class Reader:
    """A service that reads the body in pieces, and says how much there was."""

    def __init__(self) -> None:
        self.longest = 0

    def send(self, environ: dict[str, Any]) -> Response:
        """Read to the end."""
        total = 0
        while piece := environ["onedoor.body"].read(64 * 1024):
            total, self.longest = total + len(piece), max(self.longest, len(piece))
        return Response(str(total))


@pytest.mark.parametrize("is_chunked", [False, True])
def test_a_file_of_cases_passes_in_pieces_up_to_its_own_limit(served: Served, is_chunked: bool) -> None:
    service = Reader()
    outside = client(gateway(served.service, service, import_max_bytes=3_000_000))

    def sent(size: int) -> TestResponse:
        framing = (
            {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}
            if is_chunked
            else {"CONTENT_LENGTH": str(size)}
        )
        environ = {
            "wsgi.input": io.BytesIO(b"x" * size), "wsgi.input_terminated": True, "CONTENT_TYPE": "text/csv", **framing
        }  # fmt: skip
        return outside.post("/v1/cases/import", headers=served.service.token(), environ_overrides=environ)

    assert sent(2_500_000).data == b"2500000"
    assert service.longest <= 64 * 1024
    answer = sent(3_000_001)
    assert (answer.status_code, answer.json["code"]) == (413, "TOO_LARGE")


@pytest.mark.parametrize(
    ("role", "most"),
    [("department_system", MAX_FILE_BYTES), ("clerk", MAX_BODY_BYTES)],
)
def test_only_files_of_a_units_system_are_longer_than_other_bodies(
    served: Served, role: str, most: int
) -> None:
    outside = client(gateway(served.service, LocalTransport(served.service.runtime)))
    headers = {"Authorization": f"Bearer {served.service.issuer.issue(role, unit='centre')}"}
    for size, is_too_large in ((most, False), (most + 1, True)):
        environ = {
            "wsgi.input": io.BytesIO(b"x" * size), "wsgi.input_terminated": True, "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(size),
        }  # fmt: skip
        answer = outside.post(INCOMING, headers=headers, environ_overrides=environ)
        assert (answer.status_code == 413) is is_too_large


@pytest.mark.parametrize("path", ["/v1/cases", "/docs"])
def test_while_a_body_is_still_coming_every_slot_is_free(served: Served, path: str) -> None:
    front = gateway(served.service, LocalTransport(served.service.runtime))
    runtime = front._runtime
    slots = app_of(runtime).slots
    reads = 0

    class Slow(io.RawIOBase):
        def readable(self) -> bool:
            return True

        def readinto(self, buffer: memoryview) -> int:
            nonlocal reads
            reads += 1
            with ExitStack() as all_of_them:
                for _ in range(runtime.config.request_workers):
                    all_of_them.enter_context(slots.taken(is_poll=False))
            return sent.readinto(buffer)

    sent = io.BytesIO(json.dumps(NOTE).encode())
    environ = {
        "wsgi.input": Slow(),
        "CONTENT_LENGTH": str(len(sent.getvalue())),
        "CONTENT_TYPE": "application/json",
    }
    answer = client(front).post(path, headers=served.service.token(), environ_overrides=environ)
    assert reads > 0
    assert answer.status_code == (201 if path == "/v1/cases" else 405)


def test_the_document_is_that_of_all_services_and_the_page_shows_it(outside: Client) -> None:
    document = outside.get("/openapi.json").json
    assert {"/v1/me", "/dev/token", "/v1/cases"} <= document["paths"].keys()
    assert "grid.NewNote" in document["components"]["schemas"]
    assert document["x-absent"] == []
    page = outside.get("/docs")
    assert page.status_code == 200
    assert "/v1/cases/{code}/notes" in page.get_data(as_text=True)
    assert "script" not in page.headers["Content-Security-Policy"]
    assert outside.get("/docs/style.css").content_type.startswith("text/css")


@pytest.mark.parametrize("path", ["/favicon.ico", "/console/icon.svg"])
def test_a_browser_finds_the_icon(outside: Client, path: str) -> None:
    answer = outside.get(path)
    assert (answer.status_code, answer.content_type) == (200, "image/svg+xml")
    assert ElementTree.fromstring(answer.data).tag == "{http://www.w3.org/2000/svg}svg"
    assert 'href="/console/icon.svg"' in outside.get("/").get_data(as_text=True)


def test_a_token_for_the_asking_says_who_one_is(outside: Client) -> None:
    given = outside.post("/dev/token", json={"roles": ["clerk"], "unit": "centre", "name": "窗口一号"})
    me = outside.get("/v1/me", headers={"Authorization": f"Bearer {given.json['token']}"})
    assert me.json == {
        "id": "clerk@centre",
        "name": "窗口一号",
        "roles": ["clerk"],
        "unit": "centre",
        "grids": [],
        "region": "520302000000",
    }
    for roles in (["service"], ["root"], [], "clerk"):
        assert outside.post("/dev/token", json={"roles": roles}).status_code == 422


def test_pages_of_the_gateway_ask_services_in_anothers_name(served: Served) -> None:
    front = gateway(served.service, HttpTransport(served.url, 2), public_rate=1)
    token = served.service.issuer.issue("clerk", unit="centre")
    page = {"REMOTE_ADDR": "192.0.2.7"}
    made = front.call(
        "POST", "/v1/cases", page=page, token=token, data=NOTE, headers={"Idempotency-Key": "k"}
    )
    assert made.status_code == 201
    assert json.loads(made.get_data())["text"] == "一件事"
    seen = json.loads(front.call("GET", "/v1/cases/seen?a=1", page=page, token=token).get_data())
    assert (seen["from"], seen["args"]) == (["192.0.2.7"], {"a": "1"})
    with pytest.raises(ValueError, match="no service"):
        front.call("GET", "/v1/me", page=page)


@pytest.mark.parametrize(("content_type", "status"), [("application/json", 200), ("text/plain", 415)])
def test_what_a_page_sends_as_bytes_goes_on_as_they_are(
    served: Served, content_type: str, status: int
) -> None:
    front = gateway(served.service, HttpTransport(served.url, 2))
    answer = front.call(
        "POST", "/v1/public/echo", page={"REMOTE_ADDR": "192.0.2.7"}, data=json.dumps(NOTE).encode(),
        headers={"Content-Type": content_type},
    )  # fmt: skip
    assert answer.status_code == status


def test_pages_for_the_public_are_limited_as_the_api_is(served: Served) -> None:
    front = gateway(served.service, HttpTransport(served.url, 2), public_rate=1)
    page = {"REMOTE_ADDR": "192.0.2.7"}
    for _ in range(PUBLIC_BURST_SECONDS):
        assert front.call("POST", "/v1/public/echo", page=page, data=NOTE).status_code == 200
    with pytest.raises(RateLimited):
        front.call("POST", "/v1/public/echo", page=page, data=NOTE)


# ------------------------------------------------------------------------------------------ trouble


def test_a_service_that_is_not_there_is_told_in_time(served: Served) -> None:
    outside = client(gateway(served.service, HttpTransport(f"http://127.0.0.1:{free_port()}", 2)))
    began = monotonic()
    answer = outside.post("/v1/cases", json=NOTE, headers=served.service.token())
    assert (answer.status_code, answer.json["code"]) == (503, "SERVICE_DOWN")
    assert answer.headers["Retry-After"]
    assert monotonic() - began < 5  # two seconds are its time; the rest is a busy machine's


def test_a_service_that_does_not_answer_is_told_in_time(served: Served) -> None:
    outside = client(gateway(served.service, HttpTransport(served.url, 2)))
    assert outside.get("/v1/cases/seen", headers=served.service.token()).status_code == 200
    served.freeze()
    try:
        began = monotonic()
        answer = outside.post("/v1/cases", json=NOTE, headers=served.service.token())
        taken = monotonic() - began
    finally:
        served.thaw()
    assert (answer.status_code, answer.json["code"]) == (503, "SERVICE_SILENT")
    assert taken < 5
    assert outside.get("/v1/cases/seen", headers=served.service.token()).status_code == 200


def test_after_a_restart_of_the_service_no_question_fails(tmp_path: Path, database_uri: str) -> None:
    port = free_port()
    with serving(tmp_path, database_uri, port=port) as first:
        service = first.service
        outside = client(gateway(service, HttpTransport(first.url, 4)))
        assert outside.get("/v1/cases/seen", headers=service.token()).status_code == 200
    assert outside.get("/v1/cases/seen", headers=service.token()).json["code"] == "SERVICE_DOWN"
    with serving(tmp_path, database_uri, port=port, is_new=False):
        assert outside.get("/v1/cases/seen", headers=service.token()).status_code == 200
