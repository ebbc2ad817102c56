"""A department's own system where there is a broker: a queue and the feed, which tell it the same."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

import pika
from pika.exceptions import ChannelClosedByBroker

from casekit.children import wait_until
from scenarios.county import Post
from tests.functional.platform import Platform

SYSTEM = Post("system-justice", "司法局业务系统", "justice", ("department_system",))
NOT_FOUND = 404
_SECONDS = 60.0


class Department:
    """It notes what its queue brings, each event once, and every byte of it."""

    def __init__(self, platform: Platform, subscription: str, queue: str, since: str) -> None:
        self.subscription = subscription
        self.had: dict[str, str] = {}  # positions by id, in the order in which they came
        self.bytes = b""
        self._platform, self._queue, self._since = platform, queue, since

    def take(self) -> None:
        """Read the queue until it is empty. One that was not declared yet is empty too."""
        uri = str(self._platform.config.amqp_uri)
        with closing(pika.BlockingConnection(pika.URLParameters(uri))) as connection:
            channel: Any = connection.channel()
            try:
                while (got := channel.basic_get(self._queue))[0] is not None:
                    frame, properties, body = got
                    event = json.loads(body)
                    self.had.setdefault(event["id"], event["position"])
                    self.bytes += body + repr(properties).encode()
                    channel.basic_ack(frame.delivery_tag)
            except ChannelClosedByBroker as fault:
                if fault.reply_code != NOT_FOUND:
                    raise

    def has_had_all(self) -> bool:
        """Whether queue and feed have brought the same, in the same order."""
        self.take()
        return list(self.had.items()) == [(each["id"], each["position"]) for each in self.feed()]

    def await_all(self) -> None:
        """Wait for that. Fails when the two do not come to agree."""
        assert wait_until(self.has_had_all, _SECONDS), (self.had, self.feed())

    def feed(self) -> list[dict[str, Any]]:
        """What the feed tells of the same time."""
        return list(_fed(self._platform, self._since))

    def types_of(self, code: str) -> list[str]:
        """The types of what it was told of a case, in order."""
        return [each["type"] for each in self.feed() if each["data"].get("code") == code]


@contextmanager
def department(platform: Platform) -> Iterator[Department]:
    """The department subscribed to a queue, from now until the block ends."""
    told = list(_fed(platform, ""))
    since = told[-1]["position"] if told else ""
    body = {"kind": "amqp"} | ({"after": since} if since else {})
    opened = platform.call("POST", "/v1/subscriptions", body, post=SYSTEM)
    assert opened.status == 201, opened.data
    made = opened.json()
    try:
        yield Department(platform, made["id"], made["queue"], since)
    finally:
        ended = platform.call("DELETE", f"/v1/subscriptions/{made['id']}", post=SYSTEM)
        assert ended.status == 204, ended.data


def _fed(platform: Platform, after: str) -> Iterator[dict[str, Any]]:
    while True:
        query = "?limit=500" + (f"&after={after}" if after else "")
        answer = platform.call("GET", f"/v1/events{query}", post=SYSTEM)
        assert answer.status == 200, answer.data
        page = answer.json()
        yield from page["items"]
        if not page["items"]:
            return
        after = page["next"]
