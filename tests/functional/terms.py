"""Terms that run out while whoever keeps them is down, and dies over them when it is back: each is said once."""

from collections.abc import Callable
from datetime import timedelta

from casekit.children import wait_until
from tests.functional.audit import said_by
from tests.functional.platform import Platform

TICKER = ("ticker.after_lock", "ticker.before_commit", "ticker.after_commit")
LONGEST_TERM = timedelta(days=100)
KEEPERS = ("intake", "grid", "mediation", "petition")
_SECONDS = 30.0


def let_terms_run_out(platform: Platform, dies_at: Callable[[str], bool], start: Callable[[], None]) -> None:
    """Time passes; the keeper of terms, which is down, dies at each point of its ticker, then stays up.

    `dies_at` launches it with that fault and says whether it was killed by it.
    """
    platform.clock().put(platform.clock().now() + LONGEST_TERM)
    for name in TICKER:
        assert dies_at(f"{name}:1:kill"), f"{name} was not passed"
    start()
    assert wait_until(lambda: not overdue(platform), _SECONDS), overdue(platform)


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
