"""Departments' systems: subscribed units, and a process of its own that reads all their queues and notes when.

What it notes is the wall clock at the moment pika hands an event over: the clock of the machine, by which PostgreSQL on
the same machine stamps its commits.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pika
from pika.exceptions import ChannelClosedByBroker

from benchmarks.figures import ROOT
from casekit.auth import DevIssuer
from casekit.bus.departments import department_queue
from casekit.children import Child, wait_until
from casekit.clock import wall_seconds
from onedoor.county import LOADER, load_county
from scenarios.client import Client
from scenarios.county import County, Post, read_county

UNITS = (
    "police", "justice", "hr", "housing", "forestry", "agriculture", "water", "ecology", "market", "transport",
    "education", "health",
)  # fmt: skip
START_SECONDS = 30.0
STOP_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Noted:
    """The file in which the readers note what came when, behind a first line that says that they read."""

    path: Path

    def has_begun(self) -> bool:
        """Whether they read."""
        return self.path.exists() and self.path.stat().st_size > 0

    def arrivals(self) -> Mapping[str, float]:
        """When each event first came, by its id, in seconds of the wall clock."""
        found: dict[str, float] = {}
        whole, _, _ = self.path.read_text(encoding="utf-8").rpartition("\n")
        for line in whole.splitlines()[1:]:
            event, moment = line.split()
            found.setdefault(event, float(moment))
        return found


def subscribe(port: int, issuer: DevIssuer) -> None:
    """Register the units, and open a queue for each. Raises SystemExit when one gets none."""
    client = Client(
        f"http://127.0.0.1:{port}", lambda post: issuer.issue(post.roles, post.unit, post.id, post.title)
    )
    with closing(client):
        load_county(client, _county())
        for unit in UNITS:
            system = Post(f"system-{unit}", unit, unit, ("department_system",))
            answer = client.call("POST", "/v1/subscriptions", {"kind": "amqp"}, post=system)
            if not answer.is_success:
                raise SystemExit(f"{unit} has no queue: {answer.said}")


@contextmanager
def reading(uri: str, home: Path) -> Iterator[Noted]:
    """Read the queues, once the platform has declared them, until the block ends. Raises SystemExit."""
    queues = [department_queue(unit) for unit in UNITS]
    if not wait_until(lambda: _are_there(uri, queues), START_SECONDS):
        raise SystemExit("the departments' queues were not declared")
    noted = Noted(home / "departments.noted")
    command = [sys.executable, "-W", "ignore", "-m", "benchmarks.departments", uri, *queues]
    process = Child(command, log=noted.path, env={**os.environ, "PYTHONPATH": str(ROOT)})
    try:
        if not wait_until(noted.has_begun, START_SECONDS, unless=process.ended):
            raise SystemExit("the departments do not read")
        yield noted
    finally:
        process.release()
        if not process.wait(STOP_SECONDS):
            process.kill()


def main(uri: str, queues: Sequence[str]) -> None:
    """Read until ended, as docs/examples/department_client.py does: in order, 100 ahead, acknowledged."""
    channel: Any = pika.BlockingConnection(pika.URLParameters(uri)).channel()
    channel.basic_qos(prefetch_count=100)

    def take(channel: Any, method: Any, _: Any, body: bytes) -> None:
        moment = wall_seconds()
        print(json.loads(body)["id"], f"{moment:.6f}", flush=True)
        channel.basic_ack(method.delivery_tag)

    for queue in queues:
        channel.basic_consume(queue, take)
    print("reading", flush=True)
    channel.start_consuming()


def _county() -> County:
    """Of the demonstration county the units, and who registers them."""
    whole = read_county()
    units = tuple(unit for unit in whole.units if unit["id"] in ("centre", *UNITS))
    return County(whole.name, units, (), tuple(post for post in whole.staff if post["id"] == LOADER))


def _are_there(uri: str, queues: Sequence[str]) -> bool:
    with closing(pika.BlockingConnection(pika.URLParameters(uri))) as connection:
        try:
            for queue in queues:
                connection.channel().queue_declare(queue, passive=True)
        except ChannelClosedByBroker:
            return False
    return True


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
