"""What was once said on the wire is said the same way for ever: byte for byte, word for word."""

import dataclasses
import json
import types
from collections.abc import Iterator
from datetime import date, datetime
from enum import Enum
from typing import Any, Union, get_args, get_origin, get_type_hints
from uuid import UUID

import pytest

from casekit import deadlines, inbox
from casekit.envelope import canonical, parse
from casekit.facts import Event
from contracts.registry import BY_SERVICE, known_events
from contracts.samples import message, sample
from contracts.topology import LISTENS
from tools.golden_messages import EXAMPLES, WORDS, said, words

SAID = list(said())
KNOWN = known_events(*deadlines.EVENTS, *inbox.EVENTS)


@pytest.mark.parametrize(("kind", "source"), SAID, ids=[kind.TYPE for kind, _ in SAID])
def test_an_event_is_said_in_the_bytes_of_its_golden_message(kind: type[Event], source: str) -> None:
    golden = (EXAMPLES / f"{kind.TYPE}.json").read_bytes()
    assert message(kind, source).body == golden
    assert canonical(json.loads(golden)) == golden


@pytest.mark.parametrize(("kind", "source"), SAID, ids=[kind.TYPE for kind, _ in SAID])
def test_a_golden_message_decodes_to_the_fact_it_states(kind: type[Event], source: str) -> None:
    envelope = parse((EXAMPLES / f"{kind.TYPE}.json").read_bytes())
    assert envelope.type == kind.TYPE
    assert envelope.source == source
    assert KNOWN[envelope.type].from_data(envelope.data) == sample(kind)


def test_every_golden_message_is_of_an_event_that_is_still_known() -> None:
    assert {path.stem for path in EXAMPLES.glob("*.json")} == set(KNOWN)


def test_words_are_added_and_never_renamed_or_dropped() -> None:
    kept, now = WORDS.read_text(encoding="utf-8").splitlines(), list(words())
    assert set(kept) <= set(now), "a word that subscribers know is gone"
    assert set(now) <= set(kept), "new words: python -m tools.golden_messages"


def test_each_type_is_said_under_one_name_by_one_class() -> None:
    kinds = [kind for events in BY_SERVICE.values() for kind in events]
    assert len({kind.TYPE for kind in kinds}) == len(kinds) == len(set(kinds))
    assert all(kind.TYPE.count(".") == 1 and kind.TYPE.islower() for kind, _ in SAID)


# Text that stands in events: codes, ids, and the official names of units and grids. Nothing a person wrote.
_NAMES = {
    "act", "advisers", "attending",
    "before", "body", "boundary", "called", "category", "centre", "code", "commitment", "committee",
    "concern", "court", "covered", "deputy", "desk", "digest", "event_type", "fields", "first_contact", "former",
    "former_committee", "former_unit", "grid", "grid_code", "grids", "indicator", "into", "joint", "kind", "leader",
    "length", "mediators", "members", "month", "name", "number", "origin", "original", "other", "owner", "parent",
    "partner", "place", "population_digest", "post", "procedure", "proofs", "purpose", "reason", "recipient",
    "region", "related", "reported_to", "roles", "room", "room_name", "root", "rule",
    "sample_digest", "seal_number", "seed", "sponsor", "staff", "subject", "successor", "suggestion", "superior",
    "supervisor", "team", "transferred_from", "trigger", "unit", "version", "viewer",
}  # fmt: skip


@pytest.mark.parametrize("kind", [kind for kind, _ in SAID], ids=[kind.TYPE for kind, _ in SAID])
def test_an_event_has_no_float_and_no_free_text(kind: type[Event]) -> None:
    for name, leaf in _leaves(kind):
        assert leaf in (str, int, bool, UUID, datetime, date) or issubclass(leaf, Enum), f"{name}: {leaf}"
        assert leaf is not str or name in _NAMES, f"{name} is text that nobody vouches for"


def _leaves(kind: type[Any]) -> Iterator[tuple[str, type[Any]]]:
    hints = get_type_hints(kind)
    for field in dataclasses.fields(kind):
        yield from _leaf(field.name, hints[field.name])


def _leaf(name: str, kind: Any) -> Iterator[tuple[str, type[Any]]]:
    if get_origin(kind) in (Union, types.UnionType, tuple):
        for arg in get_args(kind):
            if arg not in (type(None), Ellipsis):
                yield from _leaf(name, arg)
    elif dataclasses.is_dataclass(kind):
        yield from _leaves(kind)  # type: ignore[arg-type]
    else:
        yield name, kind


def test_every_service_that_speaks_of_cases_is_heard_by_the_ledger_and_the_gateway() -> None:
    assert set(BY_SERVICE) - {"ledger"} <= set(LISTENS["ledger"])
    assert set(BY_SERVICE) - {"gateway"} <= set(LISTENS["gateway"])
