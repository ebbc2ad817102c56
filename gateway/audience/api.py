"""The resources of the audience feed: events by cursor, with a long poll, and subscriptions."""

from contextlib import nullcontext
from typing import Any
from uuid import UUID

from flask import g
from werkzeug.wrappers import Response

from access.acts import Act
from access.guard import require
from casekit.auth import Actor
from casekit.bus.departments import department_queue
from casekit.clock import monotonic
from casekit.loops import bell
from casekit.runtime import Runtime
from casekit.streams import case_stream
from casekit.web import Blueprint, Bridge, Keyset, page_of
from casekit.web.shares import Shares
from casekit.work import Work
from contracts.vocabulary import SubscriptionKind
from gateway.audience import subscriptions
from gateway.audience.deliveries import deliveries
from gateway.audience.metrics import SENT
from gateway.audience.recalling import taken, while_sending
from gateway.audience.schemas import (
    DeliveriesQuery,
    DeliverySchema,
    EventsQuery,
    EventsSchema,
    NewSubscription,
    SubscriptionSchema,
    SubscriptionsQuery,
)
from gateway.audience.selection import due
from gateway.audience.sequencer import BELL
from gateway.audience.tables import SUBSCRIPTIONS

LOOK_SECONDS = 5.0  # how long a poll relies on being rung for
_ORDER = Keyset(SUBSCRIPTIONS.c.id, ascending=True)


def blueprints(runtime: Runtime) -> list[Blueprint]:
    """The resources of this runtime."""
    bridge = Bridge(runtime)
    return [_events(runtime, bridge), _subscriptions(runtime, bridge), _deliveries(bridge)]


def _events(runtime: Runtime, bridge: Bridge) -> Blueprint:
    resources = Blueprint("events", __name__)
    news = bell(BELL, runtime.name)
    shares = Shares(runtime.config.poll_workers)

    @resources.get("/v1/events")
    @resources.arguments(EventsQuery, location="query")
    @resources.response(200, EventsSchema)
    def events(query: dict[str, Any]) -> Response:
        """事件流: what the caller's unit may see, in order; `wait` seconds for the first."""
        unit = g.actor.unit
        with shares.taken(unit) if query["wait"] and unit else nullcontext():
            return answered(query)

    def answered(query: dict[str, Any]) -> Response:
        until = monotonic() + query["wait"]
        found: list[Any] = []

        def look(work: Work, actor: Actor) -> dict[str, Any]:
            page = _page(work, actor, query)
            found[:] = page["items"]
            return page

        while True:
            heard = news.listen()
            g.started = monotonic()  # each look has a request's time; between looks nothing is held
            answer = bridge.read(look)
            left = until - monotonic()
            if found or left <= 0:
                return answer
            heard.wait(min(left, LOOK_SECONDS))

    return resources


def _subscriptions(runtime: Runtime, bridge: Bridge) -> Blueprint:
    resources = Blueprint("subscriptions", __name__)
    has_broker = runtime.config.has_broker

    @resources.post("/v1/subscriptions")
    @resources.arguments(NewSubscription)
    @resources.response(201, SubscriptionSchema)
    def subscribe(body: dict[str, Any]) -> Response:
        """订阅: the caller's unit is sent what it may see, from a position or from now on."""
        return bridge.write(
            lambda work, actor: _shown(
                subscriptions.open_subscription(work, actor, **body, has_broker=has_broker)
            )
        )

    @resources.get("/v1/subscriptions")
    @resources.arguments(SubscriptionsQuery, location="query")
    @resources.response(200, page_of(SubscriptionSchema))
    def list_subscriptions(query: dict[str, Any]) -> Response:
        """The subscriptions of the caller's unit."""
        return bridge.read(lambda work, actor: _list(work, actor, query))

    @resources.get("/v1/subscriptions/<uuid:subscription>")
    @resources.response(200, SubscriptionSchema, heeds=())
    def read_subscription(subscription: UUID) -> Response:
        """One subscription, and how far it has come."""
        return bridge.read(lambda work, actor: _read(work, actor, subscription))

    @resources.delete("/v1/subscriptions/<uuid:subscription>")
    @resources.response(204, heeds=())
    def unsubscribe(subscription: UUID) -> Response:
        """退订: its queue is removed with what is in it."""
        return bridge.write(lambda work, actor: subscriptions.end_subscription(work, actor, subscription))

    return resources


def _deliveries(bridge: Bridge) -> Blueprint:
    resources = Blueprint("deliveries", __name__)

    @resources.get("/v1/cases/<case_code:code>/deliveries")
    @resources.arguments(DeliveriesQuery, location="query")
    @resources.response(200, page_of(DeliverySchema))
    def delivered(query: dict[str, Any], code: str) -> Response:
        """送达记录: which events of the case which units' systems have taken, and what was recalled."""
        return bridge.read(lambda work, actor: deliveries(work, actor, code, query), stream=case_stream(code))

    return resources


def _page(work: Work, actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    """The events behind the cursor, which a kept one follows: what is asked for `after` has been taken."""
    require(work, actor, Act.EVENTS_READ, unit=actor.unit)
    unit, after, types = str(actor.unit), query["after"], query["types"]
    if query["subscription"] is not None:
        kept = subscriptions.find(work, unit, query["subscription"], SubscriptionKind.FEED)
        if after is not None and after > kept["reached"]:
            subscriptions.advance(work.db, kept["id"], after)
        after = kept["reached"] if after is None else after
        types = kept["types"] if types is None else types
    while_sending(work.db, unit)
    items = due(work, unit, after or 0, query["limit"], types)
    taken(work.db, unit, [item.position for item in items], work.now)
    SENT.inc(len(items), kind=SubscriptionKind.FEED)
    return {
        "items": [item.document for item in items],
        "next": items[-1].position if items else after,
    }


def _list(work: Work, actor: Actor, query: dict[str, Any]) -> dict[str, Any]:
    require(work, actor, Act.SUBSCRIPTION_MANAGE, unit=actor.unit)
    rows = work.execute(_ORDER.select(subscriptions.listed(work, actor.unit), query)).mappings().all()
    page = _ORDER.page(rows, query)
    return {**page, "items": [_shown(row) for row in page["items"]]}


def _read(work: Work, actor: Actor, subscription: UUID) -> dict[str, Any]:
    require(work, actor, Act.SUBSCRIPTION_MANAGE, unit=actor.unit)
    return _shown(subscriptions.find(work, actor.unit, subscription))


def _shown(row: Any) -> dict[str, Any]:
    is_queue = row["kind"] == SubscriptionKind.AMQP
    return {**row, "queue": department_queue(row["unit"]) if is_queue else None}
