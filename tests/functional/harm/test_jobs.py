"""Jobs of the embedded platform: a worker is there while there are any, and a dead one is replaced."""

import json

import psutil
import urllib3

from casekit.children import wait_until
from tests.functional.platform import Embedded

ROWS = "".join(json.dumps({"matter_type": "dispute", "channel": "window"}) + "\n" for _ in range(3)).encode()


def test_a_worker_comes_for_a_job_and_another_when_it_dies(embedded_platform: Embedded) -> None:
    assert finished(embedded_platform, asked(embedded_platform))
    (worker,) = workers(embedded_platform)
    worker.kill()
    assert finished(embedded_platform, asked(embedded_platform))
    (another,) = workers(embedded_platform)
    assert another.pid != worker.pid


def asked(platform: Embedded) -> str:
    """Ask for an import of three cases; where its progress is to be had."""
    headers = {
        "Authorization": f"Bearer {platform.token('clerk-1')}",
        "Content-Type": "application/x-ndjson",
    }
    answer = urllib3.request(
        "POST", f"{platform.url}/v1/cases/import", body=ROWS, headers=headers, retries=False
    )
    assert answer.status == 202, answer.data
    return str(answer.json()["job"])


def finished(platform: Embedded, job: str) -> bool:
    """Whether the job comes to its end in time, with all rows; their cases are promised from then on."""
    assert wait_until(lambda: platform.call("GET", job).json()["state"] == "done", 60)
    rows = platform.call("GET", f"/v1/cases/import/{job.rpartition('/')[2]}/rows").json()["items"]
    for row in rows:
        platform.history.registered({"code": row["code"], "secret": None})
    return len(rows) == 3


def workers(platform: Embedded) -> list[psutil.Process]:
    """The workers among the platform's processes."""
    children = psutil.Process(platform.process.pid).children(recursive=True)
    return [child for child in children if "worker" in child.cmdline()]
