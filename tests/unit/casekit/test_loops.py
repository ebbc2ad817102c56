"""Loops work while there is work, wake at the bell, outlive failures, and end when asked."""

import threading
from collections.abc import Callable

from casekit.loops import Bell, Every, Stop, bell, run_loop

LONG = 60.0


def running(turn: Callable[[], bool], stop: Stop, wake: Bell, idle: float = LONG) -> threading.Thread:
    """The loop in a thread."""
    thread = threading.Thread(target=run_loop, args=[turn, stop, wake, idle, "test.loop"], daemon=True)
    thread.start()
    return thread


def test_turns_follow_at_once_while_there_is_work() -> None:
    left, stop, idle = [5], Stop(), threading.Event()

    def turn() -> bool:
        left[0] -= 1
        if left[0] == 0:
            idle.set()
        return left[0] > 0

    thread = running(turn, stop, Bell())
    assert idle.wait(LONG / 2)
    stop.set()
    thread.join(LONG / 2)
    assert (left[0], thread.is_alive()) == (0, False)


def test_the_bell_wakes_an_idle_loop_and_a_ring_during_a_turn_is_not_missed() -> None:
    stop, wake, turns = Stop(), Bell(), threading.Semaphore(0)
    rung_within = [True]

    def turn() -> bool:
        if rung_within.pop() if rung_within else False:
            wake.ring()  # work that came after this turn had looked
        turns.release()
        return False

    thread = running(turn, stop, wake)
    assert turns.acquire(timeout=LONG / 2)
    assert turns.acquire(timeout=LONG / 2)
    assert not turns.acquire(timeout=0.05)
    wake.ring()
    assert turns.acquire(timeout=LONG / 2)
    stop.set()
    thread.join(LONG / 2)


def test_a_failing_turn_is_followed_by_another() -> None:
    stop, outcomes, recovered = Stop(), [ValueError("secret"), ZeroDivisionError()], threading.Event()

    def turn() -> bool:
        if outcomes:
            raise outcomes.pop()
        recovered.set()
        return False

    thread = running(turn, stop, Bell())
    assert recovered.wait(LONG / 2)
    stop.set()
    thread.join(LONG / 2)
    assert not thread.is_alive()


def test_stopping_ends_a_sleeping_loop_at_once() -> None:
    stop, asleep = Stop(), threading.Event()

    def turn() -> bool:
        asleep.set()
        return False

    thread = running(turn, stop, Bell())
    assert asleep.wait(LONG / 2)
    stop.set()
    thread.join(LONG / 2)
    assert not thread.is_alive()


def test_a_bell_is_one_per_kind_and_service() -> None:
    assert bell("relay", "intake") is bell("relay", "intake")
    assert bell("relay", "intake") is not bell("relay", "grid")


def test_a_periodic_duty_is_due_first_at_once_then_once_per_period() -> None:
    assert [Every(LONG).is_due(), Every(0).is_due()] == [True, True]
    rarely, always = Every(LONG), Every(0)
    assert [rarely.is_due() for _ in range(3)] == [True, False, False]
    assert [always.is_due() for _ in range(3)] == [True, True, True]
