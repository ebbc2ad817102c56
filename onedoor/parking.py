"""`onedoor parked`: what stopped in the services' inboxes and among their deadlines, and what to do about it.

A message is named as the list shows it: `source/epoch/position`, or the digest of bytes that cannot be read or that
contradict what was stored; `deadline/<id>`: a term whose consequence cannot succeed until what it names is mended.
"""

import json
import re
from collections.abc import Callable, Iterator, Sequence
from uuid import UUID

from casekit.clock import rfc3339
from casekit.config import SERVICES
from casekit.deadlines import parking as deadlines
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
_DEADLINE = re.compile(r"deadline/([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})")


class NotAllRetried(Problem):
    """Something could not be taken up again; why was said line by line."""

    code = "NOT_ALL_RETRIED"
    status = 409
    title_en = "Not everything could be taken up again."
    title_zh = "有内容未能重试。"


def list_parked(service: str | None, *, echo: Echo) -> None:
    """One line for each: service, name, trouble, event type or kind of term, stream, attempts, error, since when."""
    found = [f"{runtime.name}  {line}" for runtime in _runtimes(service) for line in _lines(runtime)]
    for line in found or [_NOTHING]:
        echo(line)


def _lines(runtime: Runtime) -> Iterator[str]:
    for each in parked.list_stopped(runtime):
        yield (
            f"{_name(each)}  {each.trouble}  {each.type or '-'}  {each.stream or '-'}  "
            f"attempts={each.attempts}  {each.error or '-'}  {rfc3339(each.arrived_at)}"
        )
    for term in deadlines.list_parked(runtime):
        yield (
            f"deadline/{term.id}  parked  {term.kind}  {term.stream}  "
            f"attempts={term.attempts}  {term.error}  {rfc3339(term.due_at)}"
        )


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
        names += [f"deadline/{each.id}" for each in deadlines.list_parked(runtime, limit=None)]
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
    if isinstance(named, UUID):
        raise InvalidInput("a term is not dropped: mend what it names, then retry 期限不能丢弃，请修复后重试")
    if not isinstance(named, str):
        parked.drop(runtime, named, OPERATOR)
    else:
        kinds = {each.digest: each.trouble for each in parked.list_stopped(runtime, limit=None)}
        is_conflict = kinds.get(message) == "conflicting"
        (parked.drop_conflicting if is_conflict else parked.drop_undecodable)(runtime, message)
    echo(f"{service}: {message} is dropped 已放弃")


def _retry(runtime: Runtime, message: Place | str | UUID) -> None:
    if isinstance(message, UUID):
        if not deadlines.retry(runtime, message):
            raise parked.NotParked
    elif isinstance(message, str):
        parked.retry_undecodable(runtime, message)
    else:
        parked.retry(runtime, message)


def _name(stopped: parked.Stopped) -> str:
    return stopped.digest or "/".join(map(str, stopped.place))


def _named(message: str) -> Place | str | UUID:
    """The place, digest or deadline that a name stands for. Raises InvalidInput."""
    if term := _DEADLINE.fullmatch(message):
        return UUID(term.group(1))
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
