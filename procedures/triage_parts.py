"""The `triage` part of a procedure file, from schema-valid data to the model. Called by `procedures.layers` only."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

from procedures.parts import said
from procedures.parts import source as cited_source
from procedures.source import Source
from procedures.triage import Condition, Named, Part, Sorting, SortingRule
from procedures.vocabulary import Channel, Grade, MatterType, Route

Data = Mapping[str, Any]


def sorting(data: Data, cited: Source) -> Sorting:
    """The rules and lists that one file states."""
    rules = tuple(_rule(each, cited) for each in data["rules"])
    return Sorting(rules, _lists(data.get("words", {})), _lists(data.get("remits", {})))


def _lists(data: Data) -> Mapping[str, tuple[str, ...]]:
    return MappingProxyType({name: tuple(each) for name, each in data.items()})


def _rule(data: Data, cited: Source) -> SortingRule:
    part = next(part for part in Part if part.value in data)
    return SortingRule(
        key=data["key"],
        part=part,
        value=data[part.value],
        source=cited_source(data["source"]) if "source" in data else said(cited, data),
        when=_condition(data.get("when", {})),
        weight=data.get("weight", 1),
        otherwise=data.get("otherwise", False),
    )


def _condition(data: Data) -> Condition:
    return Condition(
        words=frozenset(data.get("words", ())),
        matter_types=frozenset(map(MatterType, data.get("matter_type", ()))),
        channels=frozenset(map(Channel, data.get("channel", ()))),
        named=frozenset(map(Named, data.get("named", ()))),
        tried=frozenset(map(Route, data.get("tried", ()))),
        categories=frozenset(data.get("category", ())),
        grades=frozenset(map(Grade, data.get("grade", ()))),
        parties_from=data.get("parties_from"),
        amount_from=data.get("amount_from"),
        rounds_from=data.get("rounds_from"),
        is_group=data.get("is_group"),
        in_grid=data.get("in_grid"),
    )
