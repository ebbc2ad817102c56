"""Evaluation is tested on one database, emptied before each test."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from contracts.grid import UnitRegistered
from contracts.vocabulary import Tier, UnitKind
from services.evaluation.definition import DEFINITION
from tests.support.emptied import database_uri, module_database
from tests.support.listening import Listener, listener

__all__ = ["database_uri", "module_database"]

CENTRE, JUSTICE, TOWN = "unit-centre", "unit-justice", "unit-town"
NAMES = {CENTRE: "综治中心", JUSTICE: "司法局", TOWN: "小平阳镇"}


@pytest.fixture
def evaluation(tmp_path: Path, database_uri: str) -> Iterator[Listener]:
    """Evaluation, which knows three units."""
    with listener(DEFINITION, database_uri, tmp_path) as made:
        for unit, name in NAMES.items():
            registered = UnitRegistered(unit, name, UnitKind.DEPARTMENT, Tier.COUNTY)
            made.voices.say("grid", registered, f"unit/{unit}")
        made.hear()
        yield made
