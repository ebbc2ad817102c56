"""The schema that is published is the schema that is applied."""

import json
from pathlib import Path

from jsonschema import Draft202012Validator

from procedures.schema import schema

PUBLISHED = Path(__file__).parents[3] / "docs" / "procedure.schema.json"


def test_the_published_schema_is_ours() -> None:
    assert json.loads(PUBLISHED.read_text("utf-8")) == schema()


def test_the_schema_is_valid_itself() -> None:
    Draft202012Validator.check_schema(schema())
