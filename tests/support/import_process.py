"""`import_process ADMIN_URI HOME`: a worker of intake that runs one job, in a process that ONEDOOR_FAULT kills."""

import sys
from pathlib import Path

from casekit.jobs import work_one
from casekit.testing.sample import open_runtime
from services.intake.definition import DEFINITION
from tests.integration.services.intake.desk import PLACE, equip

if __name__ == "__main__":
    uri, home = sys.argv[1], Path(sys.argv[2])
    with open_runtime(DEFINITION, uri, place=PLACE, home=home) as runtime:
        equip(runtime, home)
        work_one(runtime)
