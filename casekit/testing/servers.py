"""The real servers that tests and benchmarks run against, each private, each gone when its user is gone."""

from casekit.testing.faults import ServerDidNotStart
from casekit.testing.postgres import PostgresServer, postgres_server
from casekit.testing.rabbit import RabbitServer, rabbitmq_server

__all__ = ["PostgresServer", "RabbitServer", "ServerDidNotStart", "postgres_server", "rabbitmq_server"]
