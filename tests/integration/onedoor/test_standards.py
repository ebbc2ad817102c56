"""`onedoor check five-standards` on a real database: of an empty installation, and of one in which something stands."""

import json
from typing import Any

import psycopg2
import pytest
from click.testing import CliRunner
from sqlalchemy import text

from casekit import inbox
from casekit.ids import new_id
from casekit.streams import unit_stream
from contracts.grid import UnitEnded
from onedoor.cli import main
from onedoor.composition import Composition
from onedoor.embedded import reach
from onedoor.embedded.archive import NOTE
from services.ledger.integrator import integrate, sign
from tests.support.listening import Voices

REGION = "520302000000"
FURNITURE = text("""
    INSERT INTO units (id, region, name, kind, tier, parent, fields, is_active, registered_at)
    VALUES ('centre', :region, '县综治中心', 'centre', 'county', NULL, '{}', true, now()),
           ('hr', :region, '人社局', 'department', 'county', 'centre', '{}', true, now());
    INSERT INTO stationings (id, region, centre, unit, presence, begins_on, weekdays, dates, registered_at)
    VALUES (:id, :region, 'centre', 'hr', 'permanent', current_date, '{}', '{}', now());
    INSERT INTO staff (id, region, title, unit, roles, grids, registered_at, ended_on)
    VALUES ('guide', :region, '导办岗', 'centre', '{guide}', '{}', now(), current_date);
    INSERT INTO grids (id, region, name, tier, unit, registered_at, ended_on)
    VALUES ('g', :region, '一村网格', 'village', 'centre', now(), current_date);
    INSERT INTO desks (id, region, centre, name, registered_at)
    VALUES ('command', :region, 'centre', '指挥中心', now());
""")


@pytest.fixture(autouse=True)
def in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database is the one that the environment names, and none of a home's own."""
    monkeypatch.setattr(reach, "_database", lambda _: None)


def checked() -> tuple[int, dict[str, Any]]:
    done = CliRunner().invoke(main, ["check", "five-standards", "--json"])
    return done.exit_code, json.loads(done.stdout)


def verdicts(document: dict[str, Any]) -> dict[str, str]:
    return {item["key"]: item["verdict"] for item in document["items"]}


def test_an_installation_is_inspected_as_it_stands(platform: Composition, database_uri: str) -> None:
    code, document = checked()
    found = verdicts(document)
    assert (code, document["is_met"]) == (1, False)
    assert found["premises.centre"] == found["mechanism.duty"] == found["supervision.ledger"] == "missed"
    assert found["system.schemas"] == found["system.events"] == found["mechanism.procedure"] == "met"
    assert found["system.backup"] == "missed"
    (platform.config.home / NOTE).touch()
    _furnish(platform)
    document = checked()[1]
    found = verdicts(document)
    (posts,) = (each["found"] for each in document["items"] if each["key"] == "mechanism.posts")
    assert "guide" in posts, "a post that has ended is none"
    (grids,) = (each["found"] for each in document["items"] if each["key"] == "premises.grids")
    assert grids == "没有网格", "nor is a grid"
    for key in (
        "system.backup",
        "premises.centre",
        "premises.name",
        "stationing.departments",
        "stationing.permanent",
    ):
        assert found[key] == "met", key
    assert (found["mechanism.duty"], found["mechanism.roster"]) == ("met", "missed")
    assert (found["supervision.ledger"], found["supervision.checkpoint"]) == ("met", "met")
    with psycopg2.connect(database_uri) as db, db.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")  # as only the database's owner may
        cursor.execute("UPDATE ledger.ledger_entries SET body = 'x'")
    assert verdicts(checked()[1])["supervision.ledger"] == "missed"


def _furnish(platform: Composition) -> None:
    """A centre, a department that is stationed there, a desk that nobody keeps, an entry under a checkpoint."""
    with platform.runtime("grid").db.begin() as db:
        db.execute(FURNITURE, {"id": new_id(), "region": REGION})
    ledger = platform.runtime("ledger")
    voices = Voices()
    voices.say("grid", UnitEnded("hr"), unit_stream("hr"))
    inbox.store(ledger, voices.take())
    while inbox.handle_batch(ledger).settled:
        continue
    assert integrate(ledger) == 1
    assert sign(ledger) is not None
