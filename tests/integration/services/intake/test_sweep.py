"""Files whose row was never committed are swept away, and no others."""

from pathlib import Path

import pytest

from casekit.attachments.sweep import KEPT_SECONDS, sweep
from casekit.clock import wall_seconds
from casekit.faults import armed
from services.intake.api import material
from services.intake.import_tables import IMPORTS
from services.intake.tables import ATTACHMENTS, RELATED
from tests.integration.services.intake.desk import Desk
from tests.integration.services.intake.test_material import PDF, stored_files, upload

STORED = (ATTACHMENTS.c.stored, IMPORTS.c.stored)
HOUR = 3600.0


def later(seconds: float) -> float:
    """That long after what was just stored, in real time."""
    return wall_seconds() + seconds


@pytest.fixture
def left(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file that an upload leaves whose process ends before the commit; a file with its row stands beside it."""
    code = desk.register()["code"]
    assert upload(desk, code).status_code == 201
    before = set(stored_files(desk))
    with monkeypatch.context() as patch, armed("api.before_commit:raise"):
        patch.setattr(material, "_forget", lambda *_: None)  # who is killed tidies nothing up
        assert upload(desk, code).status_code == 500
    (file,) = set(stored_files(desk)) - before
    return file


def test_what_no_row_names_goes_after_a_day_and_what_one_names_stays(desk: Desk, left: Path) -> None:
    others = set(stored_files(desk)) - {left}
    assert sweep(desk.runtime, STORED, later(KEPT_SECONDS - HOUR)) == 0
    assert left.exists()
    assert sweep(desk.runtime, STORED, later(KEPT_SECONDS + HOUR)) == 1
    assert set(stored_files(desk)) == others
    for row in desk.rows("SELECT id, code FROM attachments"):
        assert desk.get(f"/v1/cases/{row['code']}/attachments/{row['id']}").data == PDF


def test_nothing_goes_that_a_running_transaction_may_still_name(desk: Desk, left: Path) -> None:
    with desk.runtime.db.begin() as running:
        running.exec_driver_sql("SELECT 1")
        assert sweep(desk.runtime, STORED, later(30 * KEPT_SECONDS)) == 0
    assert left.exists()
    assert sweep(desk.runtime, STORED, later(30 * KEPT_SECONDS)) == 1


def test_what_was_never_finished_goes_too(desk: Desk, left: Path) -> None:
    unfinished = left.parent.parent / "incoming" / ("0" * 32)
    unfinished.write_bytes(b"half")
    assert sweep(desk.runtime, STORED, later(HOUR)) == 0
    assert sweep(desk.runtime, STORED, later(KEPT_SECONDS + HOUR)) == 2
    assert not unfinished.exists()


def test_a_database_without_a_single_row_is_not_gone_by(desk: Desk, left: Path) -> None:
    assert sweep(desk.runtime, (RELATED.c.code,), later(30 * KEPT_SECONDS)) == 0
    assert left.exists()
    assert sweep(desk.runtime, STORED, later(30 * KEPT_SECONDS)) == 1
