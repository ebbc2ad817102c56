"""Answers are JSON in one way."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from uuid import UUID

import pytest

from casekit.web.encoding import to_json


class Colour(StrEnum):
    """A vocabulary."""

    RED = "red"


@dataclass(frozen=True, slots=True)
class Thing:
    """A view of a read model."""

    id: UUID
    at: datetime


def test_what_read_models_return_has_its_form() -> None:
    thing = Thing(UUID(int=1), datetime(2026, 3, 12, 1, tzinfo=UTC))
    data = {"thing": thing, "on": date(2026, 3, 12), "colour": Colour.RED, "tags": {"b", "a"}, "name": "案"}
    assert to_json(data).decode() == (
        '{"thing":{"id":"00000000-0000-0000-0000-000000000001","at":"2026-03-12T09:00:00.000+08:00"},'
        '"on":"2026-03-12","colour":"red","tags":["a","b"],"name":"案"}'
    )


def test_what_has_no_form_is_refused() -> None:
    with pytest.raises(TypeError):
        to_json(object())
