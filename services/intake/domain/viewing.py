"""What of a case somebody can be shown, as it is put on record (查阅)."""

from enum import StrEnum


class Shown(StrEnum):
    """What somebody was shown."""

    PAGE = "page"  # 案件页面
    PARTIES = "parties"  # 当事人信息
    MATERIAL = "material"  # 附件
    FORMER = "former"  # 更正前的内容
