"""What is refused about cards, each with a stable code. None holds what a person wrote."""

from casekit.errors import InvalidInput, NotFound, Problem


class CardNotFound(NotFound):
    """No card of that id is the caller's to see; the same answer whether it is unknown or hidden."""

    code = "CARD_NOT_FOUND"
    title_en = "There is no such card."
    title_zh = "没有找到该牌。"


class ContestLate(Problem):
    """The term for contesting the card is over."""

    code = "CONTEST_LATE"
    status = 409
    title_en = "The time in which the card could be contested is over."
    title_zh = "对该牌提出异议的期限已过。"


class NoticeNotIssued(Problem):
    """There is no notice: the card is not yellow, does not stand, or the notice was issued again meanwhile."""

    code = "NOTICE_NOT_ISSUED"
    status = 409
    title_en = "No rectification notice is issued under this card."
    title_zh = "该牌项下没有发出整改提示单。"


class OwnCard(Problem):
    """Nobody judges a card of his own unit."""

    code = "OWN_CARD"
    status = 403
    title_en = "A card of one's own unit is judged by somebody else."
    title_zh = "不得裁定、验收本单位的牌。"


class HeldAhead(InvalidInput):
    """An interview of a day to come, or of before its card stood."""

    code = "HELD_AHEAD"
    title_en = "The interview is held between the day the card was published and today."
    title_zh = "约谈日期应在牌生效之日与今日之间。"
    field = "held_on"


class CommitmentUnknown(InvalidInput):
    """A number that no commitment of the interview has."""

    code = "COMMITMENT_UNKNOWN"
    title_en = "The interview has no commitment of that number."
    title_zh = "没有该序号的承诺事项。"
    field = "kept"


class WriteUpNames(InvalidInput):
    """A write-up that holds a long number or a case code: it is not anonymised."""

    code = "WRITE_UP_NAMES"
    title_en = (
        "The write-up holds a long number or a case code; take out whatever leads to a person or a case."
    )
    title_zh = "案例中含有长数字或案码，请删除可以指向个人或案件的内容。"
    field = "text"
