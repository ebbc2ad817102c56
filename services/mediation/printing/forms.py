"""What stands in the forms by the kind of mediation: names of papers and people, and what statute each rests on.

Where no statute of the whole country says it, none is named.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from services.mediation.domain.sort import MediationSort

LABOUR: Final = "labour"


@dataclass(frozen=True, slots=True)
class Form:
    """Titles (`written`, `oral`, `file`), who mediates (`mediator` of a `body`), and the grounds, in brackets."""

    written: str
    oral: str
    file: str
    mediator: str
    body: str
    signed_by: str = ""
    made_by: str = ""
    confirmed_by: str = "（民事诉讼法第二百零五条）"


_PEOPLES: Final = Form(
    "人民调解协议书", "人民调解口头协议登记表", "人民调解卷宗", "人民调解员", "人民调解委员会",
    "（人民调解法第二十九条）", "（人民调解法第三十条）", "（人民调解法第三十三条）",
)  # fmt: skip
_FORMS: Final[Mapping[MediationSort, Form]] = {
    MediationSort.PEOPLES: _PEOPLES,
    MediationSort.PROFESSIONAL: replace(
        _PEOPLES,
        signed_by="（人民调解法第二十九条、第三十四条）",
        made_by="（人民调解法第三十条、第三十四条）",
        confirmed_by="（人民调解法第三十三条、第三十四条）",
    ),
    MediationSort.ADMINISTRATIVE: Form(
        "行政调解协议书", "行政调解口头协议登记表", "行政调解卷宗", "调解人员", "行政调解机关"
    ),
    MediationSort.JUDICIAL: Form(
        "调解协议书（司法调解）", "口头调解协议登记表（司法调解）", "司法调解卷宗", "调解员", "法院调解组织"
    ),
}  # fmt: skip


def form_of(sort: MediationSort, category: str) -> Form:
    """The words of a mediation's papers; of a labour dispute the agreement rests on that statute (14), too."""
    form = _FORMS[sort]
    if category != LABOUR or sort is MediationSort.JUDICIAL:
        return form
    return replace(form, signed_by="（劳动争议调解仲裁法第十四条）")
