"""The client that docs/departments.md shows does what it says, with the rights that the page gives it."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from casekit.bus.departments import grant_department_user
from casekit.bus.management import Management
from casekit.children import wait_until
from casekit.ids import new_id
from casekit.testing.servers import RabbitServer
from gateway.audience.dispatcher import Dispatcher
from tests.support.audience import UNIT, Audience

CLIENT = Path(__file__).parents[4] / "docs" / "examples" / "department_client.py"
PAGE = CLIENT.parents[1] / "departments.md"
PASSWORD = "only for this test"


def taken(database: Path) -> list[tuple[str, str]]:
    """What the client has kept, in the order of positions."""
    try:
        with closing(sqlite3.connect(database)) as store:
            return list(store.execute("SELECT id, position FROM events ORDER BY rowid"))
    except sqlite3.OperationalError:
        return []


@pytest.fixture
def uri(rabbit: RabbitServer, amqp_uri: str) -> str:
    """The broker, as the unit's own user reaches it."""
    user = f"unit-{new_id()}"
    grant_department_user(
        Management(rabbit.management_uri, urlsplit(amqp_uri).path[1:]), UNIT, user, PASSWORD
    )
    return rabbit.uri(urlsplit(amqp_uri).path[1:], user, PASSWORD)


def test_the_example_client_takes_every_event_once_also_when_it_is_killed(
    broad: Audience, uri: str, tmp_path: Path
) -> None:
    queue, database = broad.subscribe("amqp")["queue"], tmp_path / "department.db"
    command = [sys.executable, str(CLIENT), uri, queue, str(database)]
    with closing(Dispatcher(broad.runtime)) as dispatcher:
        for _ in range(2):
            for _ in range(10):
                broad.handled()
            broad.told()
            while dispatcher.turn():
                continue
            expected = [(event["id"], event["position"]) for event in broad.feed()]
            with subprocess.Popen(command, stderr=subprocess.DEVNULL) as client:
                assert wait_until(lambda: len(taken(database)) >= len(expected), 30)  # noqa: B023
                client.kill()
            assert taken(database) == expected


def test_the_page_shows_the_client_that_is_tested() -> None:
    assert CLIENT.read_text(encoding="utf-8") in PAGE.read_text(encoding="utf-8")
    assert len(CLIENT.read_text(encoding="utf-8").splitlines()) <= 30
