"""How a query is read."""

import pytest
from flask import Flask, request
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from casekit.errors import InvalidInput
from casekit.web import PageQuery
from casekit.web.blueprint import Blueprint, StrictParser


def test_a_parameter_given_twice_is_refused_by_name() -> None:
    schema = PageQuery()
    with (
        Flask(__name__).test_request_context("/?limit=1&limit=2&cursor=x"),
        pytest.raises(ValidationError) as refused,
    ):
        StrictParser().load_querystring(request, schema)
    assert refused.value.messages == {"limit": ["Given more than once."]}


def test_parameters_given_once_are_read() -> None:
    with Flask(__name__).test_request_context("/?limit=1&cursor=x"):
        assert dict(StrictParser().load_querystring(request, PageQuery())) == {"limit": "1", "cursor": "x"}


def test_a_resource_that_takes_no_query_refuses_one() -> None:
    @Blueprint("plain", __name__).response(204)
    def view() -> Response:
        return Response(status=204)

    app = Flask(__name__)
    with app.test_request_context("/"):
        assert view().status_code == 204
    with app.test_request_context("/?who=x"), pytest.raises(InvalidInput) as refused:
        view()
    assert list(refused.value.fields) == ["who"]
