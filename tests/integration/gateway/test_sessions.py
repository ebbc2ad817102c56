"""Who logs out is logged out: in every replica of the gateway, with every copy of the cookie, and nobody else is."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select
from werkzeug.wrappers import Response

from casekit.clock import wall_seconds
from gateway.console.session import SESSION_COOKIE, VISIT_COOKIE, Sessions
from gateway.forward import Front
from gateway.limits import PUBLIC_BURST_SECONDS
from gateway.tables import ENDED_SESSIONS
from gateway.transports import LocalTransport
from tests.support.example_service import Example, example
from tests.support.gateway import client, create_gateway_schema, gateway

VISIT = {VISIT_COOKIE: "visit"}


@pytest.fixture
def service(tmp_path: Path) -> Example:
    return example(tmp_path)


@pytest.fixture
def front(service: Example, database_uri: str) -> Iterator[Front]:
    made = gateway(service, LocalTransport(service.runtime), database_uri)
    create_gateway_schema(made)
    yield made
    made._runtime.db.close()


def asked(front: Front, method: str, path: str, cookies: dict[str, str], **form: str) -> Response:
    """The console's answer to a browser with these cookies; a form is as its page made it."""
    browser = client(front)
    for name, value in cookies.items():
        browser.set_cookie(name, value)
    if method == "POST":
        form["_form"] = Sessions(front._runtime.extras["vault"]).form_value(cookies)
    return browser.open(path, method=method, data=form or None)


def log_in(front: Front, token: str, cookies: dict[str, str] = VISIT) -> dict[str, str]:
    """The cookies of a browser in which somebody has just logged in."""
    answer = asked(front, "POST", "/staff/login", cookies, token=token)
    assert answer.status_code == 303
    name, _, value = answer.headers["Set-Cookie"].split(";")[0].partition("=")
    assert name == SESSION_COOKIE
    return {**VISIT, name: value}


def is_logged_in(front: Front, cookies: dict[str, str]) -> bool:
    answer = asked(front, "GET", "/staff/", cookies)
    assert answer.status_code == 303
    return answer.headers["Location"] != "/staff/login"


def test_a_copied_cookie_is_worth_nothing_after_the_log_out(
    front: Front, service: Example, database_uri: str
) -> None:
    token = service.issuer.issue("clerk", unit="centre")
    cookies, elsewhere = log_in(front, token), log_in(front, token)
    assert is_logged_in(front, cookies)
    assert asked(front, "POST", "/staff/logout", cookies).status_code == 303
    replica = gateway(service, LocalTransport(service.runtime), database_uri)
    for each in (front, replica):
        assert not is_logged_in(each, cookies)
        assert is_logged_in(each, elsewhere)
    replica._runtime.db.close()


def test_who_logs_in_anew_has_logged_out_before(front: Front, service: Example) -> None:
    first = log_in(front, service.issuer.issue("clerk", unit="centre"))
    second = log_in(front, service.issuer.issue("director", unit="centre"), first)
    assert not is_logged_in(front, first)
    assert is_logged_in(front, second)


def test_what_has_expired_need_not_be_remembered(front: Front, service: Example) -> None:
    now = datetime.fromtimestamp(wall_seconds(), UTC)
    with front._runtime.db.begin() as db:
        db.execute(insert(ENDED_SESSIONS).values(session=b"old", until=now - timedelta(days=1)))
    asked(front, "POST", "/staff/logout", log_in(front, service.issuer.issue("clerk", unit="centre")))
    with front._runtime.db.begin() as db:
        [(name, until)] = db.execute(select(ENDED_SESSIONS)).all()
    assert name != b"old"
    assert until > now


def test_while_nobody_can_tell_whether_a_session_was_ended_it_is_not_let_in(
    front: Front, service: Example
) -> None:
    cookies = log_in(front, service.issuer.issue("clerk", unit="centre"))
    away = gateway(service, LocalTransport(service.runtime))
    for method, path in (("GET", "/staff/"), ("GET", "/staff/cases"), ("POST", "/staff/logout")):
        answer = asked(away, method, path, cookies)
        assert answer.status_code == 503
        assert "Set-Cookie" not in answer.headers
    assert asked(away, "GET", "/", VISIT).status_code == 200


def test_tokens_that_are_tried_at_the_log_in_are_counted(service: Example, database_uri: str) -> None:
    front = gateway(service, LocalTransport(service.runtime), database_uri, public_rate=1)
    statuses = [
        asked(front, "POST", "/staff/login", VISIT, token="x.y.z").status_code
        for _ in range(PUBLIC_BURST_SECONDS + 2)
    ]
    assert statuses[-1] == 429
    front._runtime.db.close()
