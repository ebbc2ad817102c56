"""`onedoor parked`: what stopped in the services' inboxes, and what to do about it.

A message is named as the list shows it: `source/epoch/position`, or the digest of bytes that cannot be read or that
contradict what was stored.
"""

import json
import os
from collections.abc import Callable, Iterable, Sequence

from casekit.clock import rfc3339
from casekit.config import SERVICES, Config, load_config
from casekit.errors import InvalidInput, Problem
from casekit.inbox import parked
from casekit.runtime import Runtime
from onedoor.composition import Composition
from onedoor.embedded.home import holder
from onedoor.embedded.postgres import EmbeddedPostgres

Echo = Callable[[str], object]
Place = tuple[str, int, int]
OPERATOR = "ops/command-line"


class NotRunning(Problem):
    """The embedded platform whose inboxes were asked for is not running."""

    code = "NOT_RUNNING"
    status = 503
    title_en = "No platform is running from this data directory; start it with: onedoor up"
    title_zh = "该数据目录没有正在运行的平台，请先启动：onedoor up"


def list_parked(service: str | None, *, echo: Echo) -> None:
    """One line for each: service, name, trouble, event type, stream, attempts, error, since when."""
    found = 0
    for runtime in _runtimes(service):
        for each in parked.list_stopped(runtime):
            found += 1
            name = each.digest or "/".join(map(str, each.place))
            echo(
                f"{runtime.name}  {name}  {each.trouble}  {each.type or '-'}  {each.stream or '-'}  "
                f"attempts={each.attempts}  {each.error or '-'}  {rfc3339(each.arrived_at)}"
            )
    if not found:
        echo("nothing is parked")


def show_parked(service: str, message: str, *, echo: Echo) -> None:
    """All that is known of one parked event. Raises NotParked."""
    row = parked.show(_runtime(service), _place(message))
    body = json.loads(row.pop("body"))
    for name, value in row.items():
        echo(f"{name}: {value}")
    echo(json.dumps(body, ensure_ascii=False, indent=2))


def retry_parked(service: str, messages: Sequence[str], *, echo: Echo) -> None:
    """Handle again what is named, or `all`. Raises NotParked."""
    runtime = _runtime(service)
    for name in _all(runtime) if "all" in messages else messages:
        if "/" in name:
            parked.retry(runtime, _place(name))
        else:
            parked.retry_undecodable(runtime, name)
        echo(f"{service}: {name} is taken up again")


def drop_parked(service: str, message: str, *, echo: Echo) -> None:
    """Give one up; for an event, that is itself an event. Raises NotParked, HoldsAPlace."""
    runtime = _runtime(service)
    if "/" in message:
        parked.drop(runtime, _place(message), OPERATOR)
    else:
        kinds = {each.digest: each.trouble for each in parked.list_stopped(runtime)}
        is_conflict = kinds.get(message) == "conflicting"
        (parked.drop_conflicting if is_conflict else parked.drop_undecodable)(runtime, message)
    echo(f"{service}: {message} is dropped")


def _all(runtime: Runtime) -> Iterable[str]:
    for each in parked.list_stopped(runtime):
        if each.trouble != "conflicting":
            yield each.digest or "/".join(map(str, each.place))


def _place(message: str) -> Place:
    source, _, rest = message.partition("/")
    epoch, _, position = rest.partition("/")
    if not (source and epoch.isdigit() and position.isdigit()):
        raise InvalidInput("name a message as the list shows it: source/epoch/position")
    return source, int(epoch), int(position)


def _runtimes(service: str | None) -> list[Runtime]:
    return [_runtime(name) for name in ((service,) if service else SERVICES)]


def _runtime(service: str) -> Runtime:
    config = load_config(os.environ)
    database = _database(config)  # first, so that asking makes no keys where nothing runs
    return Composition(config, database).runtime(service)


def _database(config: Config) -> str | None:
    """The embedded platform's database, which must be running; a distributed one has its own URI."""
    if config.profile != "embedded":
        return None
    if not config.home.exists() or holder(config.home) is None:
        raise NotRunning(str(config.home))
    return EmbeddedPostgres(config.home).uri("onedoor")
