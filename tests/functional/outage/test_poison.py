"""What cannot be handled stops alone, says why, and waits for an operator: `onedoor parked list|show|retry|drop`."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import ClassVar

import pika

from casekit.bus.topology import inbox_queue
from casekit.children import wait_until
from casekit.facts import Event
from casekit.inbox import parked
from casekit.runtime import Runtime
from casekit.streams import case_stream
from onedoor.composition import Composition
from tests.functional.audit import audit, await_quiet, owed
from tests.functional.platform import Distributed
from tests.functional.traffic import Traffic

SECONDS = 90.0
# time passes: its delays grow to minutes
NEAR_THE_LAST_ATTEMPT = "UPDATE evaluation.inbox_messages SET attempts = 7, next_at = now()"
HOLDERS = ("grid", "mediation", "petition", "evaluation", "gateway")


@dataclass(frozen=True, slots=True)
class CaseForetold(Event):
    """What a newer version of intake might say."""

    TYPE: ClassVar[str] = "case.foretold"
    code: str


def test_undecodable_bytes_are_kept_for_the_operator(distributed_platform: Distributed) -> None:
    platform = distributed_platform
    with pika.BlockingConnection(pika.URLParameters(platform.environ["ONEDOOR_AMQP_URI"])) as connection:
        connection.channel().basic_publish("", inbox_queue("ledger"), b"\xff\x00 no event")
    assert wait_until(lambda: platform.rows("SELECT digest FROM ledger.inbox_undecodable") != [], SECONDS)
    listed = platform.onedoor("parked", "list", "--service", "ledger").stdout
    found = re.fullmatch(r"ledger  ([0-9a-f]{64})  undecodable  .*\n", listed)
    assert found, listed
    assert others_go_on(platform)
    dropped = platform.onedoor("parked", "drop", "ledger", found[1], "--yes")
    assert dropped.returncode == 0, dropped.stderr
    await_quiet(platform)
    audit(platform)


def test_an_unknown_type_is_held_with_what_follows_it_and_nothing_else(
    distributed_platform: Distributed,
) -> None:
    platform = distributed_platform
    code = platform.register()
    await_quiet(platform)
    foretell(platform, code)
    assert platform.call("POST", f"/v1/cases/{code}/admission", {}).status == 200
    assert wait_until(lambda: all(held(platform, name) for name in HOLDERS), SECONDS)
    assert others_go_on(platform)
    behind = {f"intake → {name}" for name in HOLDERS}
    assert wait_until(lambda: owed(platform).keys() == behind, SECONDS), owed(platform)
    place = held(platform, "grid")[0]
    shown = platform.onedoor("parked", "show", "grid", place)
    assert "UNKNOWN_TYPE" in shown.stdout, shown
    assert "case.foretold" in shown.stdout
    again = platform.onedoor("parked", "retry", "grid", place)
    assert again.returncode == 0, again.stderr
    assert wait_until(lambda: held(platform, "grid") == [place], SECONDS)
    for name in HOLDERS:
        with runtime(platform, name) as service:
            parked.drop(service, where(place), "operator")
    await_quiet(platform)
    audit(platform)


def test_a_handler_that_raises_parks_its_event_and_a_retry_mends_it(
    distributed_platform: Distributed,
) -> None:
    platform = distributed_platform
    code = platform.register()
    await_quiet(platform)
    with counting_refused(platform, code):
        assert platform.call("POST", f"/v1/cases/{code}/admission", {}).status == 200
        assert wait_until(lambda: failing(platform) == [("pending",)], SECONDS)
        platform.rows(f"{NEAR_THE_LAST_ATTEMPT} WHERE attempts > 0 AND state = 'pending'")
        assert wait_until(lambda: failing(platform) == [("parked",)], SECONDS)
        assert others_go_on(platform)
        listed = platform.onedoor("parked", "list").stdout
    found = re.fullmatch(
        r"evaluation  (intake/1/\d+)  parked  case.admitted  case/(\S+)  attempts=8  (.*)\n", listed
    )
    assert found, listed
    assert found[2] == code
    assert found[3].startswith("InternalError at ")
    retried = platform.onedoor("parked", "retry", "evaluation", "all")
    assert retried.returncode == 0, retried.stderr
    await_quiet(platform)
    audit(platform)


def others_go_on(platform: Distributed) -> bool:
    """Whether a case of somebody else walks through every service meanwhile."""
    traffic = Traffic(platform)
    before = len(platform.history.finished)
    return len(traffic.play(1, people=1).finished) > before


def held(platform: Distributed, service: str) -> list[str]:
    """What the service holds, named as the operator names it."""
    found = platform.rows(
        f"SELECT source, epoch, position FROM {service}.inbox_messages WHERE state = 'held'"
    )
    return ["/".join(map(str, place)) for place in found]


def where(name: str) -> tuple[str, int, int]:
    """The place so named."""
    source, epoch, position = name.split("/")
    return source, int(epoch), int(position)


def foretell(platform: Distributed, code: str) -> None:
    """Have a newer version of intake say what nobody here knows."""
    with runtime(platform, "intake") as intake, intake.db.begin() as connection:
        work = intake.work(connection, "service/intake")
        work.lock(case_stream(code))
        work.append(case_stream(code), CaseForetold(code))
        work.flush()


@contextmanager
def runtime(platform: Distributed, service: str) -> Iterator[Runtime]:
    """The service as another process of the platform has it."""
    made = Composition(platform.config).runtime(service)
    yield made
    made.db.close()


@contextmanager
def counting_refused(platform: Distributed, code: str) -> Iterator[None]:
    """Have the database refuse what evaluation would write of one case."""
    platform.rows(
        "CREATE FUNCTION evaluation.refuse() RETURNS trigger LANGUAGE plpgsql AS $$"
        " BEGIN RAISE EXCEPTION 'refused'; END $$"
    )
    platform.rows(
        "CREATE TRIGGER refuse BEFORE UPDATE ON evaluation.evaluation_cases FOR EACH ROW"
        f" WHEN (OLD.code = '{code}') EXECUTE FUNCTION evaluation.refuse()"
    )
    try:
        yield
    finally:
        platform.rows("DROP FUNCTION evaluation.refuse CASCADE")


def failing(platform: Distributed) -> list[tuple[str]]:
    """The states of what evaluation has tried in vain."""
    return platform.rows("SELECT state FROM evaluation.inbox_messages WHERE error IS NOT NULL")
