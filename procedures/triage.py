"""How a matter is sorted (研判): rules that propose, each with its source; a person decides. Frozen values.

A rule looks at what is known of a matter and speaks for one value of one part of the decision. Nothing in it is about
a person: it sees kinds, counts, sums, places and words of the matter. Read by intake's `domain.triage`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from procedures.source import Source
from procedures.vocabulary import Channel, Grade, MatterType, Route


class Part(StrEnum):
    """What a triage decides, and what it tells besides."""

    CATEGORY = "category"  # 类别
    CONCERN = "concern"  # 事类 (五事五办)
    GRADE = "grade"  # 等级
    ROUTE = "route"  # 去向
    GUIDANCE = "guidance"  # 引导


class Guidance(StrEnum):
    """法定途径 of which the party is told, whatever the route."""

    DISCIPLINE_INSPECTION = "discipline_inspection"  # 纪检监察
    GOVERNMENT_RULING = "government_ruling"  # 行政处理(裁决)
    RECONSIDERATION = "reconsideration"  # 行政复议
    LITIGATION = "litigation"  # 诉讼
    ARBITRATION = "arbitration"  # 仲裁
    POLICE = "police"  # 公安
    LEGAL_AID = "legal_aid"  # 法律援助


class Named(StrEnum):
    """How a unit is named in a matter, as far as sorting asks."""

    ACCUSED = "accused"  # 被检举控告
    RESPONDENT = "respondent"  # 被反映


@dataclass(frozen=True, slots=True)
class Condition:
    """When a rule speaks: everything that it states holds. Of several words in one part any will do.

    `words` are lists of `Sorting.words`; `amount_from` is in yuan; `tried`: routes that the case has come back from;
    `categories` and `grades` look at what was proposed before: first the category, then grade, concern and route.
    """

    words: frozenset[str] = frozenset()
    matter_types: frozenset[MatterType] = frozenset()
    channels: frozenset[Channel] = frozenset()
    named: frozenset[Named] = frozenset()
    tried: frozenset[Route] = frozenset()
    categories: frozenset[str] = frozenset()
    grades: frozenset[Grade] = frozenset()
    parties_from: int | None = None
    amount_from: int | None = None
    rounds_from: int | None = None
    is_group: bool | None = None
    in_grid: bool | None = None


@dataclass(frozen=True, slots=True)
class SortingRule:
    """Speaks for `value` of `part` with `weight`, against it where that is negative.

    `otherwise`: only where no other rule of the part has spoken for anything.
    """

    key: str
    part: Part
    value: str
    source: Source
    when: Condition = field(default_factory=Condition)
    weight: int = 1
    otherwise: bool = False


@dataclass(frozen=True, slots=True)
class Sorting:
    """The rules in their order, the lists of words that they look for, and what units are called that know the matter.

    `remits`: by the name of a list or a category, pieces of the official names of units whose remit it is.
    """

    rules: tuple[SortingRule, ...] = ()
    words: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))
    remits: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: MappingProxyType({}))

    def over(self, beneath: "Sorting") -> "Sorting":
        """These rules and lists, and those beneath that they do not replace under the same name."""
        own = {rule.key for rule in self.rules}
        rules = (*self.rules, *(rule for rule in beneath.rules if rule.key not in own))
        return Sorting(
            rules,
            MappingProxyType({**beneath.words, **self.words}),
            MappingProxyType({**beneath.remits, **self.remits}),
        )
