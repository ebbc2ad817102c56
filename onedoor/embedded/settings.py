"""The configuration of the embedded platform: defaults that need nothing installed, and the port people expect."""

import os
from pathlib import Path

from casekit.config import Config, load_config


def embedded_environment(
    *, port: int | None = None, host: str | None = None, home: Path | None = None
) -> Config:
    """The configuration of `onedoor up`: the environment, PORT as people know it, and what the command line says.

    Raises ConfigErrors.
    """
    environ = dict(os.environ)
    environ["ONEDOOR_PROFILE"] = "embedded"
    if "PORT" in environ:
        environ.setdefault("ONEDOOR_PORT", environ["PORT"])
    given = {"ONEDOOR_PORT": port, "ONEDOOR_HOST": host, "ONEDOOR_HOME": home}
    environ.update({name: str(value) for name, value in given.items() if value is not None})
    return load_config(environ)
