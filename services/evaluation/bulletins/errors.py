"""What is refused of bulletins, each with a stable code."""

from casekit.errors import InvalidInput, NotFound, Problem


class BulletinNotFound(NotFound):
    """No bulletin of that id may be read by the caller."""

    code = "BULLETIN_NOT_FOUND"
    title_en = "There is no such bulletin."
    title_zh = "没有找到该专报。"


class SpanNotOver(InvalidInput):
    """A bulletin of a span that is not over."""

    code = "SPAN_NOT_OVER"
    title_en = "A bulletin is drafted of a week or month that is over."
    title_zh = "专报只能就已经结束的周或月起草。"
    field = "day"


class NotDrafted(Problem):
    """The job has not drafted it yet."""

    code = "BULLETIN_NOT_DRAFTED"
    status = 409
    title_en = "The bulletin has not been drafted yet."
    title_zh = "专报尚未起草完成。"


class PublishedAlready(Problem):
    """A bulletin of that span was published."""

    code = "BULLETIN_PUBLISHED"
    status = 409
    title_en = "A bulletin of this span has been published."
    title_zh = "该期专报已经发布。"


class ReviewedByAnother(Problem):
    """Who had it drafted does not publish it."""

    code = "REVIEW_BY_ANOTHER"
    status = 409
    title_en = "A bulletin is reviewed and published by another post than the one that had it drafted."
    title_zh = "专报须由起草岗位以外的岗位审核发布。"
