"""Rest is when nothing is left to do anywhere, and nothing is on its way."""

from typing import Any

import pytest

from gateway.quiet import is_at_rest

LISTENS = {"grid": ("intake",), "intake": ("grid",)}


def platform(**changes: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """Two services at rest, but for the changes."""
    idle = {"outbox": 0, "inbox": 0, "waiting": 0, "stuck": 0, "deadlines": 0}
    found = {
        "intake": {**idle, "assigned": 7, "received": {"grid": 3}},
        "grid": {**idle, "assigned": 3, "received": {"intake": 7}},
    }
    for service, change in changes.items():
        found[service].update(change)
    return found


def test_nothing_to_do_and_nothing_on_the_way_is_rest() -> None:
    assert is_at_rest(platform(), LISTENS)


@pytest.mark.parametrize("what", ["outbox", "inbox", "waiting", "deadlines"])
def test_anything_to_do_is_no_rest(what: str) -> None:
    assert not is_at_rest(platform(grid={what: 1}), LISTENS)


@pytest.mark.parametrize("received", [{}, {"intake": 6}])
def test_an_event_on_the_way_is_no_rest(received: dict[str, int]) -> None:
    assert not is_at_rest(platform(grid={"received": received}), LISTENS)


def test_what_waits_for_an_operator_is_rest() -> None:
    assert is_at_rest(platform(grid={"waiting": 2, "stuck": 1}), LISTENS)
