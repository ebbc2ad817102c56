"""A source restored from a back-up starts a new epoch: what it still knows has its effect once, the rest is parked."""

from casekit.inbox import store
from casekit.runtime import Runtime
from casekit.testing.sample import Noted
from casekit.testing.source import Source
from tests.integration.casekit.inbox.conftest import make_ready, numbers, states, work_off


def settle(runtime: Runtime) -> None:
    """Handle everything, also what is only to be looked at again."""
    work_off(runtime)
    make_ready(runtime)
    work_off(runtime)


def test_a_stream_goes_on_although_its_numbers_stepped_back(runtime: Runtime, intake: Source) -> None:
    store(runtime, [intake.say("case/1", Noted(number)) for number in (1, 2, 3)])
    settle(runtime)
    again = intake.restored(kept=2)
    store(runtime, [again.say("case/1", Noted(30)), again.say("case/1", Noted(40))])
    settle(runtime)
    assert numbers(runtime) == [1, 2, 3, 30, 40]


def test_an_event_said_again_under_the_new_epoch_has_no_second_effect(
    runtime: Runtime, intake: Source
) -> None:
    store(runtime, [intake.say("case/1", Noted(number)) for number in (1, 2, 3)])
    settle(runtime)
    again = intake.restored(kept=3, given=1)
    store(runtime, [*again.said, again.say("case/1", Noted(4))])
    settle(runtime)
    assert numbers(runtime) == [1, 2, 3, 4]
    assert list(states(runtime).values())[-3:] == [
        ("skipped", "SAID_BEFORE"), ("skipped", "SAID_BEFORE"), ("done", None),
    ]  # fmt: skip


def test_the_new_epoch_waits_for_what_the_source_said_before_it(runtime: Runtime, intake: Source) -> None:
    old = [intake.say("case/1", Noted(number)) for number in (1, 2)]
    again = intake.restored(kept=2)
    store(runtime, [again.say("case/1", Noted(3))])
    settle(runtime)
    store(runtime, old[1:])
    settle(runtime)
    assert numbers(runtime) == []
    store(runtime, old[:1])
    settle(runtime)
    assert numbers(runtime) == [1, 2, 3]


def test_the_new_epoch_waits_for_its_own_gaps(runtime: Runtime, intake: Source) -> None:
    store(runtime, [intake.say("case/1", Noted(1))])
    again = intake.restored(kept=1)
    first, second = again.say("case/1", Noted(2)), again.say("case/1", Noted(3))
    store(runtime, [second])
    settle(runtime)
    assert numbers(runtime) == [1]
    store(runtime, [first])
    settle(runtime)
    assert numbers(runtime) == [1, 2, 3]


def test_what_the_source_has_forgotten_is_parked_not_applied(runtime: Runtime, intake: Source) -> None:
    old = [intake.say("case/1", Noted(number)) for number in (1, 2, 3)]
    store(runtime, [old[0], old[2]])
    settle(runtime)
    again = intake.restored(kept=1)
    store(runtime, [again.say("case/1", Noted(20))])
    settle(runtime)
    store(runtime, [old[1]])
    settle(runtime)
    assert numbers(runtime) == [1, 20]
    assert (
        states(runtime)["intake", 1, 2] == states(runtime)["intake", 1, 3] == ("parked", "SUPERSEDED_EPOCH")
    )


def test_two_restores_in_a_row_to_ever_older_states(runtime: Runtime, intake: Source) -> None:
    old = [intake.say(f"case/{number % 2}", Noted(number)) for number in range(6)]
    store(runtime, old[:4])
    second = intake.restored(kept=4)
    lost = [second.say("case/0", Noted(40)), second.say("case/1", Noted(50))]
    third = intake.restored(kept=2)
    third.epoch = 3
    store(runtime, [third.say("case/0", Noted(200)), third.say("case/1", Noted(300))])
    settle(runtime)
    store(runtime, lost)
    settle(runtime)
    assert sorted(numbers(runtime)[-2:]) == [200, 300]
    assert 40 not in numbers(runtime)


def test_a_new_listener_learns_both_epochs_in_order(runtime: Runtime, intake: Source) -> None:
    old = [intake.say("case/1", Noted(number)) for number in (1, 2, 3)]
    again = intake.restored(kept=2)
    new = [again.say("case/1", Noted(30)), again.say("case/2", Noted(1))]
    store(runtime, new)
    settle(runtime)
    assert numbers(runtime) == []
    store(runtime, old[:2])
    settle(runtime)
    assert sorted(numbers(runtime)) == [1, 1, 2, 30]


def test_a_number_used_twice_is_parked(runtime: Runtime, intake: Source) -> None:
    store(runtime, [intake.say("case/1", Noted(1))])
    forked = Source("intake")
    forked.first = 2
    store(runtime, [forked.say("case/1", Noted(9))])
    settle(runtime)
    assert numbers(runtime) == [1]
    assert states(runtime)["intake", 1, 2] == ("parked", "SEQ_REUSED")
