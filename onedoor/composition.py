"""The composition root: binds every service's definition to a configuration, databases, keys and a clock.

Nobody imports this but the commands of `onedoor`.
"""

from collections.abc import Iterable
from datetime import date
from importlib import import_module
from pathlib import Path

from sqlalchemy import make_url

from casekit.attachments import store_for
from casekit.auth import service_tokens_for, verifier_for
from casekit.clock import Clock, DrivenClock, RealClock, to_local
from casekit.config import SERVICES, Config
from casekit.db import Database
from casekit.errors import Problem
from casekit.faults import is_armed
from casekit.migrate import role_name
from casekit.runtime import Runtime, ServiceDefinition
from casekit.vault import vault_for
from casekit.vault.keyfile import KeyFileExposed
from procedures.library import Library, library_of
from procedures.lint import lint
from procedures.shelf import ProcedureRefused

CLOCK_FILE = "clock"


class UnknownService(Problem):
    """No service of that name."""

    code = "UNKNOWN_SERVICE"
    status = 404
    title_en = "There is no such service."
    title_zh = "没有这个服务。"


class FaultsArmed(Problem):
    """Named crash points are for tests; production does not start with one armed."""

    code = "FAULTS_ARMED"
    status = 503
    title_en = "ONEDOOR_FAULT is set; production does not start with it."
    title_zh = "设置了 ONEDOOR_FAULT，生产环境不予启动。"


class PlaceNotKnown(Problem):
    """ONEDOOR_PLACE names no place of the procedure library: no case could be registered."""

    code = "PLACE_NOT_KNOWN"
    status = 503
    title_en = "ONEDOOR_PLACE names a place whose procedure is not known."
    title_zh = "ONEDOOR_PLACE 所指地方的办事流程不在流程库中。"


class KeysUnusable(Problem):
    """A key file is damaged, or readable by everyone."""

    code = "KEYS_UNUSABLE"
    status = 503
    title_en = "A key file cannot be used; put the one back that belongs to these data."
    title_zh = "密钥文件无法使用，请放回与数据对应的密钥文件。"


def module_of(name: str) -> str:
    """The package of a service. Raises UnknownService."""
    if name not in SERVICES:
        raise UnknownService(f"{name}: choose one of {', '.join(SERVICES)}")
    return "gateway" if name == "gateway" else f"services.{name}"


def definition_of(name: str) -> ServiceDefinition:
    """What a service says of itself."""
    found: ServiceDefinition = import_module(f"{module_of(name)}.definition").DEFINITION
    return found


def service_class_of(name: str) -> type:
    """The nameko class of a service."""
    found: type = import_module(f"{module_of(name)}.service").SERVICE
    return found


def clock_for(config: Config) -> Clock:
    """The clock that the configuration asks for."""
    return DrivenClock(config.home / CLOCK_FILE) if config.clock == "driven" else RealClock()


def library_for(config: Config) -> Library:
    """Our procedures, and the centre's own where it has some. Raises ProcedureRefused for one that cannot be used."""
    if config.procedures_root == Path():
        return library_of(None)
    library = library_of(config.procedures_root)
    own = sorted(config.procedures_root.glob("*.yaml"))
    if findings := [finding for path in own for finding in lint(path, library.shelf)]:
        raise ProcedureRefused(findings)
    return library


class Composition:
    """What the services of one process share, and the runtimes made of it.

    `base_uri` is the database of services that have no URI of their own; each is reached under its own role.
    """

    def __init__(self, config: Config, base_uri: str | None = None) -> None:
        if config.production and is_armed():
            raise FaultsArmed
        self.library = library_for(config)
        if config.place not in self.library.places():
            raise PlaceNotKnown(f"{config.place}: choose one of {', '.join(self.library.places())}")
        self.config = config
        self.clock = clock_for(config)
        self._base_uri = base_uri or config.database_uri
        try:
            self._verifier = verifier_for(config)
            self._tokens = service_tokens_for(config)
            vault = vault_for(config)
        except (KeyFileExposed, ValueError) as fault:  # neither repeats what the file holds
            raise KeysUnusable(f"{config.master_key_file}, {config.home / 'keys'}: {fault}") from None
        self._extras = {
            "vault": vault,
            "procedures": self.library,
            "place": config.place,  # whose procedure a case follows unless its registration says otherwise
        }

    def runtime(self, name: str) -> Runtime:
        """The runtime of one service, on its own database role."""
        uri = self.config.database_uris.get(name) or under_role(self._base_uri, name)
        definition, extras = definition_of(name), dict(self._extras)
        if name == "evaluation":
            _count_by(self.config)
            _judge_by(self.library, self.config, to_local(self.clock.now()).date())
        if definition.attachments:
            extras["attachments"] = store_for(self.config, name)
        return Runtime(
            definition=definition,
            config=self.config,
            clock=self.clock,
            db=Database(uri, name, self.config.database_pool),
            verifier=self._verifier,
            service_tokens=self._tokens,
            extras=extras,
        )

    def runtimes(self, names: Iterable[str] = SERVICES) -> dict[str, Runtime]:
        """Runtimes by name."""
        return {name: self.runtime(name) for name in names}


def _count_by(config: Config) -> None:
    """Evaluation counts by the centre's own indicators, too. Raises CatalogueRefused for a file that cannot be used."""
    from services.evaluation.catalogue import use

    use(None if config.indicators_root == Path() else config.indicators_root)


def _judge_by(library: Library, config: Config, today: date) -> None:
    """The card rules of the installation's place, and of every place that the centre keeps a file of, can be judged by.

    Raises CardRulesRefused.
    """
    from services.evaluation.cards.linting import held
    from services.evaluation.catalogue import versions

    own = library.shelf.own_places() if config.procedures_root != Path() else ()
    held(library.shelf, {config.place, *own}, versions(), today)


def under_role(uri: str, service: str) -> str:
    """`uri` with the service's own role in place of the user it names; the password stays."""
    url = make_url(uri).set(username=role_name(service))
    return url.render_as_string(hide_password=False)
