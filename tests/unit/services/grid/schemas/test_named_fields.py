"""What is wrong between fields is told at a field, so that a form can show it there."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError

from services.grid.schemas.callouts import CalloutRequest
from services.grid.schemas.meetings import MeetingRequest

CALLOUT = {"case": None, "grid": "g-01", "where": "路口", "text": "积水", "units": ["justice"]}
MEETING = {"name": "例会", "held_at": "2026-03-12T09:00:00+08:00", "attending": ["justice"], "record": "议定"}


@pytest.mark.parametrize(
    ("schema", "body", "field"),
    [
        (CalloutRequest, CALLOUT | {"units": ["justice", "justice"]}, "units"),
        (CalloutRequest, CALLOUT | {"grid": None}, "case"),
        (MeetingRequest, MEETING | {"attending": ["justice", "justice"]}, "attending"),
        (MeetingRequest, MEETING | {"absent": ["justice"]}, "absent"),
    ],
)
def test_the_field_is_named(schema: type[Schema], body: dict[str, Any], field: str) -> None:
    with pytest.raises(ValidationError) as refused:
        schema().load(body)
    assert list(refused.value.messages_dict) == [field]


@pytest.mark.parametrize(("schema", "body"), [(CalloutRequest, CALLOUT), (MeetingRequest, MEETING)])
def test_what_is_right_is_taken(schema: type[Schema], body: dict[str, Any]) -> None:
    assert schema().load(body)
