"""A browser that asked for a page gets one, also when it is refused; a program gets problem details."""

from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader
from werkzeug.wrappers import Response

from casekit.errors import CaseNotFound, DependencyDown, Problem, RateLimited
from casekit.web import problems
from casekit.web.errors import InternalError, MethodNotAllowed, Overloaded, PathNotFound, TooLarge
from gateway.people import advice, for_people, sentence

BROWSER = "text/html,application/xhtml+xml,*/*;q=0.8"
PAGE = "{{ sentence }}|{{ advice }}|{{ trace or '' }}|{{ home }}"


@pytest.fixture
def app() -> Flask:
    app = Flask(__name__)
    app.jinja_loader = DictLoader({"console/plain.html": PAGE})  # type: ignore[assignment]
    return app


def asked(app: Flask, path: str, accept: str, problem: Problem) -> Response:
    environ: dict[str, Any] = {"PATH_INFO": path, "HTTP_ACCEPT": accept}
    return for_people(app, environ, problems.response(problem, "0af7"))


@pytest.mark.parametrize(
    ("path", "accept", "is_page"),
    [
        ("/staff/nothing", "*/*", True),
        ("/nothing", BROWSER, True),
        ("/", "", True),
        ("/nothing", "*/*", False),
        ("/v1/me", BROWSER, False),
        ("/internal/events", BROWSER, False),
        ("/dev/token", BROWSER, False),
    ],
)
def test_pages_are_for_people_alone(app: Flask, path: str, accept: str, *, is_page: bool) -> None:
    response = asked(app, path, accept, PathNotFound())
    assert response.status_code == 404
    assert (response.mimetype == "text/html") is is_page


def test_a_page_keeps_status_and_headers(app: Flask) -> None:
    response = asked(app, "/staff/cases", BROWSER, RateLimited(headers={"Retry-After": "7"}))
    assert (response.status_code, response.headers["Retry-After"]) == (429, "7")
    assert "稍等几分钟" in response.get_data(as_text=True)


def test_a_fault_of_ours_gives_the_number_to_ask_by_and_a_refusal_none(app: Flask) -> None:
    assert "|0af7|" in asked(app, "/staff/", BROWSER, InternalError()).get_data(as_text=True)
    assert "||" in asked(app, "/staff/", BROWSER, TooLarge()).get_data(as_text=True)


def test_what_is_no_problem_passes(app: Flask) -> None:
    response = Response("{}", content_type="application/json")
    assert for_people(app, {"PATH_INFO": "/staff/", "HTTP_ACCEPT": BROWSER}, response) is response


@pytest.mark.parametrize(
    "kind",
    [
        CaseNotFound,
        DependencyDown,
        RateLimited,
        InternalError,
        MethodNotAllowed,
        Overloaded,
        PathNotFound,
        TooLarge,
    ],
)
def test_every_refusal_says_what_happened_and_what_to_do(kind: type[Problem]) -> None:
    said = sentence(kind.code, kind.title_zh) + advice(kind.code, kind.status)
    assert all(word not in said for word in ("Idempotency", "JSON", "请求方法"))
    assert advice(kind.code, kind.status)
