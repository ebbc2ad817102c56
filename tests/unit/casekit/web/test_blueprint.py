"""How a query is read."""

import pytest
from flask import Flask, request
from marshmallow import ValidationError

from casekit.web import PageQuery
from casekit.web.blueprint import StrictParser


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
