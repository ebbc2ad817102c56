"""Why an attachment is not taken, or cannot be given back. Never its name or content."""

from casekit.errors import NotFound, Problem


class AttachmentTooLarge(Problem):
    """The file is larger than the centre takes."""

    code = "ATTACHMENT_TOO_LARGE"
    status = 413
    title_en = "The file is too large."
    title_zh = "文件过大。"


class AttachmentTypeRefused(Problem):
    """The content is none of the types taken, whatever its name says, or is empty."""

    code = "ATTACHMENT_TYPE_REFUSED"
    status = 415
    title_en = "Files of this type are not accepted."
    title_zh = "不接受该类型的文件。"


class AttachmentMissing(NotFound):
    """No attachment is stored under that id."""

    code = "ATTACHMENT_NOT_FOUND"


class AttachmentDamaged(Problem):
    """What is stored was altered, cut short, or belongs to another case."""

    code = "ATTACHMENT_DAMAGED"
    status = 500
    title_en = "The file cannot be read."
    title_zh = "文件无法读取。"


class AttachmentStoreDown(Problem):
    """The store does not answer, or refuses what it is asked; nothing was changed, or what was is swept away."""

    code = "ATTACHMENT_STORE_DOWN"
    status = 503
    title_en = "Files cannot be stored or read just now; try again shortly."
    title_zh = "附件存储暂时不可用，请稍后重试。"
