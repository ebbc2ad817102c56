"""What the hall's queue refuses besides what a ticket's lifecycle does (`domain.tickets`)."""

from casekit.errors import InvalidInput, NotFound, Problem


class TicketNotFound(NotFound):
    """The hall has no such ticket."""

    code = "TICKET_NOT_FOUND"
    title_en = "There is no such ticket."
    title_zh = "没有该号票。"


class LineUnknown(InvalidInput):
    """The hall has no such line."""

    code = "LINE_UNKNOWN"
    title_en = "The hall has no such line."
    title_zh = "大厅没有该业务队列。"
    field = "line"


class WindowUnknown(InvalidInput):
    """The hall has no such window."""

    code = "WINDOW_UNKNOWN"
    title_en = "The hall has no such window."
    title_zh = "大厅没有该窗口。"
    field = "window"


class LineClosed(Problem):
    """The line gives out no numbers now; who waits is still called."""

    code = "LINE_CLOSED"
    status = 409
    title_en = "This line gives out no numbers now."
    title_zh = "该业务暂停取号。"
    field = "line"


class WindowClosed(Problem):
    """The window calls nobody now."""

    code = "WINDOW_CLOSED"
    status = 409
    title_en = "This window is closed."
    title_zh = "该窗口暂停服务。"
    field = "window"


class WindowBusy(Problem):
    """The window has a number already; `number` says which: finish, pass or transfer it first."""

    code = "WINDOW_BUSY"
    status = 409
    title_en = "The window has a number already; finish, pass or transfer it first."
    title_zh = "窗口已有在办号，请先办毕、过号或转号。"


class NobodyWaits(Problem):
    """Nobody waits in the lines of this window."""

    code = "NOBODY_WAITS"
    status = 409
    title_en = "Nobody waits in the lines of this window."
    title_zh = "本窗口的队列没有等候的号。"


class LetterTaken(Problem):
    """Another line of the hall gives out numbers with this letter."""

    code = "LETTER_TAKEN"
    status = 409
    title_en = "Another line has this letter."
    title_zh = "该字母已用于其他队列。"
    field = "letter"
