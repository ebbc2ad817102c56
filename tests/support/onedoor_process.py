"""Commands of `onedoor`, green as those that serve are, forked by a process that has imported everything once.

`Nursery` (tests/support/nursery.py) asks it for
`{"command": [words], "environ": {…}, "output": file, "errors": file}`, in one line of JSON.
"""

from onedoor.green import patch

patch()

import faulthandler  # noqa: E402
import json  # noqa: E402
import os  # noqa: E402
from pathlib import Path  # noqa: E402

from casekit import faults  # noqa: E402
from casekit.config import SERVICES  # noqa: E402
from onedoor import cli, processes  # noqa: E402
from onedoor.composition import definition_of, service_class_of  # noqa: E402
from onedoor.embedded import up  # noqa: E402
from procedures.library import library_of  # noqa: E402
from tests.support.forking import serve  # noqa: E402

SERVING = (up.run, processes.run_service, processes.run_relay)  # what they import is here


def play(words: str) -> None:
    """Be the process that `onedoor` would be."""
    told = json.loads(words)
    os.setsid()
    for stream, name in ((1, "output"), (2, "errors")):
        with Path(told[name]).open("ab") as file:
            os.dup2(file.fileno(), stream)
    os.environ.clear()
    os.environ.update(told["environ"])
    os.chdir("/")
    faulthandler.enable()
    faults.arm(os.environ.get(faults.VARIABLE, ""))
    cli.main(told["command"])


if __name__ == "__main__":
    for name in SERVICES:
        definition_of(name), service_class_of(name)
    library_of(None)
    serve(play)
