"""`onedoor epoch`, and the end of a restore: every service begins a new epoch of its events.

Intake's serials of case codes leap in the same act (`casekit.relay.epochs`).
"""

import os
from collections.abc import Callable
from contextlib import closing

from casekit.config import SERVICES, Config, load_config
from casekit.relay.epochs import new_epoch
from onedoor.composition import Composition

Echo = Callable[[str], object]


def begin_epochs(config: Config, uri: str | None = None, *, echo: Echo = lambda _: None) -> None:
    """Begin a new epoch in the databases of `config`, or in the one at `uri`. Raises RelayBusy while a relay runs."""
    composition = Composition(config, uri)
    for name in SERVICES:
        runtime = composition.runtime(name)
        with closing(runtime.db):
            echo(f"{name}: epoch {new_epoch(runtime)}")


def begin_here(*, echo: Echo) -> None:
    """Begin a new epoch of the platform that the environment names. Raises RelayBusy, or ConfigErrors."""
    begin_epochs(load_config(os.environ, require=("database_uri",)), echo=echo)
