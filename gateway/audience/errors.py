"""What the audience feed refuses."""

from casekit.errors import NotFound, Problem


class SubscriptionNotFound(NotFound):
    """The caller's unit has no such subscription."""

    code = "SUBSCRIPTION_NOT_FOUND"
    title_en = "There is no such subscription."
    title_zh = "没有找到该订阅。"


class NeedsBroker(Problem):
    """A queue needs a broker, and this platform runs without one."""

    code = "NEEDS_BROKER"
    status = 409
    title_en = "This platform runs without a message broker; use the feed, GET /v1/events."
    title_zh = "本平台未配置消息中间件，请使用 GET /v1/events 拉取。"


class KindNotOffered(Problem):
    """Events are not delivered that way."""

    code = "KIND_NOT_OFFERED"
    status = 422
    title_en = "Webhooks are not offered; subscribe to a feed or to a queue."
    title_zh = "暂不提供 Webhook 推送，请订阅 feed 或 amqp。"
    field = "kind"


class AlreadySubscribed(Problem):
    """A unit has one queue."""

    code = "ALREADY_SUBSCRIBED"
    status = 409
    title_en = "The unit has a queue already; end that subscription first."
    title_zh = "该单位已有消息队列订阅，请先退订。"


class TooManySubscriptions(Problem):
    """The unit has as many subscriptions as it may."""

    code = "TOO_MANY_SUBSCRIPTIONS"
    status = 409
    title_en = "The unit has as many subscriptions as it may; end one first."
    title_zh = "该单位订阅数量已达上限，请先退订。"


class NoQueueName(Problem):
    """The unit's id does not fit in a queue's name."""

    code = "NO_QUEUE_NAME"
    status = 409
    title_en = "No queue can be named after this unit's id; use the feed, GET /v1/events."
    title_zh = "该单位编号不能用作队列名称，请使用 GET /v1/events 拉取。"
