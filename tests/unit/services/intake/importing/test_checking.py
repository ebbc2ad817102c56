"""A row's fields at fault are named, and no field that somebody made up, for that may say anything."""

import json

import pytest

from services.intake.importing.checking import checked
from services.intake.importing.reading import Line

ROW = {"matter_type": "dispute", "channel": "window"}


@pytest.mark.parametrize(
    ("unfit", "named"),
    [
        ({"form": "P2026-000123-7"}, "form"),
        ({"first_contact": "clerk-1"}, "first_contact"),
        ({"source": {"sheets": 0}}, "source.sheets"),
        ({"张三13800001111": "x"}, "?"),
    ],
)
def test_the_fields_at_fault_are_named_where_they_are_ours(unfit: dict[str, object], named: str) -> None:
    row = checked(Line(7, json.dumps({**ROW, **unfit}).encode()))
    assert (row.number, row.problem, list(row.errors or {})) == (7, "INVALID_INPUT", [named])
