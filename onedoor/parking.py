"""`onedoor parked`: what stopped in the services' inboxes, and what to do about it.

A message is named as the list shows it: `source/epoch/position`, or the digest of bytes that cannot be read or that
contradict what was stored.
"""

import json
import re
from collections.abc import Callable, Sequence

from casekit.clock import rfc3339
from casekit.config import SERVICES
from casekit.errors import InvalidInput, Problem
from casekit.inbox import parked
from casekit.runtime import Runtime
from onedoor.embedded.reach import reached

Echo = Callable[[str], object]
Place = tuple[str, int, int]
OPERATOR = "ops/command-line"
_NOTHING = "nothing is parked 没有搁置的事件"
_PLACE = re.compile(r"([a-z][a-z0-9_]*)/([0-9]{1,9})/([0-9]{1,18})")
_DIGEST = re.compile(r"[0-9a-f]{64}")


class NotAllRetried(Problem):
    """Something could not be taken up again; why was said line by line."""

    code = "NOT_ALL_RETRIED"
    status = 409
    title_en = "Not everything could be taken up again."
    title_zh = "有内容未能重试。"


def list_parked(service: str | None, *, echo: Echo) -> None:
    """One line for each: service, name, trouble, event type, stream, attempts, error, since when."""
    found = 0
    for runtime in _runtimes(service):
        for each in parked.list_stopped(runtime):
            found += 1
            echo(
                f"{runtime.name}  {_name(each)}  {each.trouble}  {each.type or '-'}  {each.stream or '-'}  "
                f"attempts={each.attempts}  {each.error or '-'}  {rfc3339(each.arrived_at)}"
            )
    if not found:
        echo(_NOTHING)


def show_parked(service: str, message: str, *, echo: Echo) -> None:
    """All that is known of one parked event. Raises InvalidInput or NotParked."""
    row = parked.show(reached(service), _place(message))
    body = json.loads(row.pop("body"))
    for name, value in row.items():
        echo(f"{name}: {value}")
    echo(json.dumps(body, ensure_ascii=False, indent=2))


def retry_parked(service: str, messages: Sequence[str], *, echo: Echo) -> None:
    """Handle again what is named, or `all`; what cannot be is told with the reason, and hinders nothing else.

    Raises InvalidInput before anything is done, NotAllRetried after all that could be was.
    """
    named = {} if "all" in messages else {name: _named(name) for name in messages}
    runtime = reached(service)
    if not named:
        names = [_name(each) for each in parked.list_stopped(runtime, limit=None)]
        named = {name: _named(name) for name in names}
    if not named:
        echo(f"{service}: {_NOTHING}")
    refused = 0
    for name, message in named.items():
        try:
            _retry(runtime, message)
            echo(f"{service}: {name} is taken up again 已重试")
        except Problem as why:
            refused += 1
            echo(f"{service}: {name} is not taken up again 未能重试. {why.title_en} {why.title_zh}")
    if refused:
        raise NotAllRetried(f"{refused} of {len(named)}")


def drop_parked(service: str, message: str, *, echo: Echo) -> None:
    """Give one up; for an event, that is itself an event. Raises NotParked, HoldsAPlace."""
    runtime = reached(service)
    named = _named(message)
    if not isinstance(named, str):
        parked.drop(runtime, named, OPERATOR)
    else:
        kinds = {each.digest: each.trouble for each in parked.list_stopped(runtime, limit=None)}
        is_conflict = kinds.get(message) == "conflicting"
        (parked.drop_conflicting if is_conflict else parked.drop_undecodable)(runtime, message)
    echo(f"{service}: {message} is dropped 已放弃")


def _retry(runtime: Runtime, message: Place | str) -> None:
    if isinstance(message, str):
        parked.retry_undecodable(runtime, message)
    else:
        parked.retry(runtime, message)


def _name(stopped: parked.Stopped) -> str:
    return stopped.digest or "/".join(map(str, stopped.place))


def _named(message: str) -> Place | str:
    """The place or digest that a name stands for. Raises InvalidInput."""
    return message if _DIGEST.fullmatch(message) else _place(message)


def _place(message: str) -> Place:
    found = _PLACE.fullmatch(message)
    if found is None:
        raise InvalidInput(
            "name a message as the list shows it: source/epoch/position, or its digest 请照列表所示填写"
        )
    source, epoch, position = found.groups()
    return source, int(epoch), int(position)


def _runtimes(service: str | None) -> list[Runtime]:
    return [reached(name) for name in ((service,) if service else SERVICES)]
