"""What the exchange of files refuses, and with what is wrong. Nothing of a file stands in any of them."""

from casekit.errors import InvalidInput, NotFound, Problem


class NotExchanging(NotFound):
    """The caller's unit has registered no keys."""

    code = "EXCHANGE_NOT_FOUND"
    title_en = "The unit has registered no keys for the exchange of files."
    title_zh = "该单位尚未登记文件交换密钥。"


class KeyUnfit(InvalidInput):
    """What was given is no such key."""

    code = "EXCHANGE_KEY_UNFIT"
    title_en = "This is not a key of that kind."
    title_zh = "密钥格式有误。"
    field = "signing_key"


class FileUnreadable(InvalidInput):
    """The file is damaged, for somebody else, from somebody else, or says nothing that can be understood.

    `why` is a code: `wrong_sender`, `wrong_recipient`, `damaged`, `wrong_unit`, `wrong_format`.
    """

    code = "EXCHANGE_FILE_UNREADABLE"
    title_en = "The file cannot be read, or is not between this unit and this platform."
    title_zh = "文件无法读取，或不是本单位与本平台之间的交换文件。"


class FileOutOfOrder(Problem):
    """Another file comes first. `expected` is its number."""

    code = "EXCHANGE_FILE_OUT_OF_ORDER"
    status = 409
    title_en = "Files are taken in order; another comes first."
    title_zh = "文件须按顺序导入，请先导入前一文件。"


class FileReplaced(Problem):
    """Another file was taken under this number, or this one does not continue it. `expected`: what comes next."""

    code = "EXCHANGE_FILE_REPLACED"
    status = 409
    title_en = "Another file was taken under this number, or this file does not continue the one before."
    title_zh = "该编号已导入过不同的文件，或该文件与前一文件不衔接。"
