"""Days with which nobody can reckon are refused before a job is ordered for them."""

import pytest
from marshmallow import ValidationError

from services.ledger.schemas import ExportRequest

_WANTED = {"format": "csv", "from": "2026-01-01", "to": "2026-12-31"}


@pytest.mark.parametrize(("field", "day"), [("from", "0001-01-01"), ("to", "9999-12-31")])
def test_an_export_of_days_of_no_record_is_refused_by_their_field(field: str, day: str) -> None:
    assert ExportRequest().load(_WANTED)
    with pytest.raises(ValidationError) as refused:
        ExportRequest().load({**_WANTED, field: day})
    assert list(refused.value.messages_dict) == [field]


def test_a_span_that_ends_before_it_begins_is_refused_by_its_end() -> None:
    with pytest.raises(ValidationError) as refused:
        ExportRequest().load({**_WANTED, "to": "2025-12-31"})
    assert list(refused.value.messages_dict) == ["to"]
