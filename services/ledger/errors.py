"""What the ledger refuses, each with a stable code."""

from casekit.errors import NotFound, Problem


class EntryNotFound(NotFound):
    """No entry under that id is visible to the caller."""

    code = "ENTRY_NOT_FOUND"
    title_en = "There is no such ledger entry."
    title_zh = "没有找到该存证记录。"


class NoCheckpoint(NotFound):
    """No checkpoint has been signed, or none of that size."""

    code = "CHECKPOINT_NOT_FOUND"
    title_en = "There is no such checkpoint."
    title_zh = "没有该检查点。"


class NotInCheckpoint(Problem):
    """The entry is not under the checkpoint asked for; a later one will cover it."""

    code = "NOT_IN_CHECKPOINT"
    status = 409
    title_en = "The entry is not covered by this checkpoint; ask again after the next one."
    title_zh = "该记录尚未被检查点覆盖，请在下一检查点之后重试。"
