"""Brings schemas, roles and queues to the version of the code; run before anything else of a new version."""

import os
from collections.abc import Callable, Iterable

from sqlalchemy import make_url

from casekit.bus.declare import declare
from casekit.config import SERVICES, Config, load_config
from casekit.migrate import migrate, role_name
from contracts.topology import TOPOLOGY
from onedoor.composition import definition_of

Echo = Callable[[str], object]


def migrate_all(services: Iterable[str], *, echo: Echo) -> None:
    """`onedoor migrate`: the named services, or all; then every queue, so that none is missing when a relay begins."""
    config = load_config(os.environ, require=("admin_database_uri",))
    migrate_services(config.admin_database_uri, tuple(services) or SERVICES, config, echo)
    if config.amqp_uri:
        declare(config.amqp_uri, TOPOLOGY)
        echo("queues declared 队列已声明")


def migrate_services(admin_uri: str, services: Iterable[str], config: Config, echo: Echo) -> None:
    """Roles, schemas and tables of the services."""
    for name in services:
        reached = migrate(definition_of(name), admin_uri, _password(config, name))
        echo(f"{name}: schema at {reached} 库模式已就绪")


def _password(config: Config, name: str) -> str | None:
    """The password of the service's role, where its URI carries one."""
    uri = config.database_uris.get(name) or config.database_uri
    if not uri:
        return None
    url = make_url(uri)
    own = name in config.database_uris
    if own and url.username != role_name(name):
        return None
    return url.password if url.password is None else str(url.password)
