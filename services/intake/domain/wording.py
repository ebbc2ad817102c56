"""The words in which the public is told of its case."""

from collections.abc import Mapping
from typing import Final

from contracts.vocabulary import MatterType, Outcome

MATTER_TYPES: Final[Mapping[MatterType, str]] = {
    MatterType.DISPUTE: "矛盾纠纷",
    MatterType.COMPLAINT: "投诉",
    MatterType.REQUEST: "诉求",
    MatterType.PETITION: "信访",
    MatterType.CONSULTATION: "咨询",
    MatterType.HAZARD: "隐患",
    MatterType.SUGGESTION: "意见建议",
}
OUTCOMES: Final[Mapping[Outcome, str]] = {
    Outcome.ANSWERED: "当场答复",
    Outcome.SETTLED_ON_SPOT: "就地化解",
    Outcome.ORDER_VERIFIED: "承办单位办结",
    Outcome.AGREEMENT: "达成调解协议",
    Outcome.PETITION_ANSWERED: "信访答复",
    Outcome.GUIDED: "引导至法定途径",
    Outcome.RELATED: "随关联事项一并办结",
    Outcome.RULED: "仲裁、诉讼中了结",
}
