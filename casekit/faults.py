"""Named points where a test makes a process die, fail or stand still.

Code that promises to survive a crash calls `point(name)` at every line where a crash would hurt. Unarmed, a point costs
one dictionary look-up. It is armed by ONEDOOR_FAULT="name[:nth][:kill|raise|stall]" (several parted by commas): the
nth passage (default the first) is killed with SIGKILL (the default), raises `FaultInjected`, or never returns; once.
The composition root refuses to start in production while anything `is_armed`. `POINTS` is the closed list of names; a
test holds it against the source.
"""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

VARIABLE = "ONEDOOR_FAULT"
POINTS = (
    "api.before_commit",
    "api.after_commit",
    "relay.before_assign",
    "relay.after_assign",
    "relay.before_publish",
    "relay.after_publish",
    "relay.before_mark",
    "relay.after_mark",
    "consumer.before_ack",
    "consumer.after_ack",
    "inbox.before_store",
    "inbox.after_store",
    "inbox.after_claim",
    "inbox.in_handler",
    "inbox.before_commit",
    "inbox.after_commit",
    "ticker.after_lock",
    "ticker.before_commit",
    "ticker.after_commit",
    "jobs.after_claim",
    "jobs.before_finish",
    "jobs.after_finish",
    "import.before_commit",
    "import.after_commit",
    "import.before_forget",
    "papers.before_commit",
    "sending.after_claim",
    "sending.after_send",
    "ledger.before_commit",
    "evaluation.before_commit",
    "audience.before_commit",
    "audience.after_sequence",
    "audience.after_publish",
    "audience.after_advance",
)
ACTIONS = ("kill", "raise", "stall")


class FaultInjected(RuntimeError):
    """The failure that a test asked for."""


@dataclass(slots=True)
class _Fault:
    action: str
    passages_left: int


_armed: dict[str, _Fault | None] = dict.fromkeys(POINTS)


def point(name: str) -> None:
    """Pass the point `name`. Raises KeyError for a name that is not in `POINTS`."""
    fault = _armed[name]
    if fault is not None:
        _pass(name, fault)


def is_armed() -> bool:
    """Whether any point would do something."""
    return any(_armed.values())


def arm(text: str) -> None:
    """Arm what `text` says, in the form of the variable; an empty text disarms all.

    Raises ValueError, naming the variable, for an unknown name, count or action.
    """
    faults = dict(_parse(part) for part in text.split(",") if part)
    _armed.update(dict.fromkeys(POINTS))
    _armed.update(faults)


@contextmanager
def armed(text: str) -> Iterator[None]:
    """Arm within a block of a test, disarm after it."""
    arm(text)
    try:
        yield
    finally:
        arm("")


def _pass(name: str, fault: _Fault) -> None:
    fault.passages_left -= 1
    if fault.passages_left > 0:
        return
    _armed[name] = None
    if fault.action == "kill":
        os.kill(os.getpid(), signal.SIGKILL)
    if fault.action == "raise":
        raise FaultInjected(name)
    threading.Event().wait()


def _parse(text: str) -> tuple[str, _Fault]:
    name, *options = text.strip().split(":")
    if name not in _armed:
        raise ValueError(f"{VARIABLE}: there is no point {name!r}")
    fault = _Fault("kill", 1)
    for option in options:
        if option in ACTIONS:
            fault.action = option
        elif option.isascii() and option.isdigit() and int(option) > 0:
            fault.passages_left = int(option)
        else:
            raise ValueError(f"{VARIABLE}: {option!r} is neither a count nor one of {', '.join(ACTIONS)}")
    return name, fault


arm(os.environ.get(VARIABLE, ""))
