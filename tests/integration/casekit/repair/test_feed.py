"""The feed answers for everything a source ever said, in order, whatever the bus has done with it."""

import json

import pytest
from sqlalchemy import text

from casekit.auth import ServiceTokens
from casekit.relay import new_epoch
from casekit.repair import feed
from casekit.repair.pages import EpochRange, Page
from casekit.runtime import Runtime
from casekit.web import ServiceApp, build_app
from tests.integration.casekit.relay.conftest import say
from tests.integration.casekit.repair.conftest import published

SECRET = "s" * 48


def test_a_source_whose_relay_never_ran_has_given_nothing(source: Runtime) -> None:
    say(source, 1)
    assert feed(source, 0, 0, 10).events == ()


def test_pages_follow_one_another_without_gap(source: Runtime) -> None:
    say(source, 5)
    events = published(source)
    first = feed(source, 0, 0, 3)
    second = feed(source, 1, 3, 3)
    assert first.epochs == second.epochs == (EpochRange(1, 1, 5),)
    assert [event.body for event in (*first.events, *second.events)] == [event.body for event in events]
    assert [event.position for event in second.events] == [4, 5]
    assert feed(source, 1, 5, 3).events == ()


def test_an_event_without_a_place_is_not_told_yet(source: Runtime) -> None:
    say(source, 1)
    published(source)
    say(source, 1)
    assert len(feed(source, 0, 0, 10).events) == 1


def test_the_feed_goes_from_epoch_to_epoch(source: Runtime) -> None:
    say(source, 3)
    published(source)
    epoch = new_epoch(source)
    say(source, 2)
    published(source)
    everything = feed(source, 0, 0, 10)
    assert everything.epochs == (EpochRange(1, 1, 3), EpochRange(epoch, 4, 5))
    assert [(event.epoch, event.position) for event in everything.events] == [
        (1, 1), (1, 2), (1, 3), (epoch, 4), (epoch, 5),
    ]  # fmt: skip
    assert [event.position for event in feed(source, 1, 2, 2).events] == [3, 4]
    assert [event.position for event in feed(source, epoch, 4, 10).events] == [5]


def test_a_listener_that_knows_what_the_source_has_lost_is_given_the_next_epoch(source: Runtime) -> None:
    say(source, 3)
    published(source)
    epoch = new_epoch(source)
    say(source, 2)
    published(source)
    page = feed(source, 1, 100, 10)
    assert [(event.epoch, event.position) for event in page.events] == [(epoch, 4), (epoch, 5)]
    assert page.epochs == (EpochRange(1, 1, 3), EpochRange(epoch, 4, 5))


def test_earlier_epochs_are_found_once(source: Runtime) -> None:
    say(source, 3)
    published(source)
    new_epoch(source)
    say(source, 1)
    published(source)
    feed(source, 0, 0, 10)
    with source.db.begin() as db:
        db.execute(text("UPDATE outbox_messages SET position = NULL WHERE position = 1"))
    assert feed(source, 0, 0, 10).epochs[0] == EpochRange(1, 1, 3)


@pytest.fixture
def app(source: Runtime) -> ServiceApp:
    source.service_tokens = ServiceTokens(SECRET)
    return build_app(source)


def test_over_http_a_service_gets_the_same_page(source: Runtime, app: ServiceApp) -> None:
    say(source, 4)
    published(source)
    headers = {"Authorization": f"Bearer {ServiceTokens(SECRET).issue('grid')}"}
    answer = app.test_client().get("/internal/events?epoch=1&after=1&limit=2", headers=headers)
    assert answer.status_code == 200
    assert Page.from_json(json.loads(answer.data)) == feed(source, 1, 1, 2)


def test_over_http_nobody_else_gets_anything(app: ServiceApp) -> None:
    client = app.test_client()
    assert client.get("/internal/events").status_code == 401
    forged = {"Authorization": f"Bearer {ServiceTokens('f' * 48).issue('grid')}"}
    assert client.get("/internal/events", headers=forged).status_code == 401


@pytest.mark.parametrize(
    "query",
    ["limit=0", "limit=1001", "after=-1", "after=x", "after=" + "9" * 30, "epoch=2147483648", "epoch=１"],
)
def test_over_http_an_impossible_place_is_refused(app: ServiceApp, query: str) -> None:
    headers = {"Authorization": f"Bearer {ServiceTokens(SECRET).issue('grid')}"}
    answer = app.test_client().get(f"/internal/events?{query}", headers=headers)
    assert answer.status_code == 422
    assert answer.json["code"] == "INVALID_INPUT"
