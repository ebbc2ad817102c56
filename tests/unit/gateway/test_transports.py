"""What is passed on of a request, and what is the hop's own affair."""

import pytest
from werkzeug.test import EnvironBuilder

from gateway.transports import MAX_POLL_SECONDS, _headers, is_poll, poll_seconds, target_of


def environ(path: str = "/v1/cases", **headers: str) -> dict[str, object]:
    named = [(name.replace("_", "-"), value) for name, value in headers.items()]
    return EnvironBuilder(path, headers=named).get_environ()


def test_headers_of_the_hop_are_not_passed_on() -> None:
    sent = _headers(
        environ(
            Authorization="Bearer x", Connection="close, X-Own", X_Own="1", Transfer_Encoding="chunked", TE="trailers",
            Upgrade="h2c", Expect="100-continue", Cookie="session=1", Proxy_Authorization="x", Case_Version="intake:1",
        )
    )  # fmt: skip
    assert sent.keys() == {"authorization", "case-version"}


@pytest.mark.parametrize(
    ("raw", "query", "target"),
    [
        ("/v1/cases/%E6%A1%88", "a=%20b", "/v1/cases/%E6%A1%88?a=%20b"),
        ("/v1/a b#c", "", "/v1/a%20b%23c"),
        ("/v1/\xe6\xa1", "", "/v1/%E6%A1"),
        ("/v1/../x", "", "/v1/../x"),
        ("/v1/\x01", "\x7f", "/v1/%01?%7F"),
    ],
)
def test_the_target_goes_on_as_it_came_and_is_always_legal(raw: str, query: str, target: str) -> None:
    assert target_of({"RAW_PATH_INFO": raw, "PATH_INFO": raw, "QUERY_STRING": query}) == target


def test_without_a_raw_path_it_is_encoded_again() -> None:
    assert target_of(environ("/v1/cases/案?b=1")) == "/v1/cases/%E6%A1%88?b=1"


@pytest.mark.parametrize(
    ("query", "seconds"),
    [
        ("", None),
        ("wait=20", 20),
        ("a=1&wait=5", 5),
        ("wait=9999999", MAX_POLL_SECONDS),
        ("wait=x", 0),
        ("wait=", 0),
    ],
)
def test_a_poll_is_waited_for_within_bounds(query: str, seconds: int | None) -> None:
    found = environ(f"/v1/events?{query}")
    assert poll_seconds(found) == seconds
    assert is_poll(found) == (seconds is not None)
