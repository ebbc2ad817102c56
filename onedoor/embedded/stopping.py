"""`onedoor stop`: ends the platform of a home in order, and returns when it has ended."""

import os
import signal
from pathlib import Path

from casekit.children import wait_until
from casekit.errors import Problem
from onedoor.embedded.home import holder
from onedoor.embedded.settings import embedded_environment

PATIENCE_SECONDS = 60.0


class StillRunning(Problem):
    """The platform did not end in time."""

    code = "STILL_RUNNING"
    status = 503
    title_en = "The platform has not stopped."
    title_zh = "平台未能停止。"


def stop_platform(home: Path | None) -> str:
    """Send SIGTERM to the platform of `home` and wait; returns a sentence for the operator. Raises StillRunning."""
    place = embedded_environment(home=home).home
    if not place.exists() or (pid := holder(place)) is None:
        return f"No platform is running from {place}. 该数据目录没有正在运行的平台。"
    os.kill(pid, signal.SIGTERM)
    if not wait_until(lambda: holder(place) is None, PATIENCE_SECONDS):
        raise StillRunning(f"process {pid} still holds {place}; its log is {place / 'onedoor.log'}")
    return f"The platform of {place} has stopped. 平台已停止。"
