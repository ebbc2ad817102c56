"""The servers under test are real, private, can be harmed and mended, and leave nothing behind."""

import contextlib
import os
import signal
import subprocess
import sys
from ipaddress import ip_address
from pathlib import Path

import pika
import psutil
import psycopg2
import pytest

from casekit.children import wait_until
from casekit.testing.faults import ServerDidNotStart, descendants
from casekit.testing.servers import PostgresServer, RabbitServer, postgres_server


def test_each_test_has_a_database_of_its_own(database_uri: str) -> None:
    connection = psycopg2.connect(database_uri)
    with connection, connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        assert cursor.fetchone() == (0,)
    connection.close()


def test_a_killed_postgres_starts_again_with_what_was_committed(postgres: PostgresServer) -> None:
    name = postgres.create_database()
    postgres.execute("CREATE TABLE kept AS SELECT 1 AS one", database=name)
    postgres.kill()
    assert not postgres.answers()
    postgres.start()
    postgres.execute("SELECT one FROM kept", database=name)
    postgres.drop_database(name)


def test_a_paused_postgres_keeps_connections_and_does_not_answer(postgres: PostgresServer) -> None:
    connection = psycopg2.connect(postgres.admin_uri)
    postgres.pause()
    try:
        states = {
            Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            for pid in _processes(postgres)
        }
        assert states == {"T"}
    finally:
        postgres.resume()
    connection.cursor().execute("SELECT 1")
    connection.close()


def _processes(postgres: PostgresServer) -> list[int]:
    own = [
        pid for pid in descendants(os.getpid()) if Path(f"/proc/{pid}/comm").read_text().strip() == "postgres"
    ]
    assert len(own) > 1
    return own


def test_what_a_failed_test_left_is_mended(postgres: PostgresServer) -> None:
    postgres.mend()
    for harm in (postgres.pause, postgres.stop, postgres.kill):
        harm()
        postgres.mend()
        assert postgres.answers()


def test_each_test_has_a_virtual_host_with_quorum_queues(amqp_uri: str) -> None:
    connection = pika.BlockingConnection(pika.URLParameters(amqp_uri))
    channel = connection.channel()
    channel.queue_declare("q", durable=True, arguments={"x-queue-type": "quorum"})
    channel.confirm_delivery()
    channel.basic_publish("", "q", b"kept", pika.BasicProperties(delivery_mode=2), mandatory=True)
    assert channel.basic_get("q", auto_ack=True)[2] == b"kept"
    connection.close()


def test_no_other_machine_reaches_a_private_server(postgres: PostgresServer, rabbit: RabbitServer) -> None:
    assert rabbit.answers()
    assert postgres.answers()
    listening = []
    for pid in descendants(os.getpid()):
        with contextlib.suppress(psutil.NoSuchProcess):
            found = psutil.Process(pid).net_connections("inet")
            listening += [each.laddr for each in found if each.status == psutil.CONN_LISTEN]
    assert {address.port for address in listening} >= {rabbit.port, rabbit.management_port}
    assert [address.ip for address in listening if not ip_address(address.ip).is_loopback] == []


def test_a_wiped_broker_comes_back_empty(rabbit: RabbitServer) -> None:
    name = rabbit.create_vhost()
    rabbit.stop()
    assert not rabbit.answers()
    rabbit.wipe()
    rabbit.start()
    assert name not in {vhost["name"] for vhost in rabbit.call("GET", "/api/vhosts")}  # type: ignore[attr-defined]
    rabbit.delete_vhost(name)


def test_a_running_broker_is_not_wiped(rabbit: RabbitServer) -> None:
    with pytest.raises(RuntimeError):
        rabbit.wipe()


def test_a_server_that_cannot_start_says_why(tmp_path: Path) -> None:
    with (
        pytest.raises(ServerDidNotStart, match="max_connections"),
        postgres_server(tmp_path, max_connections=-1),
    ):
        pass
    assert list(tmp_path.iterdir()) == []


KILLED_WITH_A_SERVER_RUNNING = """
import sys
from ipaddress import ip_address
from pathlib import Path
from casekit.testing.servers import postgres_server
with postgres_server(Path(sys.argv[1])) as server:
    print(server.port, flush=True)
    sys.stdin.read()
"""


def test_a_server_does_not_outlive_a_killed_run(pytestconfig: pytest.Config, tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", KILLED_WITH_A_SERVER_RUNNING, tmp_path], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        cwd=pytestconfig.rootpath,
    )  # fmt: skip
    assert run.stdout is not None
    assert run.stdin is not None
    assert run.stdout.readline().strip().isdigit()
    servers = descendants(run.pid)
    assert servers
    run.send_signal(signal.SIGKILL)
    run.wait()
    run.stdout.close()
    run.stdin.close()
    assert wait_until(lambda: not any(Path(f"/proc/{pid}/cmdline").exists() for pid in servers), 20)
