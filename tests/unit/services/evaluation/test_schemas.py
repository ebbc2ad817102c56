"""Days with which nobody can reckon are refused before anybody does."""

from typing import Any

import pytest
from marshmallow import ValidationError

from casekit.web import Schema
from services.evaluation.bulletins.schemas import BulletinRequest
from services.evaluation.schemas import SpanQuery

_SPAN = {"from": "2026-01-01", "to": "2026-12-31"}


@pytest.mark.parametrize(
    ("schema", "given", "field"),
    [
        (SpanQuery, _SPAN, "from"),
        (SpanQuery, _SPAN, "to"),
        (BulletinRequest, {"period": "month", "day": "2026-10-01"}, "day"),
    ],
)
def test_a_day_before_or_after_all_records_is_refused_by_its_field(
    schema: type[Schema], given: dict[str, Any], field: str
) -> None:
    assert schema().load(given)
    for day in ("0001-01-01", "9999-12-31"):
        with pytest.raises(ValidationError) as refused:
            schema().load({**given, field: day})
        assert list(refused.value.messages_dict) == [field]
