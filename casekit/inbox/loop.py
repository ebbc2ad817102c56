"""The inbox worker as a loop, with its upkeep. Run by every service, any number per process and any number of them."""

import threading
from contextlib import suppress

from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from casekit.envelope import parse
from casekit.inbox import rows
from casekit.inbox.levels import publish_levels
from casekit.inbox.worker import handle_batch
from casekit.loops import Every, Stop, bell, run_loop
from casekit.runtime import Runtime

IDLE_SECONDS = 0.5
SWEEP_SECONDS = 1.0
UPKEEP_SECONDS = 15.0
# How long to leave alone streams that somebody else holds; a request holds one for a few milliseconds.
CROWDED_SECONDS = 0.01

_HELD = text(
    "SELECT source, epoch, position, body FROM inbox_messages WHERE state = 'held' ORDER BY arrived_at LIMIT 1000"
    " FOR UPDATE SKIP LOCKED"
)
_RELEASE = text(
    "UPDATE inbox_messages SET state = 'pending', error = NULL, next_at = now()"
    " WHERE source = :source AND epoch = :epoch AND position = :position"
)
_REPLACED = text(
    "DELETE FROM inbox_undecodable u USING inbox_messages m"
    " WHERE m.source = u.source AND m.epoch = u.epoch AND m.position = u.position"
)


def run_inbox(runtime: Runtime, stop: Stop) -> None:
    """Handle what arrives until `stop` is set, in up to `inbox_workers` batches at once while there is a backlog."""
    sweeping, keeping_up = Every(SWEEP_SECONDS), Every(UPKEEP_SECONDS)
    helpers: list[threading.Thread] = []

    def turn() -> bool:
        if sweeping.is_due():
            with runtime.db.begin() as db:
                rows.sweep(db)
        if keeping_up.is_due():
            release_known(runtime)
            forget_replaced(runtime)
            publish_levels(runtime)
        progress = handle_batch(runtime)
        if progress.claimed == runtime.definition.inbox_batch:
            _call_helpers(runtime, stop, helpers)
        if progress.claimed and not progress.settled:
            stop.wait(CROWDED_SECONDS)
        return progress.claimed > 0

    run_loop(turn, stop, bell("inbox", runtime.name), IDLE_SECONDS, f"{runtime.name}.inbox")
    for helper in helpers:
        helper.join()


def _call_helpers(runtime: Runtime, stop: Stop, helpers: list[threading.Thread]) -> None:
    """Have as many threads as are allowed take part in the backlog; those that found none have gone home."""
    helpers[:] = [helper for helper in helpers if helper.is_alive()]
    for _ in range(len(helpers) + 1, runtime.config.inbox_workers):
        helper = threading.Thread(target=_help, args=[runtime, stop], name=f"{runtime.name}.inbox helper")
        helpers.append(helper)
        helper.start()


def _help(runtime: Runtime, stop: Stop) -> None:
    with suppress(DBAPIError, PoolTimeout):  # the loop itself meets the same trouble, says so and tries again
        while not stop.is_set() and handle_batch(runtime).settled == runtime.definition.inbox_batch:
            pass


def release_known(runtime: Runtime) -> int:
    """Let held events go whose type this version of the service knows; returns how many."""
    definition = runtime.definition
    with runtime.db.begin() as db:
        known = [
            {"source": source, "epoch": epoch, "position": position}
            for source, epoch, position, body in db.execute(_HELD)
            if definition.in_todays_words(parse(bytes(body))).type in definition.known_events
        ]
        if known:
            db.execute(_RELEASE, known)
    return len(known)


def forget_replaced(runtime: Runtime) -> int:
    """Forget undecodable bytes whose position has since been taken by an event; returns how many."""
    with runtime.db.begin() as db:
        return db.execute(_REPLACED).rowcount
