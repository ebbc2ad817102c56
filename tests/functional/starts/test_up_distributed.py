"""`onedoor up-distributed`: every process here, with a county to look at, and words that lead to it."""

import re
import subprocess
from pathlib import Path

import urllib3

from casekit.children import Child, wait_until
from casekit.testing.servers import PostgresServer
from scenarios.county import read_county
from tests.functional.platform import ONEDOOR, free_ports, plain_environment

SECONDS = 400.0
PASSWORD = "a-password-of-the-tests"  # that of the other platform: roles are the server's


def test_it_starts_with_the_county_and_its_token_opens_the_api(
    postgres: PostgresServer, database_uri: str, amqp_uri: str, tmp_path: Path
) -> None:
    port, home, log = free_ports(), tmp_path / "one home", tmp_path / "said.log"
    environ = {
        **plain_environment(),
        "ONEDOOR_HOME": str(home),
        "PORT": str(port),
        "PYTHONUNBUFFERED": "1",
        "ONEDOOR_ADMIN_DATABASE_URI": database_uri,
        "ONEDOOR_DATABASE_URI": postgres.uri(database_uri.rsplit("/", 1)[1], "onedoor", PASSWORD),
        "ONEDOOR_AMQP_URI": amqp_uri,
    }
    platform = Child([*ONEDOOR, "up-distributed"], log=log, env=environ)
    try:
        assert wait_until(lambda: "Ctrl-C" in log.read_text(), SECONDS, unless=platform.ended), (
            log.read_text()
        )
        said = log.read_text(encoding="utf-8")
        assert f"http://127.0.0.1:{port}/staff/login" in said
        token = re.search(r"onedoor (token --home '([^']*)' --role clerk --unit centre)", said)
        assert token is not None
        assert token[2] == str(home)
        words = ["token", "--home", token[2], "--role", "clerk", "--unit", "centre"]
        issued = subprocess.run(
            [*ONEDOOR, *words], env=plain_environment(), capture_output=True, text=True, check=True
        )
        units = urllib3.request(
            "GET",
            f"http://127.0.0.1:{port}/v1/units?limit=200",
            headers={"Authorization": f"Bearer {issued.stdout.strip()}"},
            retries=False,
        )
        assert {unit["id"] for unit in units.json()["items"]} == {unit["id"] for unit in read_county().units}
        for name in ("gateway", "relay", "worker"):
            assert (home / f"{name}.log").exists()
    finally:
        platform.release()
        assert platform.wait(SECONDS)
    assert platform.status == 0
