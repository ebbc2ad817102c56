"""The papers (文书) of a petition: which there are, what they are called, and how their numbers read. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from contracts.vocabulary import ForwardingKind, ReviewLevel


class PaperKind(StrEnum):
    """文书."""

    ADMISSION = "admission"  # 受理告知书
    REFUSAL = "refusal"  # 不予受理告知书
    FORWARDING = "forwarding"  # 转送函
    ASSIGNMENT = "assignment"  # 交办函
    EXTENSION = "extension"  # 延期告知书
    OPINION = "opinion"  # 处理意见书
    REVIEW = "review"  # 复查意见书
    RE_REVIEW = "re_review"  # 复核意见书


TITLES: Final[Mapping[PaperKind, str]] = {
    PaperKind.ADMISSION: "信访事项受理告知书",
    PaperKind.REFUSAL: "信访事项不予受理告知书",
    PaperKind.FORWARDING: "信访事项转送函",
    PaperKind.ASSIGNMENT: "信访事项交办函",
    PaperKind.EXTENSION: "信访事项延期办理告知书",
    PaperKind.OPINION: "信访事项处理意见书",
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


def numbered(kind: PaperKind, year: int, number: int) -> str:
    """文号: `信受〔2026〕12号`."""
    return f"{_SERIES[kind]}〔{year}〕{number}号"
