"""Limits let bursts through, hold the long run, and believe no one about where he is."""

from pathlib import Path

import pytest

from casekit.auth import Actor
from casekit.config import Config
from casekit.errors import RateLimited
from gateway.limits import PAGES_FOR_ONE_REQUEST, PUBLIC_BURST_SECONDS, Limits, TokenBuckets, caller_address


class Time:
    """A clock to turn."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_burst_passes_and_then_the_rate_holds() -> None:
    time = Time()
    buckets = TokenBuckets(2, 5, now=time)
    assert [buckets.take("a") for _ in range(5)] == [0] * 5
    assert buckets.take("a") == pytest.approx(0.5)
    time.now = 0.5
    assert buckets.take("a") == 0
    assert buckets.take("a") > 0
    time.now = 100
    assert [buckets.take("a") for _ in range(6)].count(0) == 5


def test_refusals_cost_nothing() -> None:
    time = Time()
    buckets = TokenBuckets(1, 1, now=time)
    buckets.take("a")
    for _ in range(100):
        assert buckets.take("a") == pytest.approx(1.0)
    time.now = 1
    assert buckets.take("a") == 0


def test_one_caller_does_not_cost_another() -> None:
    buckets = TokenBuckets(1, 1, now=Time())
    assert (buckets.take("a"), buckets.take("b")) == (0, 0)


def test_memory_is_bounded() -> None:
    buckets = TokenBuckets(1, 1, now=Time(), max_keys=10)
    for number in range(1000):
        buckets.take(str(number))
    assert len(buckets._buckets) == 10


def test_an_address_is_limited_and_told_when_to_come_back() -> None:
    limits = Limits(Config(home=Path(), public_rate=1))
    for _ in range(PUBLIC_BURST_SECONDS):
        limits.check(None, "192.0.2.1")
    with pytest.raises(RateLimited) as refused:
        limits.check(None, "192.0.2.1")
    assert int(refused.value.headers["Retry-After"]) >= 1
    limits.check(None, "192.0.2.2")
    limits.check(Actor("clerk", frozenset()), "192.0.2.1")


def test_addresses_of_one_subscriber_are_one() -> None:
    limits = Limits(Config(home=Path(), public_rate=1))
    for number in range(PUBLIC_BURST_SECONDS):
        limits.check(None, f"2001:db8::{number:x}")
    with pytest.raises(RateLimited):
        limits.check(None, "2001:db8::ffff")
    limits.check(None, "2001:db8:1::1")


def test_pages_are_counted_generously_and_apart() -> None:
    limits = Limits(Config(home=Path(), public_rate=1))
    for _ in range(PUBLIC_BURST_SECONDS * PAGES_FOR_ONE_REQUEST):
        limits.check_page("192.0.2.1")
    with pytest.raises(RateLimited):
        limits.check_page("192.0.2.1")
    limits.check(None, "192.0.2.1")


@pytest.mark.parametrize(
    ("trusted", "header", "address"),
    [
        (0, "203.0.113.9", "10.0.0.1"),
        (0, "", "10.0.0.1"),
        (1, "203.0.113.9", "203.0.113.9"),
        (1, "1.1.1.1, 203.0.113.9", "203.0.113.9"),
        (2, "1.1.1.1, 203.0.113.9, 10.0.0.2", "203.0.113.9"),
        (2, "203.0.113.9", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_our_own_proxies_are_believed(trusted: int, header: str, address: str) -> None:
    environ = {"REMOTE_ADDR": "10.0.0.1", "HTTP_X_FORWARDED_FOR": header}
    assert caller_address(environ, trusted) == address
