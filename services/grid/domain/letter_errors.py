"""Why grid refuses an act on a letter (函). None holds what a person wrote."""

from casekit.errors import InvalidInput, NotFound, Problem


class LetterNotFound(NotFound):
    """No such letter is visible to the caller."""

    code = "LETTER_NOT_FOUND"
    title_en = "There is no such letter."
    title_zh = "没有找到该函件。"


class TakesNoAnswer(Problem):
    """What was forwarded for information, and what is itself an answer, is not answered."""

    code = "TAKES_NO_ANSWER"
    status = 409
    title_en = "This letter is not to be answered."
    title_zh = "该函件无须回复。"


class TermUnfit(InvalidInput):
    """The answer is wanted in the past, or later than the procedure lets it come (`latest`)."""

    code = "TERM_UNFIT"
    title_en = "The answer must be due after now, and no later than the procedure's own term."
    title_zh = "回复时限须晚于当前时间，且不得晚于流程规定的时限。"
    field = "answer_by"
