"""Reaches the services of an installation from a command beside it: the running embedded platform's, or by URI."""

import os

from casekit.config import Config, load_config
from casekit.errors import Problem
from casekit.runtime import Runtime
from onedoor.composition import Composition
from onedoor.embedded.home import holder
from onedoor.embedded.postgres import EmbeddedPostgres


class NotRunning(Problem):
    """The embedded platform that was asked for is not running."""

    code = "NOT_RUNNING"
    status = 503
    title_en = "No platform is running from this data directory; start it with: onedoor up"
    title_zh = "该数据目录没有正在运行的平台，请先启动：onedoor up"


def reached(service: str) -> Runtime:
    """The runtime of one service of the installation that the environment names. Raises NotRunning."""
    return installation().runtime(service)


def installation() -> Composition:
    """The installation that the environment names, which must be running where it is embedded. Raises NotRunning."""
    config = load_config(os.environ)
    database = _database(config)  # first, so that asking makes no keys where nothing runs
    return Composition(config, database)


def _database(config: Config) -> str | None:
    """The embedded platform's database, which must be running; a distributed one has its own URI."""
    if config.profile != "embedded":
        return None
    if not config.home.exists() or holder(config.home) is None:
        raise NotRunning(str(config.home))
    return EmbeddedPostgres(config.home).uri("onedoor")
