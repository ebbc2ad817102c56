"""A service that keeps terms dies over those that ran out while it was down: each is said once."""

from tests.functional.audit import audit, await_quiet
from tests.functional.platform import Distributed
from tests.functional.terms import check_deadlines, let_terms_run_out


def test_a_service_killed_over_terms_that_run_out_says_each_once(distributed_platform: Distributed) -> None:
    platform = distributed_platform
    platform.register()
    await_quiet(platform)
    platform.kill("intake")

    def dies_at(fault: str) -> bool:
        platform.launch("intake", fault)
        return platform.was_killed("intake")

    def start() -> None:
        platform.launch("intake")
        platform.await_ready("intake")

    let_terms_run_out(platform, dies_at, start)
    await_quiet(platform)
    audit(platform)
    check_deadlines(platform)
