"""kill -9 at every named crash point while people work: nothing is lost, doubled or put out of order."""

from datetime import timedelta

from casekit.children import wait_until
from tests.functional.audit import audit, await_quiet, said_by
from tests.functional.platform import Embedded, Platform
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
LONGEST_TERM = timedelta(days=100)
KEEPERS = ("intake", "grid", "mediation", "petition")


def test_an_embedded_platform_killed_at_every_crash_point_loses_and_doubles_nothing(
    embedded_platform: Embedded,
) -> None:
    traffic = Traffic(embedded_platform)
    embedded_platform.close()
    with traffic.flowing() as history:
        for name, passages in PASSAGES.items():
            embedded_platform.launch(f"{name}:{passages}:kill")
            assert embedded_platform.was_killed(unless=traffic.has_failed), (
                f"{name}: {embedded_platform.stands_at()}"
            )
        embedded_platform.start()
    await_quiet(embedded_platform)
    audit(embedded_platform)
    assert history.finished
    assert history.repeated >= len(PASSAGES) // 2


def test_an_embedded_platform_killed_over_terms_that_run_out_says_each_once(
    embedded_platform: Embedded,
) -> None:
    embedded_platform.register()
    let_terms_run_out(embedded_platform)
    await_quiet(embedded_platform)
    audit(embedded_platform)
    check_deadlines(embedded_platform)


def let_terms_run_out(platform: Embedded) -> None:
    """Terms pass while the platform is down; it dies over them, again and again."""
    platform.close()
    platform.clock().put(platform.clock().now() + LONGEST_TERM)
    for name in TICKER:
        platform.launch(f"{name}:1:kill")
        assert platform.was_killed(), f"{name} was not passed"
    platform.start()
    assert wait_until(lambda: not overdue(platform), 30.0), overdue(platform)


def overdue(platform: Platform) -> list[str]:
    """The services with a deadline that has passed and was not fired."""
    now = platform.clock().now()
    due = "SELECT id FROM {0}.deadlines WHERE state = 'open' AND NOT is_target AND due_at < %s"
    return [name for name in KEEPERS if platform.rows(due.format(name), now)]


def check_deadlines(platform: Platform) -> None:
    """Each deadline that was missed was said to be, once."""
    count = 0
    for service in KEEPERS:
        said = sorted(
            each.data["deadline"] for each in said_by(platform, service) if each.type == "deadline.missed"
        )
        missed = platform.rows(f"SELECT id FROM {service}.deadlines WHERE state = 'missed'")
        assert said == sorted(str(id_) for (id_,) in missed), service
        count += len(said)
    assert count, "no deadline was missed"
