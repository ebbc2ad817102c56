"""`onedoor epoch`: what a database that went back in time needs before anything of the platform runs again."""

import psycopg2
import pytest
from click.testing import CliRunner, Result

from casekit.clock import RealClock, to_local
from casekit.config import SERVICES
from casekit.relay.lease import Lease
from casekit.serials import LEAP, SerialBlock, reserve_block
from onedoor.cli import main
from onedoor.composition import Composition
from services.intake.tables import SERIAL_BLOCKS

REGION = "520302000000"


def epoch(*words: str, answer: str = "") -> Result:
    return CliRunner().invoke(main, ["epoch", *words], input=answer)


def epochs(uri: str) -> list[int]:
    connection = psycopg2.connect(uri)
    with connection, connection.cursor() as cursor:
        found = []
        for name in SERVICES:
            cursor.execute(f"SELECT (SELECT epoch FROM {name}.relay_state)")
            found += [row[0] for row in cursor.fetchall()]
    connection.close()
    return found


def block(platform: Composition, year: int) -> SerialBlock:
    runtime = platform.runtime("intake")
    with runtime.db.begin() as db:
        taken = reserve_block(db, SERIAL_BLOCKS, REGION, year)
    runtime.db.close()
    return taken


def test_every_service_begins_a_later_epoch_each_time(platform: Composition, database_uri: str) -> None:
    first = epoch("--yes")
    assert first.exit_code == 0, first.output
    began = epochs(database_uri)
    assert [f"{name}: epoch {number}" for name, number in zip(SERVICES, began, strict=True)] == [
        line for line in first.output.splitlines() if ": epoch " in line
    ]
    assert epoch("--yes").exit_code == 0
    assert all(later > sooner > 1 for later, sooner in zip(epochs(database_uri), began, strict=True))


def test_case_codes_go_on_far_above_those_that_the_lost_life_may_have_given(platform: Composition) -> None:
    year = to_local(RealClock().now()).year
    before = block(platform, year)
    assert epoch("--yes").exit_code == 0
    once = block(platform, year)
    assert once.first >= before.last + LEAP
    assert epoch("--yes").exit_code == 0
    assert block(platform, year).first >= once.last + LEAP


def test_without_a_yes_nothing_is_done(platform: Composition, database_uri: str) -> None:
    assert [epoch(answer=answer).exit_code for answer in ("n\n", "")] == [1, 1]
    assert epochs(database_uri) == [1] * len(SERVICES)


def test_while_a_relay_runs_it_is_refused_in_plain_words(
    platform: Composition, database_uri: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("casekit.relay.epochs._WAIT_SECONDS", 0.2)
    runtime = platform.runtime("intake")
    lease = Lease(runtime.db, "relay")
    assert lease.acquire() is not None
    try:
        refused = epoch("--yes")
    finally:
        lease.release()
        runtime.db.close()
    assert refused.exit_code == 1
    assert (
        "A relay is still running; end every process first. 仍有中继在运行，请先停止所有进程。"
        in refused.output
    )
    assert epochs(database_uri) == [1] * len(SERVICES)
