"""Takes messages from the tray one by one, sends each outside of any transaction, and writes what became of it.

At least once: a message whose sending was not written down, because the process died or the gateway fell silent after
it had the message, is sent again under the same id and marked in doubt. Any number of replicas. A message is tried
`MOST_ATTEMPTS` times within about two hours, ever more slowly, in real time; then it has failed.
"""

import logging
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from casekit.faults import point
from casekit.loops import Stop, bell, run_loop
from casekit.runtime import Runtime
from casekit.work import Work
from contracts.vocabulary import NotificationForm
from services.intake.handlers import sending
from services.intake.handlers.sending import Claimed
from services.intake.sending.gateway import Gateway, Message, Outcome, Refused, Taken

IDLE_SECONDS: Final = 2.0
LEASE_SECONDS: Final = 120.0  # longer than any gateway may take
MOST_ATTEMPTS: Final = 9
_FIRST_RETRY_SECONDS: Final = 30.0
_LONGEST_RETRY_SECONDS: Final = 3600.0
log = logging.getLogger(__name__)

Gateways = Mapping[NotificationForm, Gateway]


def run_sender(runtime: Runtime, gateways: Gateways, stop: Stop) -> None:
    """Send until `stop` is set; returns at once when there is no gateway."""
    if gateways:
        ring = bell("sender", runtime.name)
        run_loop(lambda: send_one(runtime, gateways), stop, ring, IDLE_SECONDS, "sender of notifications")


def send_one(runtime: Runtime, gateways: Gateways) -> bool:
    """Send one message, if one waits; whether there was one."""
    actor = f"service/{runtime.name}"
    with runtime.db.begin() as db:
        claimed = sending.claim(runtime.work(db, actor), gateways, uuid4(), LEASE_SECONDS)
    if claimed is None:
        return False
    point("sending.after_claim")
    outcome = _tried(gateways[claimed.form], claimed)
    point("sending.after_send")
    with runtime.db.begin() as db:
        work = runtime.work(db, actor)
        is_mine = _written(work, claimed, outcome)
        work.flush()
    if not is_mine:
        log.warning("a message was taken out of a sender's hands", extra={"service": runtime.name})
    bell("relay", runtime.name).ring()
    return True


def retry_seconds(attempts: int) -> float:
    """How long to wait after that many attempts: 30 s, a minute, two …, an hour at most."""
    return min(_LONGEST_RETRY_SECONDS, _FIRST_RETRY_SECONDS * 2.0 ** (attempts - 1))


def _tried(gateway: Gateway, claimed: Claimed) -> Outcome:
    if claimed.words is None:
        return Refused(sending.ERASED)
    return gateway.send(Message(claimed.notification, *claimed.words))


def _written(work: Work, claimed: Claimed, outcome: Outcome) -> bool:
    """Whether the message was still this sender's to write about."""
    if isinstance(outcome, Taken):
        return sending.handed_over(work, claimed)
    if isinstance(outcome, Refused):
        return sending.failed(work, claimed, outcome.reason)
    told = {"service": work.source, "attempt": claimed.attempts, "error_type": outcome.why}
    log.warning("a gateway did not take a message", extra=told)
    if claimed.attempts >= MOST_ATTEMPTS:
        return sending.failed(work, claimed, sending.UNREACHABLE, in_doubt=outcome.in_doubt)
    return sending.to_try_again(work, claimed, retry_seconds(claimed.attempts), in_doubt=outcome.in_doubt)
