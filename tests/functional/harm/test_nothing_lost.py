"""kill -9 at every named crash point while people work: nothing is lost, doubled or put out of order."""

from tests.functional.audit import audit, await_quiet
from tests.functional.platform import Embedded
from tests.functional.terms import check_deadlines, let_terms_run_out
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
    "evaluation.before_commit": 2,
    "audience.before_commit": 20,
    "audience.after_sequence": 20,
}


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
    platform = embedded_platform
    platform.register()
    platform.close()

    def dies_at(fault: str) -> bool:
        platform.launch(fault)
        return platform.was_killed()

    let_terms_run_out(platform, dies_at, platform.start)
    await_quiet(platform)
    audit(platform)
    check_deadlines(platform)
