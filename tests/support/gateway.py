"""A gateway before the example service, which stands for all services."""

from collections.abc import Mapping
from dataclasses import replace

from sqlalchemy import text
from werkzeug.test import Client
from werkzeug.wrappers import Response

from casekit.clock import Clock
from casekit.config import SERVICES
from casekit.db import Database
from casekit.runtime import Runtime
from gateway.definition import DEFINITION
from gateway.forward import Front, front_of
from gateway.transports import Transport
from tests.support.example_service import Example


def gateway(
    service: Example, transport: Transport, uri: str = "", *, clock: Clock | None = None, **settings: object
) -> Front:
    """The front of a gateway whose services are all behind `transport`."""
    like = service.runtime
    config = replace(like.config, dev_issuer=True, **settings)
    transports: Mapping[str, Transport] = {name: transport for name in SERVICES if name != "gateway"}
    runtime = Runtime(
        definition=DEFINITION,
        config=config,
        clock=clock or like.clock,
        db=Database(uri or "postgresql://nobody@127.0.0.1:1/none", "gateway"),
        verifier=like.verifier,
        extras={"vault": like.extras["vault"], "transports": transports},
        service_tokens=like.service_tokens,
    )
    return front_of(runtime)


def client(front: Front) -> Client:
    """Calls the front as a server would."""

    def application(environ: dict[str, object], start_response: object) -> object:
        return front.answer(environ)(environ, start_response)

    return Client(application, Response)


def create_gateway_schema(front: Front) -> None:
    """The gateway's tables in an empty database."""
    with front._runtime.db.begin() as connection:
        connection.execute(text("CREATE SCHEMA gateway"))
        DEFINITION.metadata.create_all(connection)
