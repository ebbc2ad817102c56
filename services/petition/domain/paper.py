"""The papers (文书) of a petition: which there are, what they are called, and how their numbers read. Pure."""

from collections.abc import Mapping
from datetime import datetime
from enum import StrEnum
from typing import Final

from casekit.clock import to_local
from contracts import vocabulary
from contracts.vocabulary import ForwardingKind, ReviewLevel
from services.petition.domain.errors import DeliveredAlready, MomentUnfit


class PaperKind(StrEnum):
    """文书."""

    ADMISSION = "admission"  # 受理告知书
    REFUSAL = "refusal"  # 不予受理告知书
    FORWARDING = "forwarding"  # 转送函
    ASSIGNMENT = "assignment"  # 交办函
    EXTENSION = "extension"  # 延期告知书
    OPINION = "opinion"  # 处理意见书
    HAND_OVER = "hand_over"  # 移交调解告知书
    REVIEW = "review"  # 复查意见书
    RE_REVIEW = "re_review"  # 复核意见书


TITLES: Final[Mapping[PaperKind, str]] = {
    PaperKind.ADMISSION: "信访事项受理告知书",
    PaperKind.REFUSAL: "信访事项不予受理告知书",
    PaperKind.FORWARDING: "信访事项转送函",
    PaperKind.ASSIGNMENT: "信访事项交办函",
    PaperKind.EXTENSION: "信访事项延期办理告知书",
    PaperKind.OPINION: "信访事项处理意见书",
    PaperKind.HAND_OVER: "信访事项移交调解告知书",
    PaperKind.REVIEW: "信访事项复查意见书",
    PaperKind.RE_REVIEW: "信访事项复核意见书",
}
_SERIES: Final[Mapping[PaperKind, str]] = {
    PaperKind.ADMISSION: "信受",
    PaperKind.REFUSAL: "信不受",
    PaperKind.FORWARDING: "信转",
    PaperKind.ASSIGNMENT: "信交",
    PaperKind.EXTENSION: "信延",
    PaperKind.OPINION: "信处",
    PaperKind.HAND_OVER: "信调",
    PaperKind.REVIEW: "信查",
    PaperKind.RE_REVIEW: "信核",
}
OF_FORWARDING: Final[Mapping[ForwardingKind, PaperKind]] = {
    ForwardingKind.FORWARDED: PaperKind.FORWARDING,
    ForwardingKind.ASSIGNED: PaperKind.ASSIGNMENT,
}
OF_REVIEW: Final[Mapping[ReviewLevel, PaperKind]] = {
    ReviewLevel.REVIEW: PaperKind.REVIEW,
    ReviewLevel.RE_REVIEW: PaperKind.RE_REVIEW,
}

# what is written to a unit; all others are written to the petitioner
LETTERS: Final = frozenset(OF_FORWARDING.values())
AS_FILE: Final[Mapping[PaperKind, vocabulary.PaperKind]] = {
    kind: vocabulary.PaperKind(f"petition_{kind.value}") for kind in PaperKind
}


def numbered(kind: PaperKind, year: int, number: int) -> str:
    """文号: `信受〔2026〕12号`."""
    return f"{_SERIES[kind]}〔{year}〕{number}号"


def check_delivery(
    known: datetime | None, delivered_at: datetime, since: datetime | None, now: datetime
) -> None:
    """Whether a paper can have reached its reader then (aware UTC): once, not ahead, not before the day it is about.

    `known`: the delivery on record. Raises DeliveredAlready or MomentUnfit.
    """
    if known is not None:
        raise DeliveredAlready
    is_before = since is not None and to_local(delivered_at).date() < to_local(since).date()
    if delivered_at > now or is_before:
        raise MomentUnfit(field="delivered_at")
