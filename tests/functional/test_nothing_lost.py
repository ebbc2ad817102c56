"""kill -9 at every named crash point, while people work: nothing is lost, nothing happens twice, nothing is out of order."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from casekit import faults
from tests.functional.audit import audit, await_quiet
from tests.functional.platform import Embedded, embedded
from tests.functional.traffic import Traffic

# How often a point is passed before it kills: late enough to strike in the midst of work. Those of the relay that are
# passed at every turn are passed a hundred times a second.
PASSAGES = {
    "api.before_commit": 9,
    "api.after_commit": 9,
    "relay.before_assign": 150,
    "relay.after_assign": 150,
    "relay.before_publish": 9,
    "relay.after_publish": 9,
    "relay.before_mark": 9,
    "relay.after_mark": 9,
    "inbox.before_store": 20,
    "inbox.after_store": 20,
    "inbox.after_claim": 20,
    "inbox.in_handler": 60,
    "inbox.before_commit": 20,
    "inbox.after_commit": 20,
    "ledger.before_commit": 5,
}
TICKER = ("ticker.after_lock", "ticker.before_commit", "ticker.after_commit")
LONGEST_TERM = timedelta(days=400)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Embedded]:
    """An embedded platform of this module's own."""
    with embedded(tmp_path_factory.mktemp("embedded") / "home") as running:
        yield running


def test_an_embedded_platform_killed_at_every_crash_point_loses_and_doubles_nothing(platform: Embedded) -> None:
    traffic = Traffic(platform)
    platform.close()
    with traffic.flowing():
        for name, passages in PASSAGES.items():
            platform.launch(f"{name}:{passages}:kill")
            assert platform.was_killed(unless=traffic.has_failed), f"{name} was not passed"
        platform.start()
    await_quiet(platform)
    for name in TICKER:
        with_deadlines_fallen_due(platform, name)
    await_quiet(platform)
    audit(platform, traffic.history)
    check_deadlines(platform)
    assert traffic.history.finished
    assert traffic.history.repeated >= len(PASSAGES) // 2


def with_deadlines_fallen_due(platform: Embedded, name: str) -> None:
    """Let the terms of open cases run out, and the platform die over it."""
    platform.register()
    platform.close()
    platform.launch(f"{name}:1:kill")
    platform.clock().put(platform.clock().now() + LONGEST_TERM)
    assert platform.was_killed(), f"{name} was not passed"
    platform.start()


def check_deadlines(platform: Platform) -> None:
    """Each deadline that was missed was said to be, once; and none is left that has passed."""
    for service in ("intake", "grid", "mediation", "petition"):
        said = sorted(each.data["deadline"] for each in said_by(platform, service) if each.type == "deadline.missed")
        missed = platform.rows(f"SELECT id FROM {service}.deadlines WHERE state = 'missed'")
        assert said == sorted(str(id_) for (id_,) in missed), service
    assert not platform.rows("SELECT id FROM intake.deadlines WHERE state = 'open' AND due_at < %s", platform.clock().now())
